import type { Readable } from 'node:stream';
import { z } from 'zod';
import { AppError } from '../errors.js';
import { validationError } from '../http/parse.js';
import { type AnyRoute, route } from '../http/route.js';
import { pageBounds, paging, uuid } from '../http/schemas.js';
import { listItems } from './list-items.js';
import { type OrderRouteParts, orderRoutes } from './order.routes.js';
import type { RunRow } from './run.js';
import { itemExample, itemList, itemQuery, runAnswer, runExample, runList, toPublic } from './run-schemas.js';
import { getRun, listRuns } from './runs.store.js';
import { retryRun, type Steer, steerRun } from './steer.js';
import { watchRun } from './watch.js';

export interface RunRouteParts extends OrderRouteParts {
  /** Aborts when the process stops: streams end then. */
  readonly stopping: AbortSignal;
}

/** Streams of one process; each looks at its run twice a second. */
const WATCHING_MAX = 200;

const TAG = 'Runs';
const runPath = z.strictObject({ id: uuid });

/** Runs: enrich many contacts or companies for one order, watch it, steer it. */
export function runRoutes(parts: RunRouteParts): AnyRoute[] {
  return [...orderRoutes(parts), ...readRoutes(parts), ...steerRoutes(parts)];
}

function readRoutes({ database, stopping, now }: RunRouteParts): AnyRoute[] {
  const find = async (workspaceId: string, id: string): Promise<RunRow> => {
    const run = await getRun(database, workspaceId, id);
    if (run === null) throw new AppError('not_found', 'No run with this id exists in this workspace.');
    return run;
  };
  const watching = new Set<Readable>();
  return [
    route({
      method: 'GET',
      path: '/v1/runs',
      access: { permission: 'read:contacts' },
      tag: TAG,
      summary: 'List runs',
      description: 'Newest first.',
      query: z.strictObject(paging(50, 100)),
      responses: {
        200: {
          description: 'A page of runs.',
          schema: runList,
          example: { data: { runs: [runExample] }, meta: { page: 1, per_page: 50, total: 1 } },
        },
      },
      errors: ['validation_error'],
      handle: async ({ query }, { workspaceId }) => {
        const { limit, offset } = pageBounds(query);
        const { rows, total } = await listRuns(database, workspaceId, limit, offset);
        const runs = rows.map(run => toPublic(run, now()));
        return {
          status: 200,
          body: { data: { runs }, meta: { page: query.page, per_page: query.per_page, total } },
        };
      },
    }),
    route({
      method: 'GET',
      path: '/v1/runs/{id}',
      access: { permission: 'read:contacts' },
      tag: TAG,
      summary: 'Get a run',
      params: runPath,
      responses: { 200: { description: 'The run.', schema: runAnswer, example: { data: runExample } } },
      errors: ['validation_error', 'not_found'],
      handle: async ({ params }, { workspaceId }) => ({
        status: 200,
        body: { data: toPublic(await find(workspaceId, params.id), now()) },
      }),
    }),
    route({
      method: 'GET',
      path: '/v1/runs/{id}/items',
      access: { permission: 'read:contacts' },
      tag: TAG,
      summary: 'List the items of a run',
      description: 'In the order in which they are enriched; kept for 30 days after the end of the run.',
      params: runPath,
      query: itemQuery,
      responses: {
        200: {
          description: 'A page of items.',
          schema: itemList,
          example: { data: { items: [itemExample] }, meta: { page: 1, per_page: 100, total: 1 } },
        },
      },
      errors: ['validation_error', 'not_found'],
      handle: async ({ params, query }, { workspaceId }) => {
        const run = await find(workspaceId, params.id);
        const { items, total } = await listItems(database, workspaceId, run, query);
        return {
          status: 200,
          body: { data: { items }, meta: { page: query.page, per_page: query.per_page, total } },
        };
      },
    }),
    route({
      method: 'GET',
      path: '/v1/runs/{id}/events',
      access: { permission: 'read:contacts' },
      tag: TAG,
      summary: 'Watch a run',
      description:
        'Server-sent events of the type `run`: the run as GET /v1/runs/{id} shows it, each time it has changed, until it has ended. The id of an event grows; with it as `Last-Event-ID` the stream goes on from there.',
      params: runPath,
      requestHeaders: { 'Last-Event-ID': 'The id of the last event that was received.' },
      responses: {
        200: { description: 'The stream.', schema: z.string(), contentType: 'text/event-stream' },
      },
      errors: ['validation_error', 'not_found', 'overloaded'],
      handle: async ({ params, headers }, { workspaceId }) => {
        await find(workspaceId, params.id);
        const last = revisionOf(headers['last-event-id']);
        if (watching.size >= WATCHING_MAX) throw tooManyWatch();
        const stream = watchRun(database, workspaceId, params.id, last, { now, stopping });
        watching.add(stream);
        stream.once('close', () => watching.delete(stream));
        return {
          status: 200,
          headers: {
            'content-type': 'text/event-stream; charset=utf-8',
            'cache-control': 'no-store',
            // What stands before us must pass each event on at once.
            'x-accel-buffering': 'no',
          },
          body: stream,
        };
      },
    }),
  ];
}

function tooManyWatch(): AppError {
  return new AppError('overloaded', 'Too many watch runs here. Ask GET /v1/runs/{id} now and then instead.', {
    headers: { 'retry-after': '5' },
  });
}

function revisionOf(sent: string | string[] | undefined): number {
  if (sent === undefined || sent === '') return 0;
  if (typeof sent === 'string' && /^\d{1,15}$/.test(sent)) return Number(sent);
  throw validationError({ 'Last-Event-ID': 'must be the id of an event of this stream' });
}

const STEER_TEXTS: Readonly<Record<Steer, { readonly summary: string; readonly description: string }>> = {
  pause: { summary: 'Pause a run', description: 'What is under way ends; nothing more is begun.' },
  resume: { summary: 'Resume a run', description: 'It goes on where it was paused.' },
  cancel: {
    summary: 'Cancel a run',
    description: 'For good: what is under way ends, what was not begun is skipped.',
  },
};

function steerRoutes({ database, worker, now }: RunRouteParts): AnyRoute[] {
  const steering = (
    steer: string,
    texts: { readonly summary: string; readonly description: string },
    act: (workspaceId: string, id: string) => Promise<RunRow>,
  ) =>
    route({
      method: 'POST',
      path: `/v1/runs/{id}/${steer}`,
      access: { permission: 'write:enrich' },
      tag: TAG,
      ...texts,
      params: runPath,
      responses: { 200: { description: 'The run.', schema: runAnswer, example: { data: runExample } } },
      errors: ['validation_error', 'not_found', 'run_status'],
      handle: async ({ params }, { workspaceId }) => {
        const run = await act(workspaceId, params.id);
        worker.nudge();
        return { status: 200, body: { data: toPublic(run, now()) } };
      },
    });
  const steers: readonly Steer[] = ['pause', 'resume', 'cancel'];
  return [
    ...steers.map(steer =>
      steering(steer, STEER_TEXTS[steer], (workspaceId, id) =>
        steerRun(database, workspaceId, id, steer, now()),
      ),
    ),
    steering(
      'retry',
      {
        summary: 'Retry what failed',
        description: 'Only items that failed are tried again; a run that had ended goes on with them.',
      },
      (workspaceId, id) => retryRun(database, workspaceId, id),
    ),
  ];
}
