import { z } from 'zod';
import { creditsShape, toCredits, workspaceNotFound } from '../credits/credits.routes.js';
import { grantCredits } from '../credits/credits.store.js';
import type { Database } from '../database/database.js';
import { uuidv7 } from '../database/uuid.js';
import { AppError } from '../errors.js';
import { type AnyRoute, route } from '../http/route.js';
import { line, meta, moment, pageBounds, paging, uuid } from '../http/schemas.js';
import { hashKey, makeKey } from './key.js';
import type { KeyRing } from './key-ring.js';
import { insertKey, type KeyRow, listKeys, revokeKey } from './keys.store.js';
import { canonicalPermission, PERMISSION_SPELLINGS } from './permissions.js';
import { PLAN_NAMES } from './plans.js';
import {
  getWorkspace,
  insertWorkspace,
  listWorkspaces,
  updateWorkspace,
  type WorkspaceRow,
} from './workspaces.store.js';

const name = line(200).refine(value => value.trim() !== '', 'must not be empty');
const plan = z.enum(PLAN_NAMES, `must be one of ${PLAN_NAMES.join(', ')}`);
const idPath = z.strictObject({ id: uuid });

const workspaceShape = z.object({ id: z.string(), name: z.string(), plan, credits: creditsShape });
const workspaceAnswer = z.object({ data: workspaceShape });

function toPublic(workspace: WorkspaceRow): z.output<typeof workspaceShape> {
  return { id: workspace.id, name: workspace.name, plan: workspace.plan, credits: toCredits(workspace) };
}

const keyShape = z.object({
  id: z.string(),
  workspace_id: z.string(),
  name: z.string(),
  last_four: z.string(),
  permissions: z.array(z.string()),
  created_at: z.string(),
  expires_at: z.string().nullable(),
  revoked_at: z.string().nullable(),
  last_used_at: z.string().nullable(),
});

function toPublicKey(key: KeyRow): z.output<typeof keyShape> {
  return {
    id: key.id,
    workspace_id: key.workspace_id,
    name: key.name,
    last_four: key.last_four,
    permissions: [...key.permissions],
    created_at: key.created_at.toISOString(),
    expires_at: key.expires_at?.toISOString() ?? null,
    revoked_at: key.revoked_at?.toISOString() ?? null,
    last_used_at: key.last_used_at?.toISOString() ?? null,
  };
}

const permissions = z
  .array(
    z
      .string()
      .refine(
        value => canonicalPermission(value) !== null,
        `must be one of ${PERMISSION_SPELLINGS.join(', ')}`,
      )
      .transform(value => canonicalPermission(value) ?? value),
  )
  .min(1, 'must name at least one permission')
  .max(PERMISSION_SPELLINGS.length)
  .transform(values => [...new Set(values)]);

const WORKSPACE_EXAMPLE = {
  id: '01a20321-3667-71f2-a05c-96a7a0464f4c',
  name: 'Acme',
  plan: 'org',
  credits: { balance: 1000, held: 0, available: 1000 },
};

const KEY_EXAMPLE = {
  id: '01a20321-3752-7738-9e3f-f0db38e10cf8',
  workspace_id: WORKSPACE_EXAMPLE.id,
  name: 'CRM',
  last_four: '9k2f',
  permissions: ['write:enrich', 'read:contacts', 'write:contacts'],
  created_at: '2026-02-24T10:00:00.000Z',
  expires_at: null,
  revoked_at: null,
  last_used_at: '2026-02-24T11:20:00.000Z',
};

/** Workspaces and their keys, for the operator. */
export function workspaceRoutes(database: Database, keyRing: KeyRing, now: () => number): AnyRoute[] {
  return [...workspaceOperations(database, keyRing, now), ...keyOperations(database, keyRing, now)];
}

function workspaceOperations(database: Database, keyRing: KeyRing, now: () => number): AnyRoute[] {
  const tag = 'Workspaces';
  return [
    route({
      method: 'POST',
      path: '/admin/v1/workspaces',
      access: 'admin',
      tag,
      summary: 'Create a workspace',
      body: z.strictObject({
        name,
        plan: plan.default('org'),
        credits: z.int().min(0, 'must not be negative').max(1_000_000_000_000).default(0),
      }),
      bodyExample: { name: 'Acme', plan: 'org', credits: 1000 },
      responses: {
        201: { description: 'The workspace.', schema: workspaceAnswer, example: { data: WORKSPACE_EXAMPLE } },
      },
      errors: ['validation_error'],
      handle: async ({ body }) => {
        const id = uuidv7(now());
        await insertWorkspace(database, { id, name: body.name, plan: body.plan, sandbox: false });
        if (body.credits > 0) {
          await grantCredits(database, id, { amount: body.credits, reference: 'opening', note: null });
        }
        const workspace = await getWorkspace(database, id);
        if (workspace === null) throw workspaceNotFound();
        return { status: 201, body: { data: toPublic(workspace) } };
      },
    }),
    route({
      method: 'GET',
      path: '/admin/v1/workspaces',
      access: 'admin',
      tag,
      summary: 'List workspaces',
      query: z.strictObject(paging(100, 1_000)),
      responses: {
        200: {
          description: 'A page of workspaces.',
          schema: z.object({ data: z.object({ workspaces: z.array(workspaceShape) }), meta }),
          example: { data: { workspaces: [WORKSPACE_EXAMPLE] }, meta: { page: 1, per_page: 100, total: 1 } },
        },
      },
      errors: ['validation_error'],
      handle: async ({ query }) => {
        const { limit, offset } = pageBounds(query);
        const { rows, total } = await listWorkspaces(database, limit, offset);
        const { page, per_page } = query;
        return {
          status: 200,
          body: { data: { workspaces: rows.map(toPublic) }, meta: { page, per_page, total } },
        };
      },
    }),
    route({
      method: 'GET',
      path: '/admin/v1/workspaces/{id}',
      access: 'admin',
      tag,
      summary: 'Get a workspace',
      params: idPath,
      responses: {
        200: { description: 'The workspace.', schema: workspaceAnswer, example: { data: WORKSPACE_EXAMPLE } },
      },
      errors: ['validation_error', 'not_found'],
      handle: async ({ params }) => {
        const workspace = await getWorkspace(database, params.id);
        if (workspace === null) throw workspaceNotFound();
        return { status: 200, body: { data: toPublic(workspace) } };
      },
    }),
    route({
      method: 'PATCH',
      path: '/admin/v1/workspaces/{id}',
      access: 'admin',
      tag,
      summary: 'Change name or plan',
      params: idPath,
      body: z
        .strictObject({ name: name.optional(), plan: plan.optional() })
        .refine(change => Object.keys(change).length > 0, 'name at least one of name and plan'),
      bodyExample: { plan: 'unlimited' },
      responses: {
        200: {
          description: 'The workspace after the change.',
          schema: workspaceAnswer,
          example: { data: WORKSPACE_EXAMPLE },
        },
      },
      errors: ['validation_error', 'not_found'],
      handle: async ({ params, body }) => {
        const change = { name: body.name ?? null, plan: body.plan ?? null };
        const workspace = await updateWorkspace(database, params.id, change);
        if (workspace === null) throw workspaceNotFound();
        keyRing.forget();
        return { status: 200, body: { data: toPublic(workspace) } };
      },
    }),
  ];
}

function keyOperations(database: Database, keyRing: KeyRing, now: () => number): AnyRoute[] {
  const tag = 'Keys';
  return [
    route({
      method: 'POST',
      path: '/admin/v1/workspaces/{id}/keys',
      access: 'admin',
      tag,
      summary: 'Make a key',
      description: 'The key is shown in this answer and never again; a hash of it is stored.',
      params: idPath,
      body: z.strictObject({
        name,
        permissions: permissions.default(['read', 'write']),
        expires_at: moment.nullable().optional().describe('Absent: never.'),
      }),
      bodyExample: { name: 'CRM', permissions: ['write:enrich', 'read:contacts', 'write:contacts'] },
      responses: {
        201: {
          description: 'The key.',
          schema: z.object({
            data: z.object({
              id: z.string(),
              key: z.string(),
              name: z.string(),
              permissions: z.array(z.string()),
              expires_at: z.string().nullable(),
            }),
          }),
          example: {
            data: {
              id: KEY_EXAMPLE.id,
              key: 'wbk_…',
              name: KEY_EXAMPLE.name,
              permissions: KEY_EXAMPLE.permissions,
              expires_at: null,
            },
          },
        },
      },
      errors: ['validation_error', 'not_found'],
      handle: async ({ params, body }) => {
        if ((await getWorkspace(database, params.id)) === null) throw workspaceNotFound();
        const expiresAt = typeof body.expires_at === 'string' ? new Date(body.expires_at) : null;
        const key = makeKey();
        const id = uuidv7(now());
        await insertKey(database, {
          id,
          workspaceId: params.id,
          name: body.name,
          hash: hashKey(key),
          lastFour: key.slice(-4),
          permissions: body.permissions,
          expiresAt,
        });
        keyRing.forget();
        const made = {
          id,
          key,
          name: body.name,
          permissions: body.permissions,
          expires_at: expiresAt?.toISOString() ?? null,
        };
        return { status: 201, body: { data: made } };
      },
    }),
    route({
      method: 'GET',
      path: '/admin/v1/workspaces/{id}/keys',
      access: 'admin',
      tag,
      summary: 'List keys',
      params: idPath,
      query: z.strictObject(paging(100, 1_000)),
      responses: {
        200: {
          description: 'A page of keys.',
          schema: z.object({ data: z.object({ keys: z.array(keyShape) }), meta }),
          example: { data: { keys: [KEY_EXAMPLE] }, meta: { page: 1, per_page: 100, total: 1 } },
        },
      },
      errors: ['validation_error', 'not_found'],
      handle: async ({ params, query }) => {
        if ((await getWorkspace(database, params.id)) === null) throw workspaceNotFound();
        const { limit, offset } = pageBounds(query);
        const { rows, total } = await listKeys(database, params.id, limit, offset);
        const { page, per_page } = query;
        return {
          status: 200,
          body: { data: { keys: rows.map(toPublicKey) }, meta: { page, per_page, total } },
        };
      },
    }),
    route({
      method: 'DELETE',
      path: '/admin/v1/keys/{id}',
      access: 'admin',
      tag,
      summary: 'Revoke a key',
      description: 'Takes hold within one second on every replica.',
      params: idPath,
      responses: {
        200: {
          description: 'The key, revoked.',
          schema: z.object({ data: keyShape }),
          example: { data: { ...KEY_EXAMPLE, revoked_at: '2026-03-01T09:30:00.000Z' } },
        },
      },
      errors: ['validation_error', 'not_found'],
      handle: async ({ params }) => {
        const key = await revokeKey(database, params.id);
        if (key === null) throw new AppError('not_found', 'No key with this id exists.');
        keyRing.forget();
        return { status: 200, body: { data: toPublicKey(key) } };
      },
    }),
  ];
}
