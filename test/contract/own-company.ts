import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { found, missing } from '../vendors/http-vendor.js';
import { GENERAL_COUNSEL } from './people.js';
import type { Stage } from './stage.js';

/** What the workspace itself has of a contact's company. */
export function ownCompany(at: Stage): void {
  const prepared = async (contact: Readonly<Record<string, unknown>> = {}) => {
    const workspace = await at.app.workspace({ credits: 5 });
    const { key } = workspace;
    const domain = `own-${randomUUID().slice(0, 8)}.com`;
    const email = `jane@${domain}`;
    const body = { name: 'Bluefjord AS', domain, hq_location: 'Bergen, NO' };
    const company = (await at.app.ask('POST', '/v1/companies', { key, body })).json.data;
    const contactId = await at.app.contact(key, { full_name: 'Jane Doe', email, ...contact });
    for (const vendor of ['vendor_a', 'vendor_b']) at.vendor(vendor).knows(email, missing());
    return { ...workspace, company, contactId, email };
  };

  test('fills the contact’s company and place where nobody else knows them, and that alone is free', async () => {
    const { key, id, contactId } = await prepared();
    const answer = await at.app.enrich(key, contactId);
    assert.equal(answer.status, 200, answer.text);
    const { contact, fields_updated, source } = answer.json.data;
    assert.deepEqual(
      [contact.company_name, contact.location, fields_updated, source],
      ['Bluefjord AS', 'Bergen, NO', ['company_name', 'location'], 'workspace'],
    );
    assert.equal(answer.headers.get('x-credits-charged'), '0');
    assert.deepEqual(await at.app.credits(id), { balance: 5, held: 0, available: 5 });
    const path = `/v1/contacts/${contactId}/provenance`;
    const { values } = (await at.app.ask('GET', path, { key })).json.data;
    assert.equal(values.company_name.source, 'workspace');
  });

  test('costs nothing more beside what a vendor brings, and the vendor knows better where people are', async () => {
    const { key, id, contactId, email } = await prepared();
    at.vendor().knows(email, found({ ...GENERAL_COUNSEL, email }));
    const { data } = (await at.app.enrich(key, contactId)).json;
    assert.equal(data.contact.location, 'New York, NY, US');
    assert.equal(data.contact.company_name, 'Bluefjord AS');
    assert.equal((await at.app.credits(id)).balance, 4);
  });

  test('is in the plan, which tells what it fills and that this is free', async () => {
    const { key, id, contactId, email } = await prepared();
    const plan = async (body: object) => {
      const answer = await at.app.ask('POST', '/v1/enrich/contact/plan', {
        key,
        body: { contact_id: contactId, ...body },
      });
      assert.equal(answer.status, 200, answer.text);
      return answer.json.data;
    };
    const alone = await plan({ fields: ['company_name'] });
    assert.deepEqual(alone.credits, { expected: 0, worst: 0 });
    assert.deepEqual(alone.vendor_cost, { expected: 0, worst: 0 });
    assert.deepEqual(alone.chances, { company_name: 1 });
    assert.deepEqual(
      alone.steps.map(({ provider, decision }: Record<string, unknown>) => `${provider} ${decision}`),
      ['workspace ask', 'vendor_a skip', 'vendor_b skip'],
    );
    const whole = await plan({});
    assert.deepEqual([whole.chances.company_name, whole.chances.location], [1, 1]);
    assert.ok(whole.credits.expected > 0 && whole.credits.expected < 1 && whole.credits.worst === 1);
    assert.equal(at.vendor().calls(email), 0);
    // As planned, so done.
    const done = await at.app.enrich(key, contactId, { fields: ['company_name'] });
    assert.equal(done.headers.get('x-credits-charged'), '0');
    assert.deepEqual(await at.app.credits(id), { balance: 5, held: 0, available: 5 });
  });

  test('is in the plan of a run, by the link or the address', async () => {
    const { key, company } = await prepared();
    await at.app.contact(key, { full_name: 'Jane Roe', related_company_id: company.id });
    await at.app.contact(key, { full_name: 'Jane Low', email: 'jane@nowhere-else.com' });
    const plan = async (body: object) =>
      (await at.app.ask('POST', '/v1/enrich/contacts/plan', { key, body })).json.data;
    const alone = await plan({ all: true, fields: ['company_name'] });
    assert.deepEqual([alone.contacts, alone.fillable, alone.askable, alone.credits.worst], [3, 3, 1, 1]);
    const { contacts } = (await at.app.ask('GET', '/v1/contacts', { key })).json.data;
    const listed = contacts.map(({ id }: { id: string }) => id);
    assert.deepEqual(await plan({ contact_ids: listed, fields: ['company_name'] }), alone);
  });

  test('is that of the link, whatever the address says', async () => {
    const { key, contactId } = await prepared();
    const body = { name: 'Acme Holding', hq_location: 'Rome, IT' };
    const linked = (await at.app.ask('POST', '/v1/companies', { key, body })).json.data;
    await at.app.ask('PATCH', `/v1/contacts/${contactId}`, { key, body: { related_company_id: linked.id } });
    const { contact } = (await at.app.enrich(key, contactId)).json.data;
    assert.deepEqual([contact.company_name, contact.location], ['Acme Holding', 'Rome, IT']);
  });

  test('is nobody else’s: not of a mail provider’s address, not of another workspace', async () => {
    const { contactId, key } = await prepared({ email: 'jane@gmail.com' });
    assert.equal((await at.app.enrich(key, contactId, { fields: ['company_name'] })).status, 409);
    const { email } = await prepared();
    const other = await at.app.workspace({ credits: 5 });
    await at.app.ask('POST', '/v1/companies', { key: other.key, body: { name: 'Something else' } });
    const stranger = await at.app.contact(other.key, { full_name: 'Jane Doe', email });
    assert.equal((await at.app.enrich(other.key, stranger, { fields: ['company_name'] })).status, 409);
  });
}
