// npm run test:crash: the long form of test/crash/, which takes about an hour and ends with a table of figures.
// With arguments, only the test files whose name contains one of them.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepare, root } from './prepare.js';

prepare();

const folder = mkdtempSync(join(tmpdir(), 'sluice-figures-'));
const figuresPath = join(folder, 'figures.jsonl');
const wanted = process.argv.slice(2);
const files = readdirSync(join(root, 'dist', 'test', 'crash'), { recursive: true, encoding: 'utf8' })
  .filter(path => path.endsWith('.test.js'))
  .filter(path => wanted.length === 0 || wanted.some(part => path.includes(part)))
  .map(path => join('dist', 'test', 'crash', path))
  .sort();

// One file after the other: what is measured must not share the machine with what makes it busy.
const { status } = spawnSync(
  process.execPath,
  ['--enable-source-maps', '--test', '--test-concurrency=1', '--test-reporter=spec', ...files],
  {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, SLUICE_TEST_CRASH: 'long', SLUICE_TEST_CRASH_FIGURES: figuresPath },
  },
);
if (existsSync(figuresPath)) printTable();
rmSync(folder, { recursive: true });
process.exit(status ?? 1);

function printTable() {
  const rows = readFileSync(figuresPath, 'utf8').trim().split('\n').map(JSON.parse);
  const lines = rows.map(({ what, findings, ...figures }) => {
    const details = Object.entries(figures).map(([name, value]) => `${name} ${value}`);
    return `| ${what} | ${details.join(', ')} | ${findings} |`;
  });
  const machine = `${cpus().length} cores, Node.js ${process.versions.node}, ${new Date().toISOString().slice(0, 10)}`;
  process.stdout.write(
    `\n${machine}\n\n| what | figures | promises broken |\n|---|---|---|\n${lines.join('\n')}\n`,
  );
}
