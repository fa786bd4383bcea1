import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startTestApp, type TestApp } from '../support/app.js';
import { onBothDatabases } from '../support/databases.js';
import { hunterError, hunterMailbox, hunterPerson, startHunter } from './hunter.js';
import { AVERY } from './people.js';
import { type Simulator, VENDOR_KEY } from './simulator.js';

const EMAIL = 'avery.quillfeather@northwind-labs.example';

/** Nobody listens there: without name servers nothing is known of a domain, which leaves room for a provider's word. */
const verification = { servers: ['127.0.0.1:9'] };

const VERIFIER = 'GET /email-verifier';

onBothDatabases('a look-up that verifies', kind => {
  let hunter: Simulator;
  let app: TestApp;

  before(async () => {
    hunter = await startHunter();
    const record = { ...hunterPerson({ ...AVERY, email: EMAIL }), ...hunterMailbox(EMAIL) };
    hunter.alwaysAnswer({ status: 200, body: { data: record } });
    const common = { api_key: VENDOR_KEY, base_url: hunter.baseUrl, allow_private_network: true };
    const configuration = JSON.stringify({
      verification,
      providers: { hunter: { type: 'hunter', credit_cost: 0.03, cost: 0.03, ...common } },
    });
    app = await startTestApp(kind, { configuration });
  });

  after(async () => {
    await app.stop();
    await hunter.close();
  });

  const endpoints = () => hunter.asked.map(({ endpoint }) => endpoint);

  const lookUp = async (key: string, more: object = {}) => {
    const asked = endpoints().length;
    const body = { email: EMAIL, include: ['person'], ...more };
    const answer = await app.ask('POST', '/v1/enrich/email', { key, body });
    const id = answer.headers.get('x-enrichment-id');
    const { json } = await app.ask('GET', `/v1/enrichments/${id}`, { key });
    return { answer, attempts: json.data.attempts, asked: endpoints().slice(asked) };
  };

  test('asks the provider that checks addresses, beside those that know people, and never trusts it further than risky', async () => {
    const { key } = await app.workspace({ credits: 5 });
    const { answer, attempts, asked } = await lookUp(key, { verify: true });
    assert.equal(answer.status, 200, answer.text);
    const { deliverable, details, person } = answer.json.data;
    assert.deepEqual([deliverable, details.verification.provider], ['risky', 'valid']);
    assert.equal(person.full_name, 'Avery Quillfeather');
    assert.deepEqual(asked, ['GET /people/find', VERIFIER]);
    assert.deepEqual(
      attempts.map(({ provider, outcome, reason, cost }: Record<string, unknown>) => [
        ...[provider, outcome, reason, cost],
      ]),
      [
        ['hunter', 'found', null, 0.03],
        ['hunter', 'found', 'mailbox_valid', 0.03],
      ],
    );
    assert.equal(answer.headers.get('x-credits-charged'), '1');

    const again = await lookUp(key, { verify: true });
    assert.deepEqual(again.asked, []);
    assert.deepEqual(again.answer.json.data.details.verification.provider, 'valid');
    assert.deepEqual(
      [again.answer.json.data.source, again.answer.headers.get('x-credits-charged')],
      ['cached', '0'],
    );
  });

  test('costs nothing where it was not asked for, and no credit where only that is new', async () => {
    const { key } = await app.workspace({ credits: 5 });
    const without = await lookUp(key);
    assert.deepEqual(without.asked, ['GET /people/find']);
    const { answer, asked } = await lookUp(key, { verify: true });
    assert.deepEqual(asked, [VERIFIER]);
    assert.deepEqual([answer.json.data.source, answer.headers.get('x-credits-charged')], ['cached', '0']);
  });

  test('asks only whom the workspace asks, for no more than a call may cost', async () => {
    const { id, key } = await app.workspace({ credits: 5 });
    await app.admin('PUT', `/workspaces/${id}/waterfall`, { max_cost: 0.05 });
    const { answer, attempts, asked } = await lookUp(key, { verify: true });
    assert.equal(answer.status, 200, answer.text);
    assert.equal(answer.json.data.details.verification.provider, null);
    assert.deepEqual(asked, ['GET /people/find']);
    assert.equal(attempts[1].reason, 'max_cost');
  });

  test('asks nobody about a person who wants none of it', async () => {
    const { key } = await app.workspace({ credits: 5 });
    const made = await app.ask('POST', '/v1/suppressions', { key, body: { email: EMAIL } });
    assert.ok(made.status < 300, made.text);
    const { asked } = await lookUp(key, { verify: true });
    assert.deepEqual(asked, []);
  });
});

describe('a look-up whose verifier fails', () => {
  let failing: Simulator;
  let app: TestApp;

  before(async () => {
    failing = await startHunter({ verifier: hunterError(500, 'broken') });
    const common = { api_key: VENDOR_KEY, base_url: failing.baseUrl, allow_private_network: true };
    const configuration = JSON.stringify({
      verification,
      providers: { hunter: { type: 'hunter', ...common } },
    });
    app = await startTestApp('embedded', { configuration });
  });

  after(async () => {
    await app.stop();
    await failing.close();
  });

  test('is not asked about an address whose owner opted out at the vendor', async () => {
    const { key } = await app.workspace({ credits: 5 });
    const asked = failing.asked.length;
    const body = { email: 'suppressed@northwind-labs.example', include: ['person'], verify: true };
    const answer = await app.ask('POST', '/v1/enrich/email', { key, body });
    assert.equal(answer.status, 409, answer.text);
    assert.deepEqual(
      failing.asked.slice(asked).map(({ endpoint }) => endpoint),
      ['GET /people/find'],
    );
  });

  test('is answered all the same, with the verdict as it was', async () => {
    const { key } = await app.workspace({ credits: 5 });
    const body = { email: 'nobody-at-all@northwind-labs.example', include: ['person'], verify: true };
    const answer = await app.ask('POST', '/v1/enrich/email', { key, body });
    assert.equal(answer.status, 409, answer.text);
    const { deliverable, verification: found } = answer.json.error.details;
    assert.deepEqual([deliverable, found.provider], ['unknown', null]);
    assert.deepEqual(
      failing.asked.slice(-2).map(({ endpoint }) => endpoint),
      ['GET /people/find', VERIFIER],
    );
  });
});
