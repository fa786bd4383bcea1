import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { NOTHING_KNOWN } from '../nothing-known.js';
import type { Found, KnownPerson, Outcome, Provider } from '../provider.js';
import { datasetProvider } from './dataset-provider.js';

/** Not tests but what the tests beside it share: a data set out of a text, and questions to it. */

export interface LogEntry {
  readonly msg: string;
  readonly row?: number;
  readonly column?: string | null;
  readonly problem?: string;
  readonly [key: string]: unknown;
}

export interface TemporaryDataset {
  readonly provider: Provider;
  readonly log: readonly LogEntry[];
  ask(known: Partial<KnownPerson>): Outcome;
  /** The job title of the row that was found, which the tests tell rows by; otherwise the outcome. */
  titleFor(known: Partial<KnownPerson>): string;
}

/** Loads a file of this content; the name says the format, the options are those of the configuration. */
export async function datasetOf(
  content: string | Buffer,
  options: Record<string, unknown> = {},
  name = 'people.csv',
): Promise<TemporaryDataset> {
  const folder = await mkdtemp(join(tmpdir(), 'sluice-dataset-'));
  const log: LogEntry[] = [];
  try {
    await writeFile(join(folder, name), content);
    const provider = await datasetProvider.create({
      id: 'directory',
      config: datasetProvider.options.parse({ path: name, ...options }),
      door: { send: () => Promise.reject(new Error('a data set sends nothing')) },
      baseDir: folder,
      logger: pino({ base: null }, { write: (line: string) => log.push(JSON.parse(line)) }),
    });
    const ask = (known: Partial<KnownPerson>): Outcome => askNow(provider, { ...NOTHING_KNOWN, ...known });
    const titleFor = (known: Partial<KnownPerson>): string => {
      const outcome = ask(known);
      if (outcome.outcome === 'found') return outcome.fields.job_title ?? '';
      return outcome.outcome === 'not_found' ? (outcome.reason ?? 'no row') : outcome.outcome;
    };
    return { provider, log, ask, titleFor };
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** The answer of a data set comes at once, never as a promise. */
function askNow(provider: Provider, known: KnownPerson): Outcome {
  const outcome = provider.ask({ known, wanted: ['job_title'] }, { signal: new AbortController().signal });
  if (outcome instanceof Promise) throw new Error('The data set did not answer at once.');
  return outcome;
}

export function asFound(outcome: Outcome): Found {
  if (outcome.outcome !== 'found') throw new Error(`Expected data, got ${JSON.stringify(outcome)}.`);
  return outcome;
}
