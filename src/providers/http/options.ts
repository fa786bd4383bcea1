import { z } from 'zod';
import type { CompanyField, Field } from '../../normalize/fields.js';
import { NETWORKS, type Network } from '../../normalize/social.js';
import { parseTarget } from '../../outbound/address.js';
import type { CompanyIdentifier, CompanyIdentity, Identity } from '../provider.js';

/** An expression longer than this is a program, and belongs into an adapter of its own. */
const MAX_EXPRESSION_LENGTH = 10_000;
/** Vendors ask for one to five headers or query parameters. */
const MAX_ENTRIES = 50;
/** Node's own server takes 16 KiB of headers in all. */
const MAX_HEADER_LENGTH = 8_192;

/** JSONata; a bare number or boolean of YAML is a constant. */
const expression = z
  .union([z.string().min(1).max(MAX_EXPRESSION_LENGTH), z.number(), z.boolean()])
  .transform(String)
  .meta({ title: 'JSONata' });

const headers = z
  .record(
    z.string().regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/, 'is not a header name'),
    z
      .string()
      .max(MAX_HEADER_LENGTH)
      .regex(/^[\t\x20-\x7e\x80-\xff]*$/, 'holds a line break or a character that no header can carry'),
  )
  .refine(entries => Object.keys(entries).length <= MAX_ENTRIES, `has more than ${MAX_ENTRIES} entries`);

const query = z
  .record(z.string().min(1).max(200), expression)
  .refine(entries => Object.keys(entries).length <= MAX_ENTRIES, `has more than ${MAX_ENTRIES} entries`);

const request = z
  .strictObject({
    method: z
      .enum(['GET', 'POST', 'PUT', 'PATCH'])
      .optional()
      .describe('Default: POST with a body, else GET.'),
    url: z
      .string()
      .refine(text => parseTarget(text) !== undefined, 'must be an http or https URL without a user name')
      .describe('Where the question is sent: http or https, without a user name.'),
    query: query
      .default({})
      .describe('Parameters added to the URL: name to JSONata over contact and wanted.'),
    headers: headers.default({}).describe('Sent as they are written.'),
    body: expression.optional().describe('JSONata over contact and wanted; null members are left out.'),
  })
  .refine(({ method, body }) => method !== 'GET' || body === undefined, {
    path: ['body'],
    message: 'cannot be sent with GET; put the values under query',
  });

/** How answers about people or companies become values. */
function responseShape<Fields extends z.ZodRawShape, Identity extends z.ZodRawShape>(
  fields: Fields,
  identity: Identity,
) {
  return z.strictObject({
    found: expression
      .optional()
      .describe('JSONata over status, headers and body; absent: any field with a value.'),
    confidence: expression.optional().describe('0 to 1; a figure above 1 is read as a percentage.'),
    observed_at: expression.optional().describe('An ISO 8601 date: when the vendor last saw the data.'),
    cost: expression.optional().describe('What the answer cost, where the vendor says so.'),
    identity: z
      .strictObject(identity)
      .optional()
      .describe('Whom the answer is about; checked before anything of it is believed.'),
    fields: z
      .strictObject(fields)
      .refine(named => Object.keys(named).length > 0, 'names no field, so the provider could fill nothing')
      .describe(
        'Where the values are in an answer; at least one. What is named here is what the provider fills.',
      ),
    handles: z
      .partialRecord(z.enum(NETWORKS), expression)
      .optional()
      .describe(
        'Where handles or addresses of profiles are in an answer, by network; read by look-ups alone.',
      ),
  });
}

const response = responseShape(
  {
    job_title: expression.optional(),
    company_name: expression.optional(),
    linkedin_url: expression.optional(),
    phone: expression.optional(),
    location: expression.optional(),
    seniority: expression.optional(),
  } satisfies Record<Field, z.ZodType>,
  {
    full_name: expression.optional(),
    email: expression.optional(),
    linkedin_url: expression.optional(),
    company_name: expression.optional(),
  } satisfies Record<keyof Identity, z.ZodType>,
);

const COMPANY_IDENTIFIERS = [
  'domain',
  'name',
  'linkedin_url',
  'hq_location',
  'country',
] as const satisfies readonly CompanyIdentifier[];

const company = z.strictObject({
  needs: z
    .array(z.array(z.enum(COMPANY_IDENTIFIERS)).min(1).max(COMPANY_IDENTIFIERS.length))
    .min(1)
    .max(10)
    .default([['domain']])
    .describe('Sets of identifiers; a company that has none of the sets whole is not asked about.'),
  request: request.describe('How a company becomes a question: expressions over `company`.'),
  response: responseShape(
    {
      name: expression.optional(),
      industry: expression.optional(),
      size: expression.optional(),
      founded_year: expression.optional(),
      description: expression.optional(),
      hq_location: expression.optional(),
      logo_url: expression.optional(),
      linkedin_url: expression.optional(),
      tech_stack: expression.optional(),
    } satisfies Record<CompanyField, z.ZodType>,
    {
      name: expression.optional(),
      domain: expression.optional(),
      linkedin_url: expression.optional(),
    } satisfies Record<keyof CompanyIdentity, z.ZodType>,
  ).describe('How an answer becomes values.'),
});

/** The options of a provider of type `http`, beside the common ones. */
export const httpOptions = z
  .strictObject({
    request: request.optional().describe('How a contact becomes a question.'),
    response: response.optional().describe('How an answer about a contact becomes values.'),
    company: company.optional().describe('The same for companies; may stand alone.'),
  })
  .refine(options => (options.request === undefined) === (options.response === undefined), {
    path: ['response'],
    message: 'must be there with `request`, and only with it',
  })
  .refine(options => options.request !== undefined || options.company !== undefined, {
    path: ['request'],
    message: 'must be there, or `company`',
  });

export type HttpOptions = z.output<typeof httpOptions>;
export type RequestOptions = z.output<typeof request>;
/** Expressions by what they give. */
export type ResponseOptions = Omit<z.output<typeof response>, 'fields' | 'identity' | 'handles'> & {
  readonly handles?: Readonly<Partial<Record<Network, string>>> | undefined;
  readonly fields: Readonly<Partial<Record<string, string>>>;
  readonly identity?: Readonly<Partial<Record<string, string>>> | undefined;
};
