import { resolve } from 'node:path';
import { z } from 'zod';
import { FIELDS, type FieldValues } from '../../normalize/fields.js';
import type { Identity, Outcome, Provider, ProviderType } from '../provider.js';
import { columnNames, type Row, valueIn } from './columns.js';
import { findRow } from './find.js';
import { type Dataset, loadDataset } from './load.js';
import { fullNameOf, matchLists, personOf, ruleOf } from './rule.js';

const datasetOptions = z.strictObject({
  path: z
    .string()
    .min(1)
    .max(4_096)
    .regex(
      /\.(csv|tsv|jsonl|ndjson)(\.gz)?$/i,
      'must end in .csv, .tsv, .jsonl or .ndjson, with or without .gz',
    )
    .describe('The file, UTF-8; relative to the folder of the configuration file.'),
  columns: columnNames.describe(
    'What the file calls our columns, ours: theirs; the same name needs no entry.',
  ),
  match: matchLists.describe(
    'Lists of identifiers that a row must share with the contact, tried in this order.',
  ),
});

/**
 * The operator's own file of people, read into memory at the start; a change of the file counts from the
 * next start. A look-up takes microseconds and never waits.
 */
export const datasetProvider: ProviderType<typeof datasetOptions> = {
  type: 'dataset',
  options: datasetOptions,
  async create({ id, config, baseDir, logger }): Promise<Provider> {
    const source = {
      file: resolve(baseDir, config.path),
      columns: config.columns,
      rules: config.match.map(ruleOf),
      configPath: `providers.${id}`,
    };
    const dataset = await loadDataset(source, logger.child({ provider: id }));
    return {
      fills: FIELDS.filter(field => dataset.columns.includes(field)),
      needs: dataset.indexes.map(({ rule }) => rule.identifiers),
      remote: false,
      ask: ({ known }) => {
        const finding = findRow(dataset, known);
        if (finding.kind === 'row') return answerOf(finding.row);
        return finding.kind === 'no_row'
          ? { outcome: 'not_found' }
          : { outcome: 'not_found', reason: finding.kind };
      },
      test: async () => ({ ok: true, message: describe(dataset) }),
    };
  },
};

function answerOf(row: Row): Outcome {
  const fields: FieldValues = {};
  for (const field of FIELDS) {
    const value = valueIn(row, field);
    if (value !== null) fields[field] = value;
  }
  if (Object.keys(fields).length === 0) return { outcome: 'not_found' };
  const confidence = valueIn(row, 'confidence');
  const observedAt = valueIn(row, 'observed_at');
  return {
    outcome: 'found',
    fields,
    identity: identityOf(row),
    ...(confidence !== null && { confidence: Number(confidence) }),
    ...(observedAt !== null && { observedAt }),
  };
}

/** Who the row is about; the merge checks it against the contact once more. */
function identityOf(row: Row): Identity {
  const person = personOf(row);
  const fullName = fullNameOf(person);
  return {
    ...(fullName !== null && { full_name: fullName }),
    ...(person.email !== null && { email: person.email }),
    ...(person.linkedin_url !== null && { linkedin_url: person.linkedin_url }),
    ...(person.company_name !== null && { company_name: person.company_name }),
  };
}

function describe({ rows, skipped }: Dataset): string {
  return `${rows.size} rows; ${skipped} could not be read`;
}
