// npm run bench: makes the clone runnable, then measures; arguments are passed on (--only hot,many …).
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { prepare, root } from './prepare.js';

prepare();
const { status } = spawnSync(
  process.execPath,
  [join(root, 'dist', 'bench', 'main.js'), ...process.argv.slice(2)],
  {
    cwd: root,
    stdio: 'inherit',
  },
);
process.exit(status ?? 1);
