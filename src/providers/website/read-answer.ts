import type { Field, FieldValues } from '../../normalize/fields.js';
import type { Outcome } from '../provider.js';
import { companyName, companyPhones, companyPlace, type Stated } from '../site/company.js';
import { personOnSite } from '../site/person.js';
import type { Site } from '../site/site-reader.js';

/**
 * Where the company is, the person may be or not: of the firms that most sites belong to, somewhat less than half of
 * the people live elsewhere, of large ones nearly all. Under the usual bar (0.5), so that it is never written by itself
 * and only counts where somebody else says the same; whoever wants it sets `min_confidence` to 0.4.
 */
const COMPANY_PLACE_CONFIDENCE = 0.4;

/** An address at a domain is nearly always an employee's; some are a parent's, a member's, a tenant's. */
const EMPLOYER_FACTOR = 0.95;

export interface SiteQuestion {
  /** In small letters. */
  readonly email: string;
  readonly fullName: string | null;
  /** The fields that may be in the answer: all that were ever asked for, since the answer is kept for later calls. */
  readonly fills: readonly Field[];
}

/** What a site says of a person: by name, and as one who works there. */
export function readAnswer(
  { pages, domain }: Extract<Site, { kind: 'site' }>,
  { email, fullName, fills }: SiteQuestion,
): Outcome {
  const name = companyName(pages, domain);
  const found =
    fullName === null
      ? ({ kind: 'nobody' } as const)
      : personOnSite(pages, {
          fullName,
          email,
          companyName: name?.value,
          companyPhones: companyPhones(pages, domain),
        });
  const person = found.kind === 'person' ? found.person : undefined;
  const place = companyPlace(pages, domain);
  const stated: Partial<Record<Field, Stated | undefined>> = {
    job_title: person?.title,
    company_name: name && { value: name.value, confidence: name.confidence * EMPLOYER_FACTOR },
    linkedin_url: person?.profile,
    phone: person?.phone,
    location: place === undefined ? undefined : { value: place, confidence: COMPANY_PLACE_CONFIDENCE },
  };
  const fields: FieldValues = {};
  const fieldConfidence: Partial<Record<Field, number>> = {};
  for (const field of fills) {
    const said = stated[field];
    if (said === undefined) continue;
    fields[field] = said.value;
    fieldConfidence[field] = said.confidence;
  }
  if (Object.keys(fields).length === 0) {
    return { outcome: 'not_found', reason: found.kind === 'ambiguous' ? 'ambiguous' : 'no_usable_field' };
  }
  // That it works there makes it the person; what it says of somebody else's name is not in the answer.
  return {
    outcome: 'found',
    fields,
    fieldConfidence,
    ...(person && { identity: { full_name: person.name } }),
  };
}
