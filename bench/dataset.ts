/**
 * What a data set of the operator's own costs: rows loaded a second, memory, and the time of a look-up.
 *
 *     node dist/bench/dataset.js [rows]      (default 1,000,000, of 170 bytes)
 */
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { createLogger } from '../src/logger.js';
import { findRow } from '../src/providers/dataset/find.js';
import { GivenNames } from '../src/providers/dataset/given-names.js';
import { loadDataset } from '../src/providers/dataset/load.js';
import { matchLists, peopleKind, ruleOf } from '../src/providers/dataset/rule.js';
import { NOTHING_KNOWN } from '../src/providers/nothing-known.js';
import type { KnownPerson } from '../src/providers/provider.js';

const LOOK_UPS = 100_000;
const GIVEN =
  'Maria John José Robert Anne Wei Fatima Olaf Deborah William Katherine Michael Sofía Ahmed'.split(' ');
const SURNAME_STARTS = 'Hart Lind Mc Sanch Okon Peters Wil Gar Ros Jen Kow Nak'.split(' ');
const SURNAME_ENDS = 'berg son ez ski mann field ton aro hurst wood'.split(' ');

/** The same rows in each run: a figure out of another by a multiplication that has no pattern here. */
function pick(list: readonly string[], seed: number): string {
  return list[(Math.imul(seed, 0x9e3779b1) >>> 8) % list.length] ?? '';
}

function person(index: number): KnownPerson {
  const given = pick(GIVEN, index);
  const middle = String.fromCharCode(65 + (index % 26));
  const surname = `${pick(SURNAME_STARTS, index + 7)}${pick(SURNAME_ENDS, index + 13)}`;
  return {
    email: `${given.toLowerCase()}.${index}@company${index % 30_011}.example`,
    full_name: `${given} ${middle}. ${surname}`,
    first_name: null,
    last_name: null,
    job_title: 'Senior Director of Things',
    company_name: `Company ${index % 30_011}, Inc.`,
    linkedin_url: `https://www.linkedin.com/in/person-${index}`,
    phone: null,
    location: 'New York, NY, US',
    seniority: null,
  };
}

async function writeFile(file: string, rows: number): Promise<void> {
  const out = createWriteStream(file);
  out.write('full_name,email,company_name,job_title,phone,location,linkedin_url\n');
  for (let index = 0; index < rows; index += 1) {
    const { full_name, email, company_name, job_title, location, linkedin_url } = person(index);
    const phone = `+1202555${String(index % 10_000).padStart(4, '0')}`;
    const line = `${full_name},${email},"${company_name}",${job_title},${phone},"${location}",${linkedin_url}\n`;
    if (!out.write(line)) await once(out, 'drain');
  }
  out.end();
  await once(out, 'close');
}

/** Persons of the file, of whom only these identifiers are known. */
function questionsBy(identifiers: readonly (keyof KnownPerson)[], rows: number): readonly KnownPerson[] {
  return Array.from({ length: LOOK_UPS }, (_, index) => {
    const whole = person((index * 7_919) % rows);
    return {
      ...NOTHING_KNOWN,
      ...Object.fromEntries(identifiers.map(identifier => [identifier, whole[identifier]])),
    };
  });
}

const rows = Number(process.argv[2] ?? 1_000_000);
const folder = await mkdtemp(join(tmpdir(), 'sluice-dataset-'));
try {
  const file = join(folder, 'people.csv');
  await writeFile(file, rows);
  const bytes = (await stat(file)).size;
  const before = process.memoryUsage().rss;
  const startMs = performance.now();
  const givenNames = new GivenNames();
  const kind = peopleKind(matchLists.parse(undefined).map(ruleOf), givenNames);
  const dataset = await loadDataset(
    { file, names: {}, kind, configPath: 'providers.bench' },
    createLogger('silent'),
  );
  const loadMs = performance.now() - startMs;
  const megabytes = (count: number): string => (count / 1e6).toFixed(0);
  say(`${rows} rows, ${megabytes(bytes)} MB: loaded in ${(loadMs / 1000).toFixed(1)} s`);
  say(`${((rows / loadMs) * 1000).toFixed(0)} rows/s`);
  const peak = process.resourceUsage().maxRSS * 1024;
  say(
    `RSS growth ${megabytes(process.memoryUsage().rss - before)} MB, ${megabytes(peak - before)} MB at most`,
  );
  for (const identifiers of [['email'], ['linkedin_url'], ['full_name', 'company_name']] as const) {
    const questions = questionsBy(identifiers, rows);
    let found = 0;
    const times = questions.map(question => {
      const askedMs = performance.now();
      found += findRow(dataset, givenNames, question).kind === 'row' ? 1 : 0;
      return (performance.now() - askedMs) * 1000;
    });
    times.sort((one, other) => one - other);
    const quantile = (share: number): string => (times[Math.floor(times.length * share)] ?? 0).toFixed(1);
    say(
      `by ${identifiers.join(' and ')}: p50 ${quantile(0.5)} µs, p99 ${quantile(0.99)} µs, found ${found} of ${LOOK_UPS}`,
    );
  }
} finally {
  await rm(folder, { recursive: true });
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
