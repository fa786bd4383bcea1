import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { type EmbeddedDatabase, openEmbedded } from '../embedded.js';
import { tableDueForVacuum, walBytesToReplay } from './statements.store.js';
import { doUpkeep } from './upkeep.js';

const root = mkdtempSync(join(tmpdir(), 'sluice-upkeep-'));
let database: EmbeddedDatabase;

before(async () => {
  database = await openEmbedded(join(root, 'data'));
});
after(async () => {
  await database.close();
  rmSync(root, { recursive: true, force: true });
});

describe('the upkeep', () => {
  test('does nothing where nothing is due', async () => {
    const { pool, flushes } = database;
    await doUpkeep(pool);
    const earlier = flushes();
    await doUpkeep(pool);
    assert.equal(flushes(), earlier);
  });

  test('writes a checkpoint when more than 64 MB of log would be replayed after a crash', async () => {
    const { pool } = database;
    await pool.query(
      "select pg_logical_emit_message(false, 'test', repeat('x', 1000000)) from generate_series(1, 70)",
    );
    assert.ok((await walBytesToReplay(pool)) > 70_000_000);
    await doUpkeep(pool);
    assert.ok((await walBytesToReplay(pool)) < 1_000_000);
  });

  test('vacuums and analyzes a table that has changed much, also one whose name needs quotes', async () => {
    const { pool } = database;
    await pool.query('create table "My ""rows" as select g as id from generate_series(1, 5000) g');
    await pool.query('delete from "My ""rows" where id > 100');
    // Statistics are written out at most once a second, unless they are asked for.
    await pool.query('select pg_stat_force_next_flush()');
    assert.equal(await tableDueForVacuum(pool), 'public."My ""rows"');
    await doUpkeep(pool);
    await pool.query('select pg_stat_force_next_flush()');
    assert.equal(await tableDueForVacuum(pool), undefined);
    const { rows } = await pool.query('select reltuples from pg_class where oid = $1::regclass', [
      '"My ""rows"',
    ]);
    assert.deepEqual(rows, [{ reltuples: 100 }]);
  });
});
