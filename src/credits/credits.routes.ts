import { z } from 'zod';
import { containing } from '../database/containing.js';
import type { Database } from '../database/database.js';
import { AppError } from '../errors.js';
import { type AnyRoute, type Reply, route } from '../http/route.js';
import { line, meta, pageBounds, paging, uuid } from '../http/schemas.js';
import {
  type Balance,
  getBalance,
  getLedgerHead,
  grantCredits,
  ledgerAfter,
  searchLedger,
} from './credits.store.js';
import { toLedgerEntry } from './ledger.js';

/** A grant beyond this is a slip of the finger, and sums must stay exact in JSON. */
const GRANT_MAX = 1_000_000_000_000;

export const creditsShape = z.object({ balance: z.int(), held: z.int(), available: z.int() });

const creditsAnswer = z.object({ data: creditsShape });

const ledgerAnswer = z.object({
  data: z.object({
    entries: z.array(
      z.object({
        id: z.int(),
        type: z.enum(['grant', 'charge']),
        amount: z.int(),
        balance_after: z.int(),
        reference: z.string(),
        enrichment_id: z.string().nullable(),
        contact_id: z.string().nullable(),
        note: z.string().nullable(),
        created_at: z.string(),
        hash: z.string(),
      }),
    ),
    head: z
      .object({ entries: z.int(), hash: z.string(), balance: z.int() })
      .describe(
        'Where the workspace says its ledger ends; read before the entries, which may go beyond it by now.',
      ),
  }),
  meta,
});

const LEDGER_EXAMPLE = {
  data: {
    entries: [
      {
        id: 1,
        type: 'grant',
        amount: 1000,
        balance_after: 1000,
        reference: 'opening',
        enrichment_id: null,
        contact_id: null,
        note: null,
        created_at: '2026-02-24T10:00:00.000Z',
        hash: '2cfd0725654f47521fca17c72703f6fdf9fed49e81cb615adb955e1c05618a8a',
      },
    ],
    head: {
      entries: 1,
      hash: '2cfd0725654f47521fca17c72703f6fdf9fed49e81cb615adb955e1c05618a8a',
      balance: 1000,
    },
  },
  meta: { page: 1, per_page: 100, total: 1 },
};

/** A balance as every answer shows it. */
export function toCredits({ balance, held }: Balance): z.output<typeof creditsShape> {
  return { balance, held, available: balance - held };
}

export function workspaceNotFound(): AppError {
  return new AppError('not_found', 'No workspace with this id exists.');
}

const workspacePath = z.strictObject({ id: uuid });

function searchOf(search: string): { pattern: string | null; enrichmentId: string | null } {
  return { pattern: containing(search), enrichmentId: uuid.safeParse(search.trim()).data ?? null };
}

const ledgerQuery = z.strictObject({
  ...paging(100, 1_000),
  search: line(200)
    .optional()
    .describe(
      'Only grants whose reference or note contains this, and the charge of the enrichment with this id; newest first. Empty: all grants.',
    ),
});

async function ledgerPage(
  database: Database,
  workspaceId: string,
  { page, per_page, search }: z.output<typeof ledgerQuery>,
): Promise<Reply> {
  const head = await getLedgerHead(database, workspaceId);
  if (head === null) throw workspaceNotFound();
  const { limit, offset } = pageBounds({ page, per_page });
  const { ledger_seq: all, ledger_hash: hash, balance } = head;
  const { rows, total } =
    search === undefined
      ? // Sequence numbers have no gaps, so a page is a range of them.
        { rows: await ledgerAfter(database, workspaceId, offset, limit), total: all }
      : await searchLedger(database, workspaceId, searchOf(search), limit, offset);
  return {
    status: 200,
    body: {
      data: { entries: rows.map(toLedgerEntry), head: { entries: all, hash, balance } },
      meta: { page, per_page, total },
    },
  };
}

const LEDGER = {
  method: 'GET',
  tag: 'Credits',
  query: ledgerQuery,
  responses: {
    200: { description: 'A page of entries.', schema: ledgerAnswer, example: LEDGER_EXAMPLE },
  },
} as const;

/** Credits: what a workspace has, the operator's grants, the ledger. */
export function creditRoutes(database: Database): AnyRoute[] {
  const tag = 'Credits';
  return [
    route({
      method: 'GET',
      path: '/v1/credits',
      access: { permission: 'read:credits' },
      tag,
      summary: 'Get the balance',
      description: '`available` is the balance less what calls in flight hold.',
      responses: {
        200: {
          description: 'The balance.',
          schema: creditsAnswer,
          example: { data: { balance: 4871, held: 2, available: 4869 } },
        },
      },
      errors: [],
      handle: async (_request, { workspaceId }) => {
        const balance = await getBalance(database, workspaceId);
        if (balance === null) throw workspaceNotFound();
        return { status: 200, body: { data: toCredits(balance) } };
      },
    }),
    route({
      method: 'POST',
      path: '/admin/v1/workspaces/{id}/credits',
      access: 'admin',
      tag,
      summary: 'Grant credits',
      description:
        'A grant repeated with the same reference is the same grant: nothing is added a second time.',
      params: workspacePath,
      body: z.strictObject({
        amount: z
          .int('must be a whole number')
          .min(1, 'must be at least 1')
          .max(GRANT_MAX, `must be at most ${GRANT_MAX}`),
        reference: line(200)
          .min(1, 'must not be empty')
          .describe('Your own, unique in the workspace: an invoice, an order.'),
        note: line(500).optional().describe('Shown in the ledger, which keys of the workspace can read too.'),
      }),
      bodyExample: { amount: 1000, reference: 'invoice-2026-114' },
      responses: {
        200: {
          description: 'The balance after the grant.',
          schema: creditsAnswer,
          example: { data: { balance: 5871, held: 2, available: 5869 } },
        },
      },
      errors: ['validation_error', 'not_found', 'idempotency_conflict'],
      handle: async ({ params, body }) => {
        const note = body.note ?? null;
        const granted = await grantCredits(database, params.id, {
          amount: body.amount,
          reference: body.reference,
          note,
        });
        if (granted.kind === 'no_workspace') throw workspaceNotFound();
        if (granted.amount !== body.amount) {
          throw new AppError(
            'idempotency_conflict',
            `The reference stands for a ${granted.amount > 0 ? `grant of ${granted.amount}` : 'charge'} already. Use another one for another grant.`,
          );
        }
        return { status: 200, body: { data: toCredits(granted) } };
      },
    }),
    route({
      ...LEDGER,
      path: '/v1/credits/ledger',
      access: { permission: 'read:credits' },
      summary: 'Read the ledger of the workspace',
      description:
        'Grants, with their references and notes, and charges, oldest first. Each hash covers the entry and the hash before it; docs/reference/ledger.md has the recipe.',
      errors: ['validation_error'],
      handle: ({ query }, { workspaceId }) => ledgerPage(database, workspaceId, query),
    }),
    route({
      ...LEDGER,
      path: '/admin/v1/workspaces/{id}/ledger',
      access: 'admin',
      summary: 'Read the ledger',
      description:
        'Oldest first. Each hash covers the entry and the hash before it; docs/reference/ledger.md has the recipe.',
      params: workspacePath,
      errors: ['validation_error', 'not_found'],
      handle: ({ params, query }) => ledgerPage(database, params.id, query),
    }),
  ];
}
