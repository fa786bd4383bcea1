import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { openEmbedded } from '../embedded.js';

const folder = mkdtempSync(join(tmpdir(), 'sluice-full-disk-'));
const MEGABYTE = 1024 * 1024;

function mount(...options: string[]): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', options.join(','), 'tmpfs', folder], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

const mounted = process.platform === 'linux' && mount('size=100m');

describe('a full disk', {
  skip: !mounted && 'NOT TESTED: a full disk. This user may not mount a small one.',
}, () => {
  after(() => {
    if (mounted) execFileSync('umount', ['-l', folder]);
    rmSync(folder, { recursive: true, force: true });
  });

  /** Leaves this much free; the database's own files shrink what is left further. */
  function fillTo(freeBytes: number): void {
    const { bavail, bsize } = statfsSync(folder);
    appendFileSync(join(folder, 'ballast'), Buffer.alloc(Math.max(0, bavail * bsize - freeBytes)));
  }

  test('refuses rows with SQLSTATE 53100, or stops; no row that was acknowledged is lost', async () => {
    const dataDir = join(folder, 'data');
    const database = await openEmbedded(dataDir);
    await database.pool.query('create table kept (id int primary key, filler text)');
    fillTo(8 * MEGABYTE);
    let acknowledged = 0;
    let refusal: unknown;
    while (refusal === undefined) {
      try {
        await database.pool.query("insert into kept values ($1, repeat('x', 1900))", [acknowledged + 1]);
        acknowledged += 1;
      } catch (error) {
        refusal = error;
      }
    }
    assert.ok(refusal instanceof Error && 'code' in refusal);
    assert.ok(refusal.code === '53100' || refusal.code === '57P02', String(refusal.code));
    assert.match(refusal.message, /No space left on device/);
    await database.close();

    assert.ok(mount('remount', 'size=200m'));
    const again = await openEmbedded(dataDir);
    const { rows } = await again.pool.query('select count(*), max(id) as highest from kept');
    assert.deepEqual(rows, [{ count: acknowledged, highest: acknowledged }]);
    await again.pool.query('insert into kept values (0, null)');
    await again.close();
  });

  test('refuses to create a database, says why, and leaves nothing behind', async () => {
    rmSync(join(folder, 'ballast'), { force: true });
    fillTo(10 * MEGABYTE);
    await assert.rejects(openEmbedded(join(folder, 'second')), /cannot be created in .*second: /);
    assert.ok(statfsSync(folder).bavail * statfsSync(folder).bsize > 9 * MEGABYTE);
  });
});
