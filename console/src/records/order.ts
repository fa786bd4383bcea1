import type { RequestOf } from '../api/call';
import { COMPANY_FIELDS, CONTACT_FIELDS } from './fields';

type ContactRun = RequestOf<'POST /v1/enrich/contacts'>['body'];
type CompanyRun = RequestOf<'POST /v1/enrich/companies'>['body'];

/** Whom a run is for. */
export type Target =
  | {
      readonly records: 'contacts';
      readonly whom: Pick<ContactRun, 'contact_ids' | 'filter' | 'all'>;
    }
  | {
      readonly records: 'companies';
      readonly whom: Pick<CompanyRun, 'company_ids' | 'filter' | 'all'>;
    };

export interface Terms {
  readonly fields: readonly string[];
  readonly overwrite: boolean;
  readonly maxCredits: number | null;
  readonly name: string | null;
}

export type Order = { readonly body: ContactRun } | { readonly body: CompanyRun };

/** What is sent to order a run, or to plan it. */
export function orderOf(target: Target, { fields, overwrite, maxCredits, name }: Terms): Order {
  const common = {
    overwrite,
    ...(maxCredits === null ? {} : { max_credits: maxCredits }),
    ...(name === null ? {} : { name }),
  };
  return target.records === 'contacts'
    ? { body: { ...target.whom, ...common, fields: CONTACT_FIELDS.filter(field => fields.includes(field)) } }
    : { body: { ...target.whom, ...common, fields: COMPANY_FIELDS.filter(field => fields.includes(field)) } };
}
