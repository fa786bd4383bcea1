import { createHash, randomUUID } from 'node:crypto';
import type { Pool, PoolClient } from 'pg';
import { ERRORS, type ErrorCode } from '../../src/errors.js';
import type { FieldValues } from '../../src/normalize/fields.js';
import * as store from './enrich.store.js';
import { askLocalProvider, CONFIDENCE, valuesToWrite } from './provider.js';

export interface EnrichCall {
  /** The workspace key as the client sent it. */
  readonly key: string;
  readonly idempotencyKey: string | undefined;
  readonly contactId: string;
}

export interface EnrichAnswer {
  readonly status: number;
  readonly body: string;
  readonly headers: Readonly<Record<string, string | number>>;
}

const PLANS: Readonly<Record<string, { perDay: number; perMinute: number }>> = {
  starter: { perDay: 100, perMinute: 10 },
  pro: { perDay: 1_000, perMinute: 50 },
  org: { perDay: 10_000, perMinute: 200 },
};
const NO_LIMIT = { perDay: Number.MAX_SAFE_INTEGER, perMinute: Number.MAX_SAFE_INTEGER };
const DAY_MS = 86_400_000;

/**
 * Does one call. The rate count commits by itself: it stands whatever becomes of the call, and inside the
 * transaction its row would be locked from the first step to the commit, which a first load test shows
 * (400 a second instead of 620 on one workspace). All the rest is one transaction. Throws on faults only.
 */
export async function enrich(pool: Pool, call: EnrichCall): Promise<EnrichAnswer> {
  const client = await pool.connect();
  try {
    return await enrichOn(client, call);
  } finally {
    client.release();
  }
}

async function enrichOn(client: PoolClient, call: EnrichCall): Promise<EnrichAnswer> {
  const key = await store.findKey(client, createHash('sha256').update(call.key).digest());
  if (key === undefined) return refusal('invalid_key', 'Send a valid workspace key.', {});
  const limits = PLANS[key.plan] ?? NO_LIMIT;
  const used = await store.countCall(client, key.workspace_id, limits.perDay, limits.perMinute);
  const headers = rateHeaders(limits.perDay, used ?? limits.perDay);
  if (used === undefined) return refusal('rate_limited', 'Retry later.', headers);
  if (!key.permissions.includes('write:enrich')) {
    return refusal('insufficient_permissions', 'Use a key with write:enrich.', headers);
  }
  await client.query('begin');
  try {
    const answer = await enrichWithin(client, call, key, headers);
    await client.query(answer.status === 200 ? 'commit' : 'rollback');
    return answer;
  } catch (error) {
    await client.query('rollback');
    throw error;
  }
}

async function enrichWithin(
  client: PoolClient,
  call: EnrichCall,
  key: store.KeyRow,
  headers: EnrichAnswer['headers'],
): Promise<EnrichAnswer> {
  const { idempotencyKey, contactId } = call;
  const workspaceId = key.workspace_id;
  const enrichmentId = randomUUID();
  if (idempotencyKey === undefined) return fill(client, key, contactId, enrichmentId, headers);
  const fingerprint = createHash('sha256').update(`enrich|${contactId}`).digest();
  const isFirst = await store.claimIdempotencyKey(
    client,
    workspaceId,
    idempotencyKey,
    fingerprint,
    enrichmentId,
  );
  if (!isFirst) return replay(client, workspaceId, idempotencyKey, fingerprint, headers);
  const answer = await fill(client, key, contactId, enrichmentId, headers);
  if (answer.status === 200) await store.storeAnswer(client, workspaceId, idempotencyKey, answer.body);
  return answer;
}

async function replay(
  client: PoolClient,
  workspaceId: string,
  idempotencyKey: string,
  fingerprint: Buffer,
  headers: EnrichAnswer['headers'],
): Promise<EnrichAnswer> {
  const stored = await store.readStoredAnswer(client, workspaceId, idempotencyKey);
  if (stored === undefined || !stored.fingerprint.equals(fingerprint)) {
    return refusal('idempotency_conflict', 'Use a new Idempotency-Key for another request.', headers);
  }
  const replayHeaders = { 'x-enrichment-id': stored.enrichment_id, 'x-credits-charged': 0 };
  return {
    status: 200,
    body: stored.answer,
    headers: { ...headers, ...replayHeaders, 'idempotent-replayed': 'true' },
  };
}

async function fill(
  client: PoolClient,
  key: store.KeyRow,
  contactId: string,
  enrichmentId: string,
  headers: EnrichAnswer['headers'],
): Promise<EnrichAnswer> {
  const workspaceId = key.workspace_id;
  const stored = await store.lockContact(client, workspaceId, contactId);
  if (stored === undefined) return refusal('not_found', 'No such contact in this workspace.', headers);
  const balance = Number(key.balance);
  if (balance < 1) return refusal('insufficient_credits', 'Top up the workspace.', headers);
  const opened = { ...headers, 'x-enrichment-id': enrichmentId };
  const values = valuesToWrite({ ...stored }, askLocalProvider(stored.email));
  const fieldsUpdated = Object.keys(values);
  if (fieldsUpdated.length === 0) {
    return success(stored, [], balance, { ...opened, 'x-credits-charged': 0 });
  }
  const contact = await store.updateContact(client, contactId, values);
  const provenance = provenanceOf(values);
  await store.addEnrichment(client, { id: enrichmentId, workspaceId, contactId, fieldsUpdated, provenance });
  // Last, because from here to the commit every other call of the workspace waits for its row.
  const left = await store.charge(client, workspaceId, enrichmentId, new Date().toISOString());
  if (left === undefined) return refusal('insufficient_credits', 'Top up the workspace.', headers);
  return success(contact, fieldsUpdated, left, { ...opened, 'x-credits-charged': 1 });
}

function provenanceOf(values: FieldValues): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(values).map(([field, value]) => [
      field,
      { value, previous_value: null, source: 'local', confidence: CONFIDENCE, agreed: [], disagreed: [] },
    ]),
  );
}

function success(
  contact: store.ContactRow,
  fieldsUpdated: readonly string[],
  creditsRemaining: number,
  headers: EnrichAnswer['headers'],
): EnrichAnswer {
  const changed = fieldsUpdated.length > 0;
  const answer = {
    contact,
    fields_updated: fieldsUpdated,
    source: changed ? 'local' : null,
    confidence: changed ? CONFIDENCE : null,
    credits_remaining: creditsRemaining,
  };
  return { status: 200, body: JSON.stringify({ data: answer }), headers };
}

function refusal(code: ErrorCode, message: string, headers: EnrichAnswer['headers']): EnrichAnswer {
  return { status: ERRORS[code].status, body: JSON.stringify({ error: { code, message } }), headers };
}

function rateHeaders(perDay: number, used: number): EnrichAnswer['headers'] {
  const reset = (Math.floor(Date.now() / DAY_MS) + 1) * (DAY_MS / 1_000);
  return {
    'x-ratelimit-limit': perDay,
    'x-ratelimit-remaining': Math.max(0, perDay - used),
    'x-ratelimit-reset': reset,
  };
}
