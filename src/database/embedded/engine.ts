import { fdatasyncSync } from 'node:fs';
import { PGlite, type postgresMod } from '@electric-sql/pglite';
import { NodeFS } from '@electric-sql/pglite/nodefs';

/*
 * PostgreSQL in this process. PGlite as it comes never flushes to disk, and goes on after PostgreSQL has crashed;
 * this file closes both. It uses parts of PGlite that have no documentation: its version is pinned exactly, and the
 * tests and the proof at every start (embedded.ts) fail where an update changes them.
 */

/** Makes what was written to an open file or folder survive a power cut, or throws. */
export type Flush = (descriptor: number) => void;

/** What PGlite starts with, except for its `-F`, which turns flushing off; the later of two settings wins. */
const START_PARAMETERS = [
  ...PGlite.defaultStartParams.filter(parameter => parameter !== '-F'),
  ...settings({
    fsync: 'on',
    // PostgreSQL's own default, fdatasync, ends in an empty function in PGlite; fsync reaches the file system.
    wal_sync_method: 'fsync',
    full_page_writes: 'on',
    synchronous_commit: 'on',
    // 128 MB, the default, made 300 MB of resident memory out of 175 and nothing faster: the page cache is next door.
    shared_buffers: '16MB',
    jit: 'off',
  }),
];

/** Used when a cluster is created. With segments of 4 MB, not 16, it takes 31 MB of disk instead of 39. */
const CREATE_PARAMETERS = ['--wal-segsize=4', '--data-checksums', ...settings({ shared_buffers: '16MB' })];

function settings(values: Readonly<Record<string, string>>): string[] {
  return Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

/** How PGlite hands over PostgreSQL's jump to its error handling, after an ordinary error in a statement. */
const LONG_JUMP_STATUS = 100;

/** What is used of PGlite's WebAssembly module. */
interface EngineModule {
  readonly wasmMemory: { readonly buffer: ArrayBuffer };
  addFunction(callback: (pointer: number, length: number) => number, signature: string): number;
  stackSave(): number;
  stackRestore(pointer: number): unknown;
  _pgl_set_rw_cbs(read: number, write: number): void;
  _pq_buffer_remaining_data(): number;
  _PostgresMainLoopOnce(): void;
  _PostgresMainLongJmp(): void;
  _PostgresSendReadyForQueryIfNecessary(): void;
  _pgl_pq_flush(): void;
}

/** PostgreSQL has stopped and cannot go on in this process; what was committed is on disk. */
export class EmbeddedDatabaseCrash extends Error {
  override readonly name = 'EmbeddedDatabaseCrash';
  /** SQLSTATE crash_shutdown: to code above, a server that went away. */
  readonly code = '57P02';

  constructor(lastWords: string, cause: unknown) {
    super(`The embedded database has stopped: ${lastWords || String(cause)}. Restart this process.`, {
      cause,
    });
  }
}

/** PGlite's file system on a real folder, with flushing put in and counted, and PostgreSQL's timers left out. */
class FlushingFs extends NodeFS {
  flushes = 0;
  readonly #flush: Flush;

  constructor(folder: string, flush: Flush) {
    super(folder);
    this.#flush = flush;
  }

  override async init(pglite: PGlite, given: Partial<postgresMod.PostgresMod>) {
    const { emscriptenOpts: options } = await super.init(pglite, given);
    const putFlushIn = (module: postgresMod.PostgresMod) => {
      const nodeFs: NodeFsOfModule = module.NODEFS;
      nodeFs.stream_ops.fsync = ({ nfd }) => {
        // What is thrown here becomes the result of fsync in PostgreSQL, which then stops (PANIC).
        nodeFs.tryFSOperation(() => this.#flush(nfd));
        this.flushes += 1;
        return 0;
      };
    };
    // Timers would call into PostgreSQL between our exchanges, even after a crash, and keep the process running;
    // none of them can do what it is for, since a statement that runs leaves no turn of the event loop to a timer.
    const instantiateWasm = (imports: WasmImports, done: unknown) => {
      imports.env._setitimer_js = () => 0;
      return given.instantiateWasm?.(imports, done);
    };
    const preRun = [...(options.preRun ?? []), putFlushIn];
    return { emscriptenOpts: { ...options, instantiateWasm, preRun } };
  }
}

interface WasmImports {
  readonly env: { _setitimer_js: () => number };
}

interface NodeFsOfModule {
  readonly stream_ops: { fsync?: (stream: { readonly nfd: number }) => number };
  tryFSOperation<Result>(operation: () => Result): Result;
}

/** One PostgreSQL with one session, spoken to in PostgreSQL's own protocol. */
export class Engine {
  readonly #pglite: PGlite;
  readonly #files: FlushingFs;
  readonly #lastWords: LastWords;
  readonly #module: EngineModule;
  #request: Uint8Array = new Uint8Array();
  #requestOffset = 0;
  #response: Uint8Array[] = [];
  #crash: EmbeddedDatabaseCrash | undefined;
  /** Is told, once and in a turn of its own, when PostgreSQL has stopped by itself. */
  onCrash: (crash: EmbeddedDatabaseCrash) => void = () => {};

  private constructor(pglite: PGlite, files: FlushingFs, lastWords: LastWords) {
    this.#pglite = pglite;
    this.#files = files;
    this.#lastWords = lastWords;
    this.#module = pglite.Module;
    this.#takeOverConversation();
  }

  /**
   * Starts PostgreSQL on a folder, and creates a cluster there where it is empty.
   * @param flush stands for `fdatasync` in tests that make it fail or count it.
   */
  static async start(folder: string, flush: Flush = fdatasyncSync): Promise<Engine> {
    const files = new FlushingFs(folder, flush);
    const lastWords = new LastWords();
    try {
      const pglite = await PGlite.create({
        fs: files,
        startParams: [...START_PARAMETERS],
        initDbStartParams: [...CREATE_PARAMETERS],
        onStderr: line => lastWords.hear(line),
      });
      return new Engine(pglite, files, lastWords);
    } catch (error) {
      throw new Error(`PostgreSQL does not start in ${folder}: ${lastWords.text || String(error)}`, {
        cause: error,
      });
    }
  }

  /** How often a file or folder was flushed so far. */
  get flushes(): number {
    return this.#files.flushes;
  }

  /**
   * Runs whole protocol messages to their end, and returns all that PostgreSQL answered.
   * @throws EmbeddedDatabaseCrash where PostgreSQL stopped, now or earlier. Its answer is then dropped: it can hold
   * an `INSERT 0 1` whose commit did not reach the disk.
   */
  exchange(request: Uint8Array): Buffer {
    if (this.#crash !== undefined) throw this.#crash;
    this.#request = request;
    this.#requestOffset = 0;
    this.#response = [];
    try {
      this.#converse();
    } catch (error) {
      const crash = new EmbeddedDatabaseCrash(this.#lastWords.text, error);
      this.#crash = crash;
      setImmediate(() => this.onCrash(crash));
      throw crash;
    }
    return Buffer.concat(this.#response);
  }

  /** A checkpoint, and the files are closed. After a crash nothing is touched: the next start recovers. */
  async close(): Promise<void> {
    if (this.#crash === undefined) await this.#pglite.close();
  }

  /**
   * PGlite's own loop was rejected: it drops every error it does not know, a PANIC among them, and calls PostgreSQL
   * again, which then loops for ever, or commits without a flush. It also parses each answer, only for pg to parse it
   * again: 300 reads of 1,000 rows a second, 1,400 without.
   */
  #converse(): void {
    const module = this.#module;
    while (this.#requestOffset < this.#request.length || module._pq_buffer_remaining_data() > 0) {
      const stack = module.stackSave();
      try {
        module._PostgresMainLoopOnce();
      } catch (error) {
        if (!isLongJump(error)) throw error;
        module.stackRestore(stack);
        module._PostgresMainLongJmp();
      }
    }
    module._PostgresSendReadyForQueryIfNecessary();
    module._pgl_pq_flush();
  }

  #takeOverConversation(): void {
    const module = this.#module;
    const read = module.addFunction((pointer, lengthMax) => {
      const part = this.#request.subarray(this.#requestOffset, this.#requestOffset + lengthMax);
      new Uint8Array(module.wasmMemory.buffer).set(part, pointer);
      this.#requestOffset += part.length;
      return part.length;
    }, 'ipi');
    const write = module.addFunction((pointer, length) => {
      // A copy: the memory behind it is used again, and moves when it grows.
      this.#response.push(new Uint8Array(module.wasmMemory.buffer, pointer, length).slice());
      return length;
    }, 'ipi');
    module._pgl_set_rw_cbs(read, write);
  }
}

function isLongJump(error: unknown): boolean {
  return (
    typeof error === 'object' && error !== null && 'status' in error && error.status === LONG_JUMP_STATUS
  );
}

/** Keeps the last line in which PostgreSQL said why it stops. */
class LastWords {
  text = '';

  hear(line: string): false {
    const found = /(?:PANIC|FATAL):\s+(.*)/.exec(line);
    if (found?.[1] !== undefined) this.text = found[1];
    return false;
  }
}
