import { hash } from 'node:crypto';
import { normalizeLinkedin } from '../../normalize/linkedin.js';
import { handlesAmong } from '../../normalize/social.js';
import type { Unanswered } from '../provider.js';
import { openOptions } from '../vendor/options.js';
import type { VendorPerson } from '../vendor/person.js';
import { typedPlace } from '../vendor/place.js';
import { usedUpUntil } from '../vendor/rate-window.js';
import type { Reading } from '../vendor/reading.js';
import type { VendorAnswer } from '../vendor/send.js';
import { openTestResult } from '../vendor/test-result.js';
import { vendorType } from '../vendor/vendor-type.js';

/** People write their own profile, and some forget it for years. */
const CONFIDENCE = 0.7;
/** Gravatar saw the person sign in to a verified account; a link is only typed. */
const VERIFIED_PROFILE_CONFIDENCE = 0.9;
const TYPED_PROFILE_CONFIDENCE = 0.8;
const PHONE_CONFIDENCE = 0.6;

const HOUR_MS = 3_600_000;

const gravatar = vendorType({
  type: 'gravatar',
  options: openOptions(
    'https://api.gravatar.com/v3',
    ['job_title', 'company_name', 'linkedin_url', 'phone', 'location'],
    'A free key of the Gravatar developer dashboard: 1,000 questions an hour instead of 100, and phone numbers.',
  ),
  // What an address without a key is allowed.
  defaults: {
    rate_limit: { requests: 100, per_ms: HOUR_MS },
    cache: { found_days: 30, not_found_days: 7 },
  },
  keys: ['email'],
  namesHandles: true,
  headers: bearer,
  refusal,
  usedUp: (headers, nowMs) => usedUpUntil(headers, HOUR_MS, nowMs),
  async ask({ key, send, found, notFound }) {
    const sent = await send({ method: 'GET', path: profilePath(key.email) });
    if (sent.kind !== 'answer') return sent.outcome;
    if (sent.body.at('is_organization').isTrue) return notFound(0, 'not_a_person');
    return found(readProfile(sent.body));
  },
  async test(send, { api_key }) {
    // The documentation's own example: whether somebody has it now or not, the key has been looked at.
    const sent = await send({ method: 'GET', path: profilePath('myemailaddress@example.com') });
    const answers = sent.kind === 'answer' || sent.outcome.outcome === 'not_found';
    const key = api_key === undefined ? 'It answers without a key' : 'The key is accepted';
    return answers ? { ok: true, message: `${key}.` } : openTestResult(sent, api_key !== undefined);
  },
});

/** Gravatar (REST API v3, profiles): what people publish of themselves under their address. Needs no key. */
export const gravatarProvider: typeof gravatar = {
  ...gravatar,
  // Phone numbers come to those with a key only: without one, nobody is asked for the sake of a phone.
  create(setup) {
    const { config } = setup;
    if (config.api_key !== undefined) return gravatar.create(setup);
    return gravatar.create({
      ...setup,
      config: { ...config, fills: config.fills.filter(field => field !== 'phone') },
    });
  },
};

function bearer(apiKey: string | undefined): Readonly<Record<string, string>> {
  return apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` };
}

/** The address itself does not leave: only its hash, which Gravatar knows it by. */
function profilePath(email: string): string {
  return `/profiles/${hash('sha256', email, 'hex')}`;
}

/** Its 404 has no documented body; the headers of its limits tell it from that of a wrong address. */
function refusal({ status, headers }: VendorAnswer): Unanswered | undefined {
  return status === 404 && headers['x-ratelimit-limit'] !== undefined ? { outcome: 'not_found' } : undefined;
}

function readProfile(profile: Reading): VendorPerson {
  const text = (name: string) => profile.at(name).text;
  const [accounts, links] = [shownIn(profile.at('verified_accounts')), shownIn(profile.at('links'))];
  const verified = firstProfile(accounts);
  const linkedin = verified ?? firstProfile(links);
  const [first, last] = [text('first_name'), text('last_name')];
  return {
    fields: {
      job_title: text('job_title'),
      company_name: text('company'),
      linkedin_url: linkedin,
      phone: profile.at('contact_info', 'work_phone').text ?? profile.at('contact_info', 'cell_phone').text,
      location: typedPlace(text('location')),
    },
    identity: {
      // The display name may be any; the name proper comes to those with a key only.
      full_name: first !== undefined && last !== undefined ? `${first} ${last}` : text('display_name'),
      email: undefined,
      linkedin_url: linkedin,
      company_name: text('company'),
    },
    handles: { ...handlesAmong(links), ...handlesAmong(accounts) },
    confidence: CONFIDENCE,
    fieldConfidence: {
      linkedin_url: verified === undefined ? TYPED_PROFILE_CONFIDENCE : VERIFIED_PROFILE_CONFIDENCE,
      phone: PHONE_CONFIDENCE,
    },
    observedAt: profile.at('last_profile_edit').date,
  };
}

/** The addresses among the accounts or links that the person shows. */
function shownIn(accounts: Reading): readonly string[] {
  return accounts.list
    .filter(account => !account.at('is_hidden').isTrue)
    .flatMap(account => account.at('url').text ?? []);
}

function firstProfile(urls: readonly string[]): string | undefined {
  return urls.find(url => normalizeLinkedin(url) !== null);
}
