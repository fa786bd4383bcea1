import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { found, missing } from '../vendors/http-vendor.js';
import { GENERAL_COUNSEL, STORED_COUNSEL } from './people.js';
import { assertError, newEmail, type Stage, workspaceWithContact, wrongFields } from './stage.js';

interface Step {
  readonly provider: string;
  readonly decision: string;
  readonly reason: string | null;
  readonly cached: boolean;
  readonly reached: number;
  readonly chances: Readonly<Record<string, number>>;
  readonly expected_cost: number;
  readonly worst_cost: number;
}

interface Plan {
  readonly contact_id: string;
  readonly fields: readonly string[];
  readonly steps: readonly Step[];
  readonly chances: Readonly<Record<string, number>>;
  readonly credits: { readonly expected: number; readonly worst: number };
  readonly vendor_cost: { readonly expected: number; readonly worst: number };
}

async function planOf(at: Stage, key: string, body: Readonly<Record<string, unknown>>): Promise<Plan> {
  const answer = await at.app.ask('POST', '/v1/enrich/contact/plan', { key, body });
  assert.equal(answer.status, 200, answer.text);
  return answer.json.data;
}

/** `POST /v1/enrich/contact/plan`. */
export function plans(at: Stage): void {
  test('tells whom a call would ask, and what it may come to; nobody is asked and nothing is held', async () => {
    const { id, key, contactId, email } = await workspaceWithContact(at.app, { credits: 3 });
    at.vendor().knows(email, found(GENERAL_COUNSEL));
    const { steps, ...plan } = await planOf(at, key, {
      contact_id: contactId,
      fields: ['phone', 'job_title'],
    });
    assert.deepEqual([plan.contact_id, plan.fields], [contactId, ['job_title', 'phone']]);
    assert.deepEqual(
      steps.map(({ provider, decision, reason, worst_cost }) => [provider, decision, reason, worst_cost]),
      [
        ['vendor_a', 'ask', null, 0.02],
        ['vendor_b', 'ask', null, 0.02],
      ],
    );
    const [first, second] = steps;
    assert.ok(first?.reached === 1 && (second?.reached ?? 1) < 1, 'the second is not always needed');
    assert.deepEqual(plan.vendor_cost.worst, 0.04);
    assert.ok(plan.vendor_cost.expected > 0 && plan.vendor_cost.expected < 0.04);
    assert.ok(plan.credits.expected > 0 && plan.credits.expected < 1);
    for (const field of ['job_title', 'phone']) {
      const chance = first?.chances[field] ?? 0;
      assert.ok((plan.chances[field] ?? 0) > chance && chance > 0, 'two are likelier to have it than one');
    }
    assert.equal(at.vendor().calls(email), 0);
    assert.deepEqual(await at.app.credits(id), { balance: 3, held: 0, available: 3 });
    assert.equal((await at.app.ask('GET', '/v1/enrichments', { key })).json.meta.total, 0);
  });

  test('an answer that is there already is free, and what it says is certain', async () => {
    const { key, contactId, email } = await workspaceWithContact(at.app);
    at.vendor('vendor_a').knows(email, missing());
    at.vendor('vendor_b').knows(email, found(GENERAL_COUNSEL));
    await at.app.enrich(key, contactId, { fields: ['job_title'] });
    await at.app.ask('DELETE', `/v1/contacts/${contactId}`, { key });
    const again = await at.app.contact(key, { full_name: 'Jane Doe', email });
    const plan = await planOf(at, key, { contact_id: again, fields: ['job_title'] });
    assert.deepEqual(
      plan.steps.map(({ cached, chances, expected_cost, worst_cost }) => [
        cached,
        chances.job_title ?? 0,
        expected_cost,
        worst_cost,
      ]),
      [
        [true, 0, 0, 0],
        [true, 1, 0, 0],
      ],
    );
    assert.deepEqual([plan.chances, plan.vendor_cost], [{ job_title: 1 }, { expected: 0, worst: 0 }]);
    assert.deepEqual(plan.credits, { expected: 1, worst: 1 });
  });

  test('says why a provider is left out', async () => {
    const { key, contactId, email } = await workspaceWithContact(at.app, { contact: STORED_COUNSEL });
    const reasons = async (contact_id: string) =>
      (await planOf(at, key, { contact_id })).steps.map(({ decision, reason }) => [decision, reason]);
    const both = (reason: string) => [
      ['skip', reason],
      ['skip', reason],
    ];
    assert.deepEqual(await reasons(contactId), both('fills_nothing_missing'));
    const nameless = await at.app.contact(key, { full_name: 'Jane Doe' });
    assert.deepEqual(await reasons(nameless), both('no_identifiers'));
    await at.app.ask('POST', '/v1/suppressions', { key, body: { email } });
    assert.deepEqual(await reasons(contactId), both('suppressed'));
    const plan = await planOf(at, key, { contact_id: contactId, overwrite: true });
    assert.deepEqual(
      [plan.credits, plan.vendor_cost],
      [
        { expected: 0, worst: 0 },
        { expected: 0, worst: 0 },
      ],
    );
  });

  test('is refused like the call itself', async () => {
    const { key } = await at.app.workspace();
    const ask = (body: unknown) => at.app.ask('POST', '/v1/enrich/contact/plan', { key, body });
    assertError(await ask({ contact_id: randomUUID() }), 404, 'not_found');
    assert.deepEqual(wrongFields(await ask({ contact_id: 'jane', fields: [] })), ['contact_id', 'fields']);
    const reader = await at.app.workspace({ permissions: ['read'] });
    const contact_id = await at.app.contact(key, { email: newEmail() });
    const refused = await at.app.ask('POST', '/v1/enrich/contact/plan', {
      key: reader.key,
      body: { contact_id },
    });
    assertError(refused, 403, 'insufficient_permissions');
  });
}
