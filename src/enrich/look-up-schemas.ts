import { z } from 'zod';
import { line } from '../http/schemas.js';
import { COMPANY_SIZES } from '../normalize/company-size.js';
import { splitEmail } from '../normalize/email.js';
import { SENIORITIES } from '../normalize/fields.js';
import { MAILBOX_STATUSES } from '../providers/provider.js';
import { DELIVERABLE, SMTP_ANSWERS } from '../verify/verdict.js';
import { PARTS } from './call.js';
import { askedDomain } from './enrich-schemas.js';

/** RFC 5321 allows 254 characters; what is longer is refused by the same words as what is no address. */
const ADDRESS_LENGTH_MAX = 500;

const email = line(ADDRESS_LENGTH_MAX)
  .transform(value => value.trim())
  .refine(value => splitEmail(value) !== null, 'must be an e-mail address')
  .describe('The address to look up.');

const include = z
  .array(z.enum(PARTS, `unknown part; the parts are ${PARTS.join(', ')}`), 'must be an array of parts')
  .min(1, 'must name at least one part')
  .max(100, 'must have at most 100 entries')
  .optional()
  .describe('Which parts are wanted; default: all three.');

export const emailOrDomainBody = z
  .strictObject({
    email: email.optional(),
    domain: askedDomain.optional(),
    include,
  })
  .refine(body => body.email !== undefined || body.domain !== undefined, {
    path: ['email'],
    message: 'give email, domain, or both',
  })
  .refine(body => body.email !== undefined || (body.include?.some(part => part !== 'person') ?? true), {
    path: ['include'],
    message: 'a person is found by an email only',
  });

export const lookUpBody = z.strictObject({
  email,
  include,
  verify: z
    .boolean('must be true or false')
    .default(false)
    .describe('`true`: it is found out as well whether mail to the address arrives.'),
});

const known = z.string().nullable();

const verification = z.object({
  syntax: z.boolean(),
  domain: z.boolean().nullable(),
  mx: z.boolean().nullable(),
  disposable: z.boolean(),
  free_mail: z.boolean(),
  role_account: z.boolean(),
  catch_all: z.boolean().nullable(),
  smtp: z.enum(SMTP_ANSWERS).nullable(),
  provider: z.enum(MAILBOX_STATUSES).nullable(),
});

/** What look-ups answer alike. */
const found = {
  person: z
    .object({
      full_name: known,
      first_name: known,
      last_name: known,
      job_title: known,
      seniority: z.enum(SENIORITIES).nullable(),
      location: known,
      linkedin_url: known,
      email: z.string(),
    })
    .nullable()
    .optional(),
  company: z
    .object({
      name: known,
      domain: known,
      industry: known,
      size: z.enum(COMPANY_SIZES).nullable(),
      founded_year: z.int().nullable(),
      description: known,
      linkedin_url: known,
      hq_location: known,
    })
    .nullable()
    .optional(),
  social: z
    .object({ linkedin: known, github: known, x: known, facebook: known, instagram: known, youtube: known })
    .nullable()
    .optional(),
  source: z.string().nullable(),
  confidence: z.number().min(0).max(1).nullable(),
  credits_remaining: z.int(),
};

export const lookUpAnswer = z.object({
  data: z.object({
    ...found,
    deliverable: z.enum(DELIVERABLE).optional(),
    details: z.object({ verification }).optional(),
  }),
});

export const emailOrDomainAnswer = z.object({ data: z.object(found) });

export const lookUpExample = {
  data: {
    person: {
      full_name: 'Jane Doe',
      first_name: 'Jane',
      last_name: 'Doe',
      job_title: 'General Counsel',
      seniority: 'c_suite',
      location: 'New York, NY, US',
      linkedin_url: 'https://linkedin.com/in/janedoe',
      email: 'jane@acme.com',
    },
    company: {
      name: 'Acme Corp',
      domain: 'acme.com',
      industry: 'Legal Services',
      size: '201-500',
      founded_year: 1998,
      description: null,
      linkedin_url: null,
      hq_location: 'New York, NY, US',
    },
    social: {
      linkedin: 'https://linkedin.com/in/janedoe',
      github: 'janedoe',
      x: 'janedoe',
      facebook: null,
      instagram: null,
      youtube: null,
    },
    deliverable: 'risky',
    details: {
      verification: {
        syntax: true,
        domain: true,
        mx: true,
        disposable: false,
        free_mail: false,
        role_account: false,
        catch_all: null,
        smtp: null,
        provider: null,
      },
    },
    source: 'vendor_a',
    confidence: 0.91,
    credits_remaining: 4870,
  },
};

const { deliverable: _deliverable, details: _details, ...withoutVerification } = lookUpExample.data;

export const emailOrDomainExample = { data: withoutVerification };
