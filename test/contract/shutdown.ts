import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { test } from 'node:test';
import { found } from '../vendors/http-vendor.js';
import { GENERAL_COUNSEL } from './people.js';
import type { Replicas } from './replicas.test.js';
import { workspaceWithContact } from './stage.js';

/** A process that is told to stop: nothing that was begun is lost. */
export function shutdown(replicas: Replicas): void {
  // It may take 30 s for calls that do not end; one that has ended must not be waited for.
  test('calls in flight are finished, new ones are told to go elsewhere', { timeout: 15_000 }, async () => {
    const leaving = await replicas.at.replica();
    const { key, id, contactId, email } = await workspaceWithContact(leaving, { credits: 5 });
    replicas.at.vendor().knows(email, found(GENERAL_COUNSEL));
    const held = replicas.at.vendor().hold(email);
    const call = leaving.enrich(key, contactId);
    await held.arrived;
    // A request of which a part was sent before: its connection is not idle, so it stays open.
    const { hostname, port } = new URL(leaving.url);
    const socket = connect(Number(port), hostname);
    await once(socket, 'connect');
    socket.write(`GET /v1/credits HTTP/1.1\r\nHost: ${hostname}\r\nAuthorization: Bearer ${key}\r\n`);
    await leaving.ask('GET', '/healthz');
    const stopping = leaving.stop();
    socket.write('\r\n');
    const [received] = await once(socket, 'data');
    socket.destroy();
    const text = String(received);
    assert.match(text, /^HTTP\/1\.1 503 /);
    assert.match(text, /\r\nx-request-id: [0-9a-f-]{36}\r\n/i);
    assert.match(text, /\r\nretry-after: \d+\r\n/i);
    assert.equal(JSON.parse(text.slice(text.indexOf('\r\n\r\n'))).error.code, 'shutting_down');
    held.release();
    const answer = await call;
    assert.deepEqual([answer.status, answer.headers.get('x-credits-charged')], [200, '1']);
    await stopping;
    assert.deepEqual(await replicas.one.credits(id), { balance: 4, held: 0, available: 4 });
    await assert.rejects(leaving.ask('GET', '/healthz'), 'it accepts no more');
  });

  test('what one process bought serves after it is gone', async () => {
    const first = await replicas.at.replica();
    const { key, contactId, email } = await workspaceWithContact(first);
    replicas.at.vendor().knows(email, found(GENERAL_COUNSEL));
    const idempotencyKey = '018f3c1e-7d2a-7cc3-98c4-dc0c0c07398f';
    const bought = await first.enrich(key, contactId, { idempotencyKey });
    await first.stop();
    const again = await replicas.two.enrich(key, contactId, { idempotencyKey });
    assert.deepEqual([again.text, again.headers.get('idempotent-replayed')], [bought.text, 'true']);
  });
}
