// npm test: makes the clone runnable, then runs all tests, or those whose file name contains one of the arguments.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { prepare, root } from './prepare.js';

prepare();

const wanted = process.argv.slice(2);
const files = readdirSync(join(root, 'dist'), { recursive: true, encoding: 'utf8' })
  .filter(path => path.endsWith('.test.js'))
  .filter(path => wanted.length === 0 || wanted.some(part => path.includes(part)))
  .map(path => join('dist', path))
  .sort();
if (files.length === 0) {
  process.stderr.write(`No test file has ${wanted.join(' or ')} in its name.\n`);
  process.exit(1);
}
const { status } = spawnSync(
  process.execPath,
  // A file that takes longer hangs; without a bound it would hide the summary of all others.
  ['--enable-source-maps', '--test', '--test-reporter=spec', '--test-timeout=600000', ...files],
  {
    cwd: root,
    stdio: 'inherit',
  },
);
process.exit(status ?? 1);
