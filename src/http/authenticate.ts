import { hash, timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { AppError } from '../errors.js';
import type { Allowance, CallLimiter } from '../limits/call-limiter.js';
import type { Caller, KeyRing } from '../workspaces/key-ring.js';
import { PERMISSIONS } from '../workspaces/permissions.js';
import type { Access } from './route.js';

export interface Gate {
  readonly keyRing: KeyRing;
  readonly limiter: CallLimiter;
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

function isAdminToken(token: string, adminToken: string): boolean {
  const digest = (value: string) => hash('sha256', value, 'buffer');
  return timingSafeEqual(digest(token), digest(adminToken));
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
): Promise<Caller | null> {
  const token = bearerToken(request);
  if (access === 'admin') {
    if (token === null || !isAdminToken(token, gate.adminToken)) throw invalidAdminToken();
    return null;
  }
  if (token === null) throw invalidKey();
  const isOperator = !token.startsWith('wbk_') && isAdminToken(token, gate.adminToken);
  const caller = isOperator ? await operatorIn(request, gate) : await gate.keyRing.find(token);
  if (caller === null) throw invalidKey();

  const allowance = await gate.limiter.count(caller.workspaceId, caller.plan);
  setHeaders(rateHeaders(allowance));
  if (allowance.retryAfterSeconds !== null) {
    throw new AppError(
      'rate_limited',
      `The plan's limit of calls is used up. Retry in ${allowance.retryAfterSeconds} seconds.`,
      { headers: { 'retry-after': String(allowance.retryAfterSeconds) } },
    );
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
