import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { ADMIN_TOKEN } from '../support/app.js';
import { found } from '../vendors/http-vendor.js';
import { GENERAL_COUNSEL } from './people.js';
import { assertError, newEmail, type Stage } from './stage.js';

interface Entry {
  readonly id: number;
  readonly type: string;
  readonly amount: number;
  readonly balance_after: number;
  readonly reference: string;
  readonly enrichment_id: string | null;
  readonly contact_id: string | null;
  readonly note: string | null;
  readonly created_at: string;
  readonly hash: string;
}

/** The recipe of the documentation, written anew: nothing but what the API shows goes in. */
function hashOf(previous: string, workspaceId: string, entry: Entry): string {
  const { id, type, amount, balance_after, reference, enrichment_id, contact_id, note, created_at } = entry;
  const lines = [
    previous,
    workspaceId,
    id,
    type,
    amount,
    balance_after,
    reference,
    enrichment_id,
    contact_id,
    note,
    created_at,
  ];
  return createHash('sha256')
    .update(lines.map(line => line ?? '').join('\n'))
    .digest('hex');
}

async function readLedger(at: Stage, workspaceId: string, perPage: number): Promise<Entry[]> {
  const entries: Entry[] = [];
  for (let page = 1; ; page += 1) {
    const path = `/admin/v1/workspaces/${workspaceId}/ledger?page=${page}&per_page=${perPage}`;
    const { data, meta } = (await at.app.ask('GET', path, { key: ADMIN_TOKEN })).json;
    assert.deepEqual([meta.page, meta.per_page], [page, perPage]);
    entries.push(...data.entries);
    if (entries.length >= meta.total) return entries;
    assert.equal(data.entries.length, perPage, 'only the last page may be short');
  }
}

/** The book of every credit. */
export function ledger(at: Stage): void {
  test('is searched by a part of a grant’s reference or note, and by the id of an enrichment', async () => {
    const { id, key } = await at.app.workspace({ credits: 3 });
    const grant = { amount: 5, reference: 'Invoice 100%_7', note: 'By transfer' };
    await at.app.admin('POST', `/workspaces/${id}/credits`, grant);
    const email = newEmail();
    at.vendor().knows(email, found(GENERAL_COUNSEL));
    await at.app.enrich(key, await at.app.contact(key, { email }));
    const find = async (search: string, page = 1): Promise<[string[], number]> => {
      const query = new URLSearchParams({ search, page: String(page), per_page: '1' });
      const path = `/admin/v1/workspaces/${id}/ledger?${query}`;
      const { data, meta } = (await at.app.ask('GET', path, { key: ADMIN_TOKEN })).json;
      return [data.entries.map(({ reference }: Entry) => reference), meta.total];
    };
    for (const part of ['invoice', '100%_7', 'TRANSFER']) {
      assert.deepEqual(await find(part), [['Invoice 100%_7'], 1]);
    }
    assert.deepEqual(await find('100__7'), [[], 0]);
    assert.deepEqual(
      [await find(''), await find('', 2)],
      [
        [['Invoice 100%_7'], 2],
        [['opening'], 2],
      ],
    );
    const charge = (await readLedger(at, id, 10)).at(-1);
    assert.deepEqual(await find(charge?.reference ?? ''), [[charge?.reference], 1]);
    const other = await at.app.workspace({ credits: 1 });
    await at.app.admin('POST', `/workspaces/${other.id}/credits`, { amount: 1, reference: 'elsewhere' });
    assert.deepEqual(await find('elsewhere'), [[], 0]);
  });

  test('has one entry for each grant and each charge, and its chain can be recomputed from the API alone', async () => {
    const { id, key } = await at.app.workspace({ credits: 3 });
    const enrichments: string[] = [];
    const contacts: string[] = [];
    for (let call = 0; call < 3; call += 1) {
      const email = newEmail();
      at.vendor().knows(email, found(GENERAL_COUNSEL));
      const contact = await at.app.contact(key, { full_name: 'Jane Doe', email });
      contacts.push(contact);
      enrichments.push((await at.app.enrich(key, contact)).headers.get('x-enrichment-id') ?? '');
      // Nothing is changed by this one, so nothing is charged.
      await at.app.enrich(key, contact);
    }
    await at.app.admin('POST', `/workspaces/${id}/credits`, {
      amount: 7,
      reference: 'invoice-ä-2',
      note: 'Grüße',
    });
    const entries = await readLedger(at, id, 2);
    assert.deepEqual(
      entries.map(({ type, amount, balance_after }) => [type, amount, balance_after]),
      [
        ['grant', 3, 3],
        ['charge', -1, 2],
        ['charge', -1, 1],
        ['charge', -1, 0],
        ['grant', 7, 7],
      ],
    );
    const charges = entries.slice(1, 4);
    assert.deepEqual(
      charges.map(entry => entry.enrichment_id),
      enrichments,
    );
    assert.deepEqual(
      charges.map(entry => entry.contact_id),
      contacts,
    );
    assert.equal(
      new Set(entries.map(entry => entry.reference)).size,
      entries.length,
      'references are unique',
    );
    let previous = '0'.repeat(64);
    for (const entry of entries) {
      assert.equal(entry.hash, hashOf(previous, id, entry), `entry ${entry.id}`);
      previous = entry.hash;
    }
  });

  test('a key of the workspace that may read credits reads the same, byte for byte, and no other’s', async () => {
    const { id, key } = await at.app.workspace({ credits: 3 });
    await at.app.admin('POST', `/workspaces/${id}/credits`, { amount: 5, reference: 'mine', note: 'paid' });
    const stranger = await at.app.workspace({ credits: 7 });
    for (const query of ['', '?page=2&per_page=1', '?search=mine', '?search=nothing']) {
      const own = await at.app.ask('GET', `/v1/credits/ledger${query}`, { key });
      const path = `/admin/v1/workspaces/${id}/ledger${query}`;
      const operators = await at.app.ask('GET', path, { key: ADMIN_TOKEN });
      assert.deepEqual([own.status, own.text], [200, operators.text]);
      const theirs = await at.app.ask('GET', `/v1/credits/ledger${query}`, {
        key: stranger.key,
        headers: { 'x-workspace-id': id },
      });
      assert.ok(!theirs.text.includes('mine'), theirs.text);
    }
    const theirs = await at.app.ask('GET', '/v1/credits/ledger', { key: stranger.key });
    assert.deepEqual(
      theirs.json.data.entries.map(({ amount }: Entry) => amount),
      [7],
    );
    const blind = await at.app.workspace({ permissions: ['read:contacts'] });
    const refused = await at.app.ask('GET', '/v1/credits/ledger', { key: blind.key });
    assertError(refused, 403, 'insufficient_permissions');
  });

  test('charges of calls that settle together are one chain without gaps', async () => {
    const { id, key } = await at.app.workspace({ credits: 100 });
    const contacts = await Promise.all(
      Array.from({ length: 40 }, async () => {
        const email = newEmail();
        at.vendor().knows(email, found(GENERAL_COUNSEL));
        return at.app.contact(key, { full_name: 'Jane Doe', email });
      }),
    );
    await Promise.all(contacts.map(contact => at.app.enrich(key, contact)));
    const entries = await readLedger(at, id, 100);
    assert.equal(entries.length, 41);
    let previous = '0'.repeat(64);
    for (const [index, entry] of entries.entries()) {
      assert.equal(entry.hash, hashOf(previous, id, entry));
      assert.equal(entry.balance_after, 100 - index);
      previous = entry.hash;
    }
    assert.equal(new Set(entries.slice(1).map(entry => entry.contact_id)).size, 40);
    assert.equal((await at.app.credits(id)).balance, 60);
  });

  test('a workspace without credits has an empty one', async () => {
    const { id } = await at.app.workspace({ credits: 0 });
    const { data, meta } = (
      await at.app.ask('GET', `/admin/v1/workspaces/${id}/ledger`, { key: ADMIN_TOKEN })
    ).json;
    assert.deepEqual([data.entries, meta], [[], { page: 1, per_page: 100, total: 0 }]);
  });
}
