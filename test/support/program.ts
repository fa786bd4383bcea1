import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { projectRoot } from '../../src/paths.js';

/** What `npm start` prints at last, before the first request. */
const LAST_LINE = /^ +-d '\{"contact_id":"[^"]+"\}'$/m;

type Environment = Readonly<Record<string, string>>;

/** The environment of a shell that knows nothing of other servers and databases. */
function cleanEnvironment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) =>
      value === undefined || /^(SLUICE_|DATABASE_URL$|PORT$|HOST$|NODE_TEST_CONTEXT$)/.test(name)
        ? []
        : [[name, value]],
    ),
  );
}

/** The program as `npm start` runs it, in a folder of its own. */
export class Program {
  readonly banner: string;
  readonly url: string;
  readonly #folder: string;
  readonly #child: ChildProcess;

  private constructor(folder: string, child: ChildProcess, banner: string) {
    this.#folder = folder;
    this.#child = child;
    this.banner = banner;
    this.url = /http:\/\/[\d.]+:\d+/.exec(banner)?.[0] ?? '';
  }

  /** Starts it on any free port; resolves when it has said that it is ready. */
  static async start(folder: string): Promise<Program> {
    const child = spawn(process.execPath, [join(projectRoot, 'scripts/start.js')], {
      cwd: folder,
      env: { ...cleanEnvironment(), PORT: '0', SLUICE_LOG_LEVEL: 'silent' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let banner = '';
    let faults = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      faults += text;
    });
    for await (const text of child.stdout.setEncoding('utf8')) {
      banner += text;
      if (LAST_LINE.test(banner)) break;
    }
    if (!LAST_LINE.test(banner)) throw new Error(`The program did not start: ${banner}${faults}`);
    return new Program(folder, child, banner);
  }

  /** Runs commands in a shell in the same folder, with `npx sluice` meaning this program; what they print. */
  async shell(commands: string, environment: Environment): Promise<string> {
    const child = spawn('bash', ['-e', '-u', '-o', 'pipefail', '-c', commands], {
      cwd: this.#folder,
      env: {
        ...cleanEnvironment(),
        PORT: new URL(this.url).port,
        SLUICE_LOG_LEVEL: 'silent',
        ...environment,
        PATH: `${await commandFolder(this.#folder)}${delimiter}${process.env.PATH}`,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    let faults = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      faults += text;
    });
    const [code] = await once(child, 'close');
    if (code !== 0) throw new Error(`exit code ${code}\n${commands}\n${output}${faults}`);
    return output;
  }

  /** Stops it as an operator would; the exit code. */
  async stop(): Promise<number | null> {
    this.#child.kill('SIGTERM');
    if (this.#child.exitCode === null) await once(this.#child, 'exit');
    return this.#child.exitCode;
  }
}

/** A folder with an `npx` that runs the command line of this very project. */
async function commandFolder(folder: string): Promise<string> {
  const commands = join(folder, '.commands');
  await mkdir(commands, { recursive: true });
  const npx = join(commands, 'npx');
  const sluice = join(projectRoot, 'bin/sluice.js');
  await writeFile(
    npx,
    `#!/bin/sh\n[ "$1" = sluice ] && shift && exec "${process.execPath}" "${sluice}" "$@"\n`,
  );
  await chmod(npx, 0o755);
  return commands;
}
