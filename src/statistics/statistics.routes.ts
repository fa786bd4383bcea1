import { z } from 'zod';
import type { Database } from '../database/database.js';
import { type AnyRoute, route } from '../http/route.js';
import { RANGE_NAMES } from './ranges.js';
import { readStatistics } from './read-statistics.js';
import type { Statistics } from './statistics.js';
import { statisticsExample, statisticsShape } from './statistics-schemas.js';

/** Statistics: what a workspace's enrichments came to over time. */
export function statisticsRoutes(database: Database, statistics: Statistics, now: () => number): AnyRoute[] {
  return [
    route({
      method: 'GET',
      path: '/v1/statistics',
      access: { permission: 'read:credits' },
      tag: 'Statistics',
      summary: 'Get statistics',
      description:
        'Credits, outcomes, fill rates and providers over time. Credits and balance are those of the ledger. The rest is counted by each process and complete ten seconds later; a process that is killed loses what it had not stored. Steps are whole ones in UTC.',
      query: z.strictObject({
        range: z.enum(RANGE_NAMES, `must be one of ${RANGE_NAMES.join(', ')}`).default('24h'),
      }),
      responses: {
        200: {
          description: 'The steps of the range, and its sums by field and by provider.',
          schema: z.object({ data: statisticsShape }),
          example: { data: statisticsExample },
        },
      },
      errors: ['validation_error'],
      handle: async ({ query }, { workspaceId }) => {
        await statistics.store(workspaceId);
        return {
          status: 200,
          body: { data: await readStatistics(database, workspaceId, query.range, now()) },
        };
      },
    }),
  ];
}
