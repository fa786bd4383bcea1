import type { Reply } from '../http/route.js';
import type { EnrichAnswer } from './reply.js';

/** Headers of every answer that opened an enrichment, for the specification. */
export const OPENED = {
  'X-Enrichment-ID': 'The enrichment; GET /v1/enrichments/{id} tells all about it.',
  'X-Credits-Charged': 'What this very call charged: 0 or 1.',
  'Idempotent-Replayed': '`true` where the answer is an earlier call’s.',
};

/** An answer of the engine with the headers that tell what it cost. */
export function toReply({
  status,
  body,
  enrichmentId,
  charged,
  replayed,
  retryAfterMs,
}: EnrichAnswer): Reply {
  return {
    status,
    body,
    headers: {
      'x-enrichment-id': enrichmentId,
      'x-credits-charged': String(charged),
      ...(replayed ? { 'idempotent-replayed': 'true' } : {}),
      ...(retryAfterMs === null
        ? {}
        : { 'retry-after': String(Math.max(1, Math.ceil(retryAfterMs / 1000))) }),
    },
  };
}
