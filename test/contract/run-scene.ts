import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer, TestApp } from '../support/app.js';
import { found, type HttpVendor, refused } from '../vendors/http-vendor.js';
import { GENERAL_COUNSEL } from './people.js';
import { newEmail, type Stage } from './stage.js';

/** A run as the API shows it. */
// biome-ignore lint/suspicious/noExplicitAny: what an answer holds is what the tests are about
export type Run = any;

/** A failure that passes, of a vendor that wants to be asked again soon: the run rests that long. */
export const DOWN_FOR_A_SECOND = refused(503, { 'retry-after': '1' });

/** A workspace with contacts of which the vendor knows everything. */
export interface RunScene {
  readonly id: string;
  readonly key: string;
  readonly contactIds: readonly string[];
  readonly emails: readonly string[];
}

export async function runScene(
  at: Stage,
  { contacts, credits = 100 }: { readonly contacts: number; readonly credits?: number },
): Promise<RunScene> {
  const { id, key } = await at.app.workspace({ credits });
  const emails = Array.from({ length: contacts }, () => newEmail());
  const contactIds: string[] = [];
  for (const email of emails) {
    at.vendor().knows(email, found(GENERAL_COUNSEL));
    contactIds.push(await at.app.contact(key, { full_name: 'Jane Doe', email }));
  }
  return { id, key, contactIds, emails };
}

export function order(
  app: TestApp,
  key: string,
  body: Readonly<Record<string, unknown>>,
  idempotencyKey?: string,
  path = '/v1/enrich/contacts',
): Promise<Answer> {
  return app.ask('POST', path, {
    key,
    body,
    ...(idempotencyKey === undefined ? {} : { headers: { 'idempotency-key': idempotencyKey } }),
  });
}

/** Starts a run that must be taken. */
export async function start(
  app: TestApp,
  key: string,
  body: Readonly<Record<string, unknown>>,
  path?: string,
): Promise<Run> {
  const answer = await order(app, key, body, undefined, path);
  assert.equal(answer.status, 202, answer.text);
  return answer.json.data;
}

export async function show(app: TestApp, key: string, id: string): Promise<Run> {
  const answer = await app.ask('GET', `/v1/runs/${id}`, { key });
  assert.equal(answer.status, 200, answer.text);
  return answer.json.data;
}

export async function steer(app: TestApp, key: string, id: string, how: string): Promise<Answer> {
  return app.ask('POST', `/v1/runs/${id}/${how}`, { key });
}

/** Waits until a run is as it should be; the test's own time limit ends a wait in vain. */
export async function until(
  app: TestApp,
  key: string,
  id: string,
  isSo: (run: Run) => boolean,
): Promise<Run> {
  for (;;) {
    const run = await show(app, key, id);
    if (isSo(run)) return run;
    await sleep(20);
  }
}

/** Waits for the end of a run, and holds its counts against each other. */
export async function ended(app: TestApp, key: string, id: string): Promise<Run> {
  const run = await until(app, key, id, ({ ended_at, counts }) => ended_at !== null && counts.running === 0);
  assertAddsUp(run);
  return run;
}

export function assertAddsUp({ counts: { total, ...others }, credits_charged }: Run): void {
  const sum = Object.values<number>(others).reduce((one, other) => one + other, 0);
  assert.equal(sum, total, JSON.stringify(others));
  assert.equal(credits_charged, others.succeeded);
}

export async function items(app: TestApp, key: string, id: string, query = ''): Promise<Run[]> {
  const answer = await app.ask('GET', `/v1/runs/${id}/items${query}`, { key });
  assert.equal(answer.status, 200, answer.text);
  return answer.json.data.items;
}

export function askedOnce(vendor: HttpVendor, emails: readonly string[]): void {
  assert.deepEqual(
    emails.map(email => vendor.calls(email)),
    emails.map(() => 1),
  );
}
