import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, fdatasyncSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { PGlite, type PGliteOptions } from '@electric-sql/pglite';
import fc from 'fast-check';
import { DataDirectoryInUseError } from './data-directory-lock.js';
import { POSTGRES_MAJOR } from './embedded/cluster.js';
import type { EmbeddedDatabaseCrash } from './embedded/engine.js';
import { type EmbeddedDatabase, type EmbeddedOptions, openEmbedded } from './embedded.js';

const root = mkdtempSync(join(tmpdir(), 'sluice-embedded-'));
const template = join(root, 'template');
let count = 0;

before(async () => (await openEmbedded(template)).close());
after(() => rmSync(root, { recursive: true, force: true }));

/** A data directory with an empty database: a copy, since making one takes three seconds. */
function newDirectory(): string {
  count += 1;
  const dataDir = join(root, String(count));
  cpSync(join(template, 'postgres'), join(dataDir, 'postgres'), { recursive: true });
  return dataDir;
}

async function withDatabase(
  work: (database: EmbeddedDatabase, dataDir: string) => Promise<void>,
  options: EmbeddedOptions = {},
): Promise<void> {
  const dataDir = newDirectory();
  const database = await openEmbedded(dataDir, options);
  try {
    await work(database, dataDir);
  } finally {
    await database.close();
  }
}

interface Committer {
  readonly process: ChildProcess;
  nextLine(): Promise<string>;
  kill(): Promise<void>;
}

function startCommitter(dataDir: string): Committer {
  const program = fileURLToPath(new URL('./testing/commit-rows.js', import.meta.url));
  const child = spawn(process.execPath, [program, dataDir], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    process: child,
    nextLine: async () => (await lines.next()).value ?? '',
    async kill() {
      child.kill('SIGKILL');
      await exited;
    },
  };
}

/** Runs a module of its own that has `openEmbedded` and the data directory; gives its exit code and output. */
async function runModule(body: string, dataDir: string): Promise<{ code: unknown; output: string }> {
  const from = new URL('./embedded.js', import.meta.url).href;
  const text = `import { openEmbedded } from '${from}';\nconst dataDir = process.argv[1];\n${body}`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', text, dataDir]);
  let output = '';
  child.stdout.on('data', part => (output += part));
  child.stderr.on('data', part => (output += part));
  const [code] = await once(child, 'close');
  return { code, output };
}

describe('what was committed', () => {
  test('is there after kill -9 at any moment, and nothing is there in part', async () => {
    const dataDir = newDirectory();
    let acknowledged = 0;
    const rounds = fc.sample(fc.integer({ min: 0, max: 120 }), { numRuns: 8, seed: 20_261_122 });
    for (const commits of rounds) {
      const committer = startCommitter(dataDir);
      const [, found, highest] = /^found (\d+) (\d+)$/.exec(await committer.nextLine()) ?? [];
      assert.ok(Number(highest) >= acknowledged, `${acknowledged} was acknowledged, ${highest} is there`);
      assert.equal(found, highest, 'a commit is there as a whole or not at all');
      for (let commit = 0; commit < commits; commit += 1) acknowledged = Number(await committer.nextLine());
      await committer.kill();
    }
  });

  test('was flushed to disk: 1,000 commits make at least 1,000 flushes', async () => {
    let flushed = 0;
    const flush = (descriptor: number) => {
      flushed += 1;
      fdatasyncSync(descriptor);
    };
    await withDatabase(
      async ({ pool, flushes }) => {
        await pool.query('create table row (id int)');
        const earlier = flushed;
        assert.equal(flushes(), earlier);
        for (let id = 0; id < 1_000; id += 1) await pool.query('insert into row values ($1)', [id]);
        assert.ok(flushed - earlier >= 1_000, `${flushed - earlier}`);
        assert.equal(flushes(), flushed);
      },
      { flush },
    );
  });

  test('without waiting for the disk, where a transaction asks for that, is not flushed by itself', async () => {
    await withDatabase(async ({ pool, flushes }) => {
      await pool.query('create table row (id int)');
      const earlier = flushes();
      await pool.query('begin; set local synchronous_commit = off; insert into row values (1); commit');
      assert.equal(flushes(), earlier);
    });
  });

  test('is there after close and a new start', async () => {
    const dataDir = newDirectory();
    const first = await openEmbedded(dataDir);
    await first.pool.query('create table row as select 7 as id');
    await first.close();
    await first.close();
    const second = await openEmbedded(dataDir);
    assert.deepEqual((await second.pool.query('select id from row')).rows, [{ id: 7 }]);
    await second.close();
  });
});

describe('a data directory', () => {
  test('that another process has open is refused, and taken over when that one is killed', async () => {
    const dataDir = newDirectory();
    const owner = startCommitter(dataDir);
    assert.match(await owner.nextLine(), /^found/);
    await assert.rejects(openEmbedded(dataDir), (error: Error) => {
      assert.ok(error instanceof DataDirectoryInUseError);
      assert.ok(
        error.message.includes(`${dataDir} is in use by process ${owner.process.pid}`),
        error.message,
      );
      return true;
    });
    await owner.kill();
    const racers = [startCommitter(dataDir), startCommitter(dataDir)];
    const said = await Promise.all(racers.map(racer => racer.nextLine()));
    assert.equal(said.filter(line => line.startsWith('found ')).length, 1, said.join('\n'));
    assert.equal(said.filter(line => line.startsWith('refused: ')).length, 1, said.join('\n'));
    await Promise.all(racers.map(racer => racer.kill()));
  });

  test('of another PostgreSQL version is refused with both versions, and left as it is', async () => {
    const dataDir = newDirectory();
    writeFileSync(join(dataDir, 'postgres', 'PG_VERSION'), '19\n');
    const expected = new RegExp(
      `was written by PostgreSQL 19, and this release .* PostgreSQL ${POSTGRES_MAJOR}`,
    );
    await assert.rejects(openEmbedded(dataDir), expected);
    writeFileSync(join(dataDir, 'postgres', 'PG_VERSION'), `${POSTGRES_MAJOR}\n`);
    const database = await openEmbedded(dataDir);
    const { rows } = await database.pool.query<{ number: string }>(
      "select current_setting('server_version_num') as number",
    );
    assert.equal(Math.floor(Number(rows[0]?.number) / 10_000), Number(POSTGRES_MAJOR));
    await database.close();
  });

  test('whose creation was cut off is created anew, for its owner only, with checksums', async () => {
    const dataDir = relative(process.cwd(), join(root, 'cut-off', 'deep'));
    mkdirSync(join(dataDir, 'postgres.new-abc', 'base'), { recursive: true });
    writeFileSync(join(dataDir, 'postgres.new-abc', 'PG_VERSION'), '18\n');
    const database = await openEmbedded(dataDir);
    assert.deepEqual(readdirSync(dataDir).sort(), ['lock', 'postgres']);
    assert.deepEqual((await database.pool.query('show data_checksums')).rows, [{ data_checksums: 'on' }]);
    await database.close();
  });

  test('with a postgres folder that is none is refused, and left as it is', async () => {
    const dataDir = join(root, 'foreign');
    mkdirSync(join(dataDir, 'postgres'), { recursive: true });
    writeFileSync(join(dataDir, 'postgres', 'notes.txt'), 'mine');
    await assert.rejects(openEmbedded(dataDir), /holds files but no PostgreSQL database/);
    assert.deepEqual(readdirSync(join(dataDir, 'postgres')), ['notes.txt']);
  });

  test('with damaged files is refused with what PostgreSQL says of it, and its lock is given back', async () => {
    const dataDir = newDirectory();
    writeFileSync(join(dataDir, 'postgres', 'global', 'pg_control'), 'damaged');
    await assert.rejects(openEmbedded(dataDir), /PostgreSQL does not start in .*: .*pg_control/);
    await assert.rejects(openEmbedded(dataDir), /PostgreSQL does not start in .*: .*pg_control/);
  });

  test('whose commits do not reach the disk, as an update of PGlite could make it, is refused', async context => {
    const create = PGlite.create.bind(PGlite);
    context.mock.method(PGlite, 'create', (options: PGliteOptions) =>
      create({ ...options, startParams: [...(options.startParams ?? []), '-F'] }),
    );
    await assert.rejects(openEmbedded(newDirectory()), /was not flushed to disk/);
  });
});

describe('a disk that fails', () => {
  test('stops the database: the commit is refused, so is all that follows, and a restart has all before it', async () => {
    const dataDir = newDirectory();
    const crashes: EmbeddedDatabaseCrash[] = [];
    let broken = false;
    const flush = (descriptor: number) => {
      if (broken) throw Object.assign(new Error('broken disk'), { code: 'EIO' });
      fdatasyncSync(descriptor);
    };
    const database = await openEmbedded(dataDir, { flush, onCrash: crash => crashes.push(crash) });
    await database.pool.query('create table row as select 1 as id');
    broken = true;
    const gone = { code: '57P02', message: /could not fsync file .*: I\/O error.*Restart this process/ };
    await assert.rejects(database.pool.query('insert into row values ($1)', [2]), gone);
    broken = false;
    // The next flush would succeed, though what the failed one had to write is lost: so there must be no next one.
    await assert.rejects(database.pool.query('insert into row values ($1)', [3]), gone);
    await assert.rejects(database.pool.connect(), gone);
    await database.close();
    assert.equal(crashes.length, 1);

    const again = await openEmbedded(dataDir);
    const { rows } = await again.pool.query<{ id: number }>('select id from row order by id');
    assert.equal(rows[0]?.id, 1);
    assert.ok(!rows.some(row => row.id === 3));
    await again.close();
  });

  test('under a transaction of a checked-out client ends that client and not the process', async () => {
    let broken = false;
    const flush = (descriptor: number) => {
      if (broken) throw Object.assign(new Error('broken disk'), { code: 'EIO' });
      fdatasyncSync(descriptor);
    };
    await withDatabase(
      async ({ pool }) => {
        const client = await pool.connect();
        await client.query('begin');
        await client.query('create table row (id int)');
        broken = true;
        await assert.rejects(client.query('commit'), { code: '57P02' });
        await assert.rejects(client.query('select 1'));
        client.release();
        await assert.rejects(pool.query('select 1'), { code: '57P02' });
      },
      { flush },
    );
  });

  test('at the start is a refusal to start', async () => {
    const flush = () => {
      throw Object.assign(new Error('broken disk'), { code: 'EIO' });
    };
    await assert.rejects(openEmbedded(newDirectory(), { flush }), /I\/O error/);
  });

  test('or a conversation that PostgreSQL gives up ends in an error, never in an endless loop', async () => {
    await withDatabase(async ({ pool }) => {
      await pool.query('create table row (id int)');
      await assert.rejects(pool.query('copy row from stdin'), { code: '57P02' });
    });
  });
});

describe('the pool', () => {
  test('serves a hundred queries at once, and lets timers and sockets have a turn between them', async () => {
    await withDatabase(async ({ pool }) => {
      await pool.query('create table row (id int primary key)');
      let turns = 0;
      let counting = true;
      const countTurn = () => {
        turns += 1;
        if (counting) setImmediate(countTurn);
      };
      setImmediate(countTurn);
      const inserts = Array.from({ length: 100 }, (_, id) => pool.query('insert into row values ($1)', [id]));
      await Promise.all(inserts);
      counting = false;
      assert.ok(turns >= 100, `${turns} turns of the event loop`);
      assert.deepEqual((await pool.query('select count(*) from row')).rows, [{ count: 100 }]);
    });
  });

  test('rolls back what a client left open, and forgets its settings, as a server does', async () => {
    await withDatabase(async ({ pool }) => {
      await pool.query('create table row (id int)');
      const client = await pool.connect();
      await client.query('begin');
      await client.query('insert into row values (1)');
      await client.query("set application_name = 'left over'");
      await client.query({ name: 'named', text: 'select $1::int', values: [1] });
      client.release(true);
      const { rows } = await pool.query(
        "select count(*), current_setting('application_name') as name from row",
      );
      assert.deepEqual(rows, [{ count: 0, name: '' }]);
      const named = await pool.query({ name: 'named', text: 'select $1::text as text', values: ['x'] });
      assert.deepEqual(named.rows, [{ text: 'x' }]);
    });
  });

  test('carries SQLSTATE, constraint and position in errors, and works on after them', async () => {
    await withDatabase(async ({ pool }) => {
      await pool.query('create table row (id int primary key, amount int check (amount >= 0))');
      await pool.query('insert into row values (1, 0)');
      await assert.rejects(pool.query('insert into row values ($1, 0)', [1]), {
        name: 'error',
        code: '23505',
        constraint: 'row_pkey',
        table: 'row',
        severity: 'ERROR',
      });
      await assert.rejects(pool.query('update row set amount = -1'), {
        code: '23514',
        constraint: 'row_amount_check',
      });
      await assert.rejects(pool.query('select nothing from row'), { code: '42703', position: '8' });
      await assert.rejects(pool.query('selec'), { code: '42601' });
      assert.deepEqual((await pool.query('select amount from row')).rows, [{ amount: 0 }]);
    });
  });

  test('takes and gives every type that the stores use as a server does', async () => {
    const sent = {
      flag: true,
      small: 7,
      count: 9_007_199_254_740_991,
      huge: '9007199254740993',
      amount: '12.50',
      text: "naïve 'quoted' \u{1F600}\n",
      moment: new Date('2026-11-22T10:11:12.345Z'),
      id: '0192f5a0-1234-7000-8000-0123456789ab',
      ids: ['0192f5a0-1234-7000-8000-0123456789ab', '0192f5a0-1234-7000-8000-0123456789ac'],
      bytes: Buffer.from([0, 1, 254, 255]),
      texts: ['plain', 'with "quotes", commas', '', null, '\\'],
      integers: [1, -2, null],
      flags: [true, false],
      moments: [new Date('2026-11-22T10:11:12.345Z')],
      document: { list: [1, { deep: null }], text: 'ü' },
      documents: ['{"a": 1}', 'null'],
      nothing: null,
    };
    const types = [
      ...[
        'bool',
        'int4',
        'int8',
        'int8',
        'numeric',
        'text',
        'timestamptz',
        'uuid',
        'uuid[]',
        'bytea',
        'text[]',
      ],
      ...['int4[]', 'bool[]', 'timestamptz[]', 'jsonb', 'jsonb[]', 'text'],
    ];
    const columns = Object.keys(sent).map((name, index) => `$${index + 1}::${types[index]} as ${name}`);
    await withDatabase(async ({ pool }) => {
      const { rows } = await pool.query(`select ${columns.join(', ')}`, Object.values(sent));
      assert.deepEqual(rows, [{ ...sent, documents: [{ a: 1 }, null] }]);
      const { rows: unnested } = await pool.query('select * from unnest($1::int[], $2::text[]) as t(a, b)', [
        [1, 2],
        ['x', 'y'],
      ]);
      assert.deepEqual(unnested, [
        { a: 1, b: 'x' },
        { a: 2, b: 'y' },
      ]);
    });
  });

  test('carries a megabyte in and out, and ten thousand rows', async () => {
    await withDatabase(async ({ pool }) => {
      const text = 'é'.repeat(1_000_000);
      assert.deepEqual((await pool.query('select $1::text as text', [text])).rows, [{ text }]);
      const { rows } = await pool.query('select g as id from generate_series(1, 10000) g');
      assert.equal(rows.length, 10_000);
    });
  });
});

describe('the process', () => {
  test('ends by itself with code 0 when it has closed the database, whatever errors there were', async () => {
    const body = `const { pool, close } = await openEmbedded(dataDir);
      await pool.query('select 1/0').catch(() => {});
      await close();`;
    assert.deepEqual(await runModule(body, newDirectory()), { code: 0, output: '' });
  });

  test('is not kept running by an open database, its lock or its upkeep', async () => {
    const body = `const { pool } = await openEmbedded(dataDir); await pool.query('create table row (id int)');`;
    assert.deepEqual(await runModule(body, newDirectory()), { code: 0, output: '' });
  });
});
