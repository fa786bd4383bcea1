import { FIELDS } from '../../normalize/fields.js';
import type { Outcome, Unanswered } from '../provider.js';
import { companyFills, vendorOptions } from '../vendor/options.js';
import type { VendorAnswer } from '../vendor/send.js';
import { testResult } from '../vendor/test-result.js';
import { phoneVariant, type VendorCall, vendorType } from '../vendor/vendor-type.js';
import { matchesOf } from './answer.js';
import { crustdataCompanies } from './companies.js';
import { isEmployedAt, readMatch } from './read-match.js';

/** The version of the API that this adapter is written for. */
const API_VERSION = '2025-11-01';

/** The vendor's advice for data that is written into a CRM; lower matches of an address are often other people. */
const SIMILARITY_MIN = 0.9;

/** What is asked for: without `fields` the job is missing. A phone is two credits more, each kind of e-mail others. */
const PERSON_FIELDS = ['basic_profile', 'social_handles', 'experience'];
const PHONE_FIELD = 'contact.phone_numbers';

/** Reserved by RFC 2606, so that it is nobody's: for trying the key. */
const NOBODYS_EMAIL = 'nobody@example.com';

/** Crustdata (person/enrich and company/enrich). */
export const crustdataProvider = vendorType({
  type: 'crustdata',
  options: vendorOptions('https://api.crustdata.com', FIELDS).extend(
    companyFills(['name', 'industry', 'size', 'founded_year', 'description', 'hq_location', 'linkedin_url']),
  ),
  defaults: { billed: true, rate_limit: { requests: 15, per_ms: 60_000 } },
  // A profile's URL is exact; an address is matched by likeness.
  keys: ['linkedin_url', 'work_email'],
  companies: crustdataCompanies,
  headers: apiKey => ({ authorization: `Bearer ${apiKey}`, 'x-api-version': API_VERSION }),
  refusal,
  variant: phoneVariant,
  ask,
  async test(send) {
    const body = { business_emails: [NOBODYS_EMAIL], preview: true };
    const sent = await send({ method: 'POST', path: '/person/enrich', body });
    // Nobody found is what was to be found.
    const isMiss = sent.kind === 'outcome' && sent.outcome.outcome === 'not_found';
    return isMiss ? { ok: true, message: 'The key is accepted.' } : testResult(sent);
  },
});

async function ask(call: VendorCall<'linkedin_url' | 'work_email'>): Promise<Outcome> {
  const { key, wanted, send, found, notFound } = call;
  const identifiers =
    key.by === 'linkedin_url'
      ? { professional_network_profile_urls: [key.url] }
      : { business_emails: [key.email], min_similarity_score: SIMILARITY_MIN };
  const fields = wanted.includes('phone') ? [...PERSON_FIELDS, PHONE_FIELD] : PERSON_FIELDS;
  const sent = await send({ method: 'POST', path: '/person/enrich', body: { ...identifiers, fields } });
  if (sent.kind !== 'answer') return sent.outcome;
  const [match] = matchesOf(sent.body);
  if (match === undefined) return notFound(0);
  const person = readMatch(match);
  if (key.by === 'email' && !isEmployedAt(match, key.email)) {
    return notFound(person.credits ?? 1, 'identity_mismatch');
  }
  return found(person);
}

/** 403 is both a plan that lacks what was asked for and credits that are used up. */
function refusal({ status, body }: VendorAnswer): Unanswered | undefined {
  if (status !== 403) return undefined;
  const isPlan = body.at('error', 'type').text === 'permission_error';
  const message = body.at('error', 'message').text ?? body.at('message').text ?? '';
  const isQuota = !isPlan && /credit|quota|balance/i.test(message);
  return { outcome: 'failed', kind: isQuota ? 'quota_exhausted' : 'forbidden', reason: 'http_403' };
}
