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
  return {
    fills: FIELDS.filter(field => dataset.columns.includes(field)),
    namesHandles: namesHandles(dataset.columns),
    needs: dataset.indexes.map(({ rule }) => rule.identifiers),
    ask: ({ known }) => {
      const finding = findRow(dataset, givenNames, known);
      if (finding.kind === 'row') return answerOf(finding.row);
      return finding.kind === 'no_row'
        ? { outcome: 'not_found' }
        : { outcome: 'not_found', reason: finding.kind };
    },
  };
}

function answerOf(row: Row): Outcome {
  const fields: FieldValues = {};
  for (const field of FIELDS) {
    const value = personValue(row, field);
    if (value !== null) fields[field] = value;
  }
  const handles = handlesOf(column => personValue(row, column));
  const namesAny = Object.keys(handles).length > 0;
  if (Object.keys(fields).length === 0 && !namesAny) return { outcome: 'not_found' };
  const confidence = personValue(row, 'confidence');
  const observedAt = personValue(row, 'observed_at');
  return {
    outcome: 'found',
    fields,
    identity: identityOf(row),
    ...(namesAny && { handles }),
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
