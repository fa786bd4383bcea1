import { companyKey } from '../../normalize/company.js';
import { COMPANY_FIELDS, type CompanyField } from '../../normalize/fields.js';
import { linkedinKey } from '../../normalize/linkedin.js';
import { readHandles } from '../../normalize/social.js';
import { cleanText } from '../../normalize/text.js';
import type { CompanyFound, CompanyIdentity, CompanyOutcome } from '../provider.js';
import type { CompanyKey } from './company-key.js';
import { missed, priceOf } from './cost.js';
import type { VendorHandles } from './handles.js';
import type { Reading } from './reading.js';

type CompanyValue = string | number | readonly string[];

/** What an adapter read of a vendor's answer about a company; what the vendor did not say is undefined. */
export interface VendorCompany {
  readonly fields: Readonly<Partial<Record<CompanyField, CompanyValue | undefined>>>;
  /** Which company it is, beside its name and LinkedIn page: its domain, or a host or URL with it. */
  readonly domain: string | undefined;
  /** What the company is called on networks, or addresses of its pages there. */
  readonly handles?: VendorHandles;
  /** How sure the answer is, 0 to 1. */
  readonly confidence: number;
  /** When the vendor last saw the data, ISO 8601. */
  readonly observedAt?: string | undefined;
  /** Charged for the answer, in the vendor's credits; undefined: nobody knows. */
  readonly credits?: number | undefined;
}

/**
 * How sure a vendor is that states nothing: a domain or a page is one company's, and a name can be that of several.
 */
export const COMPANY_CONFIDENCE: Readonly<Record<CompanyKey['by'], number>> = {
  domain: 0.85,
  linkedin_url: 0.85,
  name: 0.55,
};

/** The outcome that an answer amounts to: one without a usable field, or that only repeats its key, found nothing. */
export function companyOutcome(
  company: VendorCompany,
  key: CompanyKey,
  creditCost: number | undefined,
): CompanyOutcome {
  const fields = usableFields(company.fields);
  const cost = priceOf(company.credits, creditCost);
  const isNews = COMPANY_FIELDS.some(field => fields[field] !== undefined && !repeatsKey(field, fields, key));
  const handles = readHandles(company.handles);
  const namesHandles = Object.keys(handles).length > 0;
  if (!isNews && !namesHandles) return missed(cost, 'no_usable_field');
  const found: CompanyFound = {
    outcome: 'found',
    fields,
    identity: statedIdentity(company),
    confidence: Math.min(1, Math.max(0, company.confidence)),
    ...(namesHandles ? { handles } : {}),
    ...(company.observedAt === undefined ? {} : { observedAt: company.observedAt }),
    ...(cost === undefined ? {} : { cost }),
  };
  return found;
}

function usableFields(raw: VendorCompany['fields']): CompanyFound['fields'] {
  const entries = COMPANY_FIELDS.map(field => [field, raw[field]] as const);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined && saysSomething(value)));
}

function saysSomething(value: CompanyValue): boolean {
  if (typeof value === 'number') return Number.isFinite(value);
  // Only whether it says anything: the beginning of a long text does for that.
  if (typeof value === 'string') return cleanText(value.slice(0, 100)) !== null;
  return value.length > 0;
}

/** Some vendors echo what they were asked by, also where they know nothing. */
function repeatsKey(field: CompanyField, fields: CompanyFound['fields'], key: CompanyKey): boolean {
  if (key.by === 'linkedin_url') {
    return field === 'linkedin_url' && linkedinKey(fields.linkedin_url) === linkedinKey(key.url);
  }
  return key.by === 'name' && field === 'name' && companyKey(fields.name) === companyKey(key.name);
}

function statedIdentity({ fields, domain }: VendorCompany): CompanyIdentity {
  const stated = (value: unknown): string | undefined =>
    typeof value === 'string' && cleanText(value) !== null ? value : undefined;
  const [name, host, linkedin_url] = [stated(fields.name), stated(domain), stated(fields.linkedin_url)];
  return {
    ...(name === undefined ? {} : { name }),
    ...(host === undefined ? {} : { domain: host }),
    ...(linkedin_url === undefined ? {} : { linkedin_url }),
  };
}

/** The names of technologies, which come as texts or as objects with a `name`. */
export function technologyNames(technologies: Reading): readonly string[] {
  return technologies.list
    .map(technology => (technology.isContainer ? technology.at('name') : technology).text)
    .filter(name => name !== undefined);
}
