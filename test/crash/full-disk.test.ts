import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { canRunCluster, PrivateCluster } from '../support/private-cluster.js';
import { SmallDisk } from '../support/small-disk.js';
import { readBooks } from './books.store.js';
import { check, figuresOf, type Kill } from './checker.js';
import { Client } from './client.js';
import { EMBEDDED } from './grounds.js';
import { grant, makeWorkspace } from './operator.js';
import { configurationFor, PaidVendor } from './paid-vendor.js';
import { seeded } from './random.js';
import { Replica } from './replica.js';
import { reportFigures, SEED, scaled } from './scale.js';
import { Scene } from './scene.js';

/** How long the disk stays full, with calls coming in. */
const FULL_MS = scaled(500, 10_000);

/** A busy machine takes some seconds to write what a database had room for. */
const FELT_WITHIN_MS = 60_000;

const CREDITS = 1_000_000;

/** Until the client has felt it, and then for a while: what databases have set aside lasts for some time. */
async function stayFull(disk: SmallDisk, client: Client): Promise<void> {
  const before = client.setbacks;
  const untilMs = Date.now() + FELT_WITHIN_MS;
  while (client.setbacks === before && Date.now() < untilMs) {
    disk.fill();
    await sleep(50);
  }
  assert.ok(client.setbacks > before, 'the disk was full');
  await sleep(FULL_MS);
}

function mountOrSkip(t: TestContext, megabytes: number): SmallDisk | null {
  const disk = SmallDisk.mount(megabytes);
  if (disk === null) {
    process.stderr.write('SKIPPED: a full disk. This user may not mount a small one.\n');
    t.skip('NOT TESTED: a full disk. This user may not mount a small one.');
  }
  return disk;
}

describe('with a full disk nothing that was acknowledged is lost, and it serves when there is room again', () => {
  test('PostgreSQL, without a restart of ours', { skip: !canRunCluster }, async t => {
    const disk = mountOrSkip(t, 160);
    if (disk === null) return;
    const folder = join(disk.folder, 'cluster');
    mkdirSync(folder);
    const settings = { max_wal_size: '48MB', min_wal_size: '32MB', shared_buffers: '16MB' };
    const cluster = await PrivateCluster.create({ folder, settings });
    const scene = await Scene.open(cluster, { credits: CREDITS });
    try {
      const traffic = scene.client.run(8);
      await sleep(FULL_MS / 3);
      await stayFull(disk, scene.client);
      disk.free();
      await cluster.start();
      await scene.client.untilAnswered(await scene.client.begin('known'));
      scene.client.stop();
      await traffic;
      await scene.client.replayAll();
      const findings = await scene.findings();
      reportFigures('disk full, PostgreSQL', {
        ...figuresOf(await scene.evidence()),
        findings: findings.length,
      });
      assert.deepEqual(findings.slice(0, 10), []);
    } finally {
      await scene.close();
      await cluster.remove();
      disk.unmount();
    }
  });

  test('the embedded database, which may end its process', async t => {
    const disk = mountOrSkip(t, 120);
    if (disk === null) return;
    const vendor = await PaidVendor.start();
    const dataDir = join(disk.folder, 'data');
    const configPath = join(disk.folder, 'sluice.config.yaml');
    writeFileSync(configPath, configurationFor(vendor.port));
    const server = new Replica({ databaseUrl: null, dataDir, configPath });
    try {
      await server.start();
      const kills: Kill[] = [];
      const { name } = server;
      void server.ended().then(() => kills.push({ atMs: Date.now(), process: name }));
      const workspace = await makeWorkspace(server.url ?? '');
      await grant(server.url ?? '', workspace.id, 'start', CREDITS);
      const client = new Client({
        urls: () => (server.url === null ? [] : [server.url]),
        workspaceKey: workspace.key,
        random: seeded(SEED),
        paceMs: 0,
      });
      const traffic = client.run(8);
      await sleep(FULL_MS / 3);
      await stayFull(disk, client);
      disk.free();
      if (server.url === null) await server.start();
      await client.untilAnswered(await client.begin('known'));
      client.stop();
      await traffic;
      await client.replayAll();
      await client.close();
      assert.equal(await server.stop(), 0);
      const books = await EMBEDDED.read(dataDir, database => readBooks(database, workspace.id));
      const { stories } = client;
      const evidence = { stories, vendorCalls: vendor.calls, books, grants: { start: CREDITS }, kills };
      const findings = check(evidence);
      const figures = figuresOf(evidence);
      reportFigures('disk full, embedded database', { ...figures, findings: findings.length });
      assert.deepEqual(findings.slice(0, 10), []);
    } finally {
      await server.kill();
      await vendor.close();
      disk.unmount();
    }
  });
});
