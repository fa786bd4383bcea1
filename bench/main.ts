import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { projectRoot } from '../src/paths.js';
import { postgresVersion } from './database.store.js';
import { barChart, lineChart } from './plot.js';
import { type Figure, figuresSection, machineDescription } from './report.js';
import { measureSize } from './sections/size.js';
import { measureSoak } from './sections/soak.js';
import { measureThroughput } from './sections/throughput.js';
import { measureVendor } from './sections/vendor.js';

// npm run bench: measures everything anew and writes docs/benchmarks.md with its pictures.
const { values } = parseArgs({
  options: {
    database: {
      type: 'string',
      default: process.env.SLUICE_TEST_DATABASE_URL ?? 'postgres://127.0.0.1:5432/postgres',
    },
    'soak-minutes': { type: 'string', default: '10' },
    only: { type: 'string' },
  },
});
const serverUrl = values.database;
const wanted = (section: string) => values.only === undefined || values.only.split(',').includes(section);
const note = (text: string) => process.stderr.write(`${new Date().toISOString().slice(11, 19)} ${text}\n`);

const sections: string[] = [];
const pictures: { name: string; alt: string; svg: string }[] = [];
const add = (heading: string, figures: readonly Figure[]) => {
  sections.push(figuresSection(heading, figures));
  for (const { what, value, unit } of figures) note(`  ${what}: ${value.toPrecision(3)} ${unit}`);
};

if (wanted('hot')) {
  note('one hot workspace …');
  const hot = await measureThroughput('one hot workspace', serverUrl, {
    workspaces: 1,
    embedded: false,
    ratio: 10,
    limitShare: 0.15,
    replayShare: 0.3,
  });
  add('One hot workspace, PostgreSQL', hot.figures);
  pictures.push({
    name: 'throughput.svg',
    alt: 'Enrichments a second on one hot workspace, against the baseline',
    svg: barChart('One hot workspace, 64 connections', '/s', [
      { label: 'Sluice', value: hot.sluice },
      { label: 'baseline', value: hot.textbook },
    ]),
  });
}
if (wanted('many')) {
  note('200 workspaces …');
  const options = { workspaces: 200, embedded: false, ratio: 5, limitShare: null, replayShare: null };
  add('200 workspaces, PostgreSQL', (await measureThroughput('200 workspaces', serverUrl, options)).figures);
}
if (wanted('embedded')) {
  note('embedded database …');
  const options = { workspaces: 1, embedded: true, ratio: 2, limitShare: null, replayShare: null };
  add(
    'Embedded database, against the baseline on PostgreSQL',
    (await measureThroughput('embedded', serverUrl, options)).figures,
  );
}
if (wanted('vendor')) {
  note('a slow vendor …');
  const settings = [
    { delayMs: 100, ratePerSecond: 1_000 },
    { delayMs: 1_000, ratePerSecond: 1_000 },
  ];
  const figures: Figure[] = [];
  for (const setting of settings) figures.push(...(await measureVendor(serverUrl, setting)));
  add('A slow vendor that bills', figures);
}
if (wanted('size')) {
  note('large tables …');
  add('Large tables', await measureSize(serverUrl));
}
if (wanted('soak')) {
  note('soak …');
  const { figures, line } = await measureSoak(serverUrl, Number(values['soak-minutes']));
  add('Soak', figures);
  pictures.push({
    name: 'memory.svg',
    alt: 'Memory of the server under load',
    svg: lineChart('Memory under full load', 'minutes', 'MB', [line]),
  });
}

const report = [
  '# Benchmarks',
  '',
  'Written by `npm run bench`, which measures everything anew. Sluice, the baseline (`bench/textbook/`, the same endpoint',
  'as one would write it first) and the limit (`bench/echo/`, bare HTTP) share one machine with PostgreSQL and the load',
  'driver, and are asked in turns, A B A B; ratios are of the pairs, medians of three. Only calls that were answered and',
  'charged count.',
  '',
  machineDescription(await postgresVersion(serverUrl), new Date()),
  ...pictures.map(({ name, alt }) => `![${alt}](images/${name})\n`),
  ...sections,
].join('\n');
if (values.only === undefined) {
  const folder = join(projectRoot, 'docs');
  await mkdir(join(folder, 'images'), { recursive: true });
  for (const { name, svg } of pictures) await writeFile(join(folder, 'images', name), svg);
  await writeFile(join(folder, 'benchmarks.md'), report);
} else process.stdout.write(report);
