import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe, test } from 'node:test';
import { found, missing, refused } from '../vendors/http-vendor.js';
import { GATEWAY } from './published.js';
import { assertError, newEmail, type Stage, UUID, workspaceWithContact } from './stage.js';

const PATH = '/v1/enrich/contact';
const PARALEGAL = found({ name: 'Jane Doe', title: 'Paralegal', score: 0.9 });

/** `Idempotency-Key`: one key, one outcome, for a day. */
export function idempotency(at: Stage): void {
  describe('a replay', () => replays(at));
  describe('the key', () => keys(at));
  describe('a conflict', () => conflicts(at));
  describe('outcomes that are not final', () => unused(at));
  describe('calls at once with one key', () => atOnce(at));
}

/** A contact whose title the vendor knows, and a key. */
async function known(at: Stage, options: { credits?: number } = {}) {
  const made = await workspaceWithContact(at.app, options);
  at.vendor('titles').knows(made.email, PARALEGAL);
  return { ...made, idempotencyKey: randomUUID(), fields: ['job_title'] };
}

function replays(at: Stage): void {
  test('is the first answer byte for byte, free, and marked, also when the balance is zero', async () => {
    const { key, id, contactId, idempotencyKey, fields, email } = await known(at, { credits: 1 });
    const first = await at.app.enrich(key, contactId, { idempotencyKey, fields });
    assert.deepEqual([first.status, first.headers.get('x-credits-charged')], [200, '1']);
    assert.equal(first.headers.get('idempotent-replayed'), null);
    assert.equal((await at.app.credits(id)).balance, 0);
    await at.app.ask('PATCH', `/v1/contacts/${contactId}`, { key, body: { job_title: 'Chair' } });
    const again = await at.app.enrich(key, contactId, { idempotencyKey, fields });
    assert.deepEqual([again.status, again.text], [200, first.text]);
    assert.equal(again.headers.get('idempotent-replayed'), 'true');
    assert.equal(again.headers.get('x-credits-charged'), '0');
    assert.equal(again.headers.get('x-enrichment-id'), first.headers.get('x-enrichment-id'));
    assert.equal(again.headers.get('content-type'), first.headers.get('content-type'));
    assert.equal(at.vendor('titles').calls(email), 1);
  });

  test('no_match is final as well', async () => {
    const { key, contactId, idempotencyKey, fields, email } = await known(at);
    at.vendor('titles').knows(email, missing(), PARALEGAL);
    const first = await at.app.enrich(key, contactId, { idempotencyKey, fields });
    assertError(first, 409, 'no_match');
    const again = await at.app.enrich(key, contactId, { idempotencyKey, fields });
    assert.deepEqual([again.status, again.text], [409, first.text]);
    assert.equal(again.headers.get('idempotent-replayed'), 'true');
    assert.equal(again.headers.get('x-enrichment-id'), first.headers.get('x-enrichment-id'));
  });

  test('so is a call that had nothing to do', async () => {
    const { key, contactId, idempotencyKey } = await known(at);
    await at.app.ask('PATCH', `/v1/contacts/${contactId}`, { key, body: { job_title: 'Chair' } });
    const first = await at.app.enrich(key, contactId, { idempotencyKey, fields: ['job_title'] });
    assert.deepEqual(first.json.data.fields_updated, []);
    await at.app.ask('PATCH', `/v1/contacts/${contactId}`, { key, body: { job_title: null } });
    const again = await at.app.enrich(key, contactId, { idempotencyKey, fields: ['job_title'] });
    assert.deepEqual([again.text, again.headers.get('idempotent-replayed')], [first.text, 'true']);
  });

  test('goes by what the request means, not by its bytes: defaults, order, repetitions, case, mount', async () => {
    const { key, contactId, idempotencyKey } = await known(at);
    const first = await at.app.enrich(key, contactId, { idempotencyKey });
    assert.equal(first.status, 200, first.text);
    const spellings = [
      `{ "overwrite" : false,\n "contact_id" : "${contactId.toUpperCase()}" }`,
      JSON.stringify({
        fields: ['seniority', 'location', 'phone', 'phone', 'linkedin_url', 'company_name', 'job_title'],
        contact_id: contactId,
      }),
    ];
    for (const [index, rawBody] of spellings.entries()) {
      const path = index === 0 ? GATEWAY + PATH : PATH;
      const again = await at.app.ask('POST', path, {
        key,
        rawBody,
        headers: { 'idempotency-key': idempotencyKey },
      });
      assert.deepEqual([again.text, again.headers.get('idempotent-replayed')], [first.text, 'true']);
    }
  });
}

function keys(at: Stage): void {
  test('is the same bare, in quotes and in upper case', async () => {
    const { key, contactId, idempotencyKey, fields } = await known(at);
    const first = await at.app.enrich(key, contactId, { idempotencyKey, fields });
    for (const spelling of [
      `"${idempotencyKey}"`,
      idempotencyKey.toUpperCase(),
      `"${idempotencyKey.toUpperCase()}"`,
    ]) {
      const again = await at.app.enrich(key, contactId, { idempotencyKey: spelling, fields });
      assert.deepEqual(
        [again.text, again.headers.get('idempotent-replayed')],
        [first.text, 'true'],
        spelling,
      );
    }
  });

  test('may be a UUID of any version', async () => {
    const { key, contactId } = await known(at);
    const versions = [
      '00000000-0000-0000-0000-000000000000',
      'ffffffff-ffff-ffff-ffff-ffffffffffff',
      '018f3c1e-7d2a-7cc3-98c4-dc0c0c07398f',
    ];
    for (const idempotencyKey of versions) {
      const answer = await at.app.enrich(key, contactId, { idempotencyKey, fields: ['job_title'] });
      assert.equal(answer.status, 200, answer.text);
    }
  });

  test('that is malformed is refused, and names the header', async () => {
    const { key, contactId, idempotencyKey, email } = await known(at);
    const wrong = [
      'x',
      '',
      idempotencyKey.slice(1),
      `${idempotencyKey}0`,
      `"${idempotencyKey}`,
      `${idempotencyKey}"`,
      `'${idempotencyKey}'`,
    ];
    for (const sent of [...wrong, idempotencyKey.replaceAll('-', ''), `${idempotencyKey}, ${randomUUID()}`]) {
      const answer = await at.app.enrich(key, contactId, { idempotencyKey: sent });
      assertError(answer, 400, 'validation_error');
      assert.deepEqual(Object.keys(answer.json.error.details.fields), ['Idempotency-Key'], sent);
    }
    assert.equal(at.vendor('titles').calls(email), 0);
  });

  test('belongs to its workspace', async () => {
    const [one, two] = [await known(at), await known(at)];
    const { idempotencyKey, fields } = one;
    const answers = [
      await at.app.enrich(one.key, one.contactId, { idempotencyKey, fields }),
      await at.app.enrich(two.key, two.contactId, { idempotencyKey, fields }),
    ];
    assert.deepEqual(
      answers.map(({ headers }) => headers.get('x-credits-charged')),
      ['1', '1'],
    );
  });

  test('without one, every call stands for itself', async () => {
    const { key, contactId, fields } = await known(at);
    const first = await at.app.enrich(key, contactId, { fields });
    const second = await at.app.enrich(key, contactId, { fields });
    assert.notEqual(second.headers.get('x-enrichment-id'), first.headers.get('x-enrichment-id'));
    assert.match(second.headers.get('x-enrichment-id') ?? '', UUID);
    assert.equal(second.headers.get('idempotent-replayed'), null);
  });
}

function conflicts(at: Stage): void {
  test('is the same key with another contact, other fields or another overwrite; nothing is done', async () => {
    const { key, id, contactId, idempotencyKey, fields } = await known(at, { credits: 5 });
    const other = await at.app.contact(key, { full_name: 'John Roe', email: newEmail('john') });
    await at.app.enrich(key, contactId, { idempotencyKey, fields });
    const others = [
      at.app.enrich(key, other, { idempotencyKey, fields }),
      at.app.enrich(key, contactId, { idempotencyKey }),
      at.app.enrich(key, contactId, { idempotencyKey, fields, overwrite: true }),
    ];
    for (const answer of await Promise.all(others)) {
      assertError(answer, 409, 'idempotency_conflict');
      assert.equal(answer.headers.get('idempotent-replayed'), null);
      assert.equal(answer.headers.get('x-enrichment-id'), null);
    }
    assert.deepEqual(await at.app.credits(id), { balance: 4, held: 0, available: 4 });
  });

  test('is told at once while the first call still runs', async () => {
    const { key, contactId, idempotencyKey, fields, email } = await known(at);
    const held = at.vendor('titles').hold(email);
    const first = at.app.enrich(key, contactId, { idempotencyKey, fields });
    await held.arrived;
    assertError(
      await at.app.enrich(key, contactId, { idempotencyKey, overwrite: true }),
      409,
      'idempotency_conflict',
    );
    held.release();
    assert.equal((await first).status, 200);
  });
}

function unused(at: Stage): void {
  test('402: after a top-up the same key runs', async () => {
    const { key, id, contactId, idempotencyKey, fields } = await known(at, { credits: 0 });
    assertError(await at.app.enrich(key, contactId, { idempotencyKey, fields }), 402, 'insufficient_credits');
    await at.app.admin('POST', `/workspaces/${id}/credits`, { amount: 1, reference: 'top-up' });
    const answer = await at.app.enrich(key, contactId, { idempotencyKey, fields });
    assert.deepEqual([answer.status, answer.headers.get('x-credits-charged')], [200, '1']);
  });

  test('503: when the vendor is back the same key runs', async () => {
    const { key, contactId, idempotencyKey, fields, email } = await known(at);
    at.vendor('titles').knows(email, refused(500), PARALEGAL);
    const first = await at.app.enrich(key, contactId, { idempotencyKey, fields });
    assertError(first, 503, 'providers_unavailable');
    assert.match(first.headers.get('x-enrichment-id') ?? '', UUID);
    assert.equal(first.headers.get('x-credits-charged'), '0');
    const answer = await at.app.enrich(key, contactId, { idempotencyKey, fields });
    assert.deepEqual([answer.status, answer.headers.get('x-credits-charged')], [200, '1']);
    assert.equal(answer.headers.get('idempotent-replayed'), null);
  });

  test('400, 403, 404 and 503 leave the key free for any other request', async () => {
    const { key, id, contactId, idempotencyKey, fields, email } = await known(at);
    const { key: weak } = await at.app.admin('POST', `/workspaces/${id}/keys`, {
      name: 'weak',
      permissions: ['read'],
    });
    const headers = { 'idempotency-key': idempotencyKey };
    at.vendor('titles').knows(email, refused(502), PARALEGAL);
    const codes = [
      await at.app.ask('POST', PATH, { key, headers, body: {} }),
      await at.app.enrich(weak, contactId, { idempotencyKey }),
      await at.app.enrich(key, randomUUID(), { idempotencyKey }),
      await at.app.enrich(key, contactId, { idempotencyKey, fields, overwrite: true }),
    ].map(({ json }) => json.error.code);
    assert.deepEqual(codes, [
      'validation_error',
      'insufficient_permissions',
      'not_found',
      'providers_unavailable',
    ]);
    assert.equal((await at.app.enrich(key, contactId, { idempotencyKey, fields })).status, 200);
  });
}

function atOnce(at: Stage): void {
  test('charge once and all get the one answer', async () => {
    const { key, id, contactId, idempotencyKey, fields, email } = await known(at, { credits: 10 });
    const held = at.vendor('titles').hold(email);
    const calls = Array.from({ length: 16 }, () => at.app.enrich(key, contactId, { idempotencyKey, fields }));
    await held.arrived;
    held.release();
    const answers = await Promise.all(calls);
    assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([200]));
    assert.equal(new Set(answers.map(({ text }) => text)).size, 1);
    assert.equal(answers.filter(({ headers }) => headers.get('x-credits-charged') === '1').length, 1);
    assert.equal(answers.filter(({ headers }) => headers.get('idempotent-replayed') === 'true').length, 15);
    assert.deepEqual(await at.app.credits(id), { balance: 9, held: 0, available: 9 });
    assert.equal(at.vendor('titles').calls(email), 1);
  });

  test('where the first ends without a final answer, the next one runs', async () => {
    const { key, contactId, idempotencyKey, fields, email } = await known(at);
    at.vendor('titles').knows(email, refused(503), PARALEGAL);
    const held = at.vendor('titles').hold(email);
    const calls = Array.from({ length: 3 }, () => at.app.enrich(key, contactId, { idempotencyKey, fields }));
    await held.arrived;
    held.release();
    const answers = await Promise.all(calls);
    assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 200, 503]);
    assert.equal(answers.filter(({ headers }) => headers.get('x-credits-charged') === '1').length, 1);
    assert.equal(answers.filter(({ headers }) => headers.get('idempotent-replayed') === 'true').length, 1);
  });
}
