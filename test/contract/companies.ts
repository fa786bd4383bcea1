import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe, test } from 'node:test';
import type { Answer } from '../support/app.js';
import { assertError, newEmail, type Stage, UUID, wrongFields } from './stage.js';

/** `/v1/companies`. */
export function companies(at: Stage): void {
  const create = (key: string, body: unknown) => at.app.ask('POST', '/v1/companies', { key, body });
  const get = (key: string, id: string) => at.app.ask('GET', `/v1/companies/${id}`, { key });
  const patch = (key: string, id: string, body: unknown) =>
    at.app.ask('PATCH', `/v1/companies/${id}`, { key, body });
  const made = (answer: Answer): string => {
    assert.equal(answer.status, 201, answer.text);
    return answer.json.data.id;
  };

  describe('creating', () => {
    test('values come back in their one spelling', async () => {
      const { key } = await at.app.workspace();
      const answer = await create(key, {
        name: ' Acme Corp ',
        domain: 'https://www.Acme.com/about',
        industry: 'Legal Services',
        size: '251-1K',
        founded_year: 1998,
        description: 'Makes\neverything.',
        hq_location: 'New York, NY, US',
        logo_url: 'https://acme.com/logo.png',
        linkedin_url: 'http://de.linkedin.com/company/Acme/?trk=x',
        tech_stack: ['nginx', 'AWS', 'Nginx'],
        website: 'www.acme.com',
        city: 'New York',
        country: 'US',
        tags: ['client'],
      });
      const id = made(answer);
      assert.match(id, UUID);
      const { created_at, updated_at, created_date, updated_date, ...rest } = answer.json.data;
      assert.deepEqual(rest, {
        id,
        name: 'Acme Corp',
        domain: 'acme.com',
        industry: 'Legal Services',
        size: '501-1000',
        founded_year: 1998,
        description: 'Makes\neverything.',
        hq_location: 'New York, NY, US',
        logo_url: 'https://acme.com/logo.png',
        linkedin_url: 'https://linkedin.com/company/acme',
        tech_stack: ['AWS', 'nginx'],
        website: 'https://www.acme.com',
        city: 'New York',
        country: 'US',
        tags: ['client'],
      });
      assert.deepEqual([created_date, updated_date], [created_at, updated_at]);
      assert.deepEqual((await get(key, id)).json, answer.json);
    });

    test('a name alone or a domain alone is enough, neither is not', async () => {
      const { key } = await at.app.workspace();
      made(await create(key, { name: 'Acme' }));
      made(await create(key, { domain: 'acme.com' }));
      for (const body of [{}, { name: '  ' }, { industry: 'Law' }, { name: null, domain: null }]) {
        assertError(await create(key, body), 400, 'validation_error');
      }
    });

    test('takes the client’s own date of creation, and keeps it to it', async () => {
      const { key } = await at.app.workspace();
      const created_date = '2026-01-05T00:00:00.000Z';
      const { data } = (await create(key, { name: 'Acme', created_date })).json;
      assert.deepEqual([data.created_at, data.created_date], [created_date, created_date]);
      assertError(await patch(key, data.id, { created_date }), 400, 'validation_error');
    });

    test('what can not be read is named, and nothing is made', async () => {
      const { key } = await at.app.workspace();
      const wrong = {
        domain: 'acme',
        size: 'huge',
        founded_year: 1500,
        logo_url: 'javascript:alert(1)',
        linkedin_url: 'https://linkedin.com/in/jane',
        website: 'ftp://acme.com',
        tags: 'client',
        nonsense: 1,
      };
      const answer = await create(key, { name: 'Acme', ...wrong });
      assertError(answer, 400, 'validation_error');
      assert.deepEqual(wrongFields(answer).sort(), Object.keys(wrong).sort());
      assert.equal((await at.app.ask('GET', '/v1/companies', { key })).json.meta.total, 0);
    });
  });

  describe('a domain', () => {
    test('belongs to one company, in any spelling; the answer says to which', async () => {
      const { key } = await at.app.workspace();
      const id = made(await create(key, { name: 'Acme', domain: 'acme.co.uk' }));
      for (const domain of ['ACME.co.uk', 'www.acme.co.uk', 'https://shop.acme.co.uk/x', 'jane@acme.co.uk']) {
        const again = await create(key, { name: 'Other', domain });
        assertError(again, 409, 'duplicate_company');
        assert.equal(again.json.error.details.company_id, id);
      }
      const other = made(await create(key, { name: 'Other', domain: 'acme.com' }));
      assertError(await patch(key, other, { domain: 'acme.co.uk' }), 409, 'duplicate_company');
      const { key: theirs } = await at.app.workspace();
      made(await create(theirs, { domain: 'acme.co.uk' }));
    });

    test('that many ask for at once is made once', async () => {
      const { key } = await at.app.workspace();
      const answers = await Promise.all(
        Array.from({ length: 20 }, () => create(key, { domain: 'acme.com' })),
      );
      assert.equal(answers.filter(({ status }) => status === 201).length, 1);
      assert.equal(answers.filter(({ status }) => status === 409).length, 19);
    });
  });

  describe('changing', () => {
    test('what is left out stays, null empties, and the last name or domain can not go', async () => {
      const { key } = await at.app.workspace();
      const id = made(
        await create(key, { name: 'Acme', domain: 'acme.com', tags: ['a'], founded_year: 1998 }),
      );
      const changed = (await patch(key, id, { name: null, tags: [], size: 42 })).json.data;
      assert.deepEqual(
        [changed.name, changed.domain, changed.tags, changed.size, changed.founded_year],
        [null, 'acme.com', [], '11-50', 1998],
      );
      assertError(await patch(key, id, { domain: null }), 400, 'validation_error');
      assertError(await patch(key, id, {}), 400, 'validation_error');
      assertError(await patch(key, randomUUID(), { name: 'X' }), 404, 'company_not_found');
    });

    test('changes that come at once are all there afterwards', async () => {
      const { key } = await at.app.workspace();
      const id = made(await create(key, { name: 'Acme' }));
      const changes = { industry: 'Law', size: '11-50', city: 'Boston', country: 'US', founded_year: 1998 };
      await Promise.all(Object.entries(changes).map(([name, value]) => patch(key, id, { [name]: value })));
      const { industry, size, city, country, founded_year } = (await get(key, id)).json.data;
      assert.deepEqual({ industry, size, city, country, founded_year }, changes);
    });
  });

  test('the list is searched by parts of names and industries, in pages', async () => {
    const { key } = await at.app.workspace();
    for (const [name, industry] of [
      ['Acme Law', 'Legal Services'],
      ['Acme Tools', 'Manufacturing'],
      ['Other 100%', 'Legal Services'],
    ])
      made(await create(key, { name, industry }));
    const list = async (query: string) => {
      const { json } = await at.app.ask('GET', `/v1/companies?${query}`, { key });
      return [json.data.companies.map(({ name }: { name: string }) => name), json.meta.total];
    };
    assert.deepEqual(await list('search=acme'), [['Acme Law', 'Acme Tools'], 2]);
    assert.deepEqual(await list('industry=legal'), [['Acme Law', 'Other 100%'], 2]);
    assert.deepEqual(await list('search=acme&industry=LEGAL'), [['Acme Law'], 1]);
    assert.deepEqual(await list('search=100%25'), [['Other 100%'], 1]);
    assert.deepEqual(await list('per_page=1&page=2'), [['Acme Tools'], 3]);
  });

  describe('a contact', () => {
    test('keeps living when its company goes, without the link', async () => {
      const { key } = await at.app.workspace();
      const companyId = made(await create(key, { name: 'Acme' }));
      const email = newEmail('jane');
      const contactId = await at.app.contact(key, { email, related_company_id: companyId });
      const deleted = await at.app.ask('DELETE', `/v1/companies/${companyId}`, { key });
      assert.deepEqual([deleted.status, deleted.json], [200, { data: { deleted: true, id: companyId } }]);
      const { data } = (await at.app.ask('GET', `/v1/contacts/${contactId}`, { key })).json;
      assert.deepEqual([data.related_company_id, data.email], [null, email]);
      assertError(await get(key, companyId), 404, 'company_not_found');
      assertError(
        await at.app.ask('DELETE', `/v1/companies/${companyId}`, { key }),
        404,
        'company_not_found',
      );
    });

    test('can not be linked to another workspace’s company, nor to none', async () => {
      const { key } = await at.app.workspace();
      const { key: theirs } = await at.app.workspace();
      const companyId = made(await create(theirs, { name: 'Acme' }));
      const contactId = await at.app.contact(key, { email: newEmail('jane') });
      for (const id of [companyId, randomUUID()]) {
        const body = { full_name: 'Jane Doe', related_company_id: id };
        const created = await at.app.ask('POST', '/v1/contacts', { key, body });
        assertError(created, 400, 'validation_error');
        assert.deepEqual(wrongFields(created), ['related_company_id']);
        const changed = await at.app.ask('PATCH', `/v1/contacts/${contactId}`, {
          key,
          body: { company_id: id },
        });
        assertError(changed, 400, 'validation_error');
      }
    });
  });
}
