import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import {
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  unlinkSync,
} from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';

/*
 * One living owner per data directory, held by a listening socket, since the kernel closes it with its process
 * however that ends, and since a socket file answers across containers that share the volume on one kernel.
 * Process ids do neither: they are reused, and mean nothing in another container.
 *
 * The lock is the socket file of the highest generation, `lock/<number>`. A new owner listens under a name of its
 * own first and then hard-links that socket to the next generation: linking is exclusive, and what it makes visible
 * listens already. So a generation that refuses a connection is dead for good, never "not yet there", and only one
 * process can follow it. (Binding `lock/<number>` itself was rejected: between bind and listen it looks dead, and
 * two owners are possible when a process is stopped just there.) The highest file is never removed, not even at
 * release, so generations only grow, and who was stopped between looking and linking sees that it came too late.
 */

/** `sun_path` holds 104 bytes on macOS and the BSDs, 108 on Linux, each with a closing zero. */
const SOCKET_PATH_BYTES_MAX = 103;

/** The longest name in the lock folder: a slash, `new.` and 16 digits; a generation is shorter. */
const NAME_BYTES_MAX = 21;

/** A living owner answers within a millisecond; a stopped one never, and its silence is no reason to take over. */
const ANSWER_WAIT_MS = 1_000;

/** Longest answer that is read: an identity of 32 digits, a process id and a host name. */
const ANSWER_LENGTH_MAX = 400;

/** Each failed attempt means that another process was faster, so the next one finds it alive; 10 is never reached. */
const ATTEMPTS_MAX = 10;

/** A lock on a data directory: held until released, or until the process ends, however it ends. */
export interface DataDirectoryLock {
  release(): Promise<void>;
}

/** Another living process holds the data directory. */
export class DataDirectoryInUseError extends Error {
  override readonly name = 'DataDirectoryInUseError';

  constructor(dataDir: string, owner: string) {
    super(
      `The data directory ${dataDir} is in use by ${owner}. ` +
        'Stop that one first, or give this one another directory (SLUICE_DATA_DIR).',
    );
  }
}

/**
 * Takes the lock of an existing data directory. It does not keep the process running.
 * @throws DataDirectoryInUseError where a living process holds it.
 * @throws Error where the file system has no sockets or hard links, or does not let this user reach them.
 */
export async function lockDataDirectory(dataDir: string): Promise<DataDirectoryLock> {
  if (process.platform === 'win32') return lockNamedPipe(dataDir);
  try {
    const folder = join(dataDir, 'lock');
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    return await lockFolder(dataDir, folder);
  } catch (error) {
    if (error instanceof DataDirectoryInUseError) throw error;
    throw cannotLock(dataDir, error);
  }
}

async function lockFolder(dataDir: string, folder: string): Promise<DataDirectoryLock> {
  const short = shortened(folder);
  try {
    for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt += 1) {
      const lock = await followLastOwner(dataDir, short.path);
      if (lock !== undefined) return lock;
    }
  } finally {
    short.remove();
  }
  throw new Error('other processes kept taking it');
}

/** One attempt; undefined where another process moved in between and has to be looked at. */
async function followLastOwner(dataDir: string, folder: string): Promise<DataDirectoryLock | undefined> {
  const last = highestGeneration(folder);
  if (last > 0) {
    const found = await probe(join(folder, String(last)));
    if (found.state === 'alive') throw new DataDirectoryInUseError(dataDir, found.owner);
    if (found.state === 'gone') return undefined;
  }
  const generation = last + 1;
  const candidate = join(folder, `new.${randomBytes(8).toString('hex')}`);
  const socket = await listen(candidate);
  try {
    const linked = linkExclusively(candidate, join(folder, String(generation)));
    if (linked && highestGeneration(folder) === generation) {
      await proveOurs(join(folder, String(generation)), socket.identity);
      removeOld(folder, generation);
      return socket;
    }
  } catch (error) {
    await socket.release();
    throw error;
  }
  await socket.release();
  return undefined;
}

function highestGeneration(folder: string): number {
  return readdirSync(folder)
    .filter(name => /^\d{1,15}$/.test(name))
    .reduce((highest, name) => Math.max(highest, Number(name)), 0);
}

/** False where the name is taken, or where a new owner has cleaned our candidate away. */
function linkExclusively(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    const code = errnoOf(error);
    if (code === 'EEXIST' || code === 'ENOENT') return false;
    throw error;
  }
}

/** Some shared folders take socket files and links but do not connect them: a lock there would stop nobody. */
async function proveOurs(path: string, identity: string): Promise<void> {
  const found = await probe(path);
  if (found.state === 'alive' && found.identity === identity) return;
  throw new Error('its file system takes sockets but does not connect them');
}

/** Removes candidates that are done with or were left behind, and every generation below ours. */
function removeOld(folder: string, generation: number): void {
  for (const name of readdirSync(folder)) {
    if (!name.startsWith('new.') && !(Number(name) < generation)) continue;
    try {
      unlinkSync(join(folder, name));
    } catch (error) {
      if (errnoOf(error) !== 'ENOENT') throw error;
    }
  }
}

type Probe = { state: 'dead' } | { state: 'gone' } | { state: 'alive'; owner: string; identity: string };

/** Asks who listens there. Only a refused connection means dead: any other doubt is an error, never a takeover. */
function probe(path: string): Promise<Probe> {
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(path);
    const alive = () => {
      clearTimeout(limit);
      socket.destroy();
      const [identity = '', owner = 'a process that does not answer'] = answer.split('\n', 2);
      resolve({ state: 'alive', identity, owner });
    };
    const limit = setTimeout(alive, ANSWER_WAIT_MS);
    socket.setEncoding('utf8');
    socket.on('data', text => {
      answer += text;
      if (answer.length > ANSWER_LENGTH_MAX) alive();
    });
    socket.on('end', alive);
    socket.on('error', error => {
      const code = errnoOf(error);
      // A full queue of connections (EAGAIN) and a connection cut after it was made both take a living owner.
      if (code === 'EAGAIN' || code === 'ECONNRESET' || code === 'EPIPE') return alive();
      clearTimeout(limit);
      if (code === 'ECONNREFUSED') resolve({ state: 'dead' });
      else if (code === 'ENOENT') resolve({ state: 'gone' });
      else reject(error);
    });
  });
}

/** Listens and tells everyone who connects who holds the lock. */
async function listen(path: string): Promise<DataDirectoryLock & { readonly identity: string }> {
  const identity = randomBytes(16).toString('hex');
  const answer = `${identity}\nprocess ${process.pid} on ${hostname()}`;
  const server = createServer(socket => {
    socket.on('error', () => {});
    socket.unref();
    socket.end(answer, () => socket.destroy());
  });
  server.listen(path);
  await once(server, 'listening');
  server.unref();
  return { identity, release: () => closed(server) };
}

function closed(server: Server): Promise<void> {
  return new Promise(resolve => {
    server.close(() => resolve());
  });
}

/** A path to the folder that a socket address has room for: itself, or a symbolic link that lives while we lock. */
function shortened(folder: string): { path: string; remove(): void } {
  if (Buffer.byteLength(folder) + NAME_BYTES_MAX <= SOCKET_PATH_BYTES_MAX) {
    return { path: folder, remove: () => {} };
  }
  // Changing the working directory was rejected: it is process-wide, and file operations under way would see it.
  const parent = mkdtempSync(join(tmpdir(), 'sluice-'));
  const path = join(parent, 'l');
  symlinkSync(realpathSync(folder), path);
  return { path, remove: () => rmSync(parent, { recursive: true, force: true }) };
}

/** Windows has named pipes, which only one process can be first to listen on, and which vanish with it. */
async function lockNamedPipe(dataDir: string): Promise<DataDirectoryLock> {
  const place = createHash('sha256').update(realpathSync.native(dataDir).toLowerCase()).digest('hex');
  const path = `\\\\.\\pipe\\sluice-${place}`;
  try {
    return await listen(path);
  } catch (error) {
    const found = await probe(path).catch(() => undefined);
    if (found?.state === 'alive') throw new DataDirectoryInUseError(dataDir, found.owner);
    throw cannotLock(dataDir, error);
  }
}

function cannotLock(dataDir: string, cause: unknown): Error {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new Error(
    `The data directory ${dataDir} cannot be locked: ${reason}. The embedded database needs a local disk or ` +
      'a volume with sockets and hard links; elsewhere set DATABASE_URL to a PostgreSQL server.',
    { cause },
  );
}

function errnoOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}
