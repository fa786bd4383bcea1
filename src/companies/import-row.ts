import { z } from 'zod';
import { problemsOf } from '../imports/import-values.js';
import type { Problems } from '../imports/kind.js';
import type { CompanyValues } from './company.js';
import { NAMELESS, withChange } from './company-rules.js';
import { type CompanyCreation, companyCreation } from './company-schemas.js';
import { siteDomain } from './import-members.js';

/** A row as a company, or what is wrong with it. */
export type ReadRow =
  | {
      readonly kind: 'good';
      /** The id that the row names, as an exported file does. */
      readonly id: string | null;
      readonly given: CompanyCreation;
      /** Those of a new company. */
      readonly values: CompanyValues;
    }
  | { readonly kind: 'bad'; readonly problems: Problems };

/** Makes what checks rows as single calls are checked. @param now for the latest year of a foundation. */
export function importRowReader(now: () => number): (record: Readonly<Record<string, unknown>>) => ReadRow {
  const schema = companyCreation(now).extend({ id: z.guid().toLowerCase().optional() });
  return record => {
    const parsed = schema.safeParse(record);
    if (!parsed.success) return { kind: 'bad', problems: problemsOf(parsed.error) };
    const { id = null, ...given } = parsed.data;
    const { created_at: _createdAt, created_date: _createdDate, ...members } = given;
    // Lists of companies often have a website where we have a domain.
    const domain = members.domain ?? siteDomain(members.website ?? '');
    const made = withChange(null, { ...members, domain });
    if (made.kind === 'nameless') return { kind: 'bad', problems: { '': NAMELESS } };
    return { kind: 'good', id, given, values: made.values };
  };
}
