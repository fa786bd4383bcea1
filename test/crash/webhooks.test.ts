import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { createPostgresDatabase, onBothDatabases } from '../support/databases.js';
import { Receiver } from '../webhooks/receiver.js';
import { makeWorkspace } from './operator.js';
import { seeded } from './random.js';
import { Replica } from './replica.js';
import { reportFigures, SEED, scaled } from './scale.js';

const EVENTS = scaled(400, 10_000);
const KILL_EVERY_MS = scaled(2_500, 10_000);
/** A life of a process is short in the short form; on a busy machine it would never get done. */
const KILLS_MAX = scaled(3, Number.POSITIVE_INFINITY);
const FAILING_SHARE = 0.3;
const WRITERS = 8;

/** A killed process's lease, its restart, and the attempts after it, on a busy machine. */
const PATIENCE_MS = scaled(90_000, 900_000);

/** Short waits between attempts, by the setting that an operator has for it. */
const WAITS = '0.1,0.2,0.4,0.8';

before(() => {
  process.env.SLUICE_WEBHOOK_PRIVATE_NETWORK = '1';
  process.env.SLUICE_WEBHOOK_WAITS = WAITS;
});

/** Asks whichever process runs, again and again until one has answered well. */
async function ask(replicas: readonly Replica[], method: string, path: string, key: string, body?: unknown) {
  for (let tries = 0; ; tries += 1) {
    const url = replicas[tries % replicas.length]?.url ?? null;
    try {
      if (url === null) throw new Error('It does not run.');
      const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
      const answer = await fetch(url + path, {
        ...{ method, headers },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      // biome-ignore lint/suspicious/noExplicitAny: what an answer holds is what the tests are about
      const json: any = await answer.json();
      if (answer.status < 300) return json;
      if (answer.status < 500) throw new TypeError(`${method} ${path}: ${JSON.stringify(json)}`);
    } catch (error) {
      if (error instanceof TypeError && error.message.startsWith(method)) throw error;
    }
    await sleep(20);
  }
}

/** Every contact of a workspace, by its id. */
async function contactIds(replicas: readonly Replica[], key: string): Promise<string[]> {
  const ids: string[] = [];
  for (let page = 1; ; page += 1) {
    const { data, meta } = await ask(replicas, 'GET', `/v1/contacts?per_page=100&page=${page}`, key);
    ids.push(...data.contacts.map(({ id }: { id: string }) => id));
    if (ids.length >= meta.total) return ids;
  }
}

/** A receiver that fails often, in more than one way, and remembers what it took for good. */
async function unreliableReceiver(): Promise<{ receiver: Receiver; effects: Map<string, number> }> {
  const random = seeded(SEED);
  const effects = new Map<string, number>();
  const receiver = await Receiver.start();
  receiver.answer = ({ id }, response) => {
    const chance = random();
    if (chance < FAILING_SHARE / 2) response.writeHead(500).end('no');
    else if (chance < FAILING_SHARE) response.destroy();
    else {
      effects.set(id, (effects.get(id) ?? 0) + 1);
      response.writeHead(204).end();
    }
  };
  return { receiver, effects };
}

onBothDatabases('under kill -9 of those who send', kind => {
  test('every event is delivered, genuine, and one for each thing that happened', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'sluice-webhooks-'));
    const made = kind === 'postgres' ? await createPostgresDatabase() : null;
    const configPath = join(folder, 'sluice.config.yaml');
    await writeFile(configPath, 'waterfall: [inference]\nproviders: { inference: { type: inference } }\n');
    const dataDir = join(folder, 'data');
    const replicas = Array.from(
      { length: kind === 'postgres' ? 2 : 1 },
      () => new Replica({ databaseUrl: made?.url ?? null, dataDir, configPath }),
    );
    for (const replica of replicas) await replica.start();
    const { receiver, effects } = await unreliableReceiver();
    const { key } = await makeWorkspace(replicas[0]?.url ?? '');
    const wanted = { url: receiver.url, events: ['contact.created'] };
    const { webhook } = (await ask(replicas, 'POST', '/v1/webhooks', key, wanted)).data;
    receiver.secrets.push(webhook.secret);

    const startedAtMs = Date.now();
    let created = 0;
    let kills = 0;
    let isOver = false;
    const writer = async () => {
      while (created < EVENTS) {
        created += 1;
        await ask(replicas, 'POST', '/v1/contacts', key, { full_name: `Jane Doe ${created}` });
      }
    };
    const killer = async () => {
      for (let turn = 0; !isOver && turn < KILLS_MAX; turn += 1) {
        for (let waited = 0; waited < KILL_EVERY_MS && !isOver; waited += 50) await sleep(50);
        if (isOver) return;
        const replica = replicas[turn % replicas.length];
        await replica?.kill();
        kills += 1;
        await replica?.start();
      }
    };
    const killing = killer();
    await Promise.all(Array.from({ length: WRITERS }, writer));
    const ids = await contactIds(replicas, key);
    while (effects.size < ids.length && Date.now() < startedAtMs + PATIENCE_MS) await sleep(50);
    isOver = true;
    await killing;
    for (const replica of replicas) await replica.stop();
    await receiver.close();
    await made?.drop();
    await rm(folder, { recursive: true, force: true });

    const told = new Map(receiver.received.map(({ id, body }) => [id, body.data.contact.id]));
    const delivered = [...effects.keys()].map(id => told.get(id));
    const seconds = Math.round((Date.now() - startedAtMs) / 100) / 10;
    const twice = [...effects.values()].filter(times => times > 1).length;
    const attempts = receiver.received.length;
    const figures = { events: ids.length, attempts, taken_twice: twice, kills, seconds };
    reportFigures(`webhooks, ${kind}`, { ...figures, findings: 0 });
    assert.deepEqual(delivered.toSorted(), ids.toSorted(), 'one event for each contact, no more and no less');
    assert.ok(
      receiver.received.every(({ isGenuine }) => isGenuine),
      'every signature is accepted',
    );
    assert.equal(new Set(receiver.received.map(({ attemptId }) => attemptId)).size, attempts);
    assert.ok(kills > 0);
  });
});
