import { z } from 'zod';
import { line, moment, providerId, text, uuid } from '../http/schemas.js';
import { type AnyField, COMPANY_FIELDS, FIELDS } from '../normalize/fields.js';
import type { GapCount } from './estimate.js';
import { CONTACT_GAPS, RECORDS, type RunKind } from './kinds.js';
import type { RunOrder, RunSelection } from './run.js';

/** A list that is longer is better chosen by a filter; so many take 4 MB of a request. */
const IDS_MAX = 100_000;

/** Room for the longest list, with white space. */
export const RUN_BODY_BYTES_MAX = 6_000_000;

function fieldList<Name extends AnyField>(all: readonly Name[]) {
  return z
    .array(z.enum(all, `unknown field; the fields are ${all.join(', ')}`), 'must be an array of field names')
    .min(1, 'must name at least one field')
    .max(100, 'must have at most 100 entries');
}

function idList(record: string) {
  return z
    .array(uuid, `must be an array of ${record} ids`)
    .min(1, 'must have at least one entry')
    .max(IDS_MAX, `must have at most ${IDS_MAX} entries; choose more by filter or all`)
    .optional();
}

const contactFields = fieldList(FIELDS);
const companyFields = fieldList(COMPANY_FIELDS);

function hasCondition(filter: object): boolean {
  return Object.values(filter).some(value => value !== undefined);
}

const contactFilter = z
  .strictObject({
    missing: contactFields.optional().describe('Contacts in which at least one of these fields is empty.'),
    search: text(200).optional().describe('A part of the name or of the e-mail.'),
    created_after: moment.optional().describe('Contacts that were created after this moment.'),
    import_id: uuid.optional().describe('Contacts that this import made.'),
    source: providerId.optional().describe('Contacts that have a value which this provider supplied.'),
  })
  .refine(hasCondition, 'must have at least one condition; for all contacts send "all": true');

const companyFilter = z
  .strictObject({
    missing: companyFields.optional().describe('Companies in which at least one of these fields is empty.'),
    search: text(200).optional().describe('A part of the name or of the domain.'),
    industry: text(200).optional().describe('A part of the industry.'),
    created_after: moment.optional().describe('Companies that were created after this moment.'),
    source: providerId.optional().describe('Companies that have a value which this provider supplied.'),
  })
  .refine(hasCondition, 'must have at least one condition; for all companies send "all": true');

const name = line(200).optional().describe('Your own name for it.');

const all = z.literal(true, 'can only be true').optional();

const bounds = {
  overwrite: z
    .boolean('must be true or false')
    .default(false)
    .describe('`false`: only empty fields are filled. `true`: a filled one may be replaced.'),
  max_credits: z
    .int('must be a whole number')
    .min(1, 'must be at least 1')
    .max(1_000_000_000, 'must be at most 1000000000')
    .optional()
    .describe('The run ends before it would charge more.'),
};

const contactMembers = {
  name,
  contact_ids: idList('contact').describe('The contacts, in the order in which they are enriched.'),
  filter: contactFilter.optional().describe('Those of the workspace’s contacts that meet all conditions.'),
  all: all.describe('Every contact of the workspace.'),
  fields: contactFields.optional().describe('Which fields may be filled; default: all six.'),
  ...bounds,
};

const companyMembers = {
  name,
  company_ids: idList('company').describe('The companies, in the order in which they are enriched.'),
  filter: companyFilter.optional().describe('Those of the workspace’s companies that meet all conditions.'),
  all: all.describe('Every company of the workspace.'),
  fields: companyFields.optional().describe('Which fields may be filled; default: all nine.'),
  ...bounds,
};

/** Whether exactly one of these was given. */
function isOne(ways: readonly unknown[]): boolean {
  return ways.filter(way => way !== undefined).length === 1;
}

/** What a run over contacts is to do. */
export const contactRunBody = z
  .strictObject(contactMembers)
  .refine(body => isOne([body.contact_ids, body.filter, body.all]), {
    message: 'must have exactly one of contact_ids, filter and all',
  });

/** What a run over companies is to do. */
export const companyRunBody = z
  .strictObject(companyMembers)
  .refine(body => isOne([body.company_ids, body.filter, body.all]), {
    message: 'must have exactly one of company_ids, filter and all',
  });

/** Kinds of people, by what they lack: more there are not. */
const KINDS_MAX = 1 << CONTACT_GAPS.length;

const people = z
  .array(
    z.strictObject({
      missing: z.array(z.enum(CONTACT_GAPS)).max(CONTACT_GAPS.length),
      contacts: z.int().min(1).max(1e9),
    }),
  )
  .min(1, 'must have at least one entry')
  .max(KINDS_MAX, `must have at most ${KINDS_MAX} entries`);

/** What a plan is for: contacts that are there, or people who are none yet. */
export const contactPlanBody = z
  .strictObject({
    ...contactMembers,
    people: people
      .optional()
      .describe('Instead of contacts: how many people lack what. For a file, before it is imported.'),
  })
  .refine(body => isOne([body.contact_ids, body.filter, body.all, body.people]), {
    message: 'must have exactly one of contact_ids, filter, all and people',
  });

/** The people of a plan as contacts are counted. */
export function toGapCounts(counted: z.output<typeof people>): GapCount[] {
  return counted.map(({ missing, contacts }) => ({
    // Nobody has looked which companies are theirs.
    hasOwnCompany: false,
    gaps: CONTACT_GAPS.reduce((mask, gap, bit) => (missing.includes(gap) ? mask | (1 << bit) : mask), 0),
    count: contacts,
  }));
}

/** What the bodies of both kinds have. */
interface Ordered {
  readonly name?: string | undefined;
  readonly filter?: Filter | undefined;
  readonly fields?: readonly AnyField[] | undefined;
  readonly overwrite: boolean;
  readonly max_credits?: number | undefined;
}

interface Filter {
  readonly missing?: readonly AnyField[] | undefined;
  readonly search?: string | undefined;
  readonly created_after?: string | undefined;
  readonly import_id?: string | undefined;
  readonly source?: string | undefined;
  readonly industry?: string | undefined;
}

/** A body as an order. */
export function toOrder(kind: RunKind, ids: readonly string[] | undefined, body: Ordered): RunOrder {
  return {
    kind,
    name: body.name ?? null,
    selection: toSelection(kind, ids, body.filter),
    fields: RECORDS[kind].fields.filter(field => body.fields?.includes(field) ?? true),
    overwrite: body.overwrite,
    maxCredits: body.max_credits ?? null,
  };
}

function toSelection(
  kind: RunKind,
  ids: readonly string[] | undefined,
  filter: Filter | undefined,
): RunSelection {
  if (ids !== undefined) return { kind: 'list', ids: [...new Set(ids)] };
  if (filter === undefined) return { kind: 'all' };
  const { missing, search, created_after, import_id, source, industry } = filter;
  return {
    kind: 'filter',
    filter: {
      missing: missing === undefined ? null : RECORDS[kind].fields.filter(field => missing.includes(field)),
      search: search ?? null,
      createdAfter: created_after === undefined ? null : new Date(created_after),
      importId: import_id ?? null,
      source: source ?? null,
      industry: industry ?? null,
    },
  };
}

const figures = {
  fillable: z.int().describe('How many of them have something to fill.'),
  askable: z.int().describe('How many of those have what a provider needs to be asked about them.'),
  credits: z.object({
    expected: z.int(),
    worst: z.int(),
    available: z.int().describe('The balance less what calls in flight hold.'),
  }),
  vendor_cost: z.object({ expected: z.number(), worst: z.number() }),
};

const chosen = z.int().describe('How many are chosen.');

export const contactPlanShape = z.object({ contacts: chosen, ...figures });

export const companyPlanShape = z.object({ companies: chosen, ...figures });

const figuresExample = {
  fillable: 7_200,
  askable: 7_100,
  credits: { expected: 4_970, worst: 7_100, available: 4_871 },
  vendor_cost: { expected: 99.4, worst: 284 },
};

export const contactPlanExample = { contacts: 10_000, ...figuresExample };

export const companyPlanExample = { companies: 10_000, ...figuresExample };
