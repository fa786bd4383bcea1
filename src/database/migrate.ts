import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Database } from './database.js';
import {
  appliedMigrations,
  lockMigrations,
  prepareBooks,
  recordFunction,
  recordMigration,
} from './migrate.store.js';
import type { Queryable } from './queryable.js';

interface SqlFile {
  readonly name: string;
  readonly text: string;
  readonly hash: string;
}

async function readSqlFiles(folder: string): Promise<SqlFile[]> {
  const names = (await readdir(folder)).filter(name => name.endsWith('.sql')).sort();
  return Promise.all(
    names.map(async name => {
      const text = await readFile(join(folder, name), 'utf8');
      return { name, text, hash: createHash('sha256').update(text).digest('hex') };
    }),
  );
}

/** Refuses a database that a newer release has changed, or whose applied migrations are not the ones of this release. */
function checkApplied(applied: ReadonlyMap<string, string>, files: readonly SqlFile[]): void {
  const known = new Map(files.map(file => [file.name, file.hash]));
  for (const [name, hash] of applied) {
    if (!known.has(name)) {
      throw new Error(
        `The database was changed by a newer release of Sluice (it has migration ${name}). Start that release, or restore a backup.`,
      );
    }
    if (known.get(name) !== hash) {
      throw new Error(
        `Migration ${name} was applied with another text than this release has. Applied migrations never change.`,
      );
    }
  }
}

/**
 * Brings the schema to this release: numbered migrations once each, in order; functions whenever their text
 * changed. All in one transaction under one lock, so replicas that start together do it once.
 * @returns the names of the migrations that were applied now.
 */
export async function migrate(database: Database, folder: string): Promise<string[]> {
  const files = await readSqlFiles(folder);
  const functions = await readSqlFiles(join(folder, 'functions'));
  return database.transaction(async transaction => {
    await lockMigrations(transaction);
    await prepareBooks(transaction);
    const { migrations, functionHashes } = await appliedMigrations(transaction);
    checkApplied(migrations, files);
    const pending = files.filter(file => !migrations.has(file.name));
    for (const file of pending) await apply(transaction, file, recordMigration);
    for (const file of functions) {
      if (functionHashes.get(file.name) !== file.hash) await apply(transaction, file, recordFunction);
    }
    return pending.map(file => file.name);
  });
}

async function apply(
  transaction: Queryable,
  file: SqlFile,
  record: (transaction: Queryable, name: string, hash: string) => Promise<void>,
): Promise<void> {
  try {
    await transaction.query(file.text);
  } catch (error) {
    throw new Error(
      `${file.name} could not be applied: ${error instanceof Error ? error.message : String(error)}`,
      {
        cause: error,
      },
    );
  }
  await record(transaction, file.name, file.hash);
}
