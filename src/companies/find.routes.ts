import { z } from 'zod';
import type { Database } from '../database/database.js';
import { cursor, cursorOf, refuseOtherPlace, sortBy } from '../http/cursor.js';
import { type AnyRoute, route } from '../http/route.js';
import { line, paging, providerId, someOf } from '../http/schemas.js';
import { COMPANY_FIELDS, type CompanyField } from '../normalize/fields.js';
import { toCompanyAnswer } from './company.js';
import { companyExample } from './company-example.js';
import { companyShape } from './company-schemas.js';
import { type FoundCompany, lookForCompanies } from './find.store.js';

const findQuery = z.strictObject({
  search: line(200).optional().describe('A part of the name or of the domain, in any case.'),
  industry: line(200).optional().describe('A part of the industry, in any case.'),
  missing: someOf(COMPANY_FIELDS)
    .optional()
    .describe('Fields, with commas between: at least one of them is empty.'),
  source: providerId.optional().describe('A provider that supplied a value which the company still has.'),
  sort: sortBy('name'),
  after: cursor.optional().describe('The `next` of an earlier answer to the same question.'),
  per_page: paging(50, 100).per_page,
});

const foundShape = z.object({
  companies: z.array(
    companyShape.extend({
      sources: z
        .partialRecord(z.enum(COMPANY_FIELDS), z.string())
        .describe('Who supplied a value; one that was given with the company has no entry.'),
    }),
  ),
  scanned: z.int().describe('How many companies were looked at, at most.'),
  next: z.string().nullable().describe('`after` of the next question; null: all were looked at.'),
});

function toFound({
  key: _place,
  ...company
}: FoundCompany): z.output<typeof foundShape>['companies'][number] {
  const sources: Partial<Record<CompanyField, string>> = {};
  for (const field of COMPANY_FIELDS) {
    const origin = company.provenance[field];
    if (origin !== undefined) sources[field] = origin.source;
  }
  const { tech_stack, tags, ...values } = toCompanyAnswer(company);
  return { ...values, tech_stack: [...tech_stack], tags: [...tags], sources };
}

/** Looking for companies among any number of them. */
export function companyFindRoutes(database: Database): AnyRoute[] {
  return [
    route({
      method: 'GET',
      path: '/v1/companies/find',
      access: { permission: 'read:companies' },
      tag: 'Companies',
      summary: 'Find companies',
      description:
        'For screens: quick on any number of companies. One question looks at 20,000 of them at the most, in the order asked for; an answer can have fewer companies than `per_page`, or none, and a `next` from which the same question goes on.',
      query: findQuery,
      responses: {
        200: {
          description: 'Companies that fit.',
          schema: z.object({ data: foundShape }),
          example: {
            data: {
              companies: [{ ...companyExample, sources: { industry: 'vendor_a' } }],
              scanned: 50,
              next: null,
            },
          },
        },
      },
      errors: ['validation_error'],
      handle: async ({ query }, { workspaceId }) => {
        const { search = null, industry = null, missing = null, source = null } = query;
        const { sort, after = null, per_page } = query;
        refuseOtherPlace(after, sort);
        const filter = { search, industry, missing, source };
        const { rows, scanned, next } = await lookForCompanies(
          database,
          workspaceId,
          filter,
          sort,
          after,
          per_page,
        );
        const data = { companies: rows.map(toFound), scanned, next: next === null ? null : cursorOf(next) };
        return { status: 200, body: { data } };
      },
    }),
  ];
}
