import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe, test } from 'node:test';
import type { TestApp } from '../support/app.js';
import { assertError, newEmail, type Stage, UUID, wrongFields } from './stage.js';

/** `/v1/contacts`. */
export function contacts(at: Stage): void {
  describe('creating', () => creating(at));
  describe('names', () => names(at));
  describe('duplicates', () => duplicates(at));
  describe('changing', () => changing(at));
  describe('deleting', () => deleting(at));
}

function create(app: TestApp, key: string, body: unknown) {
  return app.ask('POST', '/v1/contacts', { key, body });
}

async function company(app: TestApp, key: string): Promise<string> {
  return (await app.ask('POST', '/v1/companies', { key, body: { name: 'Acme' } })).json.data.id;
}

function creating(at: Stage): void {
  test('everything that is given is kept as it was given', async () => {
    const { key } = await at.app.workspace();
    const given = {
      full_name: 'Jane Doe',
      email: newEmail('Jane.Doe'),
      phone: '+1-555-0100',
      job_title: 'General Counsel',
      company_name: 'Acme Corp',
      linkedin_url: 'https://www.linkedin.com/in/JaneDoe/',
      location: 'New York',
      seniority: 'c_suite',
      related_company_id: await company(at.app, key),
      tags: ['law', 'gc', 'Größe 😀'],
      custom_fields: { score: 4.5, nested: { list: [1, null, 'x'] }, 'a key': true },
      notes: 'line 1\nline 2',
    };
    const answer = await create(at.app, key, { ...given, priority: 'high' });
    assert.equal(answer.status, 201, answer.text);
    const { id, created_at, updated_at, ...rest } = answer.json.data;
    assert.match(id, UUID);
    assert.ok(Math.abs(Date.parse(created_at) - Date.now()) < 60_000 && Date.parse(updated_at) > 0);
    assert.deepEqual(rest, { ...given, first_name: 'Jane', last_name: 'Doe', priority: 1 });
    const read = await at.app.ask('GET', `/v1/contacts/${id}`, { key });
    assert.deepEqual([read.status, read.json], [200, answer.json]);
    assert.equal((await at.app.ask('GET', `/v1/contacts/${id}?include=notes,tasks`, { key })).status, 200);
  });

  test('company, company_id and created_date are other spellings', async () => {
    const { key } = await at.app.workspace();
    const companyId = await company(at.app, key);
    const createdAt = new Date(Date.now() - 86_400_000).toISOString();
    const body = {
      full_name: 'Jane Doe',
      company: 'Acme',
      company_id: companyId.toUpperCase(),
      created_date: createdAt,
    };
    const { data } = (await create(at.app, key, body)).json;
    assert.deepEqual(
      [data.company_name, data.related_company_id, data.created_at],
      ['Acme', companyId, createdAt],
    );
  });

  for (const [given, stored] of [
    ['high', 1],
    ['medium', 2],
    ['low', 3],
    [1, 1],
    [3, 3],
  ] as const) {
    test(`priority ${given} is ${stored}`, async () => {
      const { key } = await at.app.workspace();
      assert.equal(
        (await create(at.app, key, { full_name: 'Jane', priority: given })).json.data.priority,
        stored,
      );
    });
  }

  test('a date of creation within bounds is kept, any other becomes now', async () => {
    const { key } = await at.app.workspace();
    const hours = (count: number) => new Date(Date.now() + count * 3_600_000).toISOString();
    for (const kept of [hours(23), hours(-24 * 365 * 4)]) {
      assert.equal(
        (await create(at.app, key, { full_name: 'Jane', created_at: kept })).json.data.created_at,
        kept,
      );
    }
    for (const replaced of [hours(25), hours(-24 * 366 * 6), 'yesterday', '', '2026-02-31T99:00:00Z', null]) {
      const { data } = (await create(at.app, key, { full_name: 'Jane', created_at: replaced })).json;
      assert.ok(Math.abs(Date.parse(data.created_at) - Date.now()) < 60_000, String(replaced));
    }
  });

  test('every member that is wrong is named', async () => {
    const { key } = await at.app.workspace();
    const wrong = {
      full_name: 7,
      email: 'not an address',
      phone: ['1'],
      job_title: 'x'.repeat(501),
      company_name: 'a\u0000b',
      seniority: 'boss',
      related_company_id: 'acme',
      priority: 4,
      tags: 'law',
      custom_fields: [1],
      notes: {},
      list_id: 'x',
    };
    assert.deepEqual(wrongFields(await create(at.app, key, wrong)), Object.keys(wrong).sort());
    assert.equal((await at.app.ask('GET', '/v1/contacts', { key })).json.meta.total, 0);
  });
}

function names(at: Stage): void {
  const cases = [
    [{ full_name: 'Müller, Hans' }, 'Hans Müller', 'Hans', 'Müller'],
    [{ full_name: 'Jean-Claude van Damme' }, 'Jean-Claude van Damme', 'Jean-Claude van', 'Damme'],
    [{ full_name: '  Jane   Doe ' }, 'Jane Doe', 'Jane', 'Doe'],
    [{ full_name: 'Cher' }, 'Cher', 'Cher', null],
    [{ first_name: 'Jane', last_name: 'Doe' }, 'Jane Doe', 'Jane', 'Doe'],
    [{ last_name: 'Doe' }, 'Doe', null, 'Doe'],
    [{ email: 'hans.mueller@roche.com' }, 'Hans Mueller', 'Hans', 'Mueller'],
    [{ full_name: 'Jane Doe', first_name: 'Janet' }, 'Jane Doe', 'Janet', 'Doe'],
  ] as const;
  for (const [given, full, first, last] of cases) {
    test(`${JSON.stringify(given)} is ${full}`, async () => {
      const { key } = await at.app.workspace();
      const { data } = (await create(at.app, key, given)).json;
      assert.deepEqual([data.full_name, data.first_name, data.last_name], [full, first, last]);
    });
  }

  test('without a name and an e-mail there is no contact', async () => {
    const { key } = await at.app.workspace();
    for (const body of [
      {},
      { company_name: 'Acme' },
      { full_name: '   ', email: '' },
      { full_name: null, email: null },
    ]) {
      assertError(await create(at.app, key, body), 400, 'validation_error');
    }
  });
}

function duplicates(at: Stage): void {
  test('an e-mail that is there already, in any case, is a conflict that names the contact', async () => {
    const { key } = await at.app.workspace();
    const email = newEmail('Jané');
    const id = await at.app.contact(key, { email });
    for (const spelling of [email, email.toUpperCase(), ` ${email.toLowerCase()} `]) {
      const answer = await create(at.app, key, { full_name: 'Someone', email: spelling });
      assertError(answer, 409, 'duplicate_contact');
      assert.deepEqual(answer.json.error.details, { contact_id: id });
    }
    assert.equal((await at.app.ask('GET', '/v1/contacts', { key })).json.meta.total, 1);
  });

  test('made at once, exactly one of them is made', async () => {
    const { key } = await at.app.workspace();
    const email = newEmail();
    const answers = await Promise.all(Array.from({ length: 8 }, () => create(at.app, key, { email })));
    assert.deepEqual(answers.map(({ status }) => status).sort(), [201, 409, 409, 409, 409, 409, 409, 409]);
  });

  test('a change to another contact’s e-mail is a conflict; to one’s own in another case it is none', async () => {
    const { key } = await at.app.workspace();
    const [one, two] = [newEmail(), newEmail()];
    const id = await at.app.contact(key, { email: one });
    const other = await at.app.contact(key, { email: two });
    const conflict = await at.app.ask('PATCH', `/v1/contacts/${other}`, {
      key,
      body: { email: one.toUpperCase() },
    });
    assertError(conflict, 409, 'duplicate_contact');
    assert.deepEqual(conflict.json.error.details, { contact_id: id });
    const own = await at.app.ask('PATCH', `/v1/contacts/${id}`, { key, body: { email: one.toUpperCase() } });
    assert.deepEqual([own.status, own.json.data.email], [200, one.toUpperCase()]);
  });

  test('contacts without an e-mail are never duplicates', async () => {
    const { key } = await at.app.workspace();
    for (let made = 0; made < 2; made += 1)
      assert.equal((await create(at.app, key, { full_name: 'Jane Doe' })).status, 201);
  });
}

function changing(at: Stage): void {
  const patch = (key: string, id: string, body: unknown) =>
    at.app.ask('PATCH', `/v1/contacts/${id}`, { key, body });

  test('what is left out stays, null empties, and notes are appended', async () => {
    const { key } = await at.app.workspace();
    const id = await at.app.contact(key, {
      full_name: 'Jane Doe',
      phone: '1',
      job_title: 'x',
      notes: 'first',
      tags: ['a'],
    });
    const { data } = (
      await patch(key, id, {
        phone: null,
        notes: 'second',
        company: 'Acme',
        location: 'Rome',
        seniority: 'vp',
      })
    ).json;
    assert.deepEqual(
      [data.phone, data.job_title, data.company_name, data.location, data.seniority, data.tags],
      [null, 'x', 'Acme', 'Rome', 'vp', ['a']],
    );
    assert.ok(data.notes.startsWith('first') && data.notes.endsWith('second'));
    assert.ok(Date.parse(data.updated_at) >= Date.parse(data.created_at));
    assert.deepEqual((await at.app.ask('GET', `/v1/contacts/${id}`, { key })).json.data, data);
  });

  test('a new full name is split anew, a new part composes it anew', async () => {
    const { key } = await at.app.workspace();
    const id = await at.app.contact(key, { full_name: 'Jane Doe' });
    const split = (await patch(key, id, { full_name: 'Roe, Mary Ann' })).json.data;
    assert.deepEqual(
      [split.full_name, split.first_name, split.last_name],
      ['Mary Ann Roe', 'Mary Ann', 'Roe'],
    );
    const composed = (await patch(key, id, { last_name: 'Poe' })).json.data;
    assert.deepEqual(
      [composed.full_name, composed.first_name, composed.last_name],
      ['Mary Ann Poe', 'Mary Ann', 'Poe'],
    );
  });

  test('changes at once are all kept', async () => {
    const { key } = await at.app.workspace();
    const id = await at.app.contact(key, { full_name: 'Jane Doe' });
    const changes = {
      phone: '1',
      job_title: 'Chair',
      company_name: 'Acme',
      location: 'Rome',
      seniority: 'vp',
      linkedin_url: 'x',
    };
    const answers = await Promise.all(
      Object.entries(changes).map(([name, value]) => patch(key, id, { [name]: value })),
    );
    for (const { status, text } of answers) assert.equal(status, 200, text);
    const { data } = (await at.app.ask('GET', `/v1/contacts/${id}`, { key })).json;
    for (const [name, value] of Object.entries(changes)) assert.equal(data[name], value, name);
  });

  test('a change that is none, unknown, wrong, or leaves nobody is refused, and nothing is changed', async () => {
    const { key } = await at.app.workspace();
    const id = await at.app.contact(key, { full_name: 'Jane Doe' });
    const before = (await at.app.ask('GET', `/v1/contacts/${id}`, { key })).text;
    for (const body of [
      {},
      { id: randomUUID() },
      { seniority: 'boss' },
      { email: '@' },
      { full_name: null },
      { first_name: '', last_name: ' ' },
    ]) {
      assertError(await patch(key, id, body), 400, 'validation_error');
    }
    assert.equal((await at.app.ask('GET', `/v1/contacts/${id}`, { key })).text, before);
    assertError(await patch(key, randomUUID(), { phone: '1' }), 404, 'not_found');
  });
}

function deleting(at: Stage): void {
  test('a deleted contact is gone everywhere, and its e-mail is free', async () => {
    const { key } = await at.app.workspace();
    const email = newEmail();
    const id = await at.app.contact(key, { email });
    const answer = await at.app.ask('DELETE', `/v1/contacts/${id}`, { key });
    assert.deepEqual([answer.status, answer.json], [200, { data: { deleted: true, id } }]);
    for (const method of ['GET', 'DELETE', 'PATCH']) {
      const body = method === 'PATCH' ? { body: { phone: '1' } } : {};
      assertError(await at.app.ask(method, `/v1/contacts/${id}`, { key, ...body }), 404, 'not_found');
    }
    assertError(await at.app.enrich(key, id), 404, 'not_found');
    assert.equal((await at.app.ask('GET', '/v1/contacts', { key })).json.meta.total, 0);
    assert.equal((await create(at.app, key, { email })).status, 201);
  });

  test('a client that names a content type without sending a body is understood', async () => {
    const { key } = await at.app.workspace();
    const id = await at.app.contact(key, { full_name: 'Jane Doe' });
    const headers = { 'content-type': 'application/json' };
    assert.equal((await at.app.ask('GET', `/v1/contacts/${id}`, { key, headers })).status, 200);
    assert.equal((await at.app.ask('DELETE', `/v1/contacts/${id}`, { key, headers })).status, 200);
  });
}
