import { z } from 'zod';
import type { Database } from '../database/database.js';
import type { Waterfalls } from '../enrich/waterfalls.js';
import { idempotencyKey } from '../http/idempotency-key.js';
import { type AnyRoute, type Handled, type Reply, route } from '../http/route.js';
import { textId } from '../providers/question.js';
import {
  companyPlanExample,
  companyPlanShape,
  companyRunBody,
  contactPlanBody,
  contactPlanExample,
  contactPlanShape,
  contactRunBody,
  RUN_BODY_BYTES_MAX,
  toGapCounts,
  toOrder,
} from './order-schemas.js';
import { countGaps, planRun } from './plan-run.js';
import type { RunOrder } from './run.js';
import { companyRunExample, type PublicRun, runAnswer, runExample } from './run-schemas.js';
import type { RunWorker } from './run-worker.js';
import { asStarted, startRun } from './steer.js';

export interface OrderRouteParts {
  readonly database: Database;
  readonly waterfalls: Waterfalls;
  /** Of this process: it is told when there is something to do. */
  readonly worker: Pick<RunWorker, 'nudge'>;
  readonly now: () => number;
}

/** What the operations of both kinds have in common. */
const COMMON = {
  method: 'POST',
  access: { permission: 'write:enrich' },
  tag: 'Runs',
  bodyBytesMax: RUN_BODY_BYTES_MAX,
} as const;

const START = {
  ...COMMON,
  requestHeaders: {
    'Idempotency-Key':
      'A UUID. A retry with it within 24 hours gets the first answer again, and starts nothing.',
  },
  errors: ['validation_error', 'idempotency_conflict'],
} as const;

/** Nobody reads it; the log says by it why the call ended. */
const CLIENT_LEFT: Reply = { status: 499 };

const PLAN = { ...COMMON, errors: ['validation_error'] } as const;

const CONTACTS_EXAMPLE = {
  filter: { missing: ['phone'] },
  fields: ['phone', 'job_title'],
  max_credits: 5_000,
  name: 'Spring list',
};

const COMPANIES_EXAMPLE = {
  filter: { missing: ['industry'] },
  fields: ['industry', 'size'],
  max_credits: 500,
  name: 'Key accounts',
};

const FIGURES =
  'Expected figures take how often each provider had data so far; the worst ones let every provider be asked and charge.';

/** Starting and planning runs, over contacts and over companies. */
export function orderRoutes(parts: OrderRouteParts): AnyRoute[] {
  return [...startRoutes(parts), ...planRoutes(parts)];
}

function started(example: PublicRun) {
  return {
    202: {
      description: 'The run.',
      schema: runAnswer,
      example: { data: { ...example, status: 'preparing' } },
      headers: { 'Idempotent-Replayed': '`true` where the answer is an earlier call’s.' },
    },
  };
}

function startRoutes({ database, worker, now }: OrderRouteParts): AnyRoute[] {
  const start = async (
    order: RunOrder,
    headers: Handled<never, never, never>['headers'],
    workspaceId: string,
  ): Promise<Reply> => {
    const key = idempotencyKey(headers['idempotency-key']);
    const runKey = { idempotencyKey: key, fingerprint: textId(JSON.stringify(order)) };
    const { run, replayed } = await startRun(database, workspaceId, order, runKey, now());
    worker.nudge();
    return {
      status: 202,
      body: { data: asStarted(run) },
      headers: replayed ? { 'idempotent-replayed': 'true' } : {},
    };
  };
  return [
    route({
      ...START,
      path: '/v1/enrich/contacts',
      summary: 'Start a run',
      description:
        'Enriches many contacts: a list, those that a filter chooses, or all. The answer comes at once; the run goes on by itself. Each contact is enriched as by POST /v1/enrich/contact, once, whatever dies in between.',
      body: contactRunBody,
      bodyExample: CONTACTS_EXAMPLE,
      responses: started(runExample),
      handle: ({ body, headers }, { workspaceId }) =>
        start(toOrder('contacts', body.contact_ids, body), headers, workspaceId),
    }),
    route({
      ...START,
      path: '/v1/enrich/companies',
      summary: 'Start a run over companies',
      description:
        'Enriches many companies, as POST /v1/enrich/contacts does contacts: each once, as by POST /v1/enrich/company with its id.',
      body: companyRunBody,
      bodyExample: COMPANIES_EXAMPLE,
      responses: started(companyRunExample),
      handle: ({ body, headers }, { workspaceId }) =>
        start(toOrder('companies', body.company_ids, body), headers, workspaceId),
    }),
  ];
}

function planRoutes({ database, waterfalls }: OrderRouteParts): AnyRoute[] {
  return [
    route({
      ...PLAN,
      path: '/v1/enrich/contacts/plan',
      summary: 'Plan a run',
      description: `Free: what the same body would come to, or with \`people\` instead of contacts, who is in no workspace yet. ${FIGURES}`,
      body: contactPlanBody,
      bodyExample: CONTACTS_EXAMPLE,
      responses: {
        200: {
          description: 'The plan.',
          schema: z.object({ data: contactPlanShape }),
          example: { data: contactPlanExample },
        },
      },
      handle: async ({ body, hasLeft }, { workspaceId }) => {
        const order = toOrder('contacts', body.contact_ids, body);
        const { people } = body;
        const counts =
          people === undefined ? await countGaps(database, workspaceId, order, hasLeft) : toGapCounts(people);
        if (counts === null) return CLIENT_LEFT;
        const data = await planRun(database, workspaceId, order, counts, waterfalls.of(workspaceId));
        return { status: 200, body: { data } };
      },
    }),
    route({
      ...PLAN,
      path: '/v1/enrich/companies/plan',
      summary: 'Plan a run over companies',
      description: `Free: what the same body would come to. ${FIGURES}`,
      body: companyRunBody,
      bodyExample: COMPANIES_EXAMPLE,
      responses: {
        200: {
          description: 'The plan.',
          schema: z.object({ data: companyPlanShape }),
          example: { data: companyPlanExample },
        },
      },
      handle: async ({ body, hasLeft }, { workspaceId }) => {
        const order = toOrder('companies', body.company_ids, body);
        const counts = await countGaps(database, workspaceId, order, hasLeft);
        if (counts === null) return CLIENT_LEFT;
        const data = await planRun(database, workspaceId, order, counts, waterfalls.of(workspaceId));
        return { status: 200, body: { data } };
      },
    }),
  ];
}
