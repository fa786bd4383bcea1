import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { before, test } from 'node:test';
import type { Answer } from '../support/app.js';
import { assertError, type Stage } from './stage.js';

const PATH = '/v1/import/companies';

/** Imports of companies: what is theirs alone. The way from bytes to batches is that of contacts. */
export function companyImports(at: Stage): void {
  let key = '';
  before(async () => {
    ({ key } = await at.app.workspace());
  });
  const fresh = () => `c${randomUUID().slice(0, 12)}.com`;
  const post = (body: unknown, by = key) => at.app.ask('POST', PATH, { key: by, body });
  const counts = ({ json, text }: Answer) => {
    assert.ok(json.data, text);
    const { created_count, updated_count, skipped_count, error_count } = json.data;
    return [created_count, updated_count, skipped_count, error_count];
  };
  const get = async (path: string, by = key) => (await at.app.ask('GET', path, { key: by })).json;
  const companiesOf = async ({ json }: Answer) => {
    const { rows } = (await get(`/v1/imports/${json.data.job_id}/rows`)).data;
    return Promise.all(rows.map(async ({ id }: { id: string }) => (await get(`/v1/companies/${id}`)).data));
  };

  test('columns are told by name and by content, values come in their one spelling', async () => {
    const domain = fresh();
    const csv = [
      'Company;Web;Sector;Employees;Founded;Headquarters;Technologies;Shoe size',
      `Acme Corp;https://www.${domain}/;Law;1,234;1998.0;New York, NY, US;nginx, AWS;44`,
    ].join('\n');
    const answer = await post({ csv, tags: ['fair'] });
    assert.deepEqual(counts(answer), [1, 0, 0, 0]);
    assert.deepEqual(answer.json.data.columns_ignored, ['Shoe size']);
    const [company] = await companiesOf(answer);
    assert.deepEqual(
      [company.name, company.domain, company.website, company.industry, company.size, company.founded_year],
      ['Acme Corp', domain, `https://www.${domain}/`, 'Law', '1001-5000', 1998],
    );
    assert.deepEqual(
      [company.hq_location, company.tech_stack, company.tags],
      ['New York, NY, US', ['AWS', 'nginx'], ['fair']],
    );
    const both = await post({
      csv: `x,y,z\nAcme,${fresh()},linkedin.com/company/acme\n`,
      mapping: { x: 'name' },
    });
    const taken = both.json.data.columns.map(({ column, field }: Record<string, string>) => [column, field]);
    assert.deepEqual(taken.sort(), [
      ['x', 'name'],
      ['y', 'domain'],
      ['z', 'linkedin_url'],
    ]);
  });

  test('a page on somebody’s site is nobody’s domain', async () => {
    const rows = [{ name: 'Acme', website: 'https://sites.example.com/acme' }];
    const [company] = await companiesOf(await post({ rows }));
    assert.deepEqual([company.domain, company.website], [null, 'https://sites.example.com/acme']);
  });

  test('the mapping of the public API’s example makes websites the domains', async () => {
    const domain = fresh();
    const csv = `Company,Website\nAcme,https://shop.${domain}/about\n`;
    const answer = await post({ csv, mapping: { Company: 'name', Website: 'domain' } });
    const [company] = await companiesOf(answer);
    assert.deepEqual([company.name, company.domain, company.website], ['Acme', domain, null]);
  });

  test('bad rows are reported with row, column and reason, and can be had again; the good ones go in', async () => {
    const csv = `Name,Domain,Founded\nAcme,${fresh()},1998\n,acme,\n,,1998\nOld,,1500\n`;
    const answer = await post({ csv });
    assert.deepEqual(counts(answer), [1, 0, 0, 3]);
    const told = answer.json.data.errors.map(({ row_number, column, message }: Record<string, unknown>) => [
      row_number,
      column,
      message,
    ]);
    assert.deepEqual(told, [
      [3, 'Domain', 'must be a domain such as acme.com'],
      [4, null, 'has neither a name nor a domain'],
      [5, 'Founded', 'must be a year'],
    ]);
    const { job_id } = answer.json.data;
    const rejects = await at.app.ask('GET', `/v1/imports/${job_id}/rejects`, { key });
    assert.match(rejects.text, /^3,Domain,Domain must be a domain such as acme\.com,,acme,$/m);
  });

  test('companies that are there are skipped, or updated with what the row says, by their domain', async () => {
    const domain = fresh();
    const body = { name: 'Acme', domain, industry: 'Law', tags: ['old'] };
    const { id } = (await at.app.ask('POST', '/v1/companies', { key, body })).json.data;
    const rows = [
      { domain: `https://www.${domain.toUpperCase()}`, size: 42, tags: ['new'] },
      { website: `www.${domain}`, city: 'Boston' },
    ];
    assert.deepEqual(counts(await post({ rows })), [0, 0, 2, 0]);
    const updated = await post({ rows, update_existing: true });
    assert.deepEqual(counts(updated), [0, 2, 0, 0]);
    const [first, second] = await companiesOf(updated);
    assert.deepEqual([first.id, first], [id, second]);
    assert.deepEqual(
      [first.name, first.industry, first.size, first.city, first.tags],
      ['Acme', 'Law', '11-50', 'Boston', ['old', 'new']],
    );
  });

  test('a company that is twice in a file is made once', async () => {
    const [skipped, updated] = [fresh(), fresh()];
    const rows = (domain: string) => [
      { name: 'Acme', domain },
      { name: 'Acme Corp', domain: `www.${domain}`, size: '11-50' },
    ];
    const [one] = await companiesOf(await post({ rows: rows(skipped) }));
    assert.deepEqual([one.name, one.size], ['Acme', null]);
    const answer = await post({ rows: rows(updated), update_existing: true });
    assert.deepEqual(counts(answer), [1, 1, 0, 0]);
    const [other] = await companiesOf(answer);
    assert.deepEqual([other.name, other.size], ['Acme Corp', '11-50']);
  });

  test('a company is found by its id, and keeps it; a domain of another one is refused', async () => {
    const [taken, own, next] = [fresh(), fresh(), fresh()];
    const make = async (domain: string) =>
      (await at.app.ask('POST', '/v1/companies', { key, body: { domain } })).json.data.id;
    const [other, id] = [await make(taken), await make(own)];
    const moved = await post({ rows: [{ id, domain: next, name: 'Moved' }], update_existing: true });
    assert.deepEqual(counts(moved), [0, 1, 0, 0]);
    assert.equal((await get(`/v1/companies/${id}`)).data.domain, next);
    const swapped = await post({
      rows: [
        { id, domain: taken },
        { id: other, domain: next },
        { id, name: 'Moved', city: 'Boston' },
      ],
      update_existing: true,
    });
    assert.deepEqual(counts(swapped), [0, 1, 0, 2]);
    assert.match(swapped.json.data.errors[0].message, /is another company’s/);
    const unknown = [{ id: randomUUID(), name: 'No Such' }];
    assert.deepEqual(counts(await post({ rows: unknown, update_existing: true })), [1, 0, 0, 0]);
  });

  test('many imports of the same domains at once make each company once', async () => {
    const domains = Array.from({ length: 40 }, fresh);
    const { key: theirs } = await at.app.workspace();
    const answers = await Promise.all(
      Array.from({ length: 6 }, (_, which) => {
        const order = which % 2 === 0 ? domains : domains.toReversed();
        return post(
          { rows: order.map(domain => ({ domain, city: `City ${which}` })), update_existing: true },
          theirs,
        );
      }),
    );
    const made = answers.map(answer => counts(answer)[0] ?? 0);
    assert.equal(
      made.reduce((sum, count) => sum + count, 0),
      domains.length,
    );
    assert.equal((await get('/v1/companies', theirs)).meta.total, domains.length);
  });

  test('of another workspace, and imports of it, are out of reach; so are those of a kind that a key may not read', async () => {
    const domain = fresh();
    const other = await at.app.workspace({ permissions: ['write:companies', 'read:companies'] });
    const answer = await post({ rows: [{ domain }] }, other.key);
    const path = `/v1/imports/${answer.json.data.job_id}`;
    assert.deepEqual(counts(await post({ rows: [{ domain }], update_existing: true })), [1, 0, 0, 0]);
    assertError(await at.app.ask('GET', path, { key }), 404, 'not_found');
    assert.equal((await get(path, other.key)).data.kind, 'companies');
    assert.equal((await get('/v1/imports', other.key)).meta.total, 1);
    const contactsOnly = (await at.app.workspace({ permissions: ['write', 'read:contacts'] })).key;
    const hidden = await post({ rows: [{ domain }] }, contactsOnly);
    const hiddenPath = `/v1/imports/${hidden.json.data.job_id}`;
    for (const part of ['', '/rows', '/rejects'])
      assertError(await at.app.ask('GET', `${hiddenPath}${part}`, { key: contactsOnly }), 404, 'not_found');
    assert.equal((await get('/v1/imports', contactsOnly)).meta.total, 0);
    const reader = await at.app.workspace({ permissions: ['read'] });
    assertError(await post({ rows: [] }, reader.key), 403, 'insufficient_permissions');
    const stranger = await at.app.workspace({ permissions: ['read:credits'] });
    assertError(
      await at.app.ask('GET', '/v1/imports', { key: stranger.key }),
      403,
      'insufficient_permissions',
    );
    assertError(
      await at.app.ask('GET', `${path}/contacts`, { key: other.key }),
      403,
      'insufficient_permissions',
    );
  });
}
