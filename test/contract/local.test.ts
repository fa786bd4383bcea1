import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import pg from 'pg';
import { type Answer, startTestApp, type TestApp } from '../support/app.js';
import { onBothDatabases, onPostgres } from '../support/databases.js';

// A waterfall that asks nobody outside: its calls are only looked at when they come, and written once, at their end.

const PEOPLE = 40;

async function writePeople(folder: string): Promise<string> {
  const rows = Array.from({ length: PEOPLE }, (_, n) => `person-${n}@acme.com,Person ${n},Title ${n}`);
  await writeFile(join(folder, 'people.csv'), ['email,full_name,job_title', ...rows].join('\n'));
  return JSON.stringify({
    waterfall: ['people'],
    providers: { people: { type: 'dataset', path: join(folder, 'people.csv'), confidence: 0.9 } },
  });
}

function person(app: TestApp, key: string, number: number): Promise<string> {
  return app.contact(key, { full_name: `Person ${number}`, email: `person-${number}@acme.com` });
}

const chargedOf = (answers: readonly Answer[]) =>
  answers.filter(({ headers }) => headers.get('x-credits-charged') === '1').length;
const statusesOf = (answers: readonly Answer[]) => answers.map(({ status }) => status).sort();

onBothDatabases('a call that asks nobody outside', kind => {
  const made: { app?: TestApp; folder?: string } = {};
  before(async () => {
    made.folder = await mkdtemp(join(tmpdir(), 'sluice-people-'));
    made.app = await startTestApp(kind, { configuration: await writePeople(made.folder) });
  });
  after(async () => {
    await made.app?.stop();
    await rm(made.folder ?? '', { recursive: true, force: true });
  });
  const app = () => made.app ?? assert.fail('not started');

  test('is recorded whole: what it asked for, what came of it, when', async () => {
    const { id, key } = await app().workspace();
    const contact = await person(app(), key, 1);
    const idempotencyKey = randomUUID();
    const answer = await app().enrich(key, contact, { idempotencyKey, fields: ['job_title', 'phone'] });
    assert.equal(answer.status, 200);
    assert.equal(answer.json.data.credits_remaining, 99);
    const enrichmentId = answer.headers.get('x-enrichment-id');
    const { data } = (await app().ask('GET', `/v1/enrichments/${enrichmentId}`, { key })).json;
    assert.equal(data.status, 'succeeded');
    assert.equal(data.contact_id, contact);
    assert.equal(data.idempotency_key, idempotencyKey);
    assert.deepEqual(data.requested_fields, ['job_title', 'phone']);
    assert.deepEqual(data.fields_updated, ['job_title']);
    assert.equal(data.credits_charged, 1);
    assert.equal(data.fields.job_title.value, 'Title 1');
    assert.ok(Date.parse(data.created_at) <= Date.parse(data.settled_at));
    assert.deepEqual(await app().credits(id), { balance: 99, held: 0, available: 99 });
  });

  test('gives its answer again, and refuses its key for another request', async () => {
    const { key } = await app().workspace();
    const contact = await person(app(), key, 1);
    const idempotencyKey = randomUUID();
    const first = await app().enrich(key, contact, { idempotencyKey });
    const again = await app().enrich(key, contact, { idempotencyKey });
    assert.equal(again.text, first.text);
    assert.equal(again.headers.get('idempotent-replayed'), 'true');
    const other = await app().enrich(key, contact, { idempotencyKey, overwrite: true });
    assert.equal(other.json.error.code, 'idempotency_conflict');
  });

  test('is charged once, however many come at once with its key', async () => {
    const { id, key } = await app().workspace();
    const contact = await person(app(), key, 2);
    const idempotencyKey = randomUUID();
    const answers = await Promise.all(
      Array.from({ length: 60 }, () => app().enrich(key, contact, { idempotencyKey })),
    );
    assert.equal(new Set(answers.map(({ text }) => text)).size, 1);
    assert.equal(chargedOf(answers), 1);
    assert.equal((await app().credits(id)).balance, 99);
  });

  test('of two requests that come at once with one key one is answered, and the other is a conflict', async () => {
    const { key } = await app().workspace();
    const contact = await person(app(), key, 3);
    const idempotencyKey = randomUUID();
    const answers = await Promise.all([
      app().enrich(key, contact, { idempotencyKey }),
      app().enrich(key, contact, { idempotencyKey, overwrite: true }),
    ]);
    assert.deepEqual(statusesOf(answers), [200, 409]);
  });

  test('is charged once for one contact, however many enrich it at once', async () => {
    const { id, key } = await app().workspace();
    const contact = await person(app(), key, 4);
    const enrich = () => app().enrich(key, contact, { fields: ['job_title'] });
    const answers = await Promise.all(Array.from({ length: 30 }, enrich));
    assert.deepEqual(new Set(statusesOf(answers)), new Set([200]));
    assert.equal(chargedOf(answers), 1);
    assert.deepEqual(await app().credits(id), { balance: 99, held: 0, available: 99 });
  });

  test('spends no more than there is', async () => {
    const { id, key } = await app().workspace({ credits: 3 });
    const contacts = await Promise.all(Array.from({ length: PEOPLE }, (_, n) => person(app(), key, n)));
    const answers = await Promise.all(contacts.map(contact => app().enrich(key, contact)));
    assert.equal(answers.filter(({ status }) => status === 200).length, 3);
    assert.equal(answers.filter(({ status }) => status === 402).length, PEOPLE - 3);
    assert.deepEqual(await app().credits(id), { balance: 0, held: 0, available: 0 });
  });

  test('without data costs nothing, and says so again', async () => {
    const { id, key } = await app().workspace();
    const contact = await app().contact(key, { full_name: 'Nobody', email: 'nobody@acme.com' });
    const idempotencyKey = randomUUID();
    const first = await app().enrich(key, contact, { idempotencyKey });
    assert.equal(first.json.error.code, 'no_match');
    const again = await app().enrich(key, contact, { idempotencyKey });
    assert.equal(again.text, first.text);
    assert.equal(again.headers.get('idempotent-replayed'), 'true');
    assert.equal((await app().credits(id)).balance, 100);
  });
});

onPostgres('a call that asks nobody outside, of two servers', () => {
  test('is charged once for its key, and a key that is a day old is free again', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'sluice-people-'));
    const configuration = await writePeople(folder);
    const one = await startTestApp('postgres', { configuration });
    const databaseUrl = one.databaseUrl ?? '';
    const two = await startTestApp('postgres', { configuration, databaseUrl });
    const client = new pg.Client({ connectionString: databaseUrl });
    await client.connect();
    try {
      const { id, key } = await one.workspace();
      const contact = await person(one, key, 1);
      const idempotencyKey = randomUUID();
      const ask = (app: TestApp) => app.enrich(key, contact, { idempotencyKey });
      const answers = await Promise.all(Array.from({ length: 60 }, (_, n) => ask(n % 2 === 0 ? one : two)));
      assert.equal(new Set(answers.map(({ text }) => text)).size, 1);
      assert.equal(chargedOf(answers), 1);
      assert.equal((await one.credits(id)).balance, 99);

      await client.query(`update claims set created_at = now() - interval '24 hours'`);
      const later = await ask(two);
      assert.equal(later.headers.get('idempotent-replayed'), null);
      assert.notEqual(later.headers.get('x-enrichment-id'), answers[0]?.headers.get('x-enrichment-id'));
    } finally {
      await client.end();
      await two.stop();
      await one.stop();
      await rm(folder, { recursive: true, force: true });
    }
  });
});
