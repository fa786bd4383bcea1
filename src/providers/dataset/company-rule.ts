import { z } from 'zod';
import { companyKey, shortCompanyKey } from '../../normalize/company.js';
import { registrableDomain } from '../../normalize/domain.js';
import { linkedinKey } from '../../normalize/linkedin.js';
import { locationCountry, locationKey } from '../../normalize/location.js';
import type { KnownCompany } from '../provider.js';
import { COMPANY_COLUMNS, type Row, valueReader } from './columns.js';
import type { Kind } from './load.js';

/** By identifier, what all spellings of one value have in common; null where the text is none. */
const KEYS = {
  domain: registrableDomain,
  linkedin_url: linkedinKey,
  name: companyKey,
  country: locationCountry,
  hq_location: locationKey,
} as const;

const IDENTIFIERS = ['domain', 'linkedin_url', 'name', 'country', 'hq_location'] as const;

type CompanyIdentifier = (typeof IDENTIFIERS)[number];

/** The option `match` of a file of companies. */
export const companyMatchLists = z
  .array(
    z
      .array(z.enum(IDENTIFIERS))
      .min(1)
      .max(IDENTIFIERS.length)
      .refine(
        list =>
          ['domain', 'linkedin_url', 'name'].some(identifier => list.some(named => named === identifier)),
        'needs domain, linkedin_url or name',
      ),
  )
  .min(1)
  .max(10)
  .default([['domain'], ['linkedin_url'], ['name']]);

/** A list of `match`: what has to be equal. */
export interface CompanyRule {
  readonly identifiers: readonly CompanyIdentifier[];
  /** True: rows are found by their name without `Group`, `Holdings` or `Companies` at its end. */
  readonly isShort: boolean;
}

/** A list with a name is tried by the whole name first, then by the shorter one. */
export function companyRules(lists: z.output<typeof companyMatchLists>): readonly CompanyRule[] {
  return lists.flatMap(identifiers => [
    { identifiers, isShort: false },
    ...(identifiers.includes('name') ? [{ identifiers, isShort: true }] : []),
  ]);
}

/** How rows about companies are found again. */
export function companyKind(rules: readonly CompanyRule[]): Kind<CompanyRule> {
  return {
    columns: COMPANY_COLUMNS,
    rules,
    isFor: ({ identifiers }, columns) =>
      identifiers.every(identifier => {
        const enough = identifier === 'country' ? (['country', 'hq_location'] as const) : [identifier];
        return enough.some(column => columns.includes(column));
      }),
    keysOf(row) {
      const company = companyOf(row);
      return rules.map(rule => companyRowKey(rule, company));
    },
  };
}

export const companyValue = valueReader(COMPANY_COLUMNS);

/** Which company a row is about. */
export function companyOf(row: Row): KnownCompany {
  const place = [companyValue(row, 'city'), companyValue(row, 'region'), companyValue(row, 'country')];
  const parts = place.filter(part => part !== null).join(', ');
  return {
    name: companyValue(row, 'name'),
    domain: companyValue(row, 'domain'),
    linkedin_url: companyValue(row, 'linkedin_url'),
    hq_location: companyValue(row, 'hq_location') ?? (parts === '' ? null : parts),
    country: companyValue(row, 'country'),
  };
}

/** What a row is indexed under for a rule; null where it lacks one of the rule's identifiers. */
export function companyRowKey({ identifiers, isShort }: CompanyRule, company: KnownCompany): string | null {
  return joined(identifiers, identifier =>
    isShort && identifier === 'name' ? shortCompanyKey(company.name) : companyIdentifier(identifier, company),
  );
}

/** Under what the rows that a rule may find for a company are indexed. */
export function companyQuestionKey({ identifiers }: CompanyRule, company: KnownCompany): string | null {
  return joined(identifiers, identifier => companyIdentifier(identifier, company));
}

/** The value of an identifier as it can be compared; null where it is unknown or none. */
export function companyIdentifier(identifier: CompanyIdentifier, company: KnownCompany): string | null {
  const text = company[identifier];
  const key = text === null ? null : KEYS[identifier](text);
  // Whoever says where a company is says in which country.
  return identifier === 'country' && key === null ? locationCountry(company.hq_location) : key;
}

function joined(
  identifiers: readonly CompanyIdentifier[],
  keyOf: (identifier: CompanyIdentifier) => string | null,
): string | null {
  const keys: string[] = [];
  for (const identifier of identifiers) {
    const key = keyOf(identifier);
    if (key === null) return null;
    keys.push(key);
  }
  return keys.join('\n');
}
