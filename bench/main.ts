import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { projectRoot } from '../src/paths.js';
import { postgresVersion } from './database.store.js';
import { barChart, lineChart } from './plot.js';
import { type Figure, figuresSection, machineDescription } from './report.js';
import { measureConsole } from './sections/console.js';
import { measureFiles } from './sections/files.js';
import { measureOverload } from './sections/overload.js';
import { measureRuns } from './sections/runs.js';
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
const note = (text: string) => process.stderr.write(`${new Date().toISOString().slice(11, 19)} ${text}\n`);

interface Picture {
  readonly name: string;
  readonly alt: string;
  readonly svg: string;
}

interface Measured {
  readonly figures: readonly Figure[];
  readonly picture?: Picture;
}

/** What is measured, in the order of the report. */
const SECTIONS: readonly { name: string; heading: string; measure: () => Promise<Measured> }[] = [
  { name: 'hot', heading: 'One hot workspace, PostgreSQL', measure: hot },
  {
    name: 'many',
    heading: '200 workspaces, PostgreSQL',
    measure: () => measureThroughput('200 workspaces', serverUrl, throughput(200, false, 5)),
  },
  {
    name: 'embedded',
    heading: 'Embedded database, against the baseline on PostgreSQL',
    measure: () => measureThroughput('embedded', serverUrl, throughput(1, true, 2)),
  },
  { name: 'vendor', heading: 'A slow vendor that bills', measure: vendors },
  {
    name: 'overload',
    heading: 'Twice the capacity for a minute',
    measure: async () => ({ figures: await measureOverload(serverUrl) }),
  },
  { name: 'runs', heading: 'Runs', measure: async () => ({ figures: await measureRuns(serverUrl) }) },
  { name: 'files', heading: 'Files', measure: async () => ({ figures: await measureFiles(serverUrl) }) },
  {
    name: 'console',
    heading: 'The console with 1,000,000 contacts',
    measure: async () => ({ figures: await measureConsole(serverUrl) }),
  },
  { name: 'size', heading: 'Large tables', measure: async () => ({ figures: await measureSize(serverUrl) }) },
  { name: 'soak', heading: 'Soak', measure: soak },
];

function throughput(workspaces: number, embedded: boolean, ratio: number) {
  return { workspaces, embedded, ratio, limitShare: null, replayShare: null };
}

async function hot(): Promise<Measured> {
  const options = { ...throughput(1, false, 10), limitShare: 0.15, replayShare: 0.3 };
  const { figures, sluice, textbook } = await measureThroughput('one hot workspace', serverUrl, options);
  const svg = barChart('One hot workspace, 64 connections', '/s', [
    { label: 'Sluice', value: sluice },
    { label: 'baseline', value: textbook },
  ]);
  const alt = 'Enrichments a second on one hot workspace, against the baseline';
  return { figures, picture: { name: 'throughput.svg', alt, svg } };
}

async function vendors(): Promise<Measured> {
  const quick = await measureVendor(serverUrl, { delayMs: 100, ratesPerSecond: [100, 300, 1_000] });
  const slow = await measureVendor(serverUrl, { delayMs: 1_000, ratesPerSecond: [1_000] });
  return { figures: [...quick, ...slow] };
}

async function soak(): Promise<Measured> {
  const { figures, line } = await measureSoak(serverUrl, Number(values['soak-minutes']));
  const svg = lineChart('Memory under full load', 'minutes', 'MB', [line]);
  return { figures, picture: { name: 'memory.svg', alt: 'Memory of the server under load', svg } };
}

const wanted = SECTIONS.filter(({ name }) => values.only?.split(',').includes(name) ?? true);
const written: string[] = [];
const pictures: Picture[] = [];
for (const { name, heading, measure } of wanted) {
  note(`${name} …`);
  try {
    const { figures, picture } = await measure();
    for (const { what, value, unit } of figures) note(`  ${what}: ${value.toPrecision(3)} ${unit}`);
    written.push(figuresSection(heading, figures));
    if (picture !== undefined) pictures.push(picture);
  } catch (error) {
    // The other sections are worth having all the same; this one says that it is missing.
    process.exitCode = 1;
    const why = error instanceof Error ? error.message : String(error);
    note(`  failed: ${why}`);
    written.push(`## ${heading}\n\n**Not measured**: ${why.split('\n', 1)[0]}\n`);
  }
  // After each, so that a long run that is ended early leaves what it had.
  if (values.only === undefined) await writeReport();
}
if (values.only !== undefined) process.stdout.write(await report());

async function report(): Promise<string> {
  return [
    '# Benchmarks',
    '',
    'Written by `npm run bench`, which measures everything anew. Sluice, the baseline (`bench/textbook/`, the same endpoint',
    'as one would write it first) and the limit (`bench/echo/`, bare HTTP) share one machine with PostgreSQL and the load',
    'driver, and are asked in turns, A B A B; ratios are of the pairs, medians of three. Only calls that were answered and',
    'charged count.',
    '',
    machineDescription(await postgresVersion(serverUrl), new Date()),
    ...pictures.map(({ name, alt }) => `![${alt}](images/${name})\n`),
    ...written,
  ].join('\n');
}

async function writeReport(): Promise<void> {
  const folder = join(projectRoot, 'docs');
  await mkdir(join(folder, 'images'), { recursive: true });
  for (const { name, svg } of pictures) await writeFile(join(folder, 'images', name), svg);
  await writeFile(join(folder, 'benchmarks.md'), await report());
}
