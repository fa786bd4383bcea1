import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ADMIN_TOKEN } from '../support/app.js';
import { PROCESS_NAME } from './paid-vendor.js';
import type { KillAt } from './server.js';

/** A start of node on a busy machine, with a recovery of the database in it. */
const READY_WAIT_MS = 60_000;

const READY = /Sluice is ready at (http:\S+)|Sluice works on the runs/;

export interface ReplicaSettings {
  /** Null: the embedded database. */
  readonly databaseUrl: string | null;
  readonly dataDir: string;
  readonly configPath: string;
  /** `sluice worker` instead of a server. */
  readonly isWorker?: boolean;
}

let started = 0;

/** One server process: the real program, started, killed and started again. */
export class Replica {
  readonly #settings: ReplicaSettings;
  #process: ChildProcess | undefined;
  #url: string | null = null;
  #name = '';
  #output = '';

  constructor(settings: ReplicaSettings) {
    this.#settings = settings;
  }

  get isRunning(): boolean {
    return this.#process !== undefined;
  }

  /** Null while it does not run, and of a worker. */
  get url(): string | null {
    return this.#url;
  }

  /** What the process that was started last calls itself: no two have one name. */
  get name(): string {
    return this.#name;
  }

  get pid(): number | undefined {
    return this.#process?.pid;
  }

  /** The end of what it said, for a test that failed. */
  get output(): string {
    return this.#output.slice(-4_000);
  }

  /** Resolves when it is ready to serve. */
  async start(): Promise<void> {
    const { databaseUrl, dataDir, configPath, isWorker = false } = this.#settings;
    const program = fileURLToPath(new URL('./server.js', import.meta.url));
    started += 1;
    this.#name = `process-${started}`;
    const { DATABASE_URL: _ours, ...environment } = process.env;
    const child = spawn(
      process.execPath,
      ['--enable-source-maps', program, ...(isWorker ? ['--worker'] : [])],
      {
        env: {
          ...environment,
          PORT: '0',
          HOST: '127.0.0.1',
          SLUICE_DATA_DIR: dataDir,
          SLUICE_CONFIG: configPath,
          SLUICE_ADMIN_TOKEN: ADMIN_TOKEN,
          SLUICE_LOG_LEVEL: 'warn',
          [PROCESS_NAME]: this.#name,
          ...(databaseUrl === null ? {} : { DATABASE_URL: databaseUrl }),
        },
        stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      },
    );
    this.#process = child;
    this.#output = '';
    const orphanGuard = () => void child.kill('SIGKILL');
    process.on('exit', orphanGuard);
    child.once('exit', () => {
      process.off('exit', orphanGuard);
      if (this.#process !== child) return;
      this.#process = undefined;
      this.#url = null;
    });
    this.#url = await this.#readyAt(child);
  }

  /** Its address; null: a worker has none. */
  #readyAt(child: ChildProcess): Promise<string | null> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => fail('is not ready in time'), READY_WAIT_MS);
      const fail = (why: string) => {
        clearTimeout(timer);
        reject(new Error(`The server ${why}:\n${this.output}`));
      };
      const hear = (text: string) => {
        this.#output = (this.#output + text).slice(-100_000);
        const ready = READY.exec(this.#output);
        if (ready === null) return;
        clearTimeout(timer);
        resolve(ready[1] ?? null);
      };
      child.stdout?.setEncoding('utf8').on('data', hear);
      child.stderr?.setEncoding('utf8').on('data', hear);
      child.once('exit', code => fail(`ended with ${code} before it was ready`));
    });
  }

  /** Lets it end itself at a moment that is to come; resolves when it has. */
  async killAt(moment: KillAt): Promise<void> {
    this.#process?.send(moment);
    await this.ended();
  }

  /** Resolves when it has ended, however that happens; at once where it does not run. */
  async ended(): Promise<void> {
    const child = this.#process;
    if (child !== undefined) await once(child, 'exit');
  }

  /** `kill -9`. */
  async kill(): Promise<void> {
    this.#process?.kill('SIGKILL');
    await this.ended();
  }

  /** SIGTERM; the exit code. */
  async stop(): Promise<number | null> {
    const child = this.#process;
    if (child === undefined) return null;
    child.kill('SIGTERM');
    await once(child, 'exit');
    return child.exitCode;
  }

  /** The most memory that it ever had, in bytes; Linux only. */
  peakMemoryBytes(): number | null {
    const { pid } = this;
    if (pid === undefined || process.platform !== 'linux') return null;
    const peak = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return peak === undefined ? null : Number(peak) * 1_024;
  }
}
