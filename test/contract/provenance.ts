import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { found } from '../vendors/http-vendor.js';
import { assertError, type Stage, workspaceWithContact } from './stage.js';

const GIVEN = {
  source: 'person',
  confidence: null,
  enrichment_id: null,
  agreed: [],
  disagreed: [],
  previous_value: null,
};

/** `GET /v1/contacts/{id}/provenance`. */
export function provenance(at: Stage): void {
  test('tells of every value who gave it, when, how surely, and who else said what', async () => {
    const { key, contactId, email } = await workspaceWithContact(at.app, {
      contact: { job_title: 'Paralegal', seniority: 'entry' },
    });
    at.vendor('vendor_a').knows(
      email,
      found({ title: 'General Counsel', employer: 'Acme Corp', score: 0.9, seen: '2026-01-05T00:00:00Z' }),
    );
    at.vendor('vendor_b').knows(
      email,
      found({ title: 'General Counsel', employer: 'Bluefjord', phone: '+12025550147', score: 0.6 }),
    );
    const fields = ['job_title', 'company_name', 'phone'];
    const answer = await at.app.enrich(key, contactId, { overwrite: true, fields });
    const enrichmentId = answer.headers.get('x-enrichment-id');
    const body = { phone: '+12025550148' };
    const changed = await at.app.ask('PATCH', `/v1/contacts/${contactId}`, { key, body });
    const { created_at, updated_at } = changed.json.data;

    const told = await at.app.ask('GET', `/v1/contacts/${contactId}/provenance`, { key });
    assert.equal(told.status, 200, told.text);
    const { contact_id, values } = told.json.data;
    assert.equal(contact_id, contactId);
    const { job_title, company_name, phone, ...others } = values;
    const { confidence, ...title } = job_title;
    assert.deepEqual(title, {
      value: 'General Counsel',
      source: 'vendor_a',
      observed_at: '2026-01-05T00:00:00.000Z',
      enrichment_id: enrichmentId,
      agreed: ['vendor_b'],
      disagreed: [],
      previous_value: 'Paralegal',
    });
    assert.ok(confidence > 0.9);
    assert.deepEqual(
      [company_name.value, company_name.disagreed],
      ['Acme Corp', [{ source: 'vendor_b', value: 'Bluefjord' }]],
    );
    assert.deepEqual(phone, { ...GIVEN, value: '+12025550148', observed_at: updated_at });
    assert.deepEqual(others, {
      full_name: { ...GIVEN, value: 'Jane Doe', observed_at: null },
      first_name: { ...GIVEN, value: 'Jane', observed_at: null },
      last_name: { ...GIVEN, value: 'Doe', observed_at: null },
      email: { ...GIVEN, value: email, observed_at: null },
      seniority: { ...GIVEN, value: 'entry', observed_at: created_at },
    });
  });

  test('a contact that is not there is not found', async () => {
    const { key } = await at.app.workspace();
    assertError(
      await at.app.ask('GET', `/v1/contacts/${randomUUID()}/provenance`, { key }),
      404,
      'not_found',
    );
  });
}
