import { type ChildProcess, execFile, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdtempSync, readdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';

/** Where Debian and its kin put each version's programs; the highest version is taken. */
const VERSIONS_FOLDER = '/usr/lib/postgresql';

/** A server that was killed leaves children behind for a moment, and refuses to start while they live. */
const START_WAIT_MS = 30_000;

const SUPERUSER = 'sluice';

function findPrograms(): string | null {
  if (!existsSync(VERSIONS_FOLDER)) return null;
  const versions = readdirSync(VERSIONS_FOLDER).sort((a, b) => Number(b) - Number(a));
  const folders = versions.map(version => join(VERSIONS_FOLDER, version, 'bin'));
  return folders.find(folder => existsSync(join(folder, 'initdb'))) ?? null;
}

interface User {
  readonly uid: number;
  readonly gid: number;
}

/** PostgreSQL refuses to run as root; null: this user will do, undefined: there is nobody to run it as. */
function serverUser(): User | null | undefined {
  if (process.getuid?.() !== 0) return null;
  try {
    const id = (flag: string) =>
      Number(execFileSync('id', [flag, 'postgres'], { stdio: ['ignore', 'pipe', 'ignore'] }));
    return { uid: id('-u'), gid: id('-g') };
  } catch {
    return undefined;
  }
}

const programs = findPrograms();
const user = serverUser();
/** Whether a server of our own can be run here at all. */
export const canRunCluster = programs !== null && user !== undefined;

/**
 * Runs tests that need a PostgreSQL server of their own, to kill it or fill its disk; skipped, loudly, without one.
 * @param tests gets the server, which is there while the tests run.
 */
export function onPrivateCluster(name: string, tests: (cluster: () => PrivateCluster) => void): void {
  if (!canRunCluster && process.env.CI !== undefined)
    throw new Error(
      'No PostgreSQL programs were found: in CI the tests that kill PostgreSQL are never skipped.',
    );
  const skip =
    !canRunCluster && 'NOT TESTED: there are no PostgreSQL programs to start a server of our own with.';
  if (skip)
    process.stderr.write(`SKIPPED: ${name}. Install PostgreSQL (${VERSIONS_FOLDER}/<version>/bin).\n`);
  describe(name, { skip }, () => {
    let made: PrivateCluster | undefined;
    before(async () => {
      made = await PrivateCluster.create();
    });
    after(() => made?.remove());
    tests(() => {
      if (made === undefined) throw new Error('The server is there while the tests run.');
      return made;
    });
  });
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('There is no free port.');
  server.close();
  await once(server, 'close');
  return address.port;
}

export interface ClusterOptions {
  /** Settings of postgresql.conf. */
  readonly settings?: Readonly<Record<string, string>>;
  /** An existing, empty folder; absent: a temporary one. */
  readonly folder?: string;
}

/** A PostgreSQL server of the tests' own. */
export class PrivateCluster {
  readonly #folder: string;
  readonly #port: number;
  readonly #settings: Readonly<Record<string, string>>;
  readonly #end = () => void this.#process?.kill('SIGKILL');
  #process: ChildProcess | undefined;
  #lastWords = '';

  private constructor(folder: string, port: number, settings: Readonly<Record<string, string>>) {
    this.#folder = folder;
    this.#port = port;
    this.#settings = settings;
    process.on('exit', this.#end);
  }

  /** Creates a cluster and starts it. */
  static async create({ settings = {}, folder }: ClusterOptions = {}): Promise<PrivateCluster> {
    if (programs === null) throw new Error('There are no PostgreSQL programs.');
    const home = folder ?? mkdtempSync(join(tmpdir(), 'sluice-postgres-'));
    if (user) chownSync(home, user.uid, user.gid);
    // Not waited for in place: other tests of this process run meanwhile, and it takes seconds.
    await promisify(execFile)(
      join(programs, 'initdb'),
      ['-D', join(home, 'data'), '-U', SUPERUSER, '--auth=trust', '-N', '-E', 'UTF8', '--locale=C'],
      { cwd: home, ...user },
    );
    const cluster = new PrivateCluster(home, await freePort(), settings);
    await cluster.start();
    return cluster;
  }

  get port(): number {
    return this.#port;
  }

  url(database = 'postgres', port = this.#port): string {
    return `postgres://${SUPERUSER}@127.0.0.1:${port}/${database}`;
  }

  async query(statement: string): Promise<void> {
    const client = new pg.Client({ connectionString: this.url() });
    await client.connect();
    try {
      await client.query(statement);
    } finally {
      await client.end();
    }
  }

  /** Starts the server; one that was killed recovers first. */
  async start(): Promise<void> {
    for (const endAtMs = Date.now() + START_WAIT_MS; ; await sleep(50)) {
      if (Date.now() > endAtMs) throw new Error(`PostgreSQL does not start: ${this.#lastWords}`);
      if (this.#process === undefined) this.#spawn();
      if (await this.#answers()) return;
    }
  }

  #spawn(): void {
    const settings = {
      port: String(this.#port),
      listen_addresses: '127.0.0.1',
      unix_socket_directories: '',
      // Tests run side by side, each with its servers.
      max_connections: '300',
      ...this.#settings,
    };
    const args = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    const started = spawn(join(programs ?? '', 'postgres'), ['-D', join(this.#folder, 'data'), ...args], {
      stdio: ['ignore', 'ignore', 'pipe'],
      cwd: this.#folder,
      ...user,
    });
    this.#process = started;
    started.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#lastWords = text.trim();
    });
    started.once('exit', () => {
      if (this.#process === started) this.#process = undefined;
    });
  }

  async #answers(): Promise<boolean> {
    const client = new pg.Client({ connectionString: this.url(), connectionTimeoutMillis: 1_000 });
    client.on('error', () => undefined);
    try {
      await client.connect();
      await client.query('select 1');
      return true;
    } catch {
      return false;
    } finally {
      await client.end().catch(() => undefined);
    }
  }

  /** `kill -9` of the postmaster; its children end when they see it. */
  async kill(): Promise<void> {
    await this.#signal('SIGKILL');
  }

  /** A fast shutdown: connections are ended, everything is written. */
  async shutDown(): Promise<void> {
    await this.#signal('SIGINT');
  }

  async #signal(signal: NodeJS.Signals): Promise<void> {
    const running = this.#process;
    if (running === undefined) return;
    const ended = once(running, 'exit');
    running.kill(signal);
    await ended;
    this.#process = undefined;
  }

  /** Ends the server and removes everything. */
  async remove(): Promise<void> {
    await this.kill();
    process.off('exit', this.#end);
    await rm(this.#folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  }
}
