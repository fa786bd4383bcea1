import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FrontDoor } from '../limits/front-door.js';
import { createLogger } from '../logger.js';
import { type Access, route } from './route.js';
import { buildServer } from './server.js';

const ACCESSES: readonly { readonly path: string; readonly access: Access }[] = [
  { path: '/v1/enrich/contact', access: { permission: 'write:enrich' } },
  { path: '/admin/v1/providers', access: 'admin' },
  { path: '/healthz', access: 'public' },
];

/** A server of which nobody is looked up; its door is full, or its database not ready. */
function refusing(why: 'crowded' | 'unprepared') {
  const untouched = () => {
    throw new Error('Nobody is looked up for a call that is refused before.');
  };
  return buildServer({
    routes: ACCESSES.map(({ path, access }) =>
      route({
        method: 'POST',
        path,
        access,
        tag: 'Test',
        summary: 'Test',
        responses: {},
        errors: [],
        handle: async () => ({ status: 200, body: {} }),
      }),
    ),
    gate: {
      keyRing: { find: untouched },
      sessions: { find: untouched, countRead: untouched },
      limiter: { count: untouched },
      adminToken: 'operator-token',
      workspaceExists: untouched,
    },
    frontDoor: new FrontDoor({ now: () => 0, elsewhere: () => (why === 'crowded' ? -1_000_000 : 0) }),
    deadlineMs: 1_000,
    now: () => 0,
    logger: createLogger('silent'),
    onAnswer: () => undefined,
    isPrepared: () => why !== 'unprepared',
    isStopping: () => false,
  });
}

test('when more comes than can be served, a workspace is told when to come again, before anything else', async () => {
  const server = refusing('crowded');
  const answer = await server.inject({
    method: 'POST',
    url: '/v1/enrich/contact',
    headers: { authorization: 'Bearer wbk_any', 'content-type': 'text/plain' },
    payload: 'no JSON',
  });
  assert.equal(answer.statusCode, 503);
  assert.equal(answer.json().error.code, 'overloaded');
  assert.equal(answer.headers['retry-after'], '1');
  assert.match(String(answer.headers['x-request-id']), /^[0-9a-f-]{36}$/);
  assert.equal(answer.headers['content-type'], 'application/json; charset=utf-8');
});

test('the operator and who asks how the process is are served however many others come', async () => {
  const server = refusing('crowded');
  const headers = { authorization: 'Bearer operator-token' };
  const answers = await Promise.all([
    server.inject({ method: 'POST', url: '/admin/v1/providers', headers }),
    server.inject({ method: 'POST', url: '/healthz' }),
  ]);
  assert.deepEqual(
    answers.map(({ statusCode }) => statusCode),
    [200, 200],
  );
});

test('while the database is made ready, calls are told when to come again, and /healthz is answered', async () => {
  const server = refusing('unprepared');
  for (const url of ['/v1/enrich/contact', '/admin/v1/providers']) {
    const headers = { authorization: 'Bearer operator-token' };
    const answer = await server.inject({ method: 'POST', url, headers });
    assert.equal(answer.statusCode, 503, url);
    assert.equal(answer.json().error.code, 'database_unavailable');
    assert.equal(answer.headers['retry-after'], '1');
  }
  assert.equal((await server.inject({ method: 'POST', url: '/healthz' })).statusCode, 200);
});
