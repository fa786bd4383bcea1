import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { found, missing, refused } from '../vendors/http-vendor.js';
import { assertError, type Stage, UUID, workspaceWithContact, wrongFields } from './stage.js';

const MEMBERS = [
  'attempts',
  'company_id',
  'contact_id',
  'created_at',
  'credits_charged',
  'domain',
  'duration_ms',
  'fields',
  'fields_updated',
  'id',
  'idempotency_key',
  'overwrite',
  'requested_fields',
  'settled_at',
  'status',
];

// biome-ignore lint/suspicious/noExplicitAny: what an answer holds is what the tests are about
async function enrichmentOf(at: Stage, key: string, answer: { headers: Headers }): Promise<any> {
  const id = answer.headers.get('x-enrichment-id');
  assert.match(id ?? '', UUID);
  return (await at.app.ask('GET', `/v1/enrichments/${id}`, { key })).json.data;
}

/** `GET /v1/enrichments` and `GET /v1/enrichments/{id}`. */
export function history(at: Stage): void {
  test('tells who supplied which value, who agreed, who did not, and what each provider answered', async () => {
    const { key, contactId, email } = await workspaceWithContact(at.app, {
      contact: { job_title: 'Paralegal' },
    });
    at.vendor('vendor_a').knows(
      email,
      found({ title: 'General Counsel', employer: 'Acme Corp', score: 0.9, seen: '2026-01-05T00:00:00Z' }),
    );
    at.vendor('vendor_b').knows(
      email,
      found({
        title: 'general counsel',
        employer: 'Bluefjord',
        phone: '+12025550147',
        place: 'Boston, MA, US',
        score: 0.6,
      }),
    );
    const idempotencyKey = randomUUID();
    const answer = await at.app.enrich(key, contactId, { overwrite: true, idempotencyKey });
    const enrichment = await enrichmentOf(at, key, answer);
    assert.deepEqual(Object.keys(enrichment).sort(), MEMBERS);
    const { attempts, fields, created_at, settled_at, duration_ms, id: _id, ...rest } = enrichment;
    assert.deepEqual(rest, {
      contact_id: contactId,
      company_id: null,
      domain: null,
      status: 'succeeded',
      requested_fields: ['job_title', 'company_name', 'linkedin_url', 'phone', 'location', 'seniority'],
      overwrite: true,
      fields_updated: ['job_title', 'company_name', 'phone', 'location'],
      credits_charged: 1,
      idempotency_key: idempotencyKey,
    });
    assert.ok(Date.parse(settled_at) >= Date.parse(created_at) && duration_ms >= 0);
    const { confidence: titleConfidence, ...title } = fields.job_title;
    assert.deepEqual(title, {
      value: 'General Counsel',
      previous_value: 'Paralegal',
      source: 'vendor_a',
      observed_at: '2026-01-05T00:00:00.000Z',
      agreed: ['vendor_b'],
      disagreed: [],
    });
    assert.ok(titleConfidence > 0.9, 'agreement raises the confidence');
    const { company_name } = fields;
    assert.deepEqual(
      [company_name.value, company_name.disagreed],
      ['Acme Corp', [{ source: 'vendor_b', value: 'Bluefjord' }]],
    );
    assert.ok(company_name.confidence < 0.9, 'contradiction lowers the confidence');
    assert.deepEqual(Object.keys(fields), ['job_title', 'company_name', 'phone', 'location']);
    assert.deepEqual(
      attempts.map(({ latency_ms, ...attempt }: { latency_ms: number }) => ({
        ...attempt,
        timed: latency_ms >= 0,
      })),
      ['vendor_a', 'vendor_b'].map(provider => ({
        provider,
        outcome: 'found',
        reason: null,
        cached: false,
        cost: 0.02,
        timed: true,
      })),
    );
  });

  test('the statuses are those of the outcomes', async () => {
    const { key, contactId, email } = await workspaceWithContact(at.app, {
      contact: { phone: '+12025550147' },
    });
    const free = async (fields: string[]) => {
      const {
        status,
        credits_charged,
        fields: values,
      } = await enrichmentOf(at, key, await at.app.enrich(key, contactId, { fields }));
      assert.deepEqual([credits_charged, values], [0, {}]);
      return status;
    };
    assert.equal(await free(['phone']), 'unchanged');
    at.vendor('vendor_a').knows(email, refused(500), missing());
    assert.equal(await free(['job_title']), 'failed');
    assert.equal(await free(['job_title']), 'no_match');
  });

  test('a call under way is running', async () => {
    const { key, contactId, email } = await workspaceWithContact(at.app);
    const held = at.vendor().hold(email);
    const call = at.app.enrich(key, contactId);
    await held.arrived;
    const [running] = (await at.app.ask('GET', '/v1/enrichments', { key })).json.data.enrichments;
    assert.deepEqual(
      [running.status, running.settled_at, running.duration_ms, running.credits_charged, running.attempts],
      ['running', null, null, 0, []],
    );
    held.release();
    await call;
  });

  test('providers that were not asked are skipped, with the reason', async () => {
    const { key } = await at.app.workspace();
    const contactId = await at.app.contact(key, { full_name: 'Jane Doe' });
    const { attempts } = await enrichmentOf(at, key, await at.app.enrich(key, contactId));
    assert.deepEqual(
      attempts.map(({ provider, outcome, reason, cost }: Record<string, unknown>) => [
        provider,
        outcome,
        reason,
        cost,
      ]),
      [
        ['vendor_a', 'skipped', 'no_identifiers', 0],
        ['vendor_b', 'skipped', 'no_identifiers', 0],
      ],
    );
  });

  test('the list is newest first, in pages, and of one contact where it is named', async () => {
    const { key, contactId } = await workspaceWithContact(at.app, { contact: { phone: '+12025550147' } });
    const other = await at.app.contact(key, { full_name: 'John Roe', phone: '+12025550147' });
    const made: string[] = [];
    for (const contact of [contactId, other, contactId]) {
      made.push(
        (await at.app.enrich(key, contact, { fields: ['phone'] })).headers.get('x-enrichment-id') ?? '',
      );
    }
    const list = async (query: string) => (await at.app.ask('GET', `/v1/enrichments${query}`, { key })).json;
    const all = await list('');
    assert.deepEqual(
      all.data.enrichments.map(({ id }: { id: string }) => id),
      [...made].reverse(),
    );
    assert.deepEqual(all.meta, { page: 1, per_page: 50, total: 3 });
    assert.deepEqual(Object.keys(all.data.enrichments[0]).sort(), MEMBERS);
    const ofOne = await list(`?contact_id=${contactId}&page=2&per_page=1`);
    assert.deepEqual(
      ofOne.data.enrichments.map(({ id }: { id: string }) => id),
      [made[0]],
    );
    assert.deepEqual(ofOne.meta, { page: 2, per_page: 1, total: 2 });
    assert.deepEqual((await list(`?contact_id=${randomUUID()}`)).meta.total, 0);
  });

  test('an enrichment that is not there, and queries that are not understood', async () => {
    const { key } = await at.app.workspace();
    assertError(await at.app.ask('GET', `/v1/enrichments/${randomUUID()}`, { key }), 404, 'not_found');
    const wrong = await at.app.ask('GET', '/v1/enrichments?contact_id=jane&per_page=101&page=0&limit=3', {
      key,
    });
    assert.deepEqual(wrongFields(wrong), ['contact_id', 'limit', 'page', 'per_page']);
  });
}
