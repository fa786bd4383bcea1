import { execFile } from 'node:child_process';
import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** The PostgreSQL in the PGlite release that package.json pins. Its files can be read by no other major version. */
export const POSTGRES_MAJOR = '18';

const TEMPORARY_PREFIX = 'postgres.new-';

/**
 * Makes the data directory, for nobody but its owner, so that it survives a power cut from its first use.
 * @param dataDir an absolute path.
 */
export function makeDataDirectory(dataDir: string): void {
  const first = mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  if (first === undefined) return;
  for (let folder = dataDir; folder !== dirname(first); folder = dirname(folder)) flush(dirname(folder));
}

/**
 * The folder of the PostgreSQL cluster in a data directory, whose lock the caller holds; created where there is
 * none. What is there under its final name is complete: a creation that was cut off leaves only a temporary folder.
 * @throws Error where the cluster belongs to another major version of PostgreSQL, or cannot be created.
 */
export async function openCluster(dataDir: string): Promise<string> {
  removeLeftovers(dataDir);
  const folder = join(dataDir, 'postgres');
  if (existsSync(join(folder, 'PG_VERSION'))) checkVersion(folder);
  else await createCluster(dataDir, folder);
  return folder;
}

/** The program of a start that was killed may still write there for seconds: then a later start removes it. */
function removeLeftovers(dataDir: string): void {
  for (const name of readdirSync(dataDir)) {
    if (!name.startsWith(TEMPORARY_PREFIX)) continue;
    try {
      rmSync(join(dataDir, name), { recursive: true, force: true });
    } catch {
      // In nobody's way: the name is used once.
    }
  }
}

function checkVersion(folder: string): void {
  const version = readFileSync(join(folder, 'PG_VERSION'), 'utf8').trim();
  if (version === POSTGRES_MAJOR) return;
  throw new Error(
    `${folder} was written by PostgreSQL ${version}, and this release of Sluice brings PostgreSQL ${POSTGRES_MAJOR}. ` +
      'Start the release that wrote it, or restore a backup into a new data directory (SLUICE_DATA_DIR).',
  );
}

async function createCluster(dataDir: string, folder: string): Promise<void> {
  if (existsSync(folder) && readdirSync(folder).length > 0) {
    throw new Error(`${folder} holds files but no PostgreSQL database. Move them away, or restore a backup.`);
  }
  const temporary = mkdtempSync(join(dataDir, TEMPORARY_PREFIX));
  try {
    const program = fileURLToPath(new URL('./create-cluster.js', import.meta.url));
    await promisify(execFile)(process.execPath, [program, temporary]);
    // PGlite leaves files in it that anyone may read and write.
    chmodSync(temporary, 0o700);
    flushTree(temporary);
    renameSync(temporary, folder);
    flush(dataDir);
  } catch (error) {
    rmSync(temporary, { recursive: true, force: true });
    throw new Error(`The embedded database cannot be created in ${dataDir}: ${reasonOf(error)}`, {
      cause: error,
    });
  }
}

/** The line of a failed program's output that says why. */
function reasonOf(error: unknown): string {
  const output = error instanceof Error && 'stderr' in error ? String(error.stderr) : '';
  const message = error instanceof Error ? error.message : String(error);
  return /^(?:\w*Error): (.*)$/m.exec(output)?.[1] ?? message;
}

function flushTree(folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) flushTree(path);
    else flush(path);
  }
  flush(folder);
}

/** Windows keeps folders by itself, and refuses to flush files that are open for reading only. */
function flush(path: string): void {
  if (process.platform === 'win32') return;
  const descriptor = openSync(path, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
