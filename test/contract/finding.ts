import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { found } from '../vendors/http-vendor.js';
import { type Stage, workspaceWithContact, wrongFields } from './stage.js';

const PEOPLE = [
  { full_name: 'Ada Ångström', email: 'ada@north.example', phone: '+12025550147' },
  { full_name: 'bob Baker', email: 'bob_baker@south.example' },
  { email: '77@west.example' },
  { full_name: 'Dora 100% Dean', job_title: 'Paralegal' },
  { email: '88@west.example', phone: '+12025550147' },
  { full_name: 'bob baker', email: 'bobxbaker@west.example' },
];

const DAY_MS = 86_400_000;

/** `GET /v1/contacts/find`. */
export function finding(at: Stage): void {
  let key = '';
  before(async () => {
    key = (await at.app.workspace()).key;
    const newest = Date.now() - DAY_MS;
    for (const [index, person] of PEOPLE.entries()) {
      const created_at = new Date(newest - index * DAY_MS).toISOString();
      await at.app.contact(key, { ...person, created_at });
    }
  });

  interface Page {
    readonly contacts: readonly { readonly full_name: string | null; readonly email: string | null }[];
    readonly next: string | null;
  }
  const page = async (query: string): Promise<Page> =>
    (await at.app.ask('GET', `/v1/contacts/find?${query}`, { key })).json.data;

  /** All that fit, read in pages of so many, by the first letter of what names them. */
  async function walk(query: string, perPage = 2): Promise<string> {
    let names = '';
    for (let next: string | null = ''; next !== null; ) {
      const seen: Page = await page(`${query}&per_page=${perPage}${next === '' ? '' : `&after=${next}`}`);
      assert.ok(seen.contacts.length <= perPage);
      names += seen.contacts.map(({ full_name, email }) => (full_name ?? email ?? '')[0]).join('');
      next = seen.next;
    }
    return names;
  }

  test('walks all contacts in every order, each once, those without a name last', async () => {
    const orders = {
      '': 'Ab7D8b',
      'sort=-created_at': 'Ab7D8b',
      'sort=created_at': 'b8D7bA',
      'sort=full_name': 'AbbD',
      'sort=-full_name': 'DbbA',
    };
    for (const perPage of [1, 2, 3, 100]) {
      for (const [query, expected] of Object.entries(orders)) {
        const names = await walk(query, perPage);
        assert.equal(names.slice(0, expected.length), expected, query);
        // Two without a name come in the order of their ids.
        assert.equal([...names.slice(expected.length)].sort().join(''), expected.length === 4 ? '78' : '');
      }
    }
  });

  test('finds parts of names and e-mails in any case, and takes every character for itself', async () => {
    for (const [search, expected] of Object.entries({
      ångs: 'A',
      'WEST.ex': '78b',
      '100%': 'D',
      bob_: 'b',
      '\\': '',
      nobody: '',
    })) {
      assert.equal(await walk(`search=${encodeURIComponent(search)}`), expected, search);
    }
  });

  test('finds those who lack at least one of some fields, and all conditions together', async () => {
    assert.equal(await walk('missing=phone'), 'b7Db');
    assert.equal(await walk('missing=phone,job_title'), 'Ab7D8b');
    assert.equal(await walk('missing=job_title&search=west&sort=created_at'), 'b87');
  });

  test('finds those of whom a provider supplied a value, and says which', async () => {
    const made = await workspaceWithContact(at.app, { contact: { phone: '+12025550147' } });
    await at.app.contact(made.key, { full_name: 'John Roe' });
    at.vendor().knows(made.email, found({ title: 'Paralegal' }));
    assert.equal((await at.app.enrich(made.key, made.contactId, { fields: ['job_title'] })).status, 200);
    const of = async (source: string) =>
      (await at.app.ask('GET', `/v1/contacts/find?source=${source}`, { key: made.key })).json.data.contacts;
    const [jane, ...others] = await of('vendor_a');
    assert.deepEqual([jane.id, jane.sources, others], [made.contactId, { job_title: 'vendor_a' }, []]);
    assert.deepEqual([await of('vendor'), await of('idle')], [[], []]);
  });

  test('what is not understood is refused, each by its name', async () => {
    for (const query of [
      'per_page=0',
      'per_page=101',
      'sort=updated_at',
      'missing=shoe_size',
      'missing=',
      'source=%25',
      'after=soon',
      'page=2',
    ]) {
      const answer = await at.app.ask('GET', `/v1/contacts/find?${query}`, { key });
      assert.deepEqual(wrongFields(answer), [query.split('=', 1)[0]], query);
    }
    const badPlace = Buffer.from(JSON.stringify(['soon', crypto.randomUUID()])).toString('base64url');
    const answer = await at.app.ask('GET', `/v1/contacts/find?after=${badPlace}`, { key });
    assert.deepEqual(wrongFields(answer), ['after']);
  });
}
