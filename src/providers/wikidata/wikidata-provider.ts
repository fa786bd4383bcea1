import { z } from 'zod';
import { compareCompanies } from '../../normalize/company.js';
import { isDisposableMail, isFreeMail, registrableDomain } from '../../normalize/domain.js';
import type { CompanyField } from '../../normalize/fields.js';
import { userAgent } from '../../outbound/user-agent.js';
import type { CompanyOutcome, CompanySource, KnownCompany } from '../provider.js';
import { companyVendorType } from '../vendor/company-vendor-type.js';
import { contact } from '../vendor/contact.js';
import { companyVendorOptions } from '../vendor/options.js';
import type { Sent, VendorRequest } from '../vendor/send.js';
import { openTestResult } from '../vendor/test-result.js';
import { companiesOfDomain } from './query.js';
import { FILLS, readCompany, type WikidataCompany } from './read-company.js';

/** From here on two names are one company's. */
const SAME_COMPANY_FROM = 0.9;

const { base_url, company_fills } = companyVendorOptions('https://query.wikidata.org', FILLS).shape;

const options = z.strictObject({
  contact: contact.describe(
    'A URL or address of yours; stands in the `User-Agent`, which Wikidata asks everybody for.',
  ),
  base_url,
  company_fills,
});

/** What Wikidata knows of the company whose site is at a domain: of the notable ones, and free for any use (CC0). */
export const wikidataProvider = companyVendorType({
  type: 'wikidata',
  options,
  // A minute of its time a minute, and at most five questions at once; one takes a second or two.
  defaults: {
    timeout_ms: 20_000,
    max_concurrency: 2,
    rate_limit: { requests: 30, per_ms: 60_000 },
  },
  headers: config => ({
    accept: 'application/sparql-results+json',
    'user-agent': `${userAgent} (+${config.contact})`,
  }),
  companies: {
    source: ({ company_fills: fills }, send) => (fills.length === 0 ? undefined : companySource(fills, send)),
  },
  test: async send => openTestResult(await send(question('wikidata.org')), false),
});

function question(domain: string): VendorRequest {
  return { method: 'GET', path: '/sparql', query: { query: companiesOfDomain(domain), format: 'json' } };
}

function companySource(
  fills: readonly CompanyField[],
  send: (request: VendorRequest, signal: AbortSignal) => Promise<Sent>,
): CompanySource {
  return {
    fills,
    needs: [['domain']],
    async ask({ known }, { signal }) {
      const domain = known.domain === null ? null : registrableDomain(known.domain);
      // It becomes part of the question.
      if (domain === null || !/^[a-z0-9.-]+$/.test(domain))
        return { outcome: 'not_found', reason: 'unusable_identifiers' };
      if (isFreeMail(domain) || isDisposableMail(domain))
        return { outcome: 'not_found', reason: 'no_company_domain' };
      const sent = await send(question(domain), signal);
      if (sent.kind === 'outcome') return sent.outcome;
      const rows = sent.body.expected('results', 'bindings').list;
      return answerOf(
        rows.map(row => readCompany(row, fills)),
        known,
        domain,
      );
    },
  };
}

/** Of several companies with one site, a group and its brands, only one that has the very name is meant. */
function answerOf(
  companies: readonly WikidataCompany[],
  { name }: KnownCompany,
  domain: string,
): CompanyOutcome {
  const meant =
    companies.length < 2
      ? companies
      : companies.filter(
          company => name !== null && compareCompanies(company.name ?? '', name) >= SAME_COMPANY_FROM,
        );
  const [company, ...others] = meant;
  if (company === undefined || others.length > 0) {
    return companies.length < 2 ? { outcome: 'not_found' } : { outcome: 'not_found', reason: 'ambiguous' };
  }
  const { fields, fieldConfidence } = company;
  if (Object.keys(fields).length === 0) return { outcome: 'not_found', reason: 'no_usable_field' };
  const identity = { domain, ...(company.name === undefined ? {} : { name: company.name }) };
  return { outcome: 'found', fields, fieldConfidence, identity };
}
