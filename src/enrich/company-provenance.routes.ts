import { z } from 'zod';
import { companyExample } from '../companies/company-example.js';
import { PERSON } from '../contacts/provenance.js';
import type { Database } from '../database/database.js';
import { AppError } from '../errors.js';
import { type AnyRoute, route } from '../http/route.js';
import { uuid } from '../http/schemas.js';
import { COMPANY_FIELDS } from '../normalize/fields.js';
import type { CompanyTarget } from './company-target.js';
import { fieldValue } from './enrich-schemas.js';
import { readCompany } from './enrichments.store.js';
import { recordedFields } from './provenance.store.js';
import { decodeFields } from './record.js';

const VALUES = ['domain', ...COMPANY_FIELDS] as const;

const origin = z.object({
  value: fieldValue,
  source: z
    .string()
    .describe('The provider’s id; `person`: given with the company, or by a change or an import of it.'),
  confidence: z.number().nullable().describe('Null where a person gave it.'),
  observed_at: z.string().nullable().describe('When the source saw the value; null where a person gave it.'),
  enrichment_id: z.string().nullable(),
  agreed: z.array(z.string()).describe('Providers that said the same, or added to it.'),
  disagreed: z.array(z.object({ source: z.string(), value: fieldValue })),
  previous_value: fieldValue.nullable().describe('What an enrichment replaced.'),
});

const provenanceShape = z.object({
  company_id: z.string(),
  values: z.partialRecord(z.enum(VALUES), origin),
});

type ValueOrigin = z.output<typeof origin>;

function given(value: ValueOrigin['value']): ValueOrigin {
  const nobody = { agreed: [], disagreed: [], previous_value: null };
  return { value, source: PERSON, confidence: null, observed_at: null, enrichment_id: null, ...nobody };
}

const EXAMPLE: z.output<typeof provenanceShape> = {
  company_id: companyExample.id,
  values: {
    domain: given('acme.com'),
    founded_year: {
      value: 1998,
      source: 'vendor_a',
      confidence: 0.91,
      observed_at: '2026-02-01T00:00:00.000Z',
      enrichment_id: '01a2030e-69ca-77ba-a661-6ea777804ced',
      agreed: ['directory'],
      disagreed: [{ source: 'vendor_b', value: 1999 }],
      previous_value: null,
    },
  },
};

/**
 * Every value of a company with where it came from. A value that is no longer what its enrichment wrote was given by a
 * person since. @param recorded what enrichments recorded, by their ids.
 */
function valuesOf(target: CompanyTarget, recorded: ReadonlyMap<string, unknown>) {
  const { kind, provenance, company } = target;
  const values: Partial<Record<(typeof VALUES)[number], ValueOrigin>> = {};
  if (company.domain !== null) values.domain = given(company.domain);
  for (const field of COMPANY_FIELDS) {
    const text = target.value(field);
    if (text === null) continue;
    const shown = (value: string) => {
      const one = kind.shown(field, value);
      return typeof one === 'object' ? [...one] : one;
    };
    const from = provenance[field];
    const enrichmentId = from?.enrichmentId ?? null;
    const record = enrichmentId === null ? undefined : recorded.get(enrichmentId);
    const told = record === undefined ? undefined : decodeFields(record, COMPANY_FIELDS)[field];
    if (told === undefined || told.value !== text || enrichmentId === null) {
      values[field] = given(shown(text));
      continue;
    }
    values[field] = {
      value: shown(text),
      source: told.source,
      confidence: told.confidence,
      observed_at: told.observed_at,
      enrichment_id: enrichmentId,
      agreed: [...told.agreed],
      disagreed: told.disagreed.map(({ source, value }) => ({ source, value: shown(value) })),
      previous_value: told.previous_value === null ? null : shown(told.previous_value),
    };
  }
  return values;
}

/** Where the values of one company came from. */
export function companyProvenanceRoutes(database: Database): AnyRoute[] {
  return [
    route({
      method: 'GET',
      path: '/v1/companies/{id}/provenance',
      access: { permission: 'read:companies' },
      tag: 'Companies',
      summary: 'Tell where the values of a company came from',
      description:
        'Its domain and every value that can be enriched: who supplied it, when, how sure it is, who else said so.',
      params: z.strictObject({ id: uuid }),
      responses: {
        200: {
          description: 'The values by their names.',
          schema: z.object({ data: provenanceShape }),
          example: { data: EXAMPLE },
        },
      },
      errors: ['validation_error', 'company_not_found'],
      handle: async ({ params }, { workspaceId }) => {
        const target = await readCompany(database, workspaceId, { companyId: params.id, domain: null });
        if (target === null) {
          throw new AppError('company_not_found', 'No company with this id exists in this workspace.');
        }
        const ids = Object.values(target.provenance).flatMap(({ enrichmentId }) => enrichmentId ?? []);
        const values = valuesOf(target, await recordedFields(database, workspaceId, [...new Set(ids)]));
        return { status: 200, body: { data: { company_id: params.id, values } } };
      },
    }),
  ];
}
