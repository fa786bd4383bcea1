// npm run docs: makes the reference pages and docs/openapi.json anew from the code.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { prepare, root } from './prepare.js';

prepare();
const { generatedDocs } = await import('../dist/src/reference/pages.js');
for (const [path, text] of await generatedDocs()) {
  writeFileSync(join(root, path), text);
  process.stdout.write(`${path}\n`);
}
