import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { createPostgresDatabase, onBothDatabases } from '../support/databases.js';
import { makeWorkspace } from './operator.js';
import { seeded } from './random.js';
import { Replica } from './replica.js';
import { reportFigures, SEED, scaled } from './scale.js';

const ROWS = scaled(8_000, 100_000);
const KILLS = scaled(3, 20);

/** A killed process's lease, its restart, and what is left of the import, on a busy machine. */
const PATIENCE_MS = scaled(120_000, 900_000);

/** Half of the people have no e-mail: nothing but the import itself keeps them from going in twice. */
function csv(): string {
  const lines = Array.from(
    { length: ROWS },
    (_, row) => `Person ${row},${row % 2 === 0 ? '' : `person${row}@acme.example`}\n`,
  );
  return `Name,E-mail\n${lines.join('')}`;
}

interface Scene {
  readonly replicas: readonly Replica[];
  readonly key: string;
}

/** Asks whichever process runs, again and again until one has answered. */
async function ask({ replicas, key }: Scene, path: string, init: RequestInit = {}) {
  const endAtMs = Date.now() + PATIENCE_MS;
  for (let tries = 0; Date.now() < endAtMs; tries += 1) {
    const url = replicas[tries % replicas.length]?.url ?? null;
    try {
      if (url !== null) {
        const headers = { authorization: `Bearer ${key}`, ...init.headers };
        const answer = await fetch(url + path, { ...init, headers });
        const text = await answer.text();
        if (answer.status < 300) return text;
        const isRefused = answer.status < 500 && answer.status !== 409;
        if (isRefused) assert.fail(`${path}: ${answer.status} ${text}`);
      }
    } catch (error) {
      if (error instanceof assert.AssertionError) throw error;
    }
    await sleep(20);
  }
  return assert.fail(`${path} was not answered in time`);
}

function send(scene: Scene, idempotencyKey: string): Promise<string> {
  return ask(scene, '/v1/import/contacts', {
    method: 'POST',
    body: csv(),
    headers: { 'content-type': 'text/csv', 'idempotency-key': idempotencyKey },
  });
}

/** Kills whoever works, each time when the import has come further, and starts it again. */
async function killWhileItRuns(scene: Scene, jobId: string, random: () => number): Promise<number> {
  let kills = 0;
  const marks = Array.from({ length: KILLS }, () => Math.floor(random() * ROWS)).sort((a, b) => a - b);
  for (const mark of marks) {
    for (;;) {
      const { data } = JSON.parse(await ask(scene, `/v1/imports/${jobId}`));
      if (data.status === 'completed') return kills;
      if (data.row_count >= mark) break;
    }
    // Nobody knows which of them works on it.
    await Promise.all(scene.replicas.map(replica => replica.kill()));
    kills += 1;
    await Promise.all(scene.replicas.map(replica => replica.start()));
  }
  return kills;
}

async function finished(scene: Scene, jobId: string) {
  const endAtMs = Date.now() + PATIENCE_MS;
  for (;;) {
    const { data } = JSON.parse(await ask(scene, `/v1/imports/${jobId}`));
    if (data.status === 'completed') return data;
    assert.ok(Date.now() < endAtMs, `it is not done: ${JSON.stringify(data)}`);
    await sleep(50);
  }
}

async function names(scene: Scene): Promise<string[]> {
  const text = await ask(scene, '/v1/contacts/export?all=true&fields=full_name&format=jsonl');
  return text
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line).full_name);
}

onBothDatabases('under kill -9', kind => {
  test('an import puts each row in once, in the order of the file, and tells of it', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'sluice-imports-'));
    const made = kind === 'postgres' ? await createPostgresDatabase() : null;
    const configPath = join(folder, 'sluice.config.yaml');
    await writeFile(configPath, 'waterfall: [inference]\nproviders: { inference: { type: inference } }\n');
    const replicas = Array.from(
      { length: kind === 'postgres' ? 2 : 1 },
      () => new Replica({ databaseUrl: made?.url ?? null, dataDir: join(folder, 'data'), configPath }),
    );
    try {
      for (const replica of replicas) await replica.start();
      const { key } = await makeWorkspace(replicas[0]?.url ?? '');
      const scene = { replicas, key };
      const idempotencyKey = randomUUID();

      // Killed while the file comes in: the client, who has no answer, sends it again.
      const cut = send(scene, idempotencyKey);
      await Promise.all(replicas.map(replica => replica.kill()));
      await Promise.all(replicas.map(replica => replica.start()));
      const sent = JSON.parse(await cut).data;

      const kills = await killWhileItRuns(scene, sent.job_id, seeded(SEED));
      const done = await finished(scene, sent.job_id);
      assert.deepEqual([done.created_count, done.skipped_count, done.error_count], [ROWS, 0, 0]);
      const expected = Array.from({ length: ROWS }, (_, row) => `Person ${row}`);
      assert.deepEqual(await names(scene), expected);

      const again = JSON.parse(await send(scene, idempotencyKey)).data;
      assert.deepEqual([again.job_id, again.created_count], [sent.job_id, ROWS]);
      assert.equal((await names(scene)).length, ROWS);
      reportFigures(`imports, ${kind}`, { rows: ROWS, kills: kills + 1 });
    } finally {
      await Promise.all(replicas.map(replica => replica.kill()));
      await made?.drop();
      await rm(folder, { recursive: true, force: true });
    }
  });
});
