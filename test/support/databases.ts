import { randomUUID } from 'node:crypto';
import { describe } from 'node:test';
import pg from 'pg';

export type DatabaseKind = 'embedded' | 'postgres';

/** A PostgreSQL server on which tests may create databases; unset: those tests are skipped, with one loud line. */
const SERVER_URL = process.env.SLUICE_TEST_DATABASE_URL;

let warned = false;

/** Runs the same tests on the embedded database and on PostgreSQL. */
export function onBothDatabases(name: string, tests: (kind: DatabaseKind) => void): void {
  describe(`${name} (embedded)`, () => tests('embedded'));
  onPostgres(name, () => tests('postgres'));
}

/** Runs tests that only make sense on a server: two replicas, a database that goes away. */
export function onPostgres(name: string, tests: () => void): void {
  if (SERVER_URL === undefined && process.env.CI !== undefined) {
    throw new Error('SLUICE_TEST_DATABASE_URL is not set: in CI the tests on PostgreSQL are never skipped.');
  }
  if (SERVER_URL === undefined && !warned) {
    warned = true;
    process.stderr.write(
      'SKIPPED: tests on PostgreSQL. Set SLUICE_TEST_DATABASE_URL to a server that may create databases.\n',
    );
  }
  describe(`${name} (PostgreSQL)`, { skip: SERVER_URL === undefined }, tests);
}

async function onServer(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: SERVER_URL });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

/** A new, empty database on the server, and how to drop it. */
export async function createPostgresDatabase(): Promise<{ url: string; drop: () => Promise<void> }> {
  const name = `sluice_test_${randomUUID().replaceAll('-', '')}`;
  await onServer(`create database ${name}`);
  const url = new URL(SERVER_URL ?? '');
  url.pathname = `/${name}`;
  return { url: url.toString(), drop: () => onServer(`drop database ${name} with (force)`) };
}
