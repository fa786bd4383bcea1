import { COMPANY_FIELDS, type CompanyField } from '../../normalize/fields.js';
import { textValue } from '../answer/values.js';
import type { CompanyIdentity, CompanySource } from '../provider.js';
import { compileRequest } from './build-request.js';
import type { SideSetup } from './http-provider.js';
import type { HttpOptions } from './options.js';
import { compileResponse } from './read-answer.js';

/** Names of technologies in one answer that are looked at; ten times what is kept of a company. */
const NAMES_MAX = 1_000;

const IDENTITY = ['name', 'domain', 'linkedin_url'] as const satisfies readonly (keyof CompanyIdentity)[];

/** What a provider of type `http` knows of companies, as configured under `company`. */
export function companySide(
  { needs, request, response }: NonNullable<HttpOptions['company']>,
  { path, report, exchange }: SideSetup,
): CompanySource {
  const build = compileRequest(request, `${path}.request`);
  const reads = { fields: COMPANY_FIELDS, identity: IDENTITY, toValue };
  const read = compileResponse(response, reads, `${path}.response`, report);
  return {
    fills: COMPANY_FIELDS.filter(field => response.fields[field] !== undefined),
    namesHandles: response.handles !== undefined,
    needs,
    ask: ({ known }, { signal }) => exchange(build, read, { company: known }, signal),
  };
}

function toValue(field: CompanyField, result: unknown): string | readonly string[] | undefined {
  if (field !== 'tech_stack') return textValue(result);
  const results: readonly unknown[] = Array.isArray(result) ? result.slice(0, NAMES_MAX) : [result];
  const names = results.map(textValue).filter(name => name !== undefined);
  return names.length === 0 ? undefined : names;
}
