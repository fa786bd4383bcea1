import { z } from 'zod';
import { isDisposableMail, isFreeMail, registrableDomain } from '../../normalize/domain.js';
import { isNameServer, nameServers } from '../../outbound/name-servers.js';
import { aborted } from '../aborted.js';
import type { CompanyOutcome, CompanySource, ProviderType } from '../provider.js';
import { DomainReader } from './records.js';
import { technologiesIn } from './technologies.js';

/** What stands in a domain's records is in use, but for what was left behind. */
const CONFIDENCE = 0.95;

/** A domain that is always there (RFC 2606). */
const TEST_DOMAIN = 'example.com';

const options = z.strictObject({
  servers: z
    .array(z.string().refine(isNameServer, 'must be an IP address, with or without a port'))
    .min(1)
    .max(5)
    .optional()
    .describe('Name servers that are asked, by their IP addresses; absent: those of this machine.'),
});

/** The records of a company's domain: what takes its mail, serves its names and was shown to be its owner's. */
export const dnsProvider: ProviderType<typeof options> = {
  type: 'dns',
  options,
  defaults: { cache: { found_days: 30, not_found_days: 3 } },
  create({ config }) {
    const resolver = nameServers(config.servers);
    return {
      fills: [],
      needs: [],
      remote: true,
      ask: () => ({ outcome: 'not_found' }),
      company: companySide(new DomainReader(resolver)),
      test: () =>
        resolver.resolveNs(TEST_DOMAIN).then(
          () => ({ ok: true, message: 'Name servers answer.' }),
          () => ({ ok: false, message: `The name servers do not answer about ${TEST_DOMAIN}.` }),
        ),
      close: async () => resolver.cancel(),
    };
  },
};

function companySide(reader: DomainReader): CompanySource {
  return {
    fills: ['tech_stack'],
    needs: [['domain']],
    async ask({ known }, { signal }): Promise<CompanyOutcome> {
      const domain = known.domain === null ? null : registrableDomain(known.domain);
      if (domain === null) return { outcome: 'not_found', reason: 'unusable_identifiers' };
      if (isFreeMail(domain) || isDisposableMail(domain))
        return { outcome: 'not_found', reason: 'no_company_domain' };
      if (reader.isFull) return { outcome: 'failed', kind: 'rate_limited', reason: 'overloaded' };
      const records = await Promise.race([reader.read(domain), aborted(signal)]);
      if (records === undefined) return { outcome: 'failed', kind: 'transient', reason: 'timeout' };
      // Those of this one domain, which says nothing of others: nothing for the breaker.
      if (records === null) return { outcome: 'failed', kind: 'bad_request', reason: 'no_name_server' };
      const technologies = technologiesIn(records);
      if (technologies.length === 0) return { outcome: 'not_found' };
      return {
        outcome: 'found',
        fields: { tech_stack: technologies },
        confidence: CONFIDENCE,
        identity: { domain },
      };
    },
  };
}
