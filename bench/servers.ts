import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

/** An embedded database needs a few seconds for its first start; a server that takes longer is broken. */
const READY_WITHIN_MS = 60_000;
const READY_POLL_MS = 50;
/** The contract lets a server finish its calls for 30 s; one that outlives that is killed. */
const STOP_WITHIN_MS = 35_000;
/** Enough of what a failed server printed to see why. */
const KEPT_OUTPUT_CHARACTERS = 4_000;

export interface ServerCommand {
  /** Arguments for this Node, the script first. */
  readonly arguments: readonly string[];
  /** Added to this process's environment. */
  readonly environment: Readonly<Record<string, string>>;
  readonly port: number;
  /** Answers 200 when the server takes calls. */
  readonly readyPath: string;
}

export interface RunningServer {
  readonly port: number;
  readonly processId: number;
  /** What the server holds in memory now (resident set), in megabytes of 1,000,000 bytes. */
  residentMegabytes(): number;
  /** Ends the server with SIGTERM, and with SIGKILL if it does not go; resolves when it is gone. */
  stop(): Promise<void>;
}

/** Starts a server as a child process and waits until it is ready; throws with its output if it is not. */
export async function startServer(command: ServerCommand): Promise<RunningServer> {
  const child = spawn(process.execPath, command.arguments, {
    env: { ...process.env, ...command.environment, PORT: String(command.port) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = lastOutputOf(child);
  const { pid } = child;
  if (pid === undefined) throw new Error('The server process could not be started.');
  const stop = () => stopProcess(child);
  try {
    await waitUntilReady(child, `http://127.0.0.1:${command.port}${command.readyPath}`);
  } catch (error) {
    await stop();
    throw new Error(`The server ${command.arguments[0]} did not start: ${output()}`, { cause: error });
  }
  return { port: command.port, processId: pid, residentMegabytes: () => residentMegabytes(pid), stop };
}

async function waitUntilReady(child: ChildProcess, url: string): Promise<void> {
  const deadlineMs = performance.now() + READY_WITHIN_MS;
  while (performance.now() < deadlineMs) {
    if (hasExited(child)) throw new Error(`It ended with code ${child.exitCode}.`);
    const status = await fetch(url).then(
      async answer => {
        await answer.arrayBuffer();
        return answer.status;
      },
      () => 0,
    );
    if (status === 200) return;
    await delay(READY_POLL_MS);
  }
  throw new Error(`It was not ready within ${READY_WITHIN_MS} ms.`);
}

async function stopProcess(child: ChildProcess): Promise<void> {
  if (hasExited(child)) return;
  const exit = once(child, 'exit');
  const killTimer = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS);
  child.kill('SIGTERM');
  await exit;
  clearTimeout(killTimer);
}

function hasExited(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

/** Reads the child's output all the time, so that it never blocks, and keeps the end of it. */
function lastOutputOf(child: ChildProcess): () => string {
  let kept = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      kept = (kept + text).slice(-KEPT_OUTPUT_CHARACTERS);
    });
  }
  return () => kept;
}

/** Linux tells it in a file; `ps`, which slim images lack, answers on other systems. */
function residentMegabytes(processId: number): number {
  const statusFile = `/proc/${processId}/status`;
  const kilobytes = existsSync(statusFile)
    ? /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(statusFile, 'utf8'))?.[1]
    : execFileSync('ps', ['-o', 'rss=', '-p', String(processId)], { encoding: 'utf8' }).trim();
  if (kilobytes === undefined) throw new Error(`The memory of process ${processId} cannot be read.`);
  return (Number(kilobytes) * 1_024) / 1_000_000;
}
