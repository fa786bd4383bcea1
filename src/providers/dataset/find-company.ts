import { haveOtherForms } from '../../normalize/company.js';
import type { KnownCompany } from '../provider.js';
import { COMPANY_COLUMNS, type Row } from './columns.js';
import {
  type CompanyRule,
  companyIdentifier,
  companyOf,
  companyQuestionKey,
  companyRowKey,
} from './company-rule.js';
import { CANDIDATES_MAX, type Finding } from './find.js';
import type { Dataset, RuleIndex } from './load.js';
import type { RowStore } from './row-store.js';

/** Finds the row about a company: by the first rule that finds any. Where two companies could be meant it finds none. */
export function findCompany(dataset: Dataset<CompanyRule>, company: KnownCompany): Finding {
  for (const ruleIndex of dataset.indexes) {
    const finding = findByRule(dataset.rows, ruleIndex, company);
    if (finding.kind !== 'no_row') return finding;
  }
  return { kind: 'no_row' };
}

function findByRule(rows: RowStore, { rule, index }: RuleIndex<CompanyRule>, company: KnownCompany): Finding {
  const key = companyQuestionKey(rule, company);
  if (key === null) return { kind: 'no_row' };
  const numbers = index.find(key, CANDIDATES_MAX);
  if (numbers.length === CANDIDATES_MAX) return { kind: 'ambiguous' };
  // The index knows hashes only.
  const found = numbers
    .map(number => rows.row(number))
    .filter(row => companyRowKey(rule, companyOf(row)) === key);
  if (found.length === 0) return { kind: 'no_row' };
  const isStrong = rule.identifiers.includes('domain') || rule.identifiers.includes('linkedin_url');
  const possible = isStrong ? found : found.filter(row => !contradicts(companyOf(row), company));
  const [row, ...others] = distinct(possible);
  if (row === undefined) return { kind: 'contradicted' };
  return others.length > 0 ? { kind: 'ambiguous' } : { kind: 'row', row };
}

const NAME_AT = COMPANY_COLUMNS.indexOf('name');

/** Rows that differ in the name alone, as those of two classes of shares, are about one company. */
function distinct(rows: readonly Row[]): readonly Row[] {
  return [...new Map(rows.map(row => [row.with(NAME_AT, '').join('\0'), row])).values()];
}

/** Whether a row of the same name is about another company: at another domain, in another country, of another form. */
function contradicts(row: KnownCompany, company: KnownCompany): boolean {
  const differs = (['domain', 'linkedin_url', 'country'] as const).some(identifier => {
    const [theirs, ours] = [companyIdentifier(identifier, row), companyIdentifier(identifier, company)];
    return theirs !== null && ours !== null && theirs !== ours;
  });
  return differs || haveOtherForms(row.name ?? '', company.name ?? '');
}
