import { z } from 'zod';
import type { Field, FieldValues, Seniority } from '../../normalize/fields.js';
import { phoneCountry } from '../../normalize/phone.js';
import { seniorityFromTitle } from '../../normalize/seniority.js';
import type { KnownPerson, Outcome, Provider, ProviderType, Question } from '../provider.js';
import { companyFromEmail } from './company-from-domain.js';

const options = z.strictObject({});

/**
 * Local rules in place of a vendor: the level that a title says, the company of a work e-mail's domain, the country
 * of a phone number. Costs nothing and asks nobody, so it stands last in a waterfall.
 */
export const inferenceProvider: ProviderType<typeof options> = {
  type: 'inference',
  options,
  create: () => provider,
};

const provider: Provider = {
  fills: ['company_name', 'location', 'seniority'],
  needs: [['job_title'], ['email'], ['phone']],
  remote: false,
  ask: infer,
};

/** How far a level out of a title holds: words for the top are used with care, those below mean less. */
const LEVEL_CONFIDENCE: Readonly<Record<Seniority, number>> = {
  owner: 0.8,
  founder: 0.8,
  c_suite: 0.8,
  partner: 0.8,
  vp: 0.8,
  head: 0.8,
  director: 0.8,
  // Account and project managers often manage nobody.
  manager: 0.75,
  // "Staff", "lead" and "principal" differ from company to company.
  senior: 0.7,
  entry: 0.65,
  intern: 0.8,
};

/**
 * Just above the usual bar (`min_confidence` 0.5), because an empty field is worse for most: the domain is the
 * employer's for nearly every work address, but its spelling is a guess (Northwindlabs) and some domains are a
 * parent's or a product's. Whoever wants only what somebody said sets the bar to 0.6.
 */
const COMPANY_CONFIDENCE = 0.55;

/** Most people live where their number is from; expatriates and roaming founders do not. The claim is only a country. */
const COUNTRY_CONFIDENCE = 0.65;

interface Inferred {
  readonly value: string;
  readonly confidence: number;
}

/** Only what is wanted: a guess must not weigh against what somebody said of a field that is filled. */
function infer({ known, wanted }: Question): Outcome {
  const fields: FieldValues = {};
  const fieldConfidence: Partial<Record<Field, number>> = {};
  for (const field of provider.fills) {
    const inferred = wanted.includes(field) ? inferField(field, known) : null;
    if (inferred === null) continue;
    fields[field] = inferred.value;
    fieldConfidence[field] = inferred.confidence;
  }
  if (Object.keys(fields).length === 0) return { outcome: 'not_found', reason: 'nothing_to_infer' };
  return { outcome: 'found', fields, fieldConfidence };
}

function inferField(field: Field, { email, job_title, phone }: KnownPerson): Inferred | null {
  switch (field) {
    case 'company_name':
      return inferred(email === null ? null : companyFromEmail(email), COMPANY_CONFIDENCE);
    case 'location':
      return inferred(phone === null ? null : phoneCountry(phone), COUNTRY_CONFIDENCE);
    case 'seniority': {
      const level = job_title === null ? null : seniorityFromTitle(job_title);
      return level === null ? null : inferred(level, LEVEL_CONFIDENCE[level]);
    }
    default:
      return null;
  }
}

function inferred(value: string | null, confidence: number): Inferred | null {
  return value === null ? null : { value, confidence };
}
