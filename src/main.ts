import { setFlagsFromString } from 'node:v8';
import { type App, createApp } from './app.js';
import { processSettings, type Settings } from './config.js';
import { createLogger } from './logger.js';
import { banner } from './sandbox/banner.js';
import type { Sandbox } from './sandbox/sandbox-workspace.js';

/**
 * Garbage that may lie in the old part of the heap before it is collected, in percent of what is in use there. V8 by
 * itself lets it grow to several times that: under full load 275 MB of memory for 43 MB that are in use. With 40 it was
 * 203 MB, with 100 it is 230; but collecting holds up what comes for 25 ms, with 1,000 calls a second that wait for a vendor
 * every 1.9 seconds at 40, and their p99 was 54 ms instead of 43 (medians of six pairs).
 */
const GARBAGE_PERCENT_MAX = 100;

/** How V8 keeps its heap. */
const HEAP_FLAGS = [
  `--heap-growing-percent=${GARBAGE_PERCENT_MAX}`,
  // V8 makes what it takes for long-lived in the old part of the heap at once. Under load it takes parts of a request for
  // that, and each of them keeps what it points to until the old part is collected: without requests for records at all
  // (`/healthz`) 3.3 kB of a request were moved there, with this 0.01.
  '--no-allocation-site-pretenuring',
];

/**
 * Serves until it is told to stop.
 * @returns the exit code: 0 after SIGTERM or SIGINT, 1 where it could not start or its database broke.
 * @throws what keeps it from starting, in words for the person at the terminal.
 */
export function serve(): Promise<number> {
  const settings = processSettings();
  return untilStopped(settings, async app => {
    const address = await listen(app, settings);
    return sandbox => banner(address, settings, sandbox);
  });
}

/** Works on runs until it is told to stop, without listening to anybody; ends and throws as `serve` does. */
export function work(): Promise<number> {
  // No sandbox: its key is shown once, by the first start of a server.
  const settings = { ...processSettings(), sandbox: false };
  return untilStopped(settings, async () => () => 'Sluice works on the runs of all workspaces.\n');
}

/** @param begin what is done before it is ready; what it comes to is said when it is. */
async function untilStopped(
  settings: Settings,
  begin: (app: App) => Promise<(sandbox: Sandbox | null) => string>,
): Promise<number> {
  for (const flag of HEAP_FLAGS) setFlagsFromString(flag);
  const logger = createLogger(settings.logLevel);
  let end: (code: number) => void = () => undefined;
  const ended = new Promise<number>(resolve => {
    end = resolve;
  });
  const app = await createApp(settings, logger, error => {
    logger.fatal(
      { err: error },
      'the embedded database stopped; nothing that was committed is lost. Start again',
    );
    end(1);
  });
  process.once('SIGTERM', () => end(0));
  process.once('SIGINT', () => end(0));
  const readyText = await begin(app);
  app.ready.then(
    sandbox => process.stdout.write(readyText(sandbox)),
    (error: unknown) => {
      process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
      end(1);
    },
  );
  const code = await ended;
  return (await stopInOrder(app, logger)) ? code : 1;
}

async function listen(app: App, { port, host }: Settings): Promise<string> {
  try {
    return await app.server.listen({ port, host });
  } catch (error) {
    await app.stop();
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
      throw new Error(`Port ${port} on ${host} is in use. Stop what uses it, or set PORT to another one.`, {
        cause: error,
      });
    }
    throw error;
  }
}

async function stopInOrder(app: App, logger: ReturnType<typeof createLogger>): Promise<boolean> {
  try {
    await app.stop();
    return true;
  } catch (error) {
    logger.error({ err: error }, 'could not stop in order');
    return false;
  }
}
