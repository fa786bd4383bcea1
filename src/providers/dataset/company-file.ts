import { COMPANY_FIELDS, type CompanyField } from '../../normalize/fields.js';
import type { CompanyFound, CompanyIdentity, CompanyOutcome, CompanySource } from '../provider.js';
import { type CompanyColumn, handlesOf, namesHandles, type Row } from './columns.js';
import { type CompanyRule, companyOf, companyValue } from './company-rule.js';
import { findCompany } from './find-company.js';
import type { Dataset } from './load.js';

/** What may stand between the names in a cell of `tech_stack`. */
const BETWEEN_NAMES = /\s*[;,|]\s*/;

/** A file of companies as a source. */
export function companyFile(dataset: Dataset<CompanyRule>): CompanySource {
  const hasHandles = namesHandles(dataset.columns);
  return {
    fills: COMPANY_FIELDS.filter(field => dataset.columns.some(column => columnsOf(field).includes(column))),
    namesHandles: hasHandles,
    needs: dataset.indexes.filter(({ rule }) => !rule.isShort).map(({ rule }) => rule.identifiers),
    ask({ known }) {
      const finding = findCompany(dataset, known);
      if (finding.kind === 'row') return answerOf(finding.row, hasHandles);
      return finding.kind === 'no_row'
        ? { outcome: 'not_found' }
        : { outcome: 'not_found', reason: finding.kind };
    },
  };
}

/** Where a field can come from; a headquarters also stands in several columns. */
function columnsOf(field: CompanyField): readonly string[] {
  return field === 'hq_location'
    ? (['hq_location', 'city', 'region', 'country'] satisfies CompanyColumn[])
    : [field];
}

/** @param hasHandles whether the file has columns for them */
function answerOf(row: Row, hasHandles: boolean): CompanyOutcome {
  const company = companyOf(row);
  const fields: Partial<Record<CompanyField, string | readonly string[]>> = {};
  for (const field of COMPANY_FIELDS) {
    const value = field === 'hq_location' ? company.hq_location : companyValue(row, field);
    if (value !== null) fields[field] = field === 'tech_stack' ? value.split(BETWEEN_NAMES) : value;
  }
  const handles = hasHandles ? handlesOf(column => companyValue(row, column)) : null;
  if (handles === null && Object.keys(fields).length === 0) return { outcome: 'not_found' };
  const confidence = companyValue(row, 'confidence');
  const observedAt = companyValue(row, 'observed_at');
  const identity: CompanyIdentity = {
    ...(company.name !== null && { name: company.name }),
    ...(company.domain !== null && { domain: company.domain }),
    ...(company.linkedin_url !== null && { linkedin_url: company.linkedin_url }),
  };
  const found: CompanyFound = {
    outcome: 'found',
    fields,
    identity,
    ...(handles !== null && { handles }),
    ...(confidence !== null && { confidence: Number(confidence) }),
    ...(observedAt !== null && { observedAt }),
  };
  return found;
}
