import { z } from 'zod';
import type { Contact } from '../contacts/contact.js';
import { summaryExample } from '../contacts/contact-example.js';
import { getContact } from '../contacts/contacts.store.js';
import { PERSON } from '../contacts/provenance.js';
import type { Database } from '../database/database.js';
import { AppError } from '../errors.js';
import { type AnyRoute, route } from '../http/route.js';
import { uuid } from '../http/schemas.js';
import { FIELDS } from '../normalize/fields.js';
import { isEmpty } from './call.js';
import { recordedFields } from './provenance.store.js';
import { decodeFields } from './record.js';

/** What identifies a contact: only people give it, so nothing else is kept of where it came from. */
const IDENTITY = ['full_name', 'first_name', 'last_name', 'email'] as const;

const VALUES = [...IDENTITY, ...FIELDS] as const;

const origin = z.object({
  value: z.string(),
  source: z.string().describe('The provider’s id; `person`: given with the contact, or by a change of it.'),
  confidence: z.number().nullable().describe('Null where a person gave it.'),
  observed_at: z
    .string()
    .nullable()
    .describe(
      'When the source saw the value; null for what identifies the contact, of which it is not kept.',
    ),
  enrichment_id: z.string().nullable(),
  agreed: z.array(z.string()).describe('Providers that said the same.'),
  disagreed: z.array(z.object({ source: z.string(), value: z.string() })),
  previous_value: z.string().nullable().describe('What an enrichment replaced.'),
});

const provenanceShape = z.object({
  contact_id: z.string(),
  values: z.partialRecord(z.enum(VALUES), origin),
});

type ValueOrigin = z.output<typeof origin>;

const EXAMPLE: z.output<typeof provenanceShape> = {
  contact_id: summaryExample.id,
  values: {
    email: {
      value: 'jane@acme.com',
      source: PERSON,
      confidence: null,
      observed_at: null,
      enrichment_id: null,
      agreed: [],
      disagreed: [],
      previous_value: null,
    },
    job_title: {
      value: 'General Counsel',
      source: 'vendor_a',
      confidence: 0.91,
      observed_at: '2026-02-01T00:00:00.000Z',
      enrichment_id: '01a2030e-69ca-77ba-a661-6ea777804ced',
      agreed: ['directory'],
      disagreed: [{ source: 'vendor_b', value: 'Legal Director' }],
      previous_value: null,
    },
  },
};

function given(value: string, atMs: number | null): ValueOrigin {
  return {
    value,
    source: PERSON,
    confidence: null,
    observed_at: atMs === null ? null : new Date(atMs).toISOString(),
    enrichment_id: null,
    agreed: [],
    disagreed: [],
    previous_value: null,
  };
}

/** Every value of a contact with where it came from. @param recorded what enrichments recorded, by their ids. */
function valuesOf(contact: Contact, recorded: ReadonlyMap<string, unknown>) {
  const values: Partial<Record<(typeof VALUES)[number], ValueOrigin>> = {};
  for (const name of IDENTITY) {
    const value = contact[name];
    if (value !== null) values[name] = given(value, null);
  }
  for (const field of FIELDS) {
    const value = contact[field];
    if (value === null || isEmpty(value)) continue;
    const from = contact.provenance[field];
    if (from === undefined || from.enrichmentId === null) {
      values[field] = given(value, from?.atMs ?? contact.created_at.getTime());
      continue;
    }
    const record = recorded.get(from.enrichmentId);
    const told = record === undefined ? undefined : decodeFields(record, FIELDS)[field];
    values[field] = {
      value,
      source: from.source,
      confidence: from.confidence,
      observed_at: new Date(from.atMs).toISOString(),
      enrichment_id: from.enrichmentId,
      agreed: [...(told?.agreed ?? [])],
      disagreed: [...(told?.disagreed ?? [])],
      previous_value: told?.previous_value ?? null,
    };
  }
  return values;
}

/** Where the values of one contact came from. */
export function provenanceRoutes(database: Database): AnyRoute[] {
  return [
    route({
      method: 'GET',
      path: '/v1/contacts/{id}/provenance',
      access: { permission: 'read:contacts' },
      tag: 'Contacts',
      summary: 'Tell where the values of a contact came from',
      description:
        'Every value that the contact has: who supplied it, when, how sure it is, who else said so.',
      params: z.strictObject({ id: uuid }),
      responses: {
        200: {
          description: 'The values by their names.',
          schema: z.object({ data: provenanceShape }),
          example: { data: EXAMPLE },
        },
      },
      errors: ['validation_error', 'not_found'],
      handle: async ({ params }, { workspaceId }) => {
        const contact = await getContact(database, workspaceId, params.id);
        if (contact === null) {
          throw new AppError('not_found', 'No contact with this id exists in this workspace.');
        }
        const origins = Object.values(contact.provenance);
        const ids = [...new Set(origins.flatMap(({ enrichmentId }) => enrichmentId ?? []))];
        const values = valuesOf(contact, await recordedFields(database, workspaceId, ids));
        return { status: 200, body: { data: { contact_id: contact.id, values } } };
      },
    }),
  ];
}
