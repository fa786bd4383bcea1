import { emailDomain, isFreeMail } from '../../normalize/domain.js';
import { numberValue } from '../answer/values.js';
import type { Outcome } from '../provider.js';
import type { VendorPerson } from '../vendor/person.js';
import { Reading } from '../vendor/reading.js';
import type { Sent } from '../vendor/send.js';
import type { VendorCall } from '../vendor/vendor-type.js';
import type { LeadmagicPaths } from './paths.js';

type Call = VendorCall<'linkedin_url' | 'email'>;

/** LeadMagic states no confidence; a profile that was itself found by an address can be wrong twice. */
const PROFILE_CONFIDENCE = 0.85;
const PROFILE_BY_EMAIL_CONFIDENCE = 0.75;
const MOBILE_CONFIDENCE = 0.8;

const NOTHING = new Reading(undefined);

/** What the calls so far have brought. */
interface Gathered {
  mobile: Reading;
  profileUrl: string | undefined;
  profile: Reading;
  /** Undefined once an answer did not say what it cost. */
  credits: number | undefined;
  failure: Outcome | undefined;
}

/**
 * Makes the calls that the wanted fields need: the mobile number first, so that where a later call fails what was
 * paid for is still an answer, and the next question, no longer for the phone, is another one. A profile is looked
 * up by its URL; where only an address is known, that URL is bought first.
 */
export async function askLeadmagic(call: Call, paths: LeadmagicPaths): Promise<Outcome> {
  const { key, wanted, send } = call;
  const gathered: Gathered = {
    mobile: NOTHING,
    profileUrl: key.by === 'linkedin_url' ? key.url : undefined,
    profile: NOTHING,
    credits: 0,
    failure: undefined,
  };
  const step = async (path: string, body: object): Promise<Reading> =>
    gathered.failure === undefined ? take(gathered, await send({ method: 'POST', path, body })) : NOTHING;

  if (wanted.includes('phone')) {
    gathered.mobile = await step(paths.mobile, identifiers(call));
    gathered.profileUrl ??= gathered.mobile.any('profile_url', 'profileUrl').text;
  }
  if (wanted.some(field => field !== 'phone')) {
    if (gathered.profileUrl === undefined) {
      const found = await step(paths.profile_by_email, identifiers(call));
      gathered.profileUrl = found.any('profile_url', 'profileUrl').text;
    }
    if (gathered.profileUrl !== undefined) {
      gathered.profile = await step(paths.profile, { profile_url: gathered.profileUrl });
    }
  }
  const outcome = call.found(readPerson(gathered, call));
  return outcome.outcome === 'found' ? outcome : (gathered.failure ?? outcome);
}

/** Notes what a call cost or how it failed. Nobody known comes as 404 or as an answer full of nulls. */
function take(gathered: Gathered, sent: Sent): Reading {
  if (sent.kind === 'answer') {
    const { body, headers } = sent;
    const credits =
      body.any('credits_consumed', 'creditsConsumed').number ?? numberValue(headers['x-credits-cost']);
    gathered.credits =
      credits === undefined || gathered.credits === undefined ? undefined : gathered.credits + credits;
    return body;
  }
  if (sent.outcome.outcome !== 'not_found') gathered.failure = sent.outcome;
  return NOTHING;
}

function identifiers({ key }: Call): Readonly<Record<string, string>> {
  if (key.by === 'linkedin_url') return { profile_url: key.url };
  const isPersonal = isFreeMail(emailDomain(key.email) ?? '');
  return isPersonal ? { personal_email: key.email } : { work_email: key.email };
}

function readPerson({ mobile, profileUrl, profile, credits }: Gathered, { key }: Call): VendorPerson {
  const text = (...names: string[]) => profile.any(...names).text;
  const company = text('company_name', 'companyName');
  const stated = text('profile_url', 'profileUrl');
  return {
    fields: {
      job_title: text('professional_title', 'professionalTitle'),
      company_name: company,
      // What was asked by is no news unless a record repeats it.
      linkedin_url: stated ?? (key.by === 'email' ? profileUrl : undefined),
      phone: mobile.any('mobile_number', 'mobileNumber').text,
      location: text('location') ?? text('country'),
    },
    identity: {
      full_name: text('full_name', 'fullName'),
      email: undefined,
      linkedin_url: stated ?? profileUrl,
      company_name: company,
    },
    confidence: key.by === 'linkedin_url' ? PROFILE_CONFIDENCE : PROFILE_BY_EMAIL_CONFIDENCE,
    fieldConfidence: { phone: MOBILE_CONFIDENCE },
    credits,
  };
}
