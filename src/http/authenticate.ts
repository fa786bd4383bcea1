import type { FastifyRequest } from 'fastify';
import { cookieToken, isFromConsole } from '../console/cookie.js';
import type { Holder, Sessions } from '../console/sessions.js';
import { AppError } from '../errors.js';
import type { Allowance, CallLimiter } from '../limits/call-limiter.js';
import { isAdminToken } from '../workspaces/admin-token.js';
import type { Caller, KeyRing } from '../workspaces/key-ring.js';
import { PERMISSIONS } from '../workspaces/permissions.js';
import type { Access } from './route.js';

export interface Gate {
  readonly keyRing: Pick<KeyRing, 'find'>;
  readonly sessions: Pick<Sessions, 'find' | 'countRead'>;
  readonly limiter: Pick<CallLimiter, 'count'>;
  readonly adminToken: string;
  readonly workspaceExists: (workspaceId: string) => Promise<boolean>;
}

/** With the admin token, names the workspace in which the operator acts; every permission, no rate limit. */
const WORKSPACE_HEADER = 'x-workspace-id';
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The bearer token; null where the header is missing, malformed or there more than once. */
function bearerToken(request: FastifyRequest): string | null {
  // Node keeps the first of several and drops the others; which one a proxy in front looked at is anybody's guess.
  if (isRepeated(request.raw.rawHeaders, 'authorization')) return null;
  return /^Bearer +(\S+) *$/i.exec(request.headers.authorization ?? '')?.[1] ?? null;
}

/** Whether a header is there more than once; names and values take turns in the list. */
function isRepeated(rawHeaders: readonly string[], name: string): boolean {
  let count = 0;
  for (let place = 0; place < rawHeaders.length; place += 2) {
    const sent = rawHeaders[place];
    if (sent?.length === name.length && sent.toLowerCase() === name) count += 1;
  }
  return count > 1;
}

/** Who is signed in to the console; null where there is an `Authorization`, or a change that no page of ours made. */
async function sessionOf(request: FastifyRequest, gate: Gate): Promise<Holder | null> {
  const { method, headers } = request;
  if (headers.authorization !== undefined || !isFromConsole(method, headers)) return null;
  const token = cookieToken(headers);
  if (token === null) return null;
  const holder = await gate.sessions.find(token);
  if (holder !== null && method === 'GET') gate.sessions.countRead(token);
  return holder;
}

const CHALLENGE = { 'www-authenticate': 'Bearer' };

function invalidKey(): AppError {
  return new AppError(
    'invalid_key',
    'The workspace key is missing, malformed, unknown, expired or revoked. Send Authorization: Bearer wbk_… with a valid key.',
    { headers: CHALLENGE },
  );
}

function invalidAdminToken(): AppError {
  return new AppError(
    'invalid_admin_token',
    'The admin token is missing or wrong. Send Authorization: Bearer <admin token>.',
    {
      headers: CHALLENGE,
    },
  );
}

async function operatorIn(request: FastifyRequest, gate: Gate): Promise<Caller> {
  const workspaceId = request.headers[WORKSPACE_HEADER];
  if (typeof workspaceId !== 'string' || !UUID.test(workspaceId)) throw invalidKey();
  if (!(await gate.workspaceExists(workspaceId))) {
    throw new AppError('not_found', 'No workspace with the id in X-Workspace-ID exists.');
  }
  return {
    workspaceId: workspaceId.toLowerCase(),
    keyId: null,
    permissions: new Set(PERMISSIONS),
    plan: 'unlimited',
  };
}

function rateHeaders({ limit, remaining, resetAtSeconds }: Allowance): Record<string, string> {
  return {
    'x-ratelimit-limit': String(limit),
    'x-ratelimit-remaining': String(remaining),
    'x-ratelimit-reset': String(resetAtSeconds),
  };
}

/** Goes along with what waits for the database; what is known already does not wait. */
export type Wait = <Result>(answer: Promise<Result>) => Promise<Result>;

/**
 * The checks that come before a body is read, in the contract's order: who, how often, may they.
 * @param setHeaders takes the rate-limit headers, which every authenticated answer has, errors included.
 * @returns the caller; null for the operator's own operations.
 */
export async function admitRequest(
  request: FastifyRequest,
  access: Exclude<Access, 'public'>,
  gate: Gate,
  setHeaders: (headers: Record<string, string>) => void,
  wait: Wait,
): Promise<Caller | null> {
  const token = bearerToken(request);
  const session = request.headers.authorization === undefined ? await wait(sessionOf(request, gate)) : null;
  if (access === 'admin') {
    if (!isOperator(gate, token, session)) throw invalidAdminToken();
    return null;
  }
  const found = callerOf(request, gate, token, session);
  const caller = found instanceof Promise ? await wait(found) : found;
  if (caller === null) throw invalidKey();
  // Who looks at pages all day has as many calls left as before; sessions have a bound of their own on reads.
  if (session === null || request.method !== 'GET') {
    const counted = gate.limiter.count(caller.workspaceId, caller.plan);
    passOn(counted instanceof Promise ? await wait(counted) : counted, setHeaders);
  }
  const wanted = [access.permission].flat();
  if (!wanted.some(permission => caller.permissions.has(permission))) {
    const required = wanted.join(' or ');
    throw new AppError(
      'insufficient_permissions',
      `The key lacks the permission ${required}. Use a key that has it.`,
      { details: { required } },
    );
  }
  return caller;
}

function isOperator({ adminToken }: Gate, token: string | null, session: Holder | null): boolean {
  return session?.kind === 'operator' || (token !== null && isAdminToken(token, adminToken));
}

function callerOf(
  request: FastifyRequest,
  gate: Gate,
  token: string | null,
  session: Holder | null,
): Caller | null | Promise<Caller | null> {
  if (session?.kind === 'key') return session.caller;
  if (!token?.startsWith('wbk_') && isOperator(gate, token, session)) return operatorIn(request, gate);
  return token === null ? null : gate.keyRing.find(token);
}

/** Tells the caller how it stands. @throws `rate_limited` where its plan is used up. */
function passOn(allowance: Allowance, setHeaders: (headers: Record<string, string>) => void): void {
  setHeaders(rateHeaders(allowance));
  if (allowance.retryAfterSeconds === null) return;
  throw new AppError(
    'rate_limited',
    `The plan's limit of calls is used up. Retry in ${allowance.retryAfterSeconds} seconds.`,
    { headers: { 'retry-after': String(allowance.retryAfterSeconds) } },
  );
}
