import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ADMIN_TOKEN } from '../support/app.js';
import { assertError, type Stage, wrongFields } from './stage.js';

const PATH = '/v1/companies/export';

/** `GET /v1/companies/export`: what is theirs alone. The way from pages to a stream is that of contacts. */
export function companyExports(at: Stage): void {
  /** As the operator, who may export as often as they like. */
  const take = (query: string, id: string) =>
    at.app.ask('GET', `${PATH}${query}`, { key: ADMIN_TOKEN, headers: { 'x-workspace-id': id } });
  const add = async (key: string, rows: readonly unknown[]) => {
    const { json } = await at.app.ask('POST', '/v1/import/companies', { key, body: { rows } });
    assert.equal(json.data.error_count, 0);
  };

  test('has all that an import takes, disarmed, and goes in again as it came out', async () => {
    const from = await at.app.workspace();
    await add(from.key, [
      {
        name: '=Acme "Corp"; Inc.',
        domain: 'acme.com',
        industry: 'Law, mostly',
        size: '51-200',
        founded_year: 1998,
        description: 'Makes\neverything.',
        hq_location: 'New York, NY, US',
        logo_url: 'https://acme.com/logo.png',
        linkedin_url: 'https://linkedin.com/company/acme',
        tech_stack: ['AWS', 'nginx, plain'],
        website: 'https://www.acme.com',
        city: 'New York',
        country: 'US',
        tags: ['a', 'b'],
        created_at: '2026-01-05T00:00:00.000Z',
      },
      { name: 'Name Alone', created_at: '2026-02-05T00:00:00.000Z' },
    ]);
    const out = (await take('', from.id)).text;
    assert.match(out, /^id,name,domain,industry,size,founded_year,description,/);
    assert.match(out, /"'=Acme ""Corp""; Inc\."/);
    const to = await at.app.workspace();
    const answer = await at.app.ask('POST', '/v1/import/companies', {
      key: to.key,
      rawBody: out,
      headers: { 'content-type': 'text/csv' },
    });
    assert.deepEqual([answer.json.data.created_count, answer.json.data.error_count], [2, 0]);
    const fields =
      '?fields=name,domain,industry,size,founded_year,description,hq_location,logo_url,linkedin_url,tech_stack,website,city,country,tags,created_at';
    assert.equal((await take(fields, to.id)).text, (await take(fields, from.id)).text);
    const again = await at.app.ask('POST', '/v1/import/companies', {
      key: from.key,
      body: { csv: out, update_existing: true },
    });
    assert.deepEqual([again.json.data.created_count, again.json.data.updated_count], [0, 2]);
  });

  test('says on wish whose a value is: what was changed by a call or a file is a person’s', async () => {
    const { key, id } = await at.app.workspace();
    const body = { domain: 'acme.com', industry: 'Mining', city: 'Boston' };
    const company = (await at.app.ask('POST', '/v1/companies', { key, body })).json.data;
    await at.app.ask('PATCH', `/v1/companies/${company.id}`, { key, body: { industry: 'Law' } });
    const rows = [{ domain: 'acme.com', size: '11-50', industry: 'Law' }];
    await at.app.ask('POST', '/v1/import/companies', { key, body: { rows, update_existing: true } });
    const [header, row] = (await take('?fields=domain,industry,size&provenance=true', id)).text.split('\n');
    assert.equal(
      header,
      'domain,industry,industry_source,industry_confidence,industry_observed_at,size,size_source,size_confidence,size_observed_at',
    );
    assert.match(row ?? '', /^acme\.com,Law,person,,2[^,]+,11-50,person,,2[^,]+$/);
  });

  test('can be chosen as the list can, as CSV or JSON Lines', async () => {
    const { key, id } = await at.app.workspace();
    await add(key, [
      { name: 'Acme Law', industry: 'Legal Services', tags: ['x'], created_at: '2026-03-01T00:00:00Z' },
      { name: 'Acme Tools', industry: 'Manufacturing', tags: ['x', 'y'], created_at: '2026-04-01T00:00:00Z' },
      { name: 'Other', industry: 'Legal Services', created_at: '2026-05-01T00:00:00Z' },
    ]);
    const chosen = {
      '': ['Acme Law', 'Acme Tools', 'Other'],
      '&limit=2': ['Acme Law', 'Acme Tools'],
      '&search=acme&industry=LEGAL': ['Acme Law'],
      '&tag=x&tag=y': ['Acme Tools'],
      '&created_after=2026-03-15': ['Acme Tools', 'Other'],
      '&created_before=2026-03-15': ['Acme Law'],
    };
    for (const [query, names] of Object.entries(chosen)) {
      const lines = (await take(`?fields=name${query}`, id)).text.trimEnd().split('\n');
      assert.deepEqual(lines, ['name', ...names], query);
    }
    const { text, headers } = await take('?fields=name,tags&format=jsonl&limit=1', id);
    assert.deepEqual(JSON.parse(text), { name: 'Acme Law', tags: ['x'] });
    assert.equal(headers.get('content-disposition'), 'attachment; filename="companies-export.jsonl"');
    assert.deepEqual(wrongFields(await take('?fields=email', id)), ['fields']);
  });

  test('counts with the exports of contacts, and needs its own permission', async () => {
    const { key } = await at.app.workspace();
    const paths = Array.from({ length: 10 }, (_, which) => (which % 2 === 0 ? PATH : '/v1/contacts/export'));
    for (const path of paths) assert.equal((await at.app.ask('GET', path, { key })).status, 200);
    assertError(await at.app.ask('GET', PATH, { key }), 429, 'rate_limited');
    const reader = await at.app.workspace({ permissions: ['read:contacts'] });
    assertError(await at.app.ask('GET', PATH, { key: reader.key }), 403, 'insufficient_permissions');
  });
}
