import { z } from 'zod';
import type { Database } from '../database/database.js';
import { uuidv7 } from '../database/uuid.js';
import { AppError } from '../errors.js';
import { type AnyRoute, route } from '../http/route.js';
import { line, meta, pageBounds, paging, uuid } from '../http/schemas.js';
import { identifierHash, type PersonIdentifier, SUPPRESSION_KINDS } from './identifier.js';
import {
  addSuppressions,
  listSuppressions,
  removeSuppression,
  type SuppressionRow,
} from './suppressions.store.js';

const VALUE_LENGTH_MAX = 500;
const REASON_LENGTH_MAX = 500;

function identifier(kind: PersonIdentifier['kind'], why: string) {
  return line(VALUE_LENGTH_MAX)
    .refine(value => identifierHash('', { kind, value, country: null }) !== null, why)
    .optional();
}

const addition = z
  .strictObject({
    email: identifier('email', 'must be an e-mail address').describe('In any case.'),
    phone: identifier(
      'phone',
      'must be a phone number with its country code, such as +1 202 555 0147',
    ).describe('With its country code.'),
    linkedin_url: identifier(
      'linkedin_url',
      'must be the URL of a LinkedIn profile, such as https://linkedin.com/in/janedoe',
    ).describe('A profile’s URL, in any spelling.'),
    reason: line(REASON_LENGTH_MAX)
      .optional()
      .describe('Shown in the list: why, by whose wish. The list shows nothing else of the person.'),
  })
  .refine(
    body => SUPPRESSION_KINDS.some(kind => body[kind] !== undefined),
    'name at least one of email, phone and linkedin_url',
  );

const suppressionShape = z.object({
  id: z.string(),
  kind: z.enum(SUPPRESSION_KINDS),
  reason: z.string().nullable(),
  created_at: z.string(),
});

const EXAMPLE = {
  id: '01a20410-5c1e-7aa0-9f21-6d2f0c7ab3e4',
  kind: 'email',
  reason: 'objection of 3 March',
  created_at: '2026-03-03T08:15:00.000Z',
};

function toPublic({ id, kind, reason, created_at }: SuppressionRow) {
  return { id, kind, reason, created_at: created_at.toISOString() };
}

/** Suppressions: people about whom nobody is asked. */
export function suppressionRoutes(database: Database, now: () => number): AnyRoute[] {
  const tag = 'Suppressions';
  return [
    route({
      method: 'POST',
      path: '/v1/suppressions',
      access: { permission: 'write:contacts' },
      tag,
      summary: 'Suppress a person',
      description:
        'From then on a call for a contact with one of these values is answered 403 `suppressed`, free, and no provider is asked; a provider’s answer that has one ends the call the same way. Only hashes are stored. What is suppressed already stays as it is, and its entry is the answer.',
      body: addition,
      bodyExample: { email: 'jane@acme.com', reason: 'objection of 3 March' },
      responses: {
        201: {
          description: 'An entry for each of the values.',
          schema: z.object({ data: z.object({ suppressions: z.array(suppressionShape) }) }),
          example: { data: { suppressions: [EXAMPLE] } },
        },
      },
      errors: ['validation_error'],
      handle: async ({ body }, { workspaceId }) => {
        const added = SUPPRESSION_KINDS.flatMap(kind => {
          const hash = identifierHash(workspaceId, { kind, value: body[kind], country: null });
          return hash === null ? [] : [{ id: uuidv7(now()), kind, hash, reason: body.reason ?? null }];
        });
        const rows = await addSuppressions(database, workspaceId, added);
        return { status: 201, body: { data: { suppressions: rows.map(toPublic) } } };
      },
    }),
    route({
      method: 'GET',
      path: '/v1/suppressions',
      access: { permission: 'read:contacts' },
      tag,
      summary: 'List suppressions',
      description: 'Newest first. The values are not in it: they are not stored.',
      query: z.strictObject(paging(50, 100)),
      responses: {
        200: {
          description: 'A page of suppressions.',
          schema: z.object({ data: z.object({ suppressions: z.array(suppressionShape) }), meta }),
          example: { data: { suppressions: [EXAMPLE] }, meta: { page: 1, per_page: 50, total: 1 } },
        },
      },
      errors: ['validation_error'],
      handle: async ({ query }, { workspaceId }) => {
        const { limit, offset } = pageBounds(query);
        const { rows, total } = await listSuppressions(database, workspaceId, limit, offset);
        const { page, per_page } = query;
        return {
          status: 200,
          body: { data: { suppressions: rows.map(toPublic) }, meta: { page, per_page, total } },
        };
      },
    }),
    route({
      method: 'DELETE',
      path: '/v1/suppressions/{id}',
      access: { permission: 'write:contacts' },
      tag,
      summary: 'Remove a suppression',
      description:
        'Takes hold with the next call, also with an Idempotency-Key that was answered `suppressed`. Who knows the value and not the id adds it again and gets the id.',
      params: z.strictObject({ id: uuid }),
      responses: {
        200: {
          description: 'It is gone.',
          schema: z.object({ data: z.object({ deleted: z.literal(true), id: z.string() }) }),
          example: { data: { deleted: true, id: EXAMPLE.id } },
        },
      },
      errors: ['validation_error', 'not_found'],
      handle: async ({ params }, { workspaceId }) => {
        if (!(await removeSuppression(database, workspaceId, params.id))) {
          throw new AppError('not_found', 'No suppression with this id exists in this workspace.');
        }
        return { status: 200, body: { data: { deleted: true, id: params.id } } };
      },
    }),
  ];
}
