import { z } from 'zod';
import type { Field } from '../../normalize/fields.js';
import { parseTarget } from '../../outbound/address.js';

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

const response = z.strictObject({
  found: expression
    .optional()
    .describe('JSONata over status, headers and body; absent: any field with a value.'),
  confidence: expression.optional().describe('0 to 1; a figure above 1 is read as a percentage.'),
  observed_at: expression.optional().describe('An ISO 8601 date: when the vendor last saw the data.'),
  cost: expression.optional().describe('What the answer cost, where the vendor says so.'),
  identity: z
    .strictObject({
      full_name: expression.optional(),
      email: expression.optional(),
      linkedin_url: expression.optional(),
      company_name: expression.optional(),
    })
    .default({})
    .describe('Who the answer is about; checked against the contact before anything is believed.'),
  fields: z
    .strictObject({
      job_title: expression.optional(),
      company_name: expression.optional(),
      linkedin_url: expression.optional(),
      phone: expression.optional(),
      location: expression.optional(),
      seniority: expression.optional(),
    } satisfies Record<Field, z.ZodType>)
    .refine(fields => Object.keys(fields).length > 0, 'names no field, so the provider could fill nothing')
    .describe(
      'Where the values are in an answer; at least one. What is named here is what the provider fills.',
    ),
});

/** The options of a provider of type `http`, beside the common ones. */
export const httpOptions = z.strictObject({
  request: request.describe('How a contact becomes a question.'),
  response: response.describe('How an answer becomes values.'),
});

export type HttpOptions = z.output<typeof httpOptions>;
export type RequestOptions = HttpOptions['request'];
export type ResponseOptions = HttpOptions['response'];
