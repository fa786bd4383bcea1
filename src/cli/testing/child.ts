import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(new URL('./sluice.js', import.meta.url));

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export type Environment = Readonly<Record<string, string>>;

/** A folder to work in and an environment with nothing else in it: what the tests' machine has set must not matter. */
export interface Place {
  readonly cwd: string;
  readonly env: Environment;
}

function start(argv: readonly string[], { cwd, env }: Place): ChildProcess {
  return spawn(process.execPath, [PROGRAM, ...argv], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
}

async function output(stream: NodeJS.ReadableStream | null): Promise<string> {
  return stream === null ? '' : text(stream);
}

/** Runs one command line in a process of its own. */
export async function sluice(argv: readonly string[], place: Place): Promise<Ended> {
  const child = start(argv, place);
  const closed = once(child, 'close');
  const [stdout, stderr] = await Promise.all([output(child.stdout), output(child.stderr)]);
  await closed;
  return { code: child.exitCode, stdout, stderr };
}

/** `sluice serve` in a process of its own. */
export interface Serving {
  /** SIGTERM; resolves with the exit code. */
  stop(): Promise<number | null>;
}

/** Serves; resolves when the banner says that it is ready. */
export async function serve(place: Place): Promise<Serving> {
  const child = start(['serve'], place);
  const closed = once(child, 'close');
  const errors = output(child.stderr);
  await new Promise<void>((resolve, reject) => {
    let said = '';
    child.stdout?.setEncoding('utf8').on('data', (piece: string) => {
      said += piece;
      if (said.includes('Sluice is ready')) resolve();
    });
    closed.then(async () => reject(new Error(`The server ended: ${await errors}`)), reject);
  });
  return {
    async stop() {
      child.kill('SIGTERM');
      await closed;
      return child.exitCode;
    },
  };
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('There is no port.');
  return address.port;
}
