import { COMPANY_FIELDS, FIELDS } from '../../normalize/fields.js';
import { sameValue } from '../../normalize/fieldvalue.js';
import type { Failed, FailureKind, Unanswered } from '../provider.js';
import type { Key } from '../vendor/key.js';
import { companyFills, vendorOptions } from '../vendor/options.js';
import type { VendorPerson } from '../vendor/person.js';
import { placeOf } from '../vendor/place.js';
import { usedUpWindow } from '../vendor/rate-window.js';
import type { Reading } from '../vendor/reading.js';
import type { VendorAnswer } from '../vendor/send.js';
import { creditsLeft, testResult } from '../vendor/test-result.js';
import { phoneVariant, vendorType } from '../vendor/vendor-type.js';
import { prospeoCompanies } from './companies.js';

/** Prospeo states no confidence: a name and a company fit a namesake now and then. */
const CONFIDENCE = 0.92;
const BY_NAME_CONFIDENCE = 0.8;

/** What one match costs, in credits; with a mobile number it costs this much in all. */
const MATCH_CREDITS = 1;
const MOBILE_CREDITS = 10;

/** Prospeo (enrich-person and enrich-company). A mobile number is asked for only where a phone is wanted. */
export const prospeoProvider = vendorType({
  type: 'prospeo',
  options: vendorOptions('https://api.prospeo.io', FIELDS).extend(companyFills(COMPANY_FIELDS)),
  // 5 a second and 300 a minute on the smallest plan; the vendor's own client waits 30 s.
  defaults: { billed: true, rate_limit: { requests: 5, per_ms: 1_000 }, timeout_ms: 30_000 },
  keys: ['email', 'linkedin_url', 'name'],
  companies: prospeoCompanies,
  headers: apiKey => ({ 'x-key': apiKey }),
  refusal,
  usedUp: headers =>
    usedUpWindow(headers, [
      { left: 'x-minute-request-left', resetSeconds: 'x-minute-reset-seconds', lastsMs: 60_000 },
      { left: 'x-daily-request-left', resetSeconds: 'x-daily-reset-seconds', lastsMs: 86_400_000 },
    ]),
  variant: phoneVariant,
  async ask({ key, wanted, send, found }) {
    const sent = await send({
      method: 'POST',
      path: '/enrich-person',
      body: { enrich_mobile: wanted.includes('phone'), data: identifiers(key) },
    });
    return sent.kind === 'answer' ? found(readPerson(sent.body, key)) : sent.outcome;
  },
  async test(send) {
    const sent = await send({ method: 'GET', path: '/account-information' });
    return testResult(sent, ({ body }) => creditsLeft(body.at('response', 'remaining_credits').number));
  },
});

function identifiers(key: Key): Readonly<Record<string, string>> {
  switch (key.by) {
    case 'email':
      return { email: key.email };
    case 'linkedin_url':
      return { linkedin_url: key.url };
    case 'name':
      return { full_name: key.fullName, company_name: key.company };
  }
}

const FAILURES: ReadonlyMap<string, FailureKind> = new Map([
  ['INSUFFICIENT_CREDITS', 'quota_exhausted'],
  ['INVALID_DATAPOINTS', 'bad_request'],
  ['INVALID_REQUEST', 'bad_request'],
  ['ACCOUNT_RESTRICTED', 'forbidden'],
  ['INTERNAL_ERROR', 'transient'],
  ['INVALID_API_KEY', 'auth'],
  ['RATE_LIMITED', 'rate_limited'],
  ['RATE_LIMIT_EXCEEDED', 'rate_limited'],
]);

/** The status 400 stands for nearly everything; what happened is in `error_code`, whatever the status. */
function refusal({ status, body }: VendorAnswer): Unanswered | undefined {
  const code = body.at('error_code').text;
  if (code === 'NO_MATCH') return { outcome: 'not_found', cost: 0 };
  const kind = FAILURES.get(code ?? '');
  if (kind !== undefined && code !== undefined) return failed(kind, code.toLowerCase());
  return status === 200 && body.at('error').isTrue ? failed('transient', 'unknown_error') : undefined;
}

function failed(kind: FailureKind, reason: string): Failed {
  return { outcome: 'failed', kind, reason };
}

function readPerson(body: Reading, key: Key): VendorPerson {
  const person = body.at('person');
  const place = person.at('location');
  const title = person.at('current_job_title').text;
  const job = currentJob(person, title);
  const company = body.at('company', 'name').text ?? job?.at('company_name').text;
  const phone = revealed(person.at('mobile'), 'mobile');
  const credits = phone === undefined ? MATCH_CREDITS : MOBILE_CREDITS;
  return {
    fields: {
      job_title: title ?? job?.at('title').text,
      company_name: company,
      linkedin_url: person.at('linkedin_url').text,
      phone,
      location: placeOf(place.at('city'), place.at('state'), place.any('country_code', 'country')),
      seniority: job?.at('seniority').text,
    },
    identity: {
      full_name: person.at('full_name').text,
      email: revealed(person.at('email'), 'email'),
      linkedin_url: person.at('linkedin_url').text,
      company_name: company,
    },
    confidence: key.by === 'name' ? BY_NAME_CONFIDENCE : CONFIDENCE,
    // The same record again is free for life. Nobody in the answer: nothing was matched.
    credits: body.at('free_enrichment').isTrue || !person.isContainer ? 0 : credits,
  };
}

/** Of several jobs the one whose title the vendor calls the current one, else the first that still lasts. */
function currentJob(person: Reading, title: string | undefined): Reading | undefined {
  const jobs = person.at('job_history').list.filter(job => job.at('current').isTrue);
  const isTitled = (job: Reading) =>
    title !== undefined && sameValue('job_title', job.at('title').text ?? '', title);
  return jobs.find(isTitled) ?? jobs[0];
}

/** What is not revealed is masked with asterisks or absent. */
function revealed(item: Reading, name: string): string | undefined {
  const text = item.at('revealed').isFalse ? undefined : item.at(name).text;
  return text?.includes('*') ? undefined : text;
}
