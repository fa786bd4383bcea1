import type { CompanyField } from '../../normalize/fields.js';
import type { CompanyFound, CompanySource, Unanswered } from '../provider.js';
import { companyName, companyPlace, type Stated } from '../site/company.js';
import {
  companyDescription,
  companyFounded,
  companyHandles,
  companyLinkedin,
  companyLogo,
  companySize,
} from '../site/company-details.js';
import type { Page } from '../site/page.js';
import type { Site } from '../site/site-reader.js';
import { technologiesOn } from '../site/technologies.js';

/** What of a company its site is read for. */
export const COMPANY_FILLS = [
  'name',
  'size',
  'founded_year',
  'description',
  'hq_location',
  'logo_url',
  'linkedin_url',
  'tech_stack',
] as const satisfies CompanyField[];

/** The only address that a site states as data is nearly always the seat, and now and then a branch. */
const PLACE_CONFIDENCE = 0.75;

/** What a page loads is in use, but for what was left behind. */
const TECHNOLOGY_CONFIDENCE = 0.85;

/**
 * What sites say of the companies whose they are.
 * @param read gives the pages of a registrable domain, or why there are none
 */
export function companySide(
  fills: readonly CompanyField[],
  read: (domain: string, signal: AbortSignal) => Promise<Extract<Site, { kind: 'site' }> | Unanswered>,
): CompanySource {
  return {
    fills,
    namesHandles: true,
    needs: [['domain']],
    async ask({ known }, { signal }) {
      const site = await read(known.domain ?? '', signal);
      return 'outcome' in site ? site : answerOf(site, fills);
    },
  };
}

function answerOf(
  { pages, domain }: Extract<Site, { kind: 'site' }>,
  fills: readonly CompanyField[],
): CompanyFound | Unanswered {
  const fields: Partial<Record<CompanyField, string | readonly string[]>> = {};
  const fieldConfidence: Partial<Record<CompanyField, number>> = {};
  for (const field of COMPANY_FILLS) {
    const said = fills.includes(field) ? READERS[field](pages, domain) : undefined;
    if (said === undefined) continue;
    fields[field] = said.value;
    fieldConfidence[field] = said.confidence;
  }
  const handles = companyHandles(pages, domain);
  const namesAny = Object.keys(handles).length > 0;
  if (Object.keys(fields).length === 0 && !namesAny)
    return { outcome: 'not_found', reason: 'no_usable_field' };
  return { outcome: 'found', fields, fieldConfidence, identity: { domain }, ...(namesAny && { handles }) };
}

interface Said {
  readonly value: string | readonly string[];
  readonly confidence: number;
}

const READERS: Readonly<
  Record<
    (typeof COMPANY_FILLS)[number],
    (pages: readonly Page[], domain: string) => Said | Stated | undefined
  >
> = {
  name: companyName,
  size: companySize,
  founded_year: companyFounded,
  description: companyDescription,
  hq_location(pages, domain) {
    const value = companyPlace(pages, domain);
    return value === undefined ? undefined : { value, confidence: PLACE_CONFIDENCE };
  },
  logo_url: companyLogo,
  linkedin_url: companyLinkedin,
  tech_stack(pages) {
    const value = technologiesOn(pages);
    return value.length === 0 ? undefined : { value, confidence: TECHNOLOGY_CONFIDENCE };
  },
};
