import { setImmediate as nextTurn } from 'node:timers/promises';
import { z } from 'zod';
import { getContacts } from '../contacts/contacts.store.js';
import type { Database } from '../database/database.js';
import { validationError } from '../http/parse.js';
import { type AnyRoute, route } from '../http/route.js';
import { FIELDS, type Field, fieldsOfMask } from '../normalize/fields.js';
import type { Evidence } from './evidence.js';
import { ownWaterfall, unknownProviders } from './own-waterfall.js';
import { decodeAttempts, decodeFields } from './record.js';
import { addActual, addReplayed, noSums, type PastCall, type Sums } from './replay.js';
import { lastCalls, type PastRow } from './replay.store.js';
import type { Waterfalls } from './waterfalls.js';

/** Enough that the price of an order is known to a few percent, and few enough for a second's work. */
const CALLS_MAX = 1_000;

/** Calls in which nobody was asked, or about nobody who is kept, are passed over; but not without end. */
const SCAN_MAX = 5_000;

/** Calls worked on before others get their turn: a few milliseconds. */
const CALLS_PER_TURN = 10;

const money = z.number();
const byField = z.record(z.enum(FIELDS), z.number());
const sums = z.object({ vendor_cost: money, credits: z.number(), filled: byField });

const replayShape = z.object({
  calls: z
    .int()
    .describe('The last calls about contacts that are still there, in which providers were asked.'),
  from: z.string().nullable(),
  to: z.string().nullable(),
  actual: sums.describe('What they came to.'),
  replayed: sums.describe('What they are expected to have come to with this waterfall.'),
  known_share: z
    .number()
    .nullable()
    .describe(
      'Of the questions that would have been asked, the share whose answer is known because they were; the others are estimated from what the providers have delivered elsewhere. Null: there would have been none.',
    ),
  providers: z.array(
    z.object({
      provider: z.string(),
      asked: z.number(),
      asked_actually: z.int(),
      known: z.number(),
      vendor_cost: money,
      vendor_cost_actually: money,
    }),
  ),
});

const EXAMPLE: z.output<typeof replayShape> = {
  calls: 1_000,
  from: '2026-02-23T10:00:00.000Z',
  to: '2026-02-24T10:00:00.000Z',
  actual: {
    vendor_cost: 31.2,
    credits: 712,
    filled: {
      job_title: 640,
      company_name: 655,
      linkedin_url: 402,
      phone: 180,
      location: 590,
      seniority: 640,
    },
  },
  replayed: {
    vendor_cost: 24.75,
    credits: 708.4,
    filled: {
      job_title: 634,
      company_name: 651,
      linkedin_url: 400,
      phone: 180,
      location: 588,
      seniority: 634,
    },
  },
  known_share: 0.81,
  providers: [
    {
      provider: 'vendor_a',
      asked: 412.5,
      asked_actually: 1_000,
      known: 412.5,
      vendor_cost: 8.25,
      vendor_cost_actually: 20,
    },
  ],
};

export interface ReplayParts {
  readonly database: Database;
  readonly evidence: Evidence;
  readonly waterfalls: Pick<Waterfalls, 'of' | 'availableTo' | 'proposed'>;
}

/** What past calls would have come to, had the waterfall been another one. */
export function replayRoutes({ database, evidence, waterfalls }: ReplayParts): AnyRoute[] {
  return [
    route({
      method: 'POST',
      path: '/v1/waterfall/replay',
      access: { permission: 'read:contacts' },
      tag: 'Waterfalls',
      summary: 'Tell what the last calls would have cost with another waterfall',
      description:
        'Goes through the last 1,000 calls with the waterfall in the body; nobody is asked, nothing is changed. What a provider said in a call is known where it was asked in it, and estimated where it was not. What a call found empty is what it filled and what is empty or was filled later.',
      body: ownWaterfall.describe('As for PUT /admin/v1/workspaces/{id}/waterfall.'),
      bodyExample: { waterfall: ['vendor_b', 'vendor_a'], order: 'fixed' },
      responses: {
        200: { description: 'Both.', schema: z.object({ data: replayShape }), example: { data: EXAMPLE } },
      },
      errors: ['validation_error'],
      handle: async ({ body }, { workspaceId }) => {
        const problems = unknownProviders(body, waterfalls.availableTo(workspaceId));
        if (Object.keys(problems).length > 0) throw validationError(problems);
        const waterfall = waterfalls.proposed(workspaceId, body);
        const rows = await lastCalls(database, workspaceId, CALLS_MAX, SCAN_MAX);
        const ids = [...new Set(rows.map(({ contact_id }) => contact_id))];
        const contacts = new Map((await getContacts(database, workspaceId, ids)).map(one => [one.id, one]));
        const actual = noSums();
        const replayed = noSums();
        const told = rows.filter(({ contact_id }) => contacts.has(contact_id));
        for (const [place, row] of told.entries()) {
          const contact = contacts.get(row.contact_id);
          if (contact === undefined) continue;
          const call = toPastCall(row);
          addActual(actual, call);
          await addReplayed(replayed, call, contact, waterfall, evidence);
          if (place % CALLS_PER_TURN === CALLS_PER_TURN - 1) await nextTurn();
        }
        return { status: 200, body: { data: toPublic(told, actual, replayed) } };
      },
    }),
  ];
}

function toPastCall({ id, requested, overwrite, status, fields, attempts }: PastRow): PastCall {
  return {
    id,
    requested: fieldsOfMask(requested),
    fields: fields === null ? {} : decodeFields(fields, FIELDS),
    attempts: decodeAttempts(attempts),
    overwrite,
    succeeded: status === 'succeeded',
  };
}

function toPublic(told: readonly PastRow[], actual: Sums, replayed: Sums): z.output<typeof replayShape> {
  const ids = [...new Set([...replayed.parts.keys(), ...actual.parts.keys()])];
  const parts = [...replayed.parts.values()];
  const total = (member: 'asked' | 'known') => parts.reduce((sum, part) => sum + part[member], 0);
  return {
    calls: told.length,
    from: told.at(-1)?.created_at.toISOString() ?? null,
    to: told[0]?.created_at.toISOString() ?? null,
    actual: sumsOf(actual),
    replayed: sumsOf(replayed),
    known_share: total('asked') === 0 ? null : rounded(total('known') / total('asked')),
    providers: ids.map(provider => ({
      provider,
      asked: rounded(replayed.parts.get(provider)?.asked ?? 0),
      asked_actually: actual.parts.get(provider)?.asked ?? 0,
      known: rounded(replayed.parts.get(provider)?.known ?? 0),
      vendor_cost: rounded(replayed.parts.get(provider)?.cost ?? 0),
      vendor_cost_actually: rounded(actual.parts.get(provider)?.cost ?? 0),
    })),
  };
}

function sumsOf({ vendorCost, credits, filled }: Sums): z.output<typeof sums> {
  const all: Record<Field, number> = { ...filled };
  for (const field of FIELDS) all[field] = rounded(filled[field]);
  return { vendor_cost: rounded(vendorCost), credits: rounded(credits), filled: all };
}

/** Estimates: further digits would say nothing. */
function rounded(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
