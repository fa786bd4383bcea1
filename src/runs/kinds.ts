import { type AnyField, COMPANY_FIELDS, FIELDS } from '../normalize/fields.js';
import type { RecordKind } from '../providers/side.js';

/** What a run can be over. */
export const RUN_KINDS = ['contacts', 'companies'] as const;

export type RunKind = (typeof RUN_KINDS)[number];

/** What a contact can lack, as far as the price of a run depends on it; in the order of `contact_gaps_v1`. */
export const CONTACT_GAPS = [...FIELDS, 'email', 'full_name', 'first_name', 'last_name'] as const;

/** What a run needs to know of the kind of its records; all else is the same. */
interface Records {
  readonly record: RecordKind;
  readonly fields: readonly AnyField[];
  /** What a record can lack, in the order of `contact_gaps_v1` or `company_gaps_v1`. */
  readonly gaps: readonly string[];
}

export const RECORDS: Readonly<Record<RunKind, Records>> = {
  contacts: { record: 'contact', fields: FIELDS, gaps: CONTACT_GAPS },
  companies: { record: 'company', fields: COMPANY_FIELDS, gaps: [...COMPANY_FIELDS, 'domain', 'country'] },
};
