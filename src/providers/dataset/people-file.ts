import { FIELDS, type FieldValues } from '../../normalize/fields.js';
import type { Identity, Outcome, Provider } from '../provider.js';
import { handlesOf, namesHandles, type Row } from './columns.js';
import { findRow } from './find.js';
import type { GivenNames } from './given-names.js';
import type { Dataset } from './load.js';
import { fullNameOf, personOf, personValue, type Rule } from './rule.js';

/** A file of people as a source. */
export function peopleFile(
  dataset: Dataset<Rule>,
  givenNames: GivenNames,
): Pick<Provider, 'fills' | 'namesHandles' | 'needs' | 'ask'> {
  const hasHandles = namesHandles(dataset.columns);
  return {
    fills: FIELDS.filter(field => dataset.columns.includes(field)),
    namesHandles: hasHandles,
    needs: dataset.indexes.map(({ rule }) => rule.identifiers),
    ask: ({ known }) => {
      const finding = findRow(dataset, givenNames, known);
      if (finding.kind === 'row') return answerOf(finding.row, hasHandles);
      return finding.kind === 'no_row'
        ? { outcome: 'not_found' }
        : { outcome: 'not_found', reason: finding.kind };
    },
  };
}

/** @param hasHandles whether the file has columns for them */
function answerOf(row: Row, hasHandles: boolean): Outcome {
  const fields: FieldValues = {};
  for (const field of FIELDS) {
    const value = personValue(row, field);
    if (value !== null) fields[field] = value;
  }
  const handles = hasHandles ? handlesOf(column => personValue(row, column)) : null;
  if (handles === null && Object.keys(fields).length === 0) return { outcome: 'not_found' };
  const confidence = personValue(row, 'confidence');
  const observedAt = personValue(row, 'observed_at');
  return {
    outcome: 'found',
    fields,
    identity: identityOf(row),
    ...(handles !== null && { handles }),
    ...(confidence !== null && { confidence: Number(confidence) }),
    ...(observedAt !== null && { observedAt }),
  };
}

/** Who the row is about; the merge checks it against the contact once more. */
function identityOf(row: Row): Identity {
  const person = personOf(row);
  const fullName = fullNameOf(person);
  const identity: Partial<Record<keyof Identity, string>> = {};
  if (fullName !== null) identity.full_name = fullName;
  for (const identifier of ['email', 'linkedin_url', 'company_name'] as const) {
    const value = person[identifier];
    if (value !== null) identity[identifier] = value;
  }
  return identity;
}
