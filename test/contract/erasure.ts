import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { openEmbedded } from '../../src/database/embedded.js';
import { found, refused, type VendorPerson } from '../vendors/http-vendor.js';
import { assertError, newEmail, type Stage } from './stage.js';
import { dumpOf, Stored } from './stored.store.js';

/** A person whose every value is hers alone, in this program's tests. */
const KEEPER: VendorPerson = {
  name: 'Zenobia Quartermain',
  title: 'Keeper of Bees',
  employer: 'Melliferous Guild',
  profile: 'https://linkedin.com/in/zenobia-quartermain',
  phone: '+14155550132',
  place: 'Reykjavik, Iceland',
  level: 'manager',
  score: 0.91,
};

const TRACES =
  /zenobia|quartermain|keeper of bees|beekeeper|mellifer|hive|415\)? ?555|\+1415555|reykjavik|zq\d+@/i;

function newKeeperEmail(): string {
  return newEmail('zq');
}

/** Everything that the database of a stage holds, as text. */
async function dump(at: Stage): Promise<string> {
  if (at.app.databaseUrl !== null) {
    const stored = await Stored.open(at.app.databaseUrl);
    try {
      return await stored.dump();
    } finally {
      await stored.close();
    }
  }
  const folder = await mkdtemp(join(tmpdir(), 'sluice-erasure-'));
  try {
    const target = join(folder, 'copy');
    await at.app.admin('POST', '/backup', { target });
    const { pool, close } = await openEmbedded(target);
    try {
      return await dumpOf(pool);
    } finally {
      await close();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** What of the dump shows the person: none of it, where nothing was left. */
async function traces(at: Stage): Promise<string[]> {
  return (await dump(at)).split('\n').filter(line => TRACES.test(line));
}

/** To look into the embedded database takes seconds: a copy is made and opened. There one test does it, once. */
async function assertNoTraces(at: Stage): Promise<void> {
  if (at.kind === 'postgres') assert.deepEqual(await traces(at), []);
}

async function keeper(at: Stage) {
  const { id, key } = await at.app.workspace();
  const url = 'https://crm.example.com/hooks';
  const events = ['contact.created', 'contact.updated', 'contact.enriched', 'contact.deleted'];
  assert.equal((await at.app.ask('POST', '/v1/webhooks', { key, body: { url, events } })).status, 201);
  const email = newKeeperEmail();
  const contactId = await at.app.contact(key, { full_name: 'Zenobia Quartermain', email, notes: 'hives' });
  return { id, key, email, contactId };
}

function many(name: string, count: number): string[][] {
  return Array.from({ length: count }, (_, index) => [`${name} ${index}`, 'x@@y']);
}

function erase(at: Stage, key: string, contactId: string) {
  return at.app.ask('DELETE', `/v1/contacts/${contactId}?erase=true`, { key });
}

function lookUp(at: Stage, key: string, email: string, idempotencyKey: string = randomUUID()) {
  const headers = { 'idempotency-key': idempotencyKey };
  return at.app.ask('POST', '/v1/enrich/email', { key, body: { email }, headers });
}

/** Imports rows of a name and an address that do not go in. @returns the import's id. */
async function rejectedRows(at: Stage, key: string, rows: readonly (readonly string[])[]): Promise<string> {
  const csv = [['Name', 'E-mail'], ...rows].map(cells => cells.map(cell => `"${cell}"`).join(',')).join('\n');
  const { json } = await at.app.ask('POST', '/v1/import/contacts', { key, body: { csv } });
  assert.equal(json.data.error_count, rows.length, JSON.stringify(json));
  return json.data.job_id;
}

/** `DELETE /v1/contacts/{id}?erase=true`. */
export function erasure(at: Stage): void {
  test('no value of an erased person is left anywhere in the database', async () => {
    const { key, email, contactId } = await keeper(at);
    at.vendor('vendor_a').knows(email, found(KEEPER));
    at.vendor('vendor_b').knows(email, found({ ...KEEPER, title: 'Beekeeper' }));
    const idempotencyKey = randomUUID();
    assert.equal((await at.app.enrich(key, contactId, { idempotencyKey })).status, 200);
    await at.app.ask('PATCH', `/v1/contacts/${contactId}`, { key, body: { job_title: 'Hive warden' } });
    assert.equal((await at.app.enrich(key, contactId, { overwrite: true })).status, 200);
    assert.equal((await lookUp(at, key, email)).status, 200);
    await rejectedRows(at, key, [
      ['Zenobia Quartermain', 'zq9@@x'],
      ['', `<${email}>`],
      ['Quartermain, Zenobia', 'none'],
    ]);
    if (at.kind === 'postgres') assert.ok((await traces(at)).length > 5, 'there is something to erase');
    const answer = await erase(at, key, contactId);
    const { deliveries, ...removed } = answer.json.data.removed;
    assert.deepEqual(
      [answer.status, { ...answer.json.data, removed }],
      [
        200,
        {
          deleted: true,
          id: contactId,
          erased: true,
          removed: { enrichments: 2, receipts: 1, answers: 2, rejected_rows: 3 },
        },
      ],
    );
    assert.ok(deliveries > 0);
    assert.deepEqual(await traces(at), []);
  });

  test('the ledger, the charges and the ids stay, and the books still add up', async () => {
    const { id, key, email, contactId } = await keeper(at);
    at.vendor('vendor_a').knows(email, found(KEEPER));
    const enrichmentId = (await at.app.enrich(key, contactId)).headers.get('x-enrichment-id');
    const before = await at.app.admin('GET', `/workspaces/${id}/ledger`);
    await erase(at, key, contactId);
    assert.deepEqual(await at.app.admin('GET', `/workspaces/${id}/ledger`), before);
    const enrichment = (await at.app.ask('GET', `/v1/enrichments/${enrichmentId}`, { key })).json.data;
    assert.deepEqual(
      [enrichment.contact_id, enrichment.credits_charged, enrichment.fields, enrichment.attempts],
      [contactId, 1, {}, []],
    );
  });

  test('a retry with the key of an erased answer is told so, and nothing runs', async () => {
    const { key, email, contactId } = await keeper(at);
    at.vendor('vendor_a').knows(email, found(KEEPER));
    const idempotencyKey = randomUUID();
    await at.app.enrich(key, contactId, { idempotencyKey });
    await erase(at, key, contactId);
    assertError(await at.app.enrich(key, contactId, { idempotencyKey }), 410, 'erased');
    assertError(await at.app.enrich(key, contactId), 404, 'not_found');
    assertError(await at.app.enrich(key, randomUUID(), { idempotencyKey }), 409, 'idempotency_conflict');
  });

  test('an answer that was bought for another contact with the same identifiers goes as well', async () => {
    const { key, email, contactId } = await keeper(at);
    at.vendor('vendor_a').knows(email, found(KEEPER));
    await at.app.enrich(key, contactId);
    await erase(at, key, contactId);
    const again = await at.app.contact(key, { full_name: 'Zenobia Quartermain', email });
    await at.app.enrich(key, again);
    assert.equal(at.vendor('vendor_a').calls(email), 2, 'what was erased is asked for again');
    await at.app.ask('DELETE', `/v1/contacts/${again}`, { key });
    const third = await at.app.contact(key, { full_name: 'Zenobia Quartermain', email });
    await at.app.enrich(key, third);
    assert.equal(at.vendor('vendor_a').calls(email), 2, 'the answer served another contact');
    for (const contact of [third, again]) assert.equal((await erase(at, key, contact)).status, 200);
    await assertNoTraces(at);
  });

  test('a call that is under way leaves nothing behind', async () => {
    const { id, key, email, contactId } = await keeper(at);
    at.vendor('vendor_a').knows(email, found(KEEPER));
    at.vendor('vendor_b').knows(email, refused(500));
    const held = at.vendor('vendor_a').hold(email);
    const call = at.app.enrich(key, contactId, { idempotencyKey: randomUUID() });
    await held.arrived;
    const erased = erase(at, key, contactId);
    // It waits: not before the contact is gone is the vendor's answer let through.
    while ((await at.app.ask('GET', `/v1/contacts/${contactId}`, { key })).status !== 404);
    held.release();
    assertError(await call, 404, 'not_found');
    assert.equal((await erased).status, 200);
    await assertNoTraces(at);
    assert.deepEqual(await at.app.credits(id), { balance: 100, held: 0, available: 100 });
  });

  test('a contact that was deleted can be erased later, again and again; one that never was is not found', async () => {
    const { key, email, contactId } = await keeper(at);
    at.vendor('vendor_a').knows(email, found(KEEPER));
    await at.app.enrich(key, contactId);
    await at.app.ask('DELETE', `/v1/contacts/${contactId}`, { key });
    for (let turn = 0; turn < 2; turn += 1) assert.equal((await erase(at, key, contactId)).status, 200);
    await assertNoTraces(at);
    assertError(await erase(at, key, randomUUID()), 404, 'not_found');
  });

  test('other people’s values stay', async () => {
    const { key, email, contactId } = await keeper(at);
    at.vendor('vendor_a').knows(email, found(KEEPER));
    await at.app.enrich(key, contactId);
    const other = await at.app.contact(key, { full_name: 'John Roe', email: newEmail('john') });
    const answered = randomUUID();
    const { text } = await at.app.enrich(key, other, { idempotencyKey: answered });
    const lookedUp = randomUUID();
    at.vendor('vendor_a').knows('roe@acme.example', found({ ...KEEPER, name: 'John Roe', profile: '' }));
    const answer = await lookUp(at, key, 'roe@acme.example', lookedUp);
    const imported = await rejectedRows(at, key, [['John Roe', 'x@@y'], ...many('Ann Other', 120)]);
    await erase(at, key, contactId);
    assert.equal((await lookUp(at, key, 'roe@acme.example', lookedUp)).text, answer.text);
    const rejects = await at.app.ask('GET', `/v1/imports/${imported}/rejects`, { key });
    assert.equal(rejects.text.trim().split('\n').length, 1 + 121);
    assert.equal((await at.app.ask('GET', `/v1/contacts/${other}`, { key })).json.data.full_name, 'John Roe');
    assert.equal((await at.app.enrich(key, other, { idempotencyKey: answered })).text, text);
  });
}
