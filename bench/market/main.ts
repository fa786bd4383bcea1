import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { projectRoot } from '../../src/paths.js';
import { pictures, report } from './report.js';
import { runSeason, type Season } from './season.js';

// npm run market: simulates the market and writes docs/waterfall.md with its pictures; with arguments it only prints.
const { values } = parseArgs({
  options: { people: { type: 'string' }, seeds: { type: 'string' } },
});
const people = Number(values.people ?? 20_000);
const seeds = (values.seeds ?? '1,2,3,4,5').split(',').map(Number);

const seasons: Season[] = [];
for (const seed of seeds) {
  process.stderr.write(`${new Date().toISOString().slice(11, 19)} seed ${seed} …\n`);
  seasons.push(await runSeason(people, seed));
}

if (values.people === undefined && values.seeds === undefined) {
  const folder = join(projectRoot, 'docs');
  await mkdir(join(folder, 'images'), { recursive: true });
  for (const { name, svg } of pictures(seasons)) await writeFile(join(folder, 'images', name), svg);
  await writeFile(join(folder, 'waterfall.md'), report(seasons, people));
} else process.stdout.write(report(seasons, people));
