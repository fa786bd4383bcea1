import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { SUBJECTS, type SubjectKind } from './subjects.js';

/** The files know those of these numbers; a client that names more of them is told that nobody knows them. */
const IN_DATASETS = 60_000;

/** Of all tests of a process: the files are the same for each. */
let folder: Promise<string> | undefined;
after(async () => {
  if (folder !== undefined) await rm(await folder, { recursive: true, force: true });
});

/**
 * A configuration that asks nobody outside: all that the paid vendor knows is in two files. Such calls are admitted and
 * settled in one statement, unlike those that wait for a vendor.
 */
export async function configurationOfDatasets(deadlineMs = 10_000): Promise<string> {
  folder ??= writeDatasets();
  const dataset = { type: 'dataset', confidence: 0.9 };
  const providers = {
    people: { ...dataset, path: pathOf(await folder, 'contact') },
    firms: { ...dataset, path: pathOf(await folder, 'company'), about: 'companies' },
  };
  return JSON.stringify({
    waterfall: Object.keys(providers),
    defaults: { deadline_ms: deadlineMs },
    providers,
  });
}

async function writeDatasets(): Promise<string> {
  const made = await mkdtemp(join(tmpdir(), 'sluice-datasets-'));
  await writeDataset(made, 'contact', 'email,job_title,company_name,location');
  await writeDataset(made, 'company', 'domain,industry,size');
  return made;
}

function writeDataset(made: string, about: SubjectKind, head: string): Promise<void> {
  const { nameOf, known } = SUBJECTS[about];
  const values = known.map(value => `"${value}"`).join();
  const rows = Array.from({ length: IN_DATASETS }, (_, number) => `${nameOf(`known-${number}`)},${values}`);
  return writeFile(pathOf(made, about), [head, ...rows].join('\n'));
}

function pathOf(made: string, about: SubjectKind): string {
  return join(made, `${about}.csv`);
}
