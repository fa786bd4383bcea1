import { z } from 'zod';
import type { Database } from '../database/database.js';
import { uuidv7 } from '../database/uuid.js';
import { AppError } from '../errors.js';
import { creationDate } from '../http/client-date.js';
import { validationError } from '../http/parse.js';
import { type AnyRoute, type Reply, route } from '../http/route.js';
import { pageBounds, uuid } from '../http/schemas.js';
import {
  type CompanyWritten,
  deleteCompany,
  getCompany,
  insertCompany,
  listCompanies,
  updateCompany,
} from './companies.store.js';
import { toCompanyAnswer } from './company.js';
import { companyExample } from './company-example.js';
import { changeCompany, NAMELESS, withChange } from './company-rules.js';
import {
  type CompanyChange,
  companyAnswer,
  companyChange,
  companyCreation,
  companyDeleted,
  companyList,
  companyQuery,
} from './company-schemas.js';
import { companyFindRoutes } from './find.routes.js';

/** A change whose company is changed by others at the same time is applied anew, this often. */
const CHANGE_TRIES_MAX = 20;

const companyPath = z.strictObject({ id: uuid });

function notFound(): AppError {
  return new AppError('company_not_found', 'No company with this id exists in this workspace.');
}

function answerOf(status: number, written: CompanyWritten): Reply {
  if (written.kind === 'duplicate') {
    const details = { company_id: written.companyId };
    throw new AppError(
      'duplicate_company',
      'A company with this domain exists already. Change that one instead.',
      { details },
    );
  }
  if (written.kind === 'gone') throw notFound();
  return { status, body: { data: toCompanyAnswer(written.company) } };
}

async function change(
  database: Database,
  workspaceId: string,
  id: string,
  given: CompanyChange,
  now: () => number,
): Promise<CompanyWritten> {
  for (let tries = 1; tries <= CHANGE_TRIES_MAX; tries += 1) {
    const company = await getCompany(database, workspaceId, id);
    if (company === null) return { kind: 'gone' };
    const changed = changeCompany(company, given, now());
    if (changed === null) throw validationError({ name: NAMELESS });
    const written = await updateCompany(database, workspaceId, changed);
    if (written.kind !== 'gone') return written;
  }
  throw new AppError('overloaded', 'The company is being changed by many others. Retry in a second.', {
    headers: { 'retry-after': '1' },
  });
}

/** Companies: create, read, list, change, delete. */
export function companyRoutes(database: Database, now: () => number): AnyRoute[] {
  const tag = 'Companies';
  return [
    ...companyFindRoutes(database),
    route({
      method: 'GET',
      path: '/v1/companies',
      access: { permission: 'read:companies' },
      tag,
      summary: 'List companies',
      description:
        'A page of the companies, oldest first. `search` finds parts of names, `industry` parts of industries.',
      query: companyQuery,
      responses: {
        200: {
          description: 'A page of companies.',
          schema: companyList,
          example: { data: { companies: [companyExample] }, meta: { page: 1, per_page: 50, total: 1 } },
        },
      },
      errors: ['validation_error'],
      handle: async ({ query }, { workspaceId }) => {
        const { rows, total } = await listCompanies(database, workspaceId, {
          search: query.search ?? null,
          industry: query.industry ?? null,
          ...pageBounds(query),
        });
        const { page, per_page } = query;
        return {
          status: 200,
          body: { data: { companies: rows.map(toCompanyAnswer) }, meta: { page, per_page, total } },
        };
      },
    }),
    route({
      method: 'POST',
      path: '/v1/companies',
      access: { permission: 'write:companies' },
      tag,
      summary: 'Create a company',
      description:
        'A name or a domain is needed. A domain that another company has, in any spelling, is a 409.',
      body: companyCreation(now),
      bodyExample: { name: 'Acme Corp', domain: 'https://www.acme.com/about' },
      responses: {
        201: { description: 'The company.', schema: companyAnswer, example: { data: companyExample } },
      },
      errors: ['validation_error', 'duplicate_company'],
      handle: async ({ body }, { workspaceId }) => {
        const { created_at, created_date, ...given } = body;
        const made = withChange(null, given);
        if (made.kind === 'nameless') throw validationError({ name: NAMELESS });
        const nowMs = now();
        const createdAt = creationDate({ created_at, created_date }, nowMs);
        const company = {
          ...made.values,
          id: uuidv7(nowMs),
          version: 1,
          provenance: {},
          created_at: createdAt,
          updated_at: new Date(nowMs),
        };
        return answerOf(201, await insertCompany(database, workspaceId, company));
      },
    }),
    route({
      method: 'GET',
      path: '/v1/companies/{id}',
      access: { permission: 'read:companies' },
      tag,
      summary: 'Get a company',
      params: companyPath,
      responses: {
        200: { description: 'The company.', schema: companyAnswer, example: { data: companyExample } },
      },
      errors: ['validation_error', 'company_not_found'],
      handle: async ({ params }, { workspaceId }) => {
        const company = await getCompany(database, workspaceId, params.id);
        if (company === null) throw notFound();
        return { status: 200, body: { data: toCompanyAnswer(company) } };
      },
    }),
    route({
      method: 'PATCH',
      path: '/v1/companies/{id}',
      access: { permission: 'write:companies' },
      tag,
      summary: 'Change a company',
      description: 'Members that are left out stay; null empties one.',
      params: companyPath,
      body: companyChange(now),
      bodyExample: { size: '201-500' },
      responses: {
        200: {
          description: 'The company after the change.',
          schema: companyAnswer,
          example: { data: companyExample },
        },
      },
      errors: ['validation_error', 'company_not_found', 'duplicate_company'],
      handle: async ({ params, body }, { workspaceId }) =>
        answerOf(200, await change(database, workspaceId, params.id, body, now)),
    }),
    route({
      method: 'DELETE',
      path: '/v1/companies/{id}',
      access: { permission: 'write:companies' },
      tag,
      summary: 'Delete a company',
      description: 'For good. Contacts that are linked to it stay, without the link.',
      params: companyPath,
      responses: {
        200: {
          description: 'It is gone, for good.',
          schema: companyDeleted,
          example: { data: { deleted: true, id: companyExample.id } },
        },
      },
      errors: ['validation_error', 'company_not_found'],
      handle: async ({ params }, { workspaceId }) => {
        if (!(await deleteCompany(database, workspaceId, params.id))) throw notFound();
        return { status: 200, body: { data: { deleted: true, id: params.id } } };
      },
    }),
  ];
}
