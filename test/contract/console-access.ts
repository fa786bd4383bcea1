import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ADMIN_TOKEN, type Answer, type Ask } from '../support/app.js';
import { assertError, type Stage } from './stage.js';

const FROM_CONSOLE = { 'x-sluice-console': '1' };

/** Signing in to the console, and what its cookie allows. */
export function consoleAccess(at: Stage): void {
  const signIn = (credential: string, headers: Record<string, string> = {}) =>
    at.app.ask('POST', '/console/session', { body: { credential }, headers });
  const cookieOf = (answer: Answer) => answer.headers.get('set-cookie')?.split(';', 1)[0] ?? '';
  const signedIn = async (credential: string) => cookieOf(await signIn(credential));
  const by = (cookie: string, method: string, path: string, { headers, ...ask }: Ask = {}) =>
    at.app.ask(method, path, { ...ask, headers: { cookie, ...FROM_CONSOLE, ...headers } });

  test('the cookie is kept from scripts and from other sites, for half a day, and by https from http', async () => {
    const { key } = await at.app.workspace();
    const plain = (await signIn(key)).headers.get('set-cookie') ?? '';
    assert.match(plain, /^sluice_console=[\w-]{43}; Path=\/; Max-Age=43200; HttpOnly; SameSite=Strict$/);
    const secure = await signIn(key, { origin: 'https://sluice.example.com' });
    assert.match(secure.headers.get('set-cookie') ?? '', /; Secure$/);
  });

  test('a key’s session is its workspace with its permissions, and says so', async () => {
    const { id, key } = await at.app.workspace({ permissions: ['read:credits'] });
    const answer = await signIn(key);
    const { session } = answer.json.data;
    assert.deepEqual(
      [session.kind, session.workspace.id, session.permissions],
      ['workspace', id, ['read:credits']],
    );
    const cookie = cookieOf(answer);
    assert.equal((await by(cookie, 'GET', '/v1/credits')).status, 200);
    assertError(await by(cookie, 'GET', '/v1/contacts'), 403, 'insufficient_permissions');
    assertError(await by(cookie, 'GET', '/admin/v1/workspaces'), 401, 'invalid_admin_token');
    assert.equal((await by(cookie, 'GET', '/console/session')).json.data.session.workspace.id, id);
  });

  test('a key’s session sees no other workspace, whatever it asks for', async () => {
    const mine = await at.app.workspace({ credits: 11 });
    const other = await at.app.workspace({ credits: 22 });
    const cookie = await signedIn(mine.key);
    const answer = await by(cookie, 'GET', '/v1/credits', { headers: { 'x-workspace-id': other.id } });
    assert.equal(answer.json.data.balance, 11);
  });

  test('the operator’s session does what the admin token does, in the workspace that each request names', async () => {
    const one = await at.app.workspace({ credits: 33 });
    const cookie = await signedIn(ADMIN_TOKEN);
    assert.equal((await by(cookie, 'GET', `/admin/v1/workspaces/${one.id}`)).status, 200);
    const there = { headers: { 'x-workspace-id': one.id } };
    assert.equal((await by(cookie, 'GET', '/v1/credits', there)).json.data.balance, 33);
    assertError(await by(cookie, 'GET', '/v1/credits'), 401, 'invalid_key');
  });

  test('a change needs the header that only a page of ours can send', async () => {
    const { key } = await at.app.workspace();
    const cookie = await signedIn(key);
    const change = { body: { email: 'forged@example.com' } };
    const forged = await at.app.ask('POST', '/v1/contacts', { ...change, headers: { cookie } });
    assertError(forged, 401, 'invalid_key');
    assert.equal((await by(cookie, 'POST', '/v1/contacts', change)).status, 201);
    await at.app.ask('DELETE', '/console/session', { headers: { cookie } });
    assert.equal((await by(cookie, 'GET', '/v1/credits')).status, 200);
  });

  test('an Authorization that is there counts alone', async () => {
    const { key } = await at.app.workspace();
    const cookie = await signedIn(key);
    assertError(await by(cookie, 'GET', '/v1/credits', { key: 'wbk_wrong' }), 401, 'invalid_key');
  });

  test('signing out ends the session, and another one stays', async () => {
    const { key } = await at.app.workspace();
    const [one, two] = [await signedIn(key), await signedIn(key)];
    const out = await by(one, 'DELETE', '/console/session');
    assert.match(out.headers.get('set-cookie') ?? '', /^sluice_console=; Path=\/; Max-Age=0;/);
    assertError(await by(one, 'GET', '/v1/credits'), 401, 'invalid_key');
    assert.equal((await by(one, 'GET', '/console/session')).json.data.session, null);
    assert.equal((await by(two, 'GET', '/v1/credits')).status, 200);
  });

  test('a revoked key takes its sessions with it', async () => {
    const { id, key } = await at.app.workspace();
    const cookie = await signedIn(key);
    const { keys } = await at.app.admin('GET', `/workspaces/${id}/keys`);
    await at.app.admin('DELETE', `/keys/${keys[0].id}`);
    assertError(await by(cookie, 'GET', '/v1/credits'), 401, 'invalid_key');
  });

  test('looking at pages takes nothing of the plan’s calls; changes do', async () => {
    const { key } = await at.app.workspace({ plan: 'starter' });
    const cookie = await signedIn(key);
    const read = await by(cookie, 'GET', '/v1/credits');
    assert.equal(read.headers.get('x-ratelimit-remaining'), null);
    const change = await by(cookie, 'POST', '/v1/contacts', { body: { email: 'counted@example.com' } });
    assert.equal(change.headers.get('x-ratelimit-remaining'), '99');
  });

  test('only so many sessions of a key are open: the oldest end', async () => {
    const { key } = await at.app.workspace();
    const first = await signedIn(key);
    for (let opened = 1; opened <= 50; opened += 1) await signedIn(key);
    assertError(await by(first, 'GET', '/v1/credits'), 401, 'invalid_key');
  });

  test('made-up cookies are nobody’s', async () => {
    for (const value of ['', 'x', 'A'.repeat(43), `${'A'.repeat(42)}%`, `sluice_console=${'A'.repeat(43)}`]) {
      assertError(await by(`sluice_console=${value}`, 'GET', '/v1/credits'), 401, 'invalid_key');
    }
  });

  // The last one: it uses up what this address may try.
  test('wrong tries are limited; nothing that is tried beyond is looked at', async () => {
    const { key } = await at.app.workspace();
    const statuses = new Set<number>();
    let last: Answer;
    do {
      last = await signIn('wbk_wrong');
      statuses.add(last.status);
    } while (last.status === 401);
    assertError(last, 429, 'rate_limited');
    assert.deepEqual([...statuses], [401, 429]);
    assert.ok(Number(last.headers.get('retry-after')) >= 1);
    assert.ok([200, 429].includes((await signIn(key)).status));
  });
}
