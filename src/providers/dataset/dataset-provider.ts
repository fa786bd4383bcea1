import { resolve } from 'node:path';
import { z } from 'zod';
import type { Logger } from '../../logger.js';
import type { Provider, ProviderType } from '../provider.js';
import { COMPANY_COLUMNS, type ColumnNames, PERSON_COLUMNS } from './columns.js';
import { companyFile } from './company-file.js';
import { companyKind, companyMatchLists, companyRules } from './company-rule.js';
import { GivenNames } from './given-names.js';
import { type Dataset, type Kind, loadDataset } from './load.js';
import { peopleFile } from './people-file.js';
import { matchLists, peopleKind, ruleOf } from './rule.js';

const datasetOptions = z
  .strictObject({
    path: z
      .string()
      .min(1)
      .max(4_096)
      .regex(
        /\.(csv|tsv|jsonl|ndjson)(\.gz)?$/i,
        'must end in .csv, .tsv, .jsonl or .ndjson, with or without .gz',
      )
      .describe('The file, UTF-8; relative to the folder of the configuration file.'),
    about: z.enum(['people', 'companies']).default('people').describe('What its rows are about.'),
    columns: z
      .partialRecord(z.enum([...PERSON_COLUMNS, ...COMPANY_COLUMNS]), z.string().trim().min(1).max(200))
      .default({})
      .describe('What the file calls our columns, ours: theirs; the same name needs no entry.'),
    match: z
      .array(z.array(z.string()))
      .optional()
      .describe(
        'Lists of identifiers that a row must share with the contact or company, tried in this order. Default: `[[email], [linkedin_url], [full_name, company_name]]`, of companies `[[domain], [linkedin_url], [name]]`.',
      ),
  })
  .transform(({ about, match, ...options }, context) => {
    const ours: readonly string[] = about === 'people' ? PERSON_COLUMNS : COMPANY_COLUMNS;
    for (const column of Object.keys(options.columns).filter(named => !ours.includes(named))) {
      const message = `is no column of ${about}; they have ${ours.join(', ')}`;
      context.addIssue({ code: 'custom', path: ['columns', column], message });
    }
    const people = about === 'people' ? matchLists.safeParse(match) : null;
    const companies = about === 'companies' ? companyMatchLists.safeParse(match) : null;
    for (const { path, message } of [people, companies].flatMap(read => read?.error?.issues ?? [])) {
      context.addIssue({ code: 'custom', path: ['match', ...path], message });
    }
    return { ...options, people: people?.data ?? null, companies: companies?.data ?? null };
  });

type DatasetConfig = z.output<typeof datasetOptions>;

/**
 * The operator's own file of people or companies, read into memory at the start; a change of the file counts from the
 * next start. A look-up takes microseconds and never waits.
 */
export const datasetProvider: ProviderType<typeof datasetOptions> = {
  type: 'dataset',
  options: datasetOptions,
  create({ id, config, baseDir, logger }) {
    const place = {
      file: resolve(baseDir, config.path),
      names: config.columns,
      configPath: `providers.${id}`,
    };
    return makeProvider(config, place, logger.child({ provider: id }));
  },
};

async function makeProvider(
  { people, companies }: DatasetConfig,
  place: { readonly file: string; readonly names: ColumnNames; readonly configPath: string },
  logger: Logger,
): Promise<Provider> {
  const load = <Rule>(kind: Kind<Rule>) => loadDataset({ ...place, kind }, logger);
  if (companies !== null) {
    const dataset = await load(companyKind(companyRules(companies)));
    const nobody = { fills: [], needs: [], ask: () => ({ outcome: 'not_found' }) as const };
    return { ...nobody, remote: false, company: companyFile(dataset), test: async () => described(dataset) };
  }
  const givenNames = new GivenNames();
  const dataset = await load(peopleKind((people ?? []).map(ruleOf), givenNames));
  return { ...peopleFile(dataset, givenNames), remote: false, test: async () => described(dataset) };
}

function described({ rows, skipped }: Dataset<unknown>): { ok: boolean; message: string } {
  return { ok: true, message: `${rows.size} rows; ${skipped} could not be read` };
}
