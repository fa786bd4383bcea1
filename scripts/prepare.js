// Makes a fresh clone runnable: installs what is missing and builds what is stale. Used by start.js and test.js.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

const OLDEST_NODE = [20, 19];

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1])) {
    fail(`Sluice needs Node.js ${OLDEST_NODE.join('.')} or later; this is ${process.versions.node}.`);
  }
}

function run(command, args, what) {
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
  if (error !== undefined) fail(`${what} could not be started: ${error.message}`);
  if (status !== 0) fail(`${what} failed; see above.`);
}

const hashOf = text => createHash('sha256').update(text).digest('hex');

/**
 * Installs the locked packages unless exactly they are there. Install scripts are not needed and not run. Not by
 * `npm ci`: it refuses a lock file that leaves out packages for other systems, and a lock file made against a
 * registry that lacks some of them does.
 */
function install() {
  const lock = readFileSync(join(root, 'package-lock.json'), 'utf8');
  const stamp = join(root, 'node_modules', '.sluice-lock');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hashOf(lock)) return;
  process.stderr.write('Installing packages …\n');
  const npm = process.env.npm_execpath;
  const args = [
    'install',
    '--no-save',
    '--include=dev',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
  ];
  if (npm?.endsWith('.js')) run(process.execPath, [npm, ...args], 'npm install');
  else run('npm', args, 'npm install');
  writeFileSync(stamp, hashOf(lock));
}

/** Everything that the build reads, newest change included. */
function fingerprintOfSources() {
  const lines = [];
  const visit = folder => {
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) visit(path);
      else if (/\.tsx?$/.test(entry.name)) lines.push(`${path} ${hashOf(readFileSync(join(root, path)))}`);
    }
  };
  for (const folder of ['src', 'test', 'bench']) if (existsSync(join(root, folder))) visit(folder);
  for (const file of ['tsconfig.json', 'package-lock.json'])
    lines.push(`${file} ${hashOf(readFileSync(join(root, file)))}`);
  return hashOf(lines.sort().join('\n'));
}

/** Compiles unless dist/ was made from exactly these sources. */
function build() {
  const stamp = join(root, 'dist', '.sources');
  const fingerprint = fingerprintOfSources();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint) return;
  process.stderr.write('Building …\n');
  rmSync(join(root, 'dist'), { recursive: true, force: true });
  run(
    process.execPath,
    [join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '-p', 'tsconfig.json'],
    'The build',
  );
  mkdirSync(join(root, 'dist'), { recursive: true });
  writeFileSync(stamp, fingerprint);
}

/** A published package has dist/ and no sources: there is nothing to do. */
export function prepare() {
  checkNode();
  if (!existsSync(join(root, 'src')) || !statSync(join(root, 'src')).isDirectory()) return;
  install();
  build();
}
