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

/** Every file that a build reads, newest change included. */
function fingerprintOf(folders, ending, files) {
  const lines = [];
  const visit = folder => {
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) visit(path);
      else if (ending.test(entry.name)) lines.push(`${path} ${hashOf(readFileSync(join(root, path)))}`);
    }
  };
  for (const folder of folders) if (existsSync(join(root, folder))) visit(folder);
  for (const file of files) lines.push(`${file} ${hashOf(readFileSync(join(root, file)))}`);
  return hashOf(lines.sort().join('\n'));
}

/** Two builds share dist/: the program, of TypeScript alone, and the console, which is bundled for browsers. */
const BUILDS = [
  {
    says: 'Building …',
    out: ['src', 'test', 'bench'],
    stamp: '.sources',
    sources: [['src', 'test', 'bench'], /\.tsx?$/, ['tsconfig.json', 'package-lock.json']],
    command: [join('node_modules', 'typescript', 'bin', 'tsc'), '-p', 'tsconfig.json'],
  },
  {
    says: 'Building the console …',
    out: ['console'],
    stamp: '.console-sources',
    sources: [['console'], /\.(tsx?|css|html|svg)$/, ['scripts/build-console.js', 'package-lock.json']],
    command: [join('scripts', 'build-console.js')],
  },
];

/** Builds unless dist/ was made from exactly these sources. */
function build({ says, out, stamp, sources, command }) {
  const stampFile = join(root, 'dist', stamp);
  const fingerprint = fingerprintOf(...sources);
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === fingerprint) return;
  process.stderr.write(`${says}\n`);
  for (const folder of out) rmSync(join(root, 'dist', folder), { recursive: true, force: true });
  const [script, ...args] = command;
  run(process.execPath, [join(root, script), ...args], 'The build');
  mkdirSync(join(root, 'dist'), { recursive: true });
  writeFileSync(stampFile, fingerprint);
}

/** A published package has dist/ and no sources: there is nothing to do. */
export function prepare() {
  checkNode();
  if (!existsSync(join(root, 'src')) || !statSync(join(root, 'src')).isDirectory()) return;
  install();
  for (const one of BUILDS) build(one);
}
