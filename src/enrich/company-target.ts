import { type Company, toCompanyAnswer } from '../companies/company.js';
import { isAboutCompany } from '../companies/company-identity.js';
import { NOTHING_KNOWN } from '../companies/company-rules.js';
import { companyText, companyValue, joinNames, splitNames } from '../companies/company-texts.js';
import type { Provenance } from '../contacts/provenance.js';
import { encodeProvenance } from '../contacts/provenance.js';
import { uuidv7 } from '../database/uuid.js';
import { companyKey } from '../normalize/company.js';
import { readCompanySize } from '../normalize/company-size.js';
import {
  readDescription,
  readFoundedYear,
  readIndustry,
  readLogoUrl,
  readTechStack,
} from '../normalize/company-values.js';
import { registrableDomain } from '../normalize/domain.js';
import { type AnyField, COMPANY_FIELDS, type CompanyField } from '../normalize/fields.js';
import { linkedinKey, normalizeCompanyLinkedin } from '../normalize/linkedin.js';
import { isPlaceIn, locationKey, normalizeLocation } from '../normalize/location.js';
import { readHandles } from '../normalize/social.js';
import { cleanText, foldText, foldWords } from '../normalize/text.js';
import type { CompanyFound, KnownCompany } from '../providers/provider.js';
import type { FieldResult } from './merge.js';
import {
  type Answer,
  type AnswerOrigin,
  type Kind,
  observedAtMs,
  provenanceAfter,
  statedConfidence,
  type Target,
  type Told,
} from './target.js';
import type { CompanyWrite } from './write.js';

/** Companies: nine fields, of which the technologies add up. */
export const COMPANIES: Kind = {
  name: 'company',
  fields: COMPANY_FIELDS,
  same(field: CompanyField, a: string, b: string) {
    if (a === b || foldText(a) === foldText(b)) return true;
    const key = KEYS[field];
    return key !== undefined && key(a) !== null && key(a) === key(b);
  },
  saysLess: (field, stored, said) => field === 'hq_location' && isPlaceIn(stored, said),
  adding: new Set(['tech_stack']),
  unite: values => joinNames(readTechStack([...new Set(values.flatMap(splitNames))].sort()) ?? []),
  shown(field: CompanyField, value: string) {
    return companyValue(field, value);
  },
};

/** What spellings of a value have in common; of fields that are not here, the folded text. */
const KEYS: Readonly<Partial<Record<CompanyField, (value: string) => string | null>>> = {
  name: companyKey,
  industry: value => foldWords(value.replace(/&/g, ' and ')).join(' ') || null,
  hq_location: locationKey,
  linkedin_url: linkedinKey,
};

/** A company as the stages see it, or one that is known by its domain alone and not there yet. */
export class CompanyTarget implements Target {
  readonly kind = COMPANIES;
  readonly company: Company;

  constructor(company: Company) {
    this.company = company;
  }

  /** Of a domain that no company of the workspace has; written, it becomes one. */
  static unknown(domain: string): CompanyTarget {
    const at = new Date(0);
    const nothing = { ...NOTHING_KNOWN, provenance: {}, created_at: at, updated_at: at };
    return new CompanyTarget({ id: '', version: 0, ...nothing, domain });
  }

  get version(): number {
    return this.company.version;
  }

  get provenance(): Provenance {
    return this.company.provenance;
  }

  value(field: CompanyField): string | null {
    return companyText(this.company, field);
  }

  get known(): KnownCompany {
    const { domain, country } = this.company;
    const known = (field: CompanyField) => this.value(field);
    return {
      name: known('name'),
      domain,
      linkedin_url: known('linkedin_url'),
      hq_location: known('hq_location'),
      country: country?.trim() || null,
    };
  }

  /** Suppressions are of people. */
  readonly identifiers = [];

  identifiersFound(): readonly [] {
    return [];
  }

  read(found: CompanyFound, origin: AnswerOrigin): Answer {
    const confidenceOf = statedConfidence(found, origin);
    const { values, isSizeGuessed } = cleanValues(found.fields, origin.askedAtMs);
    const confidences: Partial<Record<AnyField, number>> = {};
    for (const field of COMPANY_FIELDS) confidences[field] = confidenceOf(field);
    if (isSizeGuessed) confidences.size = Math.max(0, confidenceOf('size') - GUESS_COSTS);
    const { identity } = found;
    return {
      source: origin.source,
      values,
      confidences,
      isAbout: isAboutCompany(this.known, identity),
      derivesSeniority: false,
      handles: { values: readHandles(found.handles), confidence: confidenceOf('linkedin_url') },
      fullName: null,
      domain: identity?.domain === undefined ? null : registrableDomain(identity.domain),
      observedAtMs: observedAtMs(found, origin.askedAtMs),
    };
  }

  /** Where two companies could both be meant by the name, nothing is believed of either. */
  speakers(_field: AnyField, answers: readonly Answer[]): readonly Answer[] {
    if (this.company.domain !== null) return answers;
    const meant = new Set(answers.flatMap(({ domain }) => domain ?? []));
    return meant.size > 1 ? [] : answers;
  }

  after(changes: readonly FieldResult[], enrichmentId: string, nowMs: number): CompanyTarget {
    const found = Object.fromEntries(
      changes.map(({ field, belief }) => [field, this.kind.shown(field, belief.value)]),
    );
    const at = new Date(nowMs);
    return new CompanyTarget({
      ...this.company,
      ...(this.version === 0 ? { id: uuidv7(nowMs), created_at: at } : {}),
      ...found,
      provenance: provenanceAfter(this.provenance, changes, enrichmentId),
      updated_at: at,
    });
  }

  answer(told: Told) {
    return { company: toCompanyAnswer(this.company), ...told };
  }

  get write(): CompanyWrite {
    const { id, version, provenance, ...values } = this.company;
    const stored = encodeProvenance(provenance, COMPANY_FIELDS);
    return {
      kind: 'company',
      version,
      id,
      values: { ...values, provenance: JSON.parse(stored) },
      shown: toCompanyAnswer(this.company),
    };
  }
}

/** What a size is less sure by that a foreign range only hints at. */
const GUESS_COSTS = 0.1;

/** What a provider said in the form in which it is stored, as texts; what is no data is left out. */
function cleanValues(raw: CompanyFound['fields'], askedAtMs: number) {
  const size = readCompanySize(raw.size);
  const thisYear = new Date(askedAtMs).getUTCFullYear();
  const technologies = readTechStack(raw.tech_stack);
  const clean: Readonly<Record<CompanyField, string | null>> = {
    name: cleanText(raw.name),
    industry: readIndustry(raw.industry),
    size: size?.size ?? null,
    founded_year: readFoundedYear(raw.founded_year, thisYear)?.toString() ?? null,
    description: readDescription(raw.description),
    hq_location: normalizeLocation(raw.hq_location),
    logo_url: readLogoUrl(raw.logo_url),
    linkedin_url: normalizeCompanyLinkedin(raw.linkedin_url),
    tech_stack: technologies === null ? null : joinNames(technologies),
  };
  const values: Partial<Record<AnyField, string>> = {};
  for (const field of COMPANY_FIELDS) {
    const value = clean[field];
    if (value !== null) values[field] = value;
  }
  return { values, isSizeGuessed: size?.isGuess ?? false };
}
