import { FIELDS } from '../../normalize/fields.js';
import type { KnownPerson, Unanswered } from '../provider.js';
import { handlesByName } from '../vendor/handles.js';
import { type Key, statedEmail } from '../vendor/key.js';
import { vendorOptions } from '../vendor/options.js';
import type { VendorPerson } from '../vendor/person.js';
import { Reading } from '../vendor/reading.js';
import type { VendorAnswer } from '../vendor/send.js';
import { testResult } from '../vendor/test-result.js';
import { phoneVariant, vendorType } from '../vendor/vendor-type.js';

/** ContactOut states no confidence. */
const CONFIDENCE: Readonly<Record<Key['by'], number>> = { linkedin_url: 0.85, email: 0.8, name: 0.65 };

/** What a profile costs, in credits, and a phone number with it. */
const PROFILE_CREDITS = 1;
const PHONE_CREDITS = 1;

/**
 * ContactOut (v1, people/enrich). Its answer was never seen at first hand: members are read in both of the
 * spellings that its programs use.
 */
export const contactoutProvider = vendorType({
  type: 'contactout',
  options: vendorOptions('https://api.contactout.com/v1', FIELDS),
  defaults: { billed: true, rate_limit: { requests: 1_200, per_ms: 60_000 } },
  keys: ['linkedin_url', 'email', 'name'],
  caution:
    'the contract of contactout is not confirmed by its documentation: compare its first answers with its site',
  headers: apiKey => ({ token: apiKey }),
  refusal,
  variant: phoneVariant,
  async ask({ key, known, wanted, send, found }) {
    // Without `include` no contact data comes, and none is paid for.
    const include = wanted.includes('phone') ? { include: ['phone'] } : {};
    const sent = await send({
      method: 'POST',
      path: '/people/enrich',
      body: { ...identifiers(key), ...include },
    });
    return sent.kind === 'answer' ? found(readPerson(profileOf(sent.body), known, key)) : sent.outcome;
  },
  async test(send) {
    return testResult(await send({ method: 'GET', path: '/stats' }));
  },
});

function identifiers(key: Key): object {
  switch (key.by) {
    case 'linkedin_url':
      return { linkedin_url: key.url };
    case 'email':
      return { email: key.email };
    case 'name':
      return { full_name: key.fullName, company: [key.company] };
  }
}

/** A bad token can come as 400; 403 is said to be used-up credits, unless it speaks of something else. */
function refusal({ status, body }: VendorAnswer): Unanswered | undefined {
  const message = body.at('message').text ?? '';
  const reason = `http_${status}`;
  if (status === 400 && /token|api key|unauthori[sz]ed/i.test(message))
    return { outcome: 'failed', kind: 'auth', reason };
  if (status !== 403) return undefined;
  const isPlan = /permission|not allowed|access|token|plan/i.test(message) && !/credit/i.test(message);
  return { outcome: 'failed', kind: isPlan ? 'forbidden' : 'quota_exhausted', reason };
}

function profileOf(body: Reading): Reading {
  return body.any('profile', 'data').isContainer ? body.any('profile', 'data') : body;
}

function readPerson(profile: Reading, known: KnownPerson, key: Key): VendorPerson {
  const company = companyOf(profile);
  const linkedin = profile.any('url', 'linkedin_url', 'linkedinUrl').text;
  const [phone] = profile.at('phone').texts;
  return {
    fields: {
      job_title: titleOf(profile),
      company_name: company,
      linkedin_url: linkedin,
      phone,
      location: profile.at('location').text ?? profile.at('country').text,
      seniority: profile.at('seniority').text,
    },
    identity: {
      full_name: profile.any('full_name', 'fullName').text,
      email: statedEmail(
        known,
        ['work_email', 'email', 'personal_email'].flatMap(name => profile.at(name).texts),
      ),
      linkedin_url: linkedin,
      company_name: company,
    },
    // Lists, as of addresses: the first is the one that it shows.
    handles: handlesByName(network => profile.at(network).texts[0]),
    confidence: CONFIDENCE[key.by],
    credits: PROFILE_CREDITS + (phone === undefined ? 0 : PHONE_CREDITS),
  };
}

function companyOf(profile: Reading): string | undefined {
  return profile.at('company', 'name').text ?? currentJob(profile).any('company_name', 'companyName').text;
}

/** Of a headline such as `VP of Engineering at Northwind Labs` the part before the company. */
function titleOf(profile: Reading): string | undefined {
  const stated = currentJob(profile).at('title').text ?? profile.any('title', 'job_title', 'jobTitle').text;
  return stated ?? /^(.+?) at ./.exec(profile.at('headline').text ?? '')?.[1];
}

function currentJob(profile: Reading): Reading {
  const jobs = profile.at('experience').list;
  return jobs.find(job => job.any('is_current', 'isCurrent').isTrue) ?? new Reading(undefined);
}
