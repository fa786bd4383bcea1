import { z } from 'zod';
import { type AnyRoute, route } from '../http/route.js';
import type { Metrics } from './metrics.js';

const statusAnswer = z.object({ status: z.string() });

/** What tells an operator's tools how this process is. */
export function operationRoutes(metrics: Metrics, isReady: () => Promise<boolean>): AnyRoute[] {
  const tag = 'Operation';
  return [
    route({
      method: 'GET',
      path: '/healthz',
      access: 'public',
      tag,
      summary: 'The process lives',
      responses: { 200: { description: 'It does.', schema: statusAnswer, example: { status: 'ok' } } },
      errors: [],
      handle: async () => ({ status: 200, body: { status: 'ok' } }),
    }),
    route({
      method: 'GET',
      path: '/readyz',
      access: 'public',
      tag,
      summary: 'The process can serve',
      description: 'The database is reachable and its schema is of this release.',
      responses: {
        200: { description: 'Ready.', schema: statusAnswer, example: { status: 'ready' } },
        503: { description: 'Not ready; ask again.', schema: statusAnswer, example: { status: 'not_ready' } },
      },
      errors: [],
      handle: async () => {
        if (await isReady()) return { status: 200, body: { status: 'ready' } };
        return { status: 503, body: { status: 'not_ready' }, headers: { 'retry-after': '1' } };
      },
    }),
    route({
      method: 'GET',
      path: '/metrics',
      access: 'public',
      tag,
      summary: 'Figures for Prometheus',
      responses: {
        200: { description: 'Text in the Prometheus format.', schema: z.string(), contentType: 'text/plain' },
      },
      errors: [],
      handle: async () => ({
        status: 200,
        body: await metrics.registry.metrics(),
        headers: { 'content-type': metrics.registry.contentType },
      }),
    }),
  ];
}
