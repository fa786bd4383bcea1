import { z } from 'zod';
import type { CompanyField, Field } from '../../normalize/fields.js';
import { parseTarget } from '../../outbound/address.js';

/** What every vendor is configured with, beside the common options. */
export interface VendorConfig {
  /** Absent: the vendor is asked without one, where it serves everybody. */
  readonly api_key?: string | undefined;
  /** Without a slash at its end. */
  readonly base_url: string;
  readonly fills: readonly Field[];
  readonly credit_cost?: number | undefined;
}

/** How a vendor is reached. @param baseUrl the documented address with its version path */
function accessOptions(baseUrl: string) {
  return {
    // Anything else can not be sent in a header. The message must not repeat the value: it is a secret.
    api_key: z
      .string()
      .regex(/^[!-~]{1,1000}$/, 'must be 1 to 1,000 visible characters without white space')
      .describe('The key of your account with the vendor.'),
    base_url: z
      .string()
      .refine(isBase, 'must be an http or https URL without a user name, query or fragment')
      .transform(text => baseAddress(text, baseUrl))
      .default(baseUrl)
      .describe('The address of the API with its version path.'),
  };
}

const creditCost = {
  credit_cost: z
    .number()
    .min(0)
    .max(1_000)
    .optional()
    .describe('What one of the vendor’s credits costs, in your currency; absent: each answer costs `cost`.'),
};

const namesEachOnce = (named: readonly string[]) => new Set(named).size === named.length;
const NAMED_TWICE = 'names a field twice';

/**
 * The options of a vendor with a key.
 * @param baseUrl the documented address with its version path
 * @param fields what the vendor can fill
 */
export function vendorOptions<const Filled extends Field>(baseUrl: string, fields: readonly Filled[]) {
  return z.strictObject({
    ...accessOptions(baseUrl),
    fills: z
      .array(z.enum(fields))
      .min(1)
      .refine(namesEachOnce, NAMED_TWICE)
      .default([...fields])
      .describe('The fields that the vendor is asked for; without `phone` none is ever bought.'),
    ...creditCost,
  });
}

/** The option of a vendor that knows companies. @param fields what of them it can fill */
export function companyFills<const Filled extends CompanyField>(fields: readonly Filled[]) {
  return {
    company_fills: z
      .array(z.enum(fields))
      .refine(namesEachOnce, NAMED_TWICE)
      .default([...fields])
      .describe(
        'The fields of a company that the vendor is asked for; an empty list: it is not asked about any.',
      ),
  };
}

/** The options of a vendor that knows companies only. */
export function companyVendorOptions<const Filled extends CompanyField>(
  baseUrl: string,
  fields: readonly Filled[],
) {
  return z.strictObject({ ...accessOptions(baseUrl), ...companyFills(fields), ...creditCost });
}

/**
 * The options of a source that is open to everybody and takes a key for more.
 * @param keyDescription what a key is good for, and where one is had
 */
export function openOptions<const Filled extends Field>(
  baseUrl: string,
  fields: readonly Filled[],
  keyDescription: string,
) {
  const { api_key, base_url, fills } = vendorOptions(baseUrl, fields).shape;
  return z.strictObject({
    api_key: api_key.optional().describe(keyDescription),
    base_url: base_url.describe(`The address of the API with its version path; default \`${baseUrl}\`.`),
    fills: fills.describe('The fields that it is asked for.'),
  });
}

function isBase(text: string): boolean {
  const url = parseTarget(text);
  return url !== undefined && url.search === '' && url.hash === '';
}

/** An address without any path gets the documented version path: nobody serves an API without it. */
function baseAddress(text: string, documented: string): string {
  const url = new URL(text);
  const path = url.pathname === '/' ? new URL(documented).pathname : url.pathname;
  return `${url.origin}${path.replace(/\/+$/, '')}`;
}
