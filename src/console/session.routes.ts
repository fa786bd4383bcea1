import { z } from 'zod';
import type { Database } from '../database/database.js';
import { AppError } from '../errors.js';
import { type AnyRoute, route } from '../http/route.js';
import { PERMISSIONS } from '../workspaces/permissions.js';
import { PLAN_NAMES } from '../workspaces/plans.js';
import { getWorkspace } from '../workspaces/workspaces.store.js';
import { cookieToken, isFromConsole, setCookie } from './cookie.js';
import { type Holder, SESSION_SECONDS, type Sessions } from './sessions.js';

const CREDENTIAL_LENGTH_MAX = 200;

const sessionShape = z.object({
  kind: z.enum(['admin', 'workspace']),
  workspace: z
    .object({ id: z.string(), name: z.string(), plan: z.enum(PLAN_NAMES) })
    .nullable()
    .describe('Null for the operator, who chooses one with each request.'),
  permissions: z.array(z.enum(PERMISSIONS)),
  expires_at: z.string(),
});

const sessionAnswer = z.object({ data: z.object({ session: sessionShape.nullable() }) });

const EXAMPLE: z.output<typeof sessionShape> = {
  kind: 'workspace',
  workspace: { id: '01a20321-3667-71f2-a05c-96a7a0464f4c', name: 'Acme', plan: 'org' },
  permissions: ['read:contacts', 'read:credits'],
  expires_at: '2026-02-24T22:00:00.000Z',
};

const tag = 'Console';

/** Who is signed in to the console, by a cookie that no script can read. */
export function sessionRoutes(database: Database, sessions: Sessions): AnyRoute[] {
  return [signInRoute(database, sessions), whoRoute(database, sessions), signOutRoute(sessions)];
}

async function toPublic(database: Database, holder: Holder): Promise<z.output<typeof sessionShape>> {
  const expires_at = holder.expiresAt.toISOString();
  if (holder.kind === 'operator') {
    return { kind: 'admin', workspace: null, permissions: [...PERMISSIONS], expires_at };
  }
  const { workspaceId, permissions } = holder.caller;
  const workspace = await getWorkspace(database, workspaceId);
  return {
    kind: 'workspace',
    workspace: workspace && { id: workspace.id, name: workspace.name, plan: workspace.plan },
    permissions: [...permissions],
    expires_at,
  };
}

function signInRoute(database: Database, sessions: Sessions): AnyRoute {
  return route({
    method: 'POST',
    path: '/console/session',
    access: 'public',
    tag,
    summary: 'Sign in to the console',
    description:
      'Answers with a cookie that is good for 12 hours, and as long as the key or the admin token is. With it, `/v1` and `/admin/v1` can be called instead of with `Authorization`; all but reads must carry `X-Sluice-Console`. Ten wrong tries of an address in a minute are looked at.',
    body: z.strictObject({
      credential: z
        .string('must be a string')
        .max(CREDENTIAL_LENGTH_MAX, `must have at most ${CREDENTIAL_LENGTH_MAX} characters`)
        .describe('The admin token or a workspace key.'),
    }),
    bodyExample: { credential: 'wbk_…' },
    responses: {
      200: {
        description: 'Who is signed in.',
        schema: sessionAnswer,
        example: { data: { session: EXAMPLE } },
        headers: { 'Set-Cookie': 'The session.' },
      },
    },
    errors: ['validation_error', 'invalid_key', 'rate_limited', 'database_unavailable', 'internal_error'],
    handle: async ({ body, headers, address }) => {
      const outcome = await sessions.signIn(body.credential.trim(), address);
      if (outcome.kind === 'refused') {
        throw new AppError(
          'invalid_key',
          'This is neither the admin token nor a valid workspace key. Check it for a part that is missing.',
          { headers: { 'www-authenticate': 'Bearer' } },
        );
      }
      return {
        status: 200,
        body: { data: { session: await toPublic(database, outcome.holder) } },
        headers: { 'set-cookie': setCookie(headers, outcome.token, SESSION_SECONDS) },
      };
    },
  });
}

function whoRoute(database: Database, sessions: Sessions): AnyRoute {
  return route({
    method: 'GET',
    path: '/console/session',
    access: 'public',
    tag,
    summary: 'Who is signed in',
    responses: {
      200: {
        description: 'Who is signed in; null: nobody.',
        schema: sessionAnswer,
        example: { data: { session: EXAMPLE } },
      },
    },
    errors: ['database_unavailable', 'internal_error'],
    handle: async ({ headers }) => {
      const token = cookieToken(headers);
      const holder = token === null ? null : await sessions.find(token);
      const session = holder === null ? null : await toPublic(database, holder);
      return { status: 200, body: { data: { session } }, headers: { 'cache-control': 'no-store' } };
    },
  });
}

function signOutRoute(sessions: Sessions): AnyRoute {
  return route({
    method: 'DELETE',
    path: '/console/session',
    access: 'public',
    tag,
    summary: 'Sign out',
    description: 'Ends the session everywhere at once.',
    responses: {
      200: {
        description: 'Nobody is signed in by this cookie any more.',
        schema: sessionAnswer,
        example: { data: { session: null } },
        headers: { 'Set-Cookie': 'Takes the cookie away.' },
      },
    },
    errors: ['database_unavailable', 'internal_error'],
    handle: async ({ headers }) => {
      const token = cookieToken(headers);
      if (token !== null && isFromConsole('DELETE', headers)) await sessions.signOut(token);
      return {
        status: 200,
        body: { data: { session: null } },
        headers: { 'set-cookie': setCookie(headers, null, 0) },
      };
    },
  });
}
