import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { type Stage, wrongFields } from './stage.js';

/** Five people, made one after the other; their dates are days apart, in the order of the alphabet turned round. */
const PEOPLE = [
  { full_name: 'Ada Ångström', email: 'ada@north.example' },
  { full_name: 'bob Baker', email: 'bob_baker@south.example' },
  { full_name: 'Cleo Carter', email: 'cleo@north.example' },
  { full_name: 'Dora 100% Dean', email: null },
  { full_name: 'eve Evans', email: 'bobxbaker@west.example' },
];

const DAY_MS = 86_400_000;

/** `GET /v1/contacts`: pages, search, order. */
export function contactList(at: Stage): void {
  let key = '';
  const newest = Date.now() - DAY_MS;
  const createdAt = (index: number) => new Date(newest - index * DAY_MS).toISOString();

  before(async () => {
    key = (await at.app.workspace()).key;
    for (const [index, person] of PEOPLE.entries())
      await at.app.contact(key, { ...person, created_at: createdAt(index) });
  });
  const list = async (query: string) => (await at.app.ask('GET', `/v1/contacts${query}`, { key })).json;
  const initials = async (query: string): Promise<string> =>
    (await list(query)).data.contacts.map(({ full_name }: { full_name: string }) => full_name[0]).join('');

  test('by the date of creation, oldest first, unless it is asked for otherwise', async () => {
    assert.equal(await initials(''), 'eDCbA');
    const orders = {
      created_at: 'eDCbA',
      '-created_at': 'AbCDe',
      created_date: 'eDCbA',
      full_name: 'AbCDe',
      '-full_name': 'eDCbA',
      updated_date: 'AbCDe',
      '-updated_date': 'eDCbA',
      updated_at: 'AbCDe',
    };
    for (const [sort, expected] of Object.entries(orders))
      assert.equal(await initials(`?sort=${sort}`), expected, sort);
  });

  test('in pages, with the number of all', async () => {
    const { data, meta } = await list('?per_page=2&page=2');
    assert.deepEqual(meta, { page: 2, per_page: 2, total: 5 });
    assert.deepEqual(
      data.contacts.map(({ full_name }: { full_name: string }) => full_name),
      ['Cleo Carter', 'bob Baker'],
    );
    assert.equal(await initials('?per_page=2&page=3'), 'A');
    const beyond = await list('?per_page=100&page=7');
    assert.deepEqual([beyond.data.contacts, beyond.meta.total], [[], 5]);
    assert.deepEqual((await list('')).meta, { page: 1, per_page: 50, total: 5 });
  });

  test('search finds parts of names and e-mails in any case, and takes every character for itself', async () => {
    const searches = {
      CLEO: 'C',
      ångs: 'A',
      'north.ex': 'CA',
      '100%': 'D',
      '%': 'D',
      bob_: 'b',
      '\\': '',
      nobody: '',
    };
    for (const [search, expected] of Object.entries(searches)) {
      assert.equal(await initials(`?search=${encodeURIComponent(search)}`), expected, search);
    }
    assert.equal((await list('?search=north.ex&per_page=1')).meta.total, 2);
  });

  test('created_after leaves out what is as old or older', async () => {
    assert.equal(await initials(`?created_after=${createdAt(2)}`), 'bA');
    assert.equal(await initials(`?created_after=${createdAt(0)}`), '');
    assert.equal(
      await initials(`?created_after=${encodeURIComponent(createdAt(3).replace('Z', '+00:00'))}`),
      'CbA',
    );
    assert.equal(await initials(`?created_after=${createdAt(2)}&search=bob&sort=-full_name`), 'b');
  });

  test('a row has the members of a contact', async () => {
    const [row] = (await list('?sort=full_name')).data.contacts;
    assert.deepEqual(
      [row.full_name, row.first_name, row.last_name, row.email, row.phone, row.created_at],
      ['Ada Ångström', 'Ada', 'Ångström', 'ada@north.example', null, createdAt(0)],
    );
  });

  test('what is not understood is refused, each by its name', async () => {
    const queries = [
      'page=0',
      'page=x',
      'page=1.5',
      'per_page=0',
      'per_page=101',
      'sort=age',
      'sort=--full_name',
      'created_after=soon',
      'limit=5',
    ];
    for (const query of [...queries, 'search=%00', 'page=1e9', 'created_after=2026-02-31']) {
      const answer = await at.app.ask('GET', `/v1/contacts?${query}`, { key });
      assert.deepEqual(wrongFields(answer), [query.split('=', 1)[0]], query);
    }
  });
}
