import { z } from 'zod';
import type { Database } from '../database/database.js';
import { cursor, cursorOf, refuseOtherPlace, sortBy } from '../http/cursor.js';
import { type AnyRoute, route } from '../http/route.js';
import { line, paging, providerId, someOf } from '../http/schemas.js';
import { FIELDS, type Field } from '../normalize/fields.js';
import { toSummary } from './contact.js';
import { summaryExample } from './contact-example.js';
import { contactSummary } from './contact-schemas.js';
import { type FoundContact, lookForContacts } from './find.store.js';
import { decodeProvenance } from './provenance.js';

const findQuery = z.strictObject({
  search: line(200).optional().describe('A part of the name or of the e-mail, in any case.'),
  missing: someOf(FIELDS).optional().describe('Fields, with commas between: at least one of them is empty.'),
  source: providerId.optional().describe('A provider that supplied a value which the contact still has.'),
  sort: sortBy('full_name'),
  after: cursor.optional().describe('The `next` of an earlier answer to the same question.'),
  per_page: paging(50, 100).per_page,
});

const foundShape = z.object({
  contacts: z.array(
    contactSummary.extend({
      sources: z
        .partialRecord(z.enum(FIELDS), z.string())
        .describe('Who supplied a value; one that was given with the contact has no entry.'),
    }),
  ),
  scanned: z.int().describe('How many contacts were looked at, at most.'),
  next: z.string().nullable().describe('`after` of the next question; null: all were looked at.'),
});

function toFound(contact: FoundContact): z.output<typeof foundShape>['contacts'][number] {
  const provenance = contact.provenance === null ? {} : decodeProvenance(contact.provenance);
  const sources: Partial<Record<Field, string>> = {};
  for (const field of FIELDS) {
    const origin = provenance[field];
    if (origin !== undefined) sources[field] = origin.source;
  }
  return { ...toSummary(contact), sources };
}

/** Looking for contacts among any number of them. */
export function findRoutes(database: Database): AnyRoute[] {
  return [
    route({
      method: 'GET',
      path: '/v1/contacts/find',
      access: { permission: 'read:contacts' },
      tag: 'Contacts',
      summary: 'Find contacts',
      description:
        'For screens: quick on any number of contacts. One question looks at 20,000 of them at the most, in the order asked for; an answer can have fewer contacts than `per_page`, or none, and a `next` from which the same question goes on.',
      query: findQuery,
      responses: {
        200: {
          description: 'Contacts that fit.',
          schema: z.object({ data: foundShape }),
          example: {
            data: {
              contacts: [{ ...summaryExample, sources: { job_title: 'vendor_a' } }],
              scanned: 50,
              next: null,
            },
          },
        },
      },
      errors: ['validation_error'],
      handle: async ({ query }, { workspaceId }) => {
        const { search = null, missing = null, source = null, sort, after = null, per_page } = query;
        refuseOtherPlace(after, sort);
        const filter = { search, missing, source };
        const { rows, scanned, next } = await lookForContacts(
          database,
          workspaceId,
          filter,
          sort,
          after,
          per_page,
        );
        const data = { contacts: rows.map(toFound), scanned, next: next === null ? null : cursorOf(next) };
        return { status: 200, body: { data } };
      },
    }),
  ];
}
