import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { ADMIN_TOKEN } from '../support/app.js';
import { assertError, eventually, type Stage, UUID, wrongFields } from './stage.js';

/** One call that each permission allows and no other one does. */
export const CALLS_BY_PERMISSION = {
  'write:enrich': ['POST', '/v1/enrich/contact'],
  'read:contacts': ['GET', '/v1/contacts'],
  'write:contacts': ['POST', '/v1/contacts'],
  'read:credits': ['GET', '/v1/credits'],
  'read:webhooks': ['GET', '/v1/webhooks'],
  'write:webhooks': ['POST', '/v1/webhooks'],
} as const;

const ALL = [
  'write:enrich',
  'read:contacts',
  'write:contacts',
  'read:companies',
  'write:companies',
  'read:credits',
  'read:webhooks',
  'write:webhooks',
];

/** Workspace keys and what they allow. */
export function keys(at: Stage): void {
  const make = async (id: string, body: unknown) => at.app.admin('POST', `/workspaces/${id}/keys`, body);
  const use = (key: string) => at.app.ask('GET', '/v1/credits', { key });

  test('a key is wbk_ and 52 lower-case letters and digits, shown once, and listed by its last four', async () => {
    const { id } = await at.app.workspace();
    const made = await make(id, { name: 'CRM', permissions: ['read'] });
    assert.match(made.key, /^wbk_[0-9a-z]{52}$/);
    assert.match(made.id, UUID);
    assert.deepEqual([made.name, made.permissions, made.expires_at], ['CRM', ['read'], null]);
    const listed = await at.app.ask('GET', `/admin/v1/workspaces/${id}/keys`, { key: ADMIN_TOKEN });
    assert.ok(!listed.text.includes(made.key));
    const [, row] = listed.json.data.keys;
    assert.deepEqual([row.id, row.name, row.last_four], [made.id, 'CRM', made.key.slice(-4)]);
    assert.equal(listed.json.meta.total, 2);
  });

  test('a mistyped or made-up key is refused', async () => {
    const { key } = await at.app.workspace();
    const other = key.endsWith('a') ? 'b' : 'a';
    const wrong = [
      `${key.slice(0, -1)}${other}`,
      `${key.slice(0, 10)}${key[10] === 'x' ? 'y' : 'x'}${key.slice(11)}`,
      key.toUpperCase(),
      key.slice(0, -1),
      `${key}0`,
      'wbk_a1b2c3d4e5f6g7h8i9j0k1l2m3n4o5p6q7r8s9t0u1v2w3x4y5z6',
      'wbk_',
      ADMIN_TOKEN,
    ];
    for (const sent of wrong) assertError(await use(sent), 401, 'invalid_key');
  });

  test('the header must be one Bearer token', async () => {
    const { key } = await at.app.workspace();
    for (const authorization of [
      '',
      'Bearer',
      `Basic ${key}`,
      key,
      `Bearer ${key} ${key}`,
      `Bearer ${key}, Bearer ${key}`,
    ]) {
      assertError(await at.app.ask('GET', '/v1/credits', { headers: { authorization } }), 401, 'invalid_key');
    }
    assertError(await at.app.ask('GET', '/v1/credits'), 401, 'invalid_key');
    for (const authorization of [`bearer ${key}`, `Bearer ${key}`]) {
      assert.equal((await at.app.ask('GET', '/v1/credits', { headers: { authorization } })).status, 200);
    }
  });

  test('a revoked key is refused at once, and stays revoked', async () => {
    const { id } = await at.app.workspace();
    const { id: keyId, key } = await make(id, { name: 'x', permissions: ['read'] });
    assert.equal((await use(key)).status, 200);
    const revoked = await at.app.admin('DELETE', `/keys/${keyId}`);
    assert.ok(Date.parse(revoked.revoked_at) > 0);
    assertError(await use(key), 401, 'invalid_key');
    assert.equal((await at.app.admin('DELETE', `/keys/${keyId}`)).revoked_at, revoked.revoked_at);
    assertError(
      await at.app.ask('DELETE', `/admin/v1/keys/${randomUUID()}`, { key: ADMIN_TOKEN }),
      404,
      'not_found',
    );
  });

  test('a key works until it expires', async () => {
    const { id } = await at.app.workspace();
    const past = await make(id, { name: 'x', permissions: ['read'], expires_at: '2020-01-01T00:00:00Z' });
    assert.equal(past.expires_at, '2020-01-01T00:00:00.000Z');
    assertError(await use(past.key), 401, 'invalid_key');
    const far = await make(id, { name: 'x', permissions: ['read'], expires_at: '2100-01-01' });
    assert.equal((await use(far.key)).status, 200);
    const expiresAtMs = Date.now() + 2_000;
    const soon = await make(id, {
      name: 'x',
      permissions: ['read'],
      expires_at: new Date(expiresAtMs).toISOString(),
    });
    assert.equal((await use(soon.key)).status, 200);
    const refused = await eventually(
      () => use(soon.key),
      ({ status }) => status === 401,
      10_000,
    );
    assertError(refused, 401, 'invalid_key');
    assert.ok(Date.now() >= expiresAtMs, 'and not sooner');
  });

  test('when a key was last used is known soon after', async () => {
    const { id, key } = await at.app.workspace();
    const lastUse = async () => (await at.app.admin('GET', `/workspaces/${id}/keys`)).keys[0].last_used_at;
    assert.equal(await lastUse(), null);
    await use(key);
    const noted = await eventually(lastUse, at => at !== null, 30_000);
    assert.ok(Math.abs(Date.parse(noted) - Date.now()) < 60_000);
  });

  test('a key that cannot be made is refused with the reason', async () => {
    const { id } = await at.app.workspace();
    const path = `/admin/v1/workspaces/${id}/keys`;
    const post = (body: unknown) => at.app.ask('POST', path, { key: ADMIN_TOKEN, body });
    assert.deepEqual(wrongFields(await post({ name: '  ', permissions: ['fly'], expires_at: 'soon' })), [
      'expires_at',
      'name',
      'permissions',
    ]);
    assert.deepEqual(wrongFields(await post({ name: 'x', permissions: [] })), ['permissions']);
    assert.deepEqual(wrongFields(await post({ permissions: ['read'], scope: 'all' })), ['name', 'scope']);
    const nowhere = await at.app.ask('POST', `/admin/v1/workspaces/${randomUUID()}/keys`, {
      key: ADMIN_TOKEN,
      body: { name: 'x', permissions: ['read'] },
    });
    assertError(nowhere, 404, 'not_found');
  });

  permissions(at);
}

function permissions(at: Stage): void {
  /** Which of the calls a key with these permissions may make. */
  const allowed = async (granted: readonly string[]): Promise<string[]> => {
    const { key } = await at.app.workspace({ permissions: [...granted] });
    const allowedCalls: string[] = [];
    for (const [permission, [method, path]] of Object.entries(CALLS_BY_PERMISSION)) {
      const answer = await at.app.ask(method, path, { key, ...(method === 'POST' ? { body: {} } : {}) });
      if (answer.status === 403) {
        assertError(answer, 403, 'insufficient_permissions');
        assert.ok(answer.json.error.message.includes(permission), answer.text);
      } else allowedCalls.push(permission);
    }
    return allowedCalls;
  };

  for (const permission of Object.keys(CALLS_BY_PERMISSION)) {
    test(`${permission} allows its calls and no others, in both spellings`, async () => {
      assert.deepEqual(await allowed([permission]), [permission]);
      const [action, resource] = permission.split(':');
      assert.deepEqual(await allowed([`${resource}:${action}`]), [permission]);
    });

    test(`everything but ${permission} does not allow its calls`, async () => {
      const others = ALL.filter(other => other !== permission);
      assert.ok(!(await allowed(others)).includes(permission));
    });
  }

  test('read and write are groups that stand for all of theirs', async () => {
    assert.deepEqual(await allowed(['read']), ['read:contacts', 'read:credits', 'read:webhooks']);
    assert.deepEqual(await allowed(['write']), ['write:enrich', 'write:contacts', 'write:webhooks']);
    assert.deepEqual(await allowed(['read', 'write']), Object.keys(CALLS_BY_PERMISSION));
  });

  test('a permission is stored under one spelling, once', async () => {
    const { id } = await at.app.workspace();
    const names = ['contacts:read', 'read:contacts', 'webhooks:write', 'enrich:write'];
    const made = await at.app.admin('POST', `/workspaces/${id}/keys`, { name: 'x', permissions: names });
    assert.deepEqual(made.permissions, ['read:contacts', 'write:webhooks', 'write:enrich']);
  });
}
