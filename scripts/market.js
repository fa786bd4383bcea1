// npm run market: makes the clone runnable, then simulates the market; arguments are passed on (--people, --seeds).
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { prepare, root } from './prepare.js';

prepare();
const { status } = spawnSync(
  process.execPath,
  [join(root, 'dist', 'bench', 'market', 'main.js'), ...process.argv.slice(2)],
  { cwd: root, stdio: 'inherit' },
);
process.exit(status ?? 1);
