import { z } from 'zod';
import type { Database } from '../database/database.js';
import { validationError } from '../http/parse.js';
import { type AnyRoute, route } from '../http/route.js';
import { line, paging, text } from '../http/schemas.js';
import { FIELDS, type Field } from '../normalize/fields.js';
import { toSummary } from './contact.js';
import { summaryExample } from './contact-example.js';
import { contactSummary } from './contact-schemas.js';
import { find } from './find.js';
import {
  type FindOrder,
  type FindPlace,
  type FoundContact,
  MICROSECONDS_MAX,
  MICROSECONDS_MIN,
} from './find.store.js';
import { decodeProvenance } from './provenance.js';

const ORDERS: Readonly<Record<string, FindOrder>> = {
  created_at: { by: 'created_at', descending: false },
  '-created_at': { by: 'created_at', descending: true },
  full_name: { by: 'full_name', descending: false },
  '-full_name': { by: 'full_name', descending: true },
};

const CURSOR = z.tuple([text(1_000).nullable(), z.guid()]);

/** A cursor is a place, in a form that nobody takes for something to build on. */
function cursorOf({ key, id }: FindPlace): string {
  return Buffer.from(JSON.stringify([key, id])).toString('base64url');
}

function placeOf(cursor: string): FindPlace | null {
  try {
    const [key, id] = CURSOR.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
    return { key, id };
  } catch {
    return null;
  }
}

const NOT_A_CURSOR = 'must be the `next` of an earlier answer to the same question';

/** Whether the database can read the place as one of this order. */
function isPlaceOf({ key }: FindPlace, { by }: FindOrder): boolean {
  if (by === 'full_name') return true;
  const isNumber = key !== null && /^-?\d{1,18}$/.test(key);
  return isNumber && BigInt(key) >= BigInt(MICROSECONDS_MIN) && BigInt(key) <= BigInt(MICROSECONDS_MAX);
}

const cursor = z
  .string()
  .max(2_000)
  .transform((value, context) => {
    const place = placeOf(value);
    if (place === null) context.addIssue({ code: 'custom', message: NOT_A_CURSOR });
    return place;
  });

const fieldNames = z
  .string()
  .transform(value => value.split(','))
  .pipe(z.array(z.enum(FIELDS, `must be some of ${FIELDS.join(', ')}, with commas between`)));

const findQuery = z.strictObject({
  search: line(200).optional().describe('A part of the name or of the e-mail, in any case.'),
  missing: fieldNames.optional().describe('Fields, with commas between: at least one of them is empty.'),
  source: z
    .string()
    .regex(/^[a-z0-9][a-z0-9_-]{0,62}$/, 'must be a provider’s id')
    .optional()
    .describe('A provider that supplied a value which the contact still has.'),
  sort: z
    .string()
    .refine(value => Object.hasOwn(ORDERS, value), `must be one of ${Object.keys(ORDERS).join(', ')}`)
    .default('-created_at'),
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
        const order = ORDERS[sort] ?? { by: 'created_at', descending: true };
        if (after !== null && !isPlaceOf(after, order)) throw validationError({ after: NOT_A_CURSOR });
        const filter = { search, missing, source };
        const found = await find(database, workspaceId, filter, order, after, per_page);
        const next = found.next === null ? null : cursorOf(found.next);
        return {
          status: 200,
          body: { data: { contacts: found.contacts.map(toFound), scanned: found.scanned, next } },
        };
      },
    }),
  ];
}
