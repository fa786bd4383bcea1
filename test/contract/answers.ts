import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { found, missing } from '../vendors/http-vendor.js';
import { GENERAL_COUNSEL, STORED_COUNSEL } from './people.js';
import { GATEWAY } from './published.js';
import { assertError, newEmail, type Stage, UUID, workspaceWithContact } from './stage.js';

const ALL = ['job_title', 'company_name', 'linkedin_url', 'phone', 'location', 'seniority'];

/** What `POST /v1/enrich/contact` answers where it comes to an end, with two vendors. */
export function answers(at: Stage): void {
  describe('a call that changes something', () => changes(at));
  describe('source and confidence', () => sources(at));
  describe('overwrite', () => overwriting(at));
  describe('a call that changes nothing', () => unchanged(at));
  describe('a call without data', () => noMatch(at));
}

function changes(at: Stage): void {
  test('the example of the documentation is answered as it stands there', async () => {
    const email = newEmail();
    const contact = { full_name: 'Jane Doe', email, phone: '+1-555-0100' };
    const { key, contactId } = await workspaceWithContact(at.app, { credits: 4872, contact });
    const { level: _level, ...known } = GENERAL_COUNSEL;
    at.vendor().knows(email, found(known));
    const answer = await at.app.enrich(key, contactId);
    assert.equal(answer.status, 200, answer.text);
    const { contact: enriched, ...rest } = answer.json.data;
    assert.deepEqual(rest, {
      fields_updated: ['job_title', 'company_name', 'linkedin_url', 'location'],
      source: 'vendor_a',
      confidence: 0.91,
      credits_remaining: 4871,
    });
    const { created_at, updated_at, first_name, last_name, ...members } = enriched;
    const { job_title, company_name, linkedin_url, location } = STORED_COUNSEL;
    assert.deepEqual(members, {
      id: contactId,
      full_name: 'Jane Doe',
      email,
      job_title,
      company_name,
      linkedin_url,
      phone: '+1-555-0100',
      location,
      seniority: null,
    });
    assert.ok(Date.parse(updated_at) >= Date.parse(created_at), 'the contact was updated after it was made');
    assert.deepEqual([first_name, last_name], ['Jane', 'Doe']);
  });

  test('the contact in the answer is the contact as it is stored', async () => {
    const { key, contactId, email } = await workspaceWithContact(at.app);
    at.vendor().knows(email, found(GENERAL_COUNSEL));
    const { contact } = (await at.app.enrich(key, contactId)).json.data;
    const stored = (await at.app.ask('GET', `/v1/contacts/${contactId}`, { key })).json.data;
    for (const [name, value] of Object.entries(contact)) assert.deepEqual(stored[name], value, name);
    for (const [name, value] of Object.entries(STORED_COUNSEL)) assert.equal(stored[name], value, name);
  });

  test('both mounts answer alike', async () => {
    const { key, contactId, email } = await workspaceWithContact(at.app);
    at.vendor().knows(email, found(GENERAL_COUNSEL));
    const body = { contact_id: contactId, fields: ['job_title'] };
    const answer = await at.app.ask('POST', `${GATEWAY}/v1/enrich/contact`, { key, body });
    assert.equal(answer.status, 200, answer.text);
    assert.deepEqual(answer.json.data.fields_updated, ['job_title']);
  });

  test('fields_updated has the order of the list, whatever the order and the repetitions of the request', async () => {
    const { key, contactId, email } = await workspaceWithContact(at.app);
    at.vendor().knows(email, found(GENERAL_COUNSEL));
    const fields = ['seniority', 'location', 'phone', 'phone', 'company_name', 'job_title', 'location'];
    const { data } = (await at.app.enrich(key, contactId, { fields })).json;
    assert.deepEqual(data.fields_updated, ['job_title', 'company_name', 'phone', 'location', 'seniority']);
  });

  test('only the requested fields are touched', async () => {
    const { key, contactId, email } = await workspaceWithContact(at.app);
    at.vendor().knows(email, found(GENERAL_COUNSEL));
    const { data } = (await at.app.enrich(key, contactId, { fields: ['phone'], overwrite: true })).json;
    assert.deepEqual(data.fields_updated, ['phone']);
    assert.equal(data.contact.job_title, null);
  });

  test('headers name the enrichment and what the call charged', async () => {
    const { key, contactId, email } = await workspaceWithContact(at.app);
    at.vendor().knows(email, found(GENERAL_COUNSEL));
    const { headers } = await at.app.enrich(key, contactId);
    assert.match(headers.get('x-enrichment-id') ?? '', UUID);
    assert.equal(headers.get('x-credits-charged'), '1');
    assert.equal(headers.get('idempotent-replayed'), null);
    assert.match(headers.get('content-type') ?? '', /^application\/json/);
  });

  test('an upper-case contact_id is the same contact', async () => {
    const { key, contactId, email } = await workspaceWithContact(at.app);
    at.vendor().knows(email, found(GENERAL_COUNSEL));
    const answer = await at.app.enrich(key, contactId.toUpperCase());
    assert.equal(answer.json.data.contact.id, contactId);
  });
}

function sources(at: Stage): void {
  test('the source is the provider that supplied most of the changed fields', async () => {
    const { key, contactId, email } = await workspaceWithContact(at.app);
    at.vendor('vendor_a').knows(email, found({ title: 'Paralegal', score: 0.9 }));
    at.vendor('vendor_b').knows(email, found({ employer: 'Acme Corp', place: 'Boston, MA, US', score: 0.8 }));
    const { data } = (await at.app.enrich(key, contactId)).json;
    assert.deepEqual(data.fields_updated, ['job_title', 'company_name', 'location']);
    assert.equal(data.source, 'vendor_b');
  });

  test('of providers that supplied equally many, the one earlier in the waterfall is the source', async () => {
    const { key, contactId, email } = await workspaceWithContact(at.app);
    at.vendor('vendor_a').knows(email, found({ place: 'Boston, MA, US', score: 0.7 }));
    at.vendor('vendor_b').knows(email, found({ title: 'Paralegal', score: 0.9 }));
    const { data } = (await at.app.enrich(key, contactId)).json;
    assert.deepEqual([data.fields_updated, data.source], [['job_title', 'location'], 'vendor_a']);
  });

  test('the confidence is the lowest among the changed fields, with at most two decimals', async () => {
    const { key, contactId, email } = await workspaceWithContact(at.app);
    at.vendor('vendor_a').knows(email, found({ title: 'Paralegal', score: 0.9 }));
    at.vendor('vendor_b').knows(email, found({ place: 'Boston, MA, US', score: 0.66666 }));
    const { data } = (await at.app.enrich(key, contactId)).json;
    assert.equal(data.confidence, 0.67);
  });

  test('a provider whose fields are all there already is not asked', async () => {
    const { key, contactId, email } = await workspaceWithContact(at.app);
    at.vendor('vendor_a').knows(email, found(GENERAL_COUNSEL));
    assert.deepEqual((await at.app.enrich(key, contactId)).json.data.fields_updated, ALL);
    assert.deepEqual([at.vendor('vendor_a').calls(email), at.vendor('vendor_b').calls(email)], [1, 0]);
  });

  test('a value below min_confidence is not written', async () => {
    const { key, contactId, email } = await workspaceWithContact(at.app);
    at.vendor('vendor_a').knows(email, found({ ...GENERAL_COUNSEL, score: 0.49 }));
    const answer = await at.app.enrich(key, contactId);
    assertError(answer, 409, 'no_match');
    const { data } = (await at.app.ask('GET', `/v1/contacts/${contactId}`, { key })).json;
    assert.deepEqual([data.job_title, data.phone], [null, null]);
  });

  test('an answer about another person is not believed, and the next provider is asked', async () => {
    const { key, contactId, email } = await workspaceWithContact(at.app);
    at.vendor('vendor_a').knows(email, found({ ...GENERAL_COUNSEL, name: 'Walter Krummholz' }));
    at.vendor('vendor_b').knows(email, found({ title: 'Paralegal', name: 'Jane Doe', score: 0.8 }));
    const answer = await at.app.enrich(key, contactId);
    assert.deepEqual([answer.json.data.fields_updated, answer.json.data.source], [['job_title'], 'vendor_b']);
    const id = answer.headers.get('x-enrichment-id');
    const { attempts } = (await at.app.ask('GET', `/v1/enrichments/${id}`, { key })).json.data;
    assert.deepEqual([attempts[0].provider, attempts[0].reason], ['vendor_a', 'identity_mismatch']);
    assert.notEqual(attempts[0].outcome, 'found');
  });

  test('a seniority is not taken from an answer about another title', async () => {
    const { key, contactId, email } = await workspaceWithContact(at.app);
    at.vendor('vendor_a').knows(email, found({ title: 'General Counsel', score: 0.95 }));
    at.vendor('vendor_b').knows(
      email,
      found({ title: 'Legal Assistant', level: 'entry', place: 'Boston, MA, US', score: 0.6 }),
    );
    const { data } = (await at.app.enrich(key, contactId)).json;
    assert.deepEqual([data.contact.job_title, data.contact.seniority], ['General Counsel', null]);
  });
}

function overwriting(at: Stage): void {
  const typed = { job_title: 'Office Manager', phone: '+1 (202) 555-0147', location: 'Washington, DC, US' };

  test('without it, what is filled stays, whatever a provider says', async () => {
    const { key, contactId, email } = await workspaceWithContact(at.app, { contact: typed });
    at.vendor().knows(email, found(GENERAL_COUNSEL));
    const { data } = (await at.app.enrich(key, contactId, { overwrite: false })).json;
    assert.deepEqual(data.fields_updated, ['company_name', 'linkedin_url']);
    for (const [name, value] of Object.entries(typed)) assert.equal(data.contact[name], value);
  });

  test('with it, another value replaces; an equal one, however it was typed, is no change', async () => {
    const { key, contactId, email } = await workspaceWithContact(at.app, { contact: typed });
    at.vendor().knows(email, found(GENERAL_COUNSEL));
    const { data } = (await at.app.enrich(key, contactId, { overwrite: true })).json;
    assert.deepEqual(data.fields_updated, [
      'job_title',
      'company_name',
      'linkedin_url',
      'location',
      'seniority',
    ]);
    assert.equal(data.contact.job_title, 'General Counsel');
    assert.equal(data.contact.phone, typed.phone, 'kept as it was typed');
  });

  test('with it, a filled field of which no provider knows anything stays', async () => {
    const { key, contactId, email } = await workspaceWithContact(at.app, { contact: typed });
    at.vendor().knows(email, found({ employer: 'Acme Corp', score: 0.9 }));
    const { data } = (await at.app.enrich(key, contactId, { overwrite: true })).json;
    assert.deepEqual(data.fields_updated, ['company_name']);
    assert.equal(data.contact.job_title, typed.job_title);
  });
}

function unchanged(at: Stage): void {
  const filled = { ...STORED_COUNSEL };

  test('with nothing to do nobody is asked, and it is free', async () => {
    const { key, contactId, email } = await workspaceWithContact(at.app, { credits: 7, contact: filled });
    const answer = await at.app.enrich(key, contactId);
    assert.equal(answer.status, 200);
    const { contact, ...rest } = answer.json.data;
    assert.deepEqual(rest, { fields_updated: [], source: null, confidence: null, credits_remaining: 7 });
    assert.equal(contact.id, contactId);
    assert.equal(answer.headers.get('x-credits-charged'), '0');
    assert.match(answer.headers.get('x-enrichment-id') ?? '', UUID);
    assert.equal(at.vendor().calls(email), 0);
  });

  test('nothing to do counts by the requested fields alone', async () => {
    const { key, contactId } = await workspaceWithContact(at.app, { contact: { job_title: 'Paralegal' } });
    const { data } = (await at.app.enrich(key, contactId, { fields: ['job_title'] })).json;
    assert.deepEqual([data.fields_updated, data.source], [[], null]);
  });

  test('what providers only confirm is free, and names the provider with its confidence', async () => {
    const { key, contactId, email } = await workspaceWithContact(at.app, { credits: 7, contact: filled });
    at.vendor().knows(email, found(GENERAL_COUNSEL));
    const before = (await at.app.ask('GET', `/v1/contacts/${contactId}`, { key })).text;
    const answer = await at.app.enrich(key, contactId, { overwrite: true });
    const { contact: _contact, ...rest } = answer.json.data;
    assert.deepEqual(rest, {
      fields_updated: [],
      source: 'vendor_a',
      confidence: 0.91,
      credits_remaining: 7,
    });
    assert.equal(answer.headers.get('x-credits-charged'), '0');
    assert.equal(
      (await at.app.ask('GET', `/v1/contacts/${contactId}`, { key })).text,
      before,
      'the contact is as it was',
    );
  });
}

function noMatch(at: Stage): void {
  test('where every provider answered and none had data, it is a free no_match', async () => {
    const { key, id, contactId, email } = await workspaceWithContact(at.app, { credits: 3 });
    at.vendor('vendor_a').knows(email, missing());
    at.vendor('vendor_b').knows(email, found({ name: 'Jane Doe' }));
    const answer = await at.app.enrich(key, contactId);
    assertError(answer, 409, 'no_match');
    assert.deepEqual(answer.json.error.details, { reason: 'no_data' });
    assert.equal(answer.headers.get('x-credits-charged'), '0');
    assert.match(answer.headers.get('x-enrichment-id') ?? '', UUID);
    assert.deepEqual(await at.app.credits(id), { balance: 3, held: 0, available: 3 });
  });

  test('data for other fields than the requested ones is no data', async () => {
    const { key, contactId, email } = await workspaceWithContact(at.app);
    at.vendor('vendor_a').knows(email, found({ title: 'Paralegal' }));
    assertError(await at.app.enrich(key, contactId, { fields: ['phone'] }), 409, 'no_match');
    const { data } = (await at.app.ask('GET', `/v1/contacts/${contactId}`, { key })).json;
    assert.equal(data.job_title, null);
  });

  test('where no provider can be asked for want of identifiers, it says so', async () => {
    const { key } = await at.app.workspace();
    const contactId = await at.app.contact(key, { full_name: 'Jane Doe' });
    const before = at.vendor().allCalls;
    const answer = await at.app.enrich(key, contactId);
    assertError(answer, 409, 'no_match');
    assert.deepEqual(answer.json.error.details, { reason: 'no_identifiers' });
    assert.equal(answer.headers.get('x-credits-charged'), '0');
    assert.equal(at.vendor().allCalls, before);
  });
}
