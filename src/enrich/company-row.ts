import { z } from 'zod';
import type { Company } from '../companies/company.js';
import { decodeProvenance } from '../contacts/provenance.js';
import { COMPANY_SIZES } from '../normalize/company-size.js';
import { COMPANY_FIELDS } from '../normalize/fields.js';

const text = z.string().nullable();
const moment = z.string().transform(value => new Date(value));

/** A row of `companies` as the database writes it as JSON. */
const companyRow = z.object({
  id: z.string(),
  version: z.int(),
  name: text,
  domain: text,
  industry: text,
  size: z.enum(COMPANY_SIZES).nullable(),
  founded_year: z.int().nullable(),
  description: text,
  hq_location: text,
  logo_url: text,
  linkedin_url: text,
  tech_stack: z.array(z.string()),
  website: text,
  city: text,
  country: text,
  tags: z.array(z.string()),
  provenance: z.unknown(),
  created_at: moment,
  updated_at: moment,
});

export function readCompanyRow(row: unknown): Company {
  const { provenance, ...company } = companyRow.parse(row);
  const isUnsaid = provenance === null || provenance === undefined;
  return { ...company, provenance: isUnsaid ? {} : decodeProvenance(provenance, COMPANY_FIELDS) };
}
