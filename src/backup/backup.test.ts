import assert from 'node:assert/strict';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import type { Database } from '../database/database.js';
import { AppError } from '../errors.js';
import { type BackupSource, backUp } from './backup.js';
import { connectionEnvironment } from './connection-environment.js';

const root = mkdtempSync(join(tmpdir(), 'sluice-backup-'));
after(() => rmSync(root, { recursive: true, force: true }));

const untouched: Database = {
  worksBeside: true,
  query: () => Promise.reject(new Error('not asked')),
  call: () => Promise.reject(new Error('not asked')),
  transaction: () => Promise.reject(new Error('not asked')),
  close: () => Promise.resolve(),
};

const URL_WITH_SECRET = 'postgres://sluice:s%40crt@db.example:6543/crm?sslmode=no-verify&pgbouncer=true';

/** A `pg_dump` that tells how it was called, and then does what the test says. */
function withPgDump(name: string, program: string): { source: BackupSource; folder: string } {
  const folder = join(root, name);
  mkdirSync(folder);
  const script = [
    `#!${process.execPath}`,
    `const { writeFileSync } = require('node:fs');`,
    'const argv = process.argv.slice(2);',
    `const { env } = process;`,
    `const environment = Object.fromEntries(Object.entries(env).filter(([key]) => key.startsWith('PG')));`,
    `writeFileSync(${JSON.stringify(join(folder, 'called.json'))}, JSON.stringify({ argv, environment }));`,
    program,
  ];
  writeFileSync(join(folder, 'pg_dump'), script.join('\n'), { mode: 0o755 });
  const source = {
    database: untouched,
    databaseUrl: URL_WITH_SECRET,
    dataDir: root,
    environment: { PATH: folder },
  };
  return { source, folder };
}

function failure(pattern: RegExp) {
  return (error: unknown) => {
    assert.ok(error instanceof AppError);
    assert.equal(error.code, 'backup_failed');
    assert.match(error.message, pattern);
    return true;
  };
}

describe('a backup of a PostgreSQL server', () => {
  test('is made by pg_dump, whose arguments hold no secret, and is its owner’s alone', async () => {
    const { source, folder } = withPgDump('good', `writeFileSync(argv.at(-1), 'a dump');`);
    const target = join(root, 'new', 'folder', 'monday.dump');
    assert.equal(await backUp(source, target), 6);
    assert.equal(readFileSync(target, 'utf8'), 'a dump');
    assert.equal(statSync(target).mode & 0o777, 0o600);
    const { argv, environment } = JSON.parse(readFileSync(join(folder, 'called.json'), 'utf8'));
    assert.deepEqual(argv.slice(0, 3), ['--format=custom', '--no-password', '--file']);
    assert.ok(!argv.join(' ').includes('s@crt'));
    assert.deepEqual(environment, {
      PGHOST: 'db.example',
      PGPORT: '6543',
      PGUSER: 'sluice',
      PGPASSWORD: 's@crt',
      PGDATABASE: 'crm',
      PGSSLMODE: 'require',
    });
  });

  test('that failed says why, and leaves nothing behind', async () => {
    const { source, folder } = withPgDump('bad', `console.error('server version: 99'); process.exit(1);`);
    await assert.rejects(
      backUp(source, join(folder, 'target')),
      failure(/could not be written: server version: 99/),
    );
    assert.deepEqual(readdirSync(folder).sort(), ['called.json', 'pg_dump']);
  });

  test('without pg_dump says what to install', async () => {
    const source = {
      database: untouched,
      databaseUrl: URL_WITH_SECRET,
      dataDir: root,
      environment: { PATH: root },
    };
    await assert.rejects(
      backUp(source, join(root, 'missing')),
      failure(/pg_dump was not found\. Install the client programs/),
    );
    assert.equal(existsSync(join(root, 'missing')), false);
  });
});

test('a backup is never written over something, nor to a path that depends on where the server was started', async () => {
  const source = { database: untouched, databaseUrl: null, dataDir: root, environment: {} };
  const present = join(root, 'present');
  writeFileSync(present, 'mine');
  for (const [target, why] of [
    [present, /exists already/],
    ['relative/path', /must be an absolute path/],
  ] as const) {
    await assert.rejects(backUp(source, target), (error: unknown) => {
      assert.ok(error instanceof AppError);
      assert.equal(error.code, 'validation_error');
      assert.match(error.message, why);
      return true;
    });
  }
  assert.equal(readFileSync(present, 'utf8'), 'mine');
});

describe('a connection URL as environment variables', () => {
  test('can name a socket folder, an IPv6 address, or nothing at all', () => {
    assert.deepEqual(connectionEnvironment('postgresql://%2Fvar%2Frun/crm'), {
      PGHOST: '/var/run',
      PGDATABASE: 'crm',
    });
    assert.deepEqual(connectionEnvironment('postgres:///crm?host=/run/pg&user=me'), {
      PGDATABASE: 'crm',
      PGHOST: '/run/pg',
      PGUSER: 'me',
    });
    assert.deepEqual(connectionEnvironment('postgres://[::1]:5433/'), { PGHOST: '::1', PGPORT: '5433' });
  });

  test('that cannot be read is not repeated in the error', () => {
    assert.throws(
      () => connectionEnvironment('postgres://u:s%ecret@h/d'),
      (error: Error) =>
        !error.message.includes('ecret') && /DATABASE_URL is not a valid URL/.test(error.message),
    );
  });
});
