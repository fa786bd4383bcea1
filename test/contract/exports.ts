import assert from 'node:assert/strict';
import { once } from 'node:events';
import { get as httpGet, type IncomingMessage } from 'node:http';
import { before, describe, test } from 'node:test';
import fc from 'fast-check';
import { csvCutter } from '../../src/tables/csv.js';
import { RecordReader } from '../../src/tables/records.js';
import { ADMIN_TOKEN } from '../support/app.js';
import { found } from '../vendors/http-vendor.js';
import { assertError, newEmail, type Stage, wrongFields } from './stage.js';

const PATH = '/v1/contacts/export';

function recordsOf(csv: string): string[][] {
  const records = [...new RecordReader(csvCutter(',')).read(csv, true)];
  return records.map(record => ('value' in record ? [...record.value] : assert.fail(record.problem)));
}

/** `GET /v1/contacts/export`: what comes out, as it is, and goes in again. */
export function exports(at: Stage): void {
  let workspace = { id: '', key: '' };
  before(async () => {
    workspace = await at.app.workspace({ credits: 10 });
  });
  /** As the operator, who may export as often as they like. */
  const take = (query = '', id = workspace.id, headers: Record<string, string> = {}) =>
    at.app.ask('GET', `${PATH}${query}`, {
      key: ADMIN_TOKEN,
      headers: { 'x-workspace-id': id, ...headers },
    });
  const add = (key: string, rows: readonly unknown[]) =>
    at.app.ask('POST', '/v1/import/contacts', { key, body: { rows } });

  test('is CSV with the columns of the public API, oldest first, the header always', async () => {
    const empty = await at.app.workspace();
    const none = await at.app.ask('GET', PATH, { key: empty.key });
    assert.equal(none.text, 'id,full_name,email,phone,job_title,company_name,linkedin_url,tags,created_at\n');
    assert.match(none.headers.get('content-type') ?? '', /^text\/csv; charset=utf-8$/);
    assert.equal(none.headers.get('content-disposition'), 'attachment; filename="contacts-export.csv"');
    const email = newEmail();
    const id = await at.app.contact(empty.key, {
      full_name: 'Jane "J" Doe',
      email,
      phone: '+1-555-0100',
      company_name: 'Acme, Inc.',
      tags: ['a', 'b'],
      created_at: '2026-01-05T00:00:00Z',
    });
    const [, row] = recordsOf((await take('', empty.id)).text);
    assert.deepEqual(row?.slice(0, 3), [id, 'Jane "J" Doe', email]);
    assert.deepEqual(row?.slice(3, 8), ["'+1-555-0100", '', 'Acme, Inc.', '', 'a; b']);
  });

  test('has the fields that are asked for, their provenance on wish, as CSV or JSON Lines', async () => {
    const { key, id } = await at.app.workspace({ credits: 5 });
    const email = newEmail();
    at.vendor().knows(email, found({ email, title: 'Judge' }));
    const contact = await at.app.contact(key, { full_name: 'Una Known', email });
    assert.equal((await at.app.enrich(key, contact)).status, 200);
    const [header, row] = recordsOf((await take('?fields=job_title,email&provenance=true', id)).text);
    assert.deepEqual(header, [
      'job_title',
      'job_title_source',
      'job_title_confidence',
      'job_title_observed_at',
      'email',
    ]);
    assert.deepEqual([row?.[0], row?.[1], row?.[4]], ['Judge', 'vendor_a', email]);
    const lines = await take('?fields=job_title,tags&provenance=true', id, {
      accept: 'application/x-ndjson',
    });
    const object = JSON.parse(lines.text);
    assert.deepEqual(
      [object.job_title, object.tags, object.provenance.job_title.source],
      ['Judge', [], 'vendor_a'],
    );
  });

  test('can be chosen as a list can', async () => {
    const { key, id } = await at.app.workspace();
    await add(key, [
      { full_name: 'Ada A', tags: ['x', 'y'], created_at: '2026-03-01T00:00:00Z' },
      { full_name: 'Bob B', tags: ['x'], created_at: '2026-04-01T00:00:00Z' },
      { full_name: 'Cy 100%', created_at: '2026-05-01T00:00:00Z' },
    ]);
    const chosen = {
      '': ['Ada A', 'Bob B', 'Cy 100%'],
      '&limit=2': ['Ada A', 'Bob B'],
      '&all=true&limit=1': ['Ada A', 'Bob B', 'Cy 100%'],
      '&tag=x': ['Ada A', 'Bob B'],
      '&tag=x&tag=y': ['Ada A'],
      '&search=100%25': ['Cy 100%'],
      '&created_after=2026-03-15': ['Bob B', 'Cy 100%'],
      '&created_before=2026-03-15': ['Ada A'],
    };
    for (const [query, names] of Object.entries(chosen)) {
      const [, ...rows] = recordsOf((await take(`?fields=full_name${query}`, id)).text);
      assert.deepEqual(rows.flat(), names, query);
    }
  });

  test('is refused where it is asked wrongly', async () => {
    const queries = {
      'limit=0': 'limit',
      'limit=50001': 'limit',
      'fields=shoe_size': 'fields',
      'format=xlsx': 'format',
      'created_after=yesterday': 'created_after',
      'list_id=1': 'list_id',
    };
    for (const [query, name] of Object.entries(queries))
      assert.deepEqual(wrongFields(await take(`?${query}`)), [name], query);
    const writer = await at.app.workspace({ permissions: ['write:contacts'] });
    assertError(await at.app.ask('GET', PATH, { key: writer.key }), 403, 'insufficient_permissions');
  });

  test('goes ten times an hour and workspace, and says when again', async () => {
    const { key } = await at.app.workspace();
    const other = await at.app.workspace();
    const answers = await Promise.all(Array.from({ length: 12 }, () => at.app.ask('GET', PATH, { key })));
    assert.equal(answers.filter(({ status }) => status === 200).length, 10);
    const refused = await at.app.ask('GET', PATH, { key });
    assertError(refused, 429, 'rate_limited');
    const seconds = Number(refused.headers.get('retry-after'));
    assert.ok(seconds > 3_000 && seconds <= 3_600, String(seconds));
    assert.equal((await at.app.ask('GET', PATH, { key: other.key })).status, 200);
  });

  describe('of many contacts', () => {
    let many = { id: '', key: '' };
    const COUNT = 2_500;
    before(async () => {
      many = await at.app.workspace();
      for (let from = 0; from < COUNT; from += 500) {
        const rows = Array.from({ length: 500 }, (_, row) => ({ full_name: `Person ${from + row}` }));
        assert.equal((await add(many.key, rows)).status, 200);
      }
    });

    test('has each of them once, in the order of their import', async () => {
      const [, ...rows] = recordsOf((await take('?all=true&fields=full_name', many.id)).text);
      assert.deepEqual(
        rows.flat(),
        Array.from({ length: COUNT }, (_, row) => `Person ${row}`),
      );
    });

    test('ends when its reader goes away', async () => {
      const url = new URL(`${PATH}?all=true`, at.app.url);
      const headers = { authorization: `Bearer ${ADMIN_TOKEN}`, 'x-workspace-id': many.id };
      const asked = httpGet(url, { headers });
      const [answer] = (await once(asked, 'response')) as [IncomingMessage];
      await once(answer, 'readable');
      const closed = once(asked, 'close');
      asked.destroy();
      await closed;
      assert.equal((await take('?limit=1', many.id)).status, 200);
    });
  });

  test('goes in again as it came out', async () => {
    const text = fc
      .string({ unit: fc.constantFrom(...'abcÄß€ ,;\t"\'=+-@|'), minLength: 1, maxLength: 12 })
      .map(value => `x${value}x`);
    const odd = fc.constantFrom('=1+1', '+49 30', '-', '@x', "'=x", "'quoted'", '"', 'a,b;c', '＝1');
    const cell = fc.oneof(text, odd);
    const contact = fc.record({
      full_name: cell.map(name => name.replaceAll(/[\t,]/g, '')),
      job_title: fc.option(cell.map(value => value.replaceAll('\t', ' '))),
      company_name: fc.option(cell.map(value => value.replaceAll('\t', ' '))),
      notes: fc.option(fc.tuple(cell, cell).map(lines => lines.join('\n'))),
      tags: fc.uniqueArray(
        text.map(value => value.replaceAll('\t', ' ')),
        { maxLength: 3 },
      ),
      custom_fields: fc.dictionary(fc.constantFrom('a', 'b'), cell),
      priority: fc.option(fc.constantFrom(1, 2, 3)),
    });
    const fields = 'full_name,job_title,company_name,notes,tags,custom_fields,priority,created_at';
    const written = async (id: string) => (await take(`?all=true&fields=${fields}`, id)).text;
    await fc.assert(
      fc.asyncProperty(fc.array(contact, { minLength: 1, maxLength: 8 }), async contacts => {
        const from = await at.app.workspace();
        assert.equal((await add(from.key, contacts)).json.data.error_count, 0);
        const out = await written(from.id);
        for (const bytes of [Buffer.from(out), Buffer.from(`\ufeff${out}`, 'utf16le')]) {
          const to = await at.app.workspace();
          const answer = await at.app.ask('POST', '/v1/import/contacts', {
            key: to.key,
            rawBody: new Uint8Array(bytes),
            headers: { 'content-type': 'text/csv' },
          });
          assert.equal(answer.json.data.error_count, 0, answer.text);
          assert.equal(await written(to.id), out);
        }
      }),
      { numRuns: 15 },
    );
  });
}
