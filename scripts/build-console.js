// Builds the web console into dist/console, with a compressed copy of each file beside it.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { build } from 'vite';

/** A smaller file fits into one packet as it is. */
const COMPRESSED_BYTES_MIN = 1_400;

const root = dirname(dirname(fileURLToPath(import.meta.url)));

await build({ configFile: join(root, 'console', 'vite.config.ts'), logLevel: 'warn' });
const assets = join(root, 'dist', 'console', 'assets');
for (const name of readdirSync(assets)) {
  const bytes = readFileSync(join(assets, name));
  if (bytes.length < COMPRESSED_BYTES_MIN) continue;
  writeFileSync(join(assets, `${name}.br`), brotliCompressSync(bytes));
  writeFileSync(join(assets, `${name}.gz`), gzipSync(bytes));
}
