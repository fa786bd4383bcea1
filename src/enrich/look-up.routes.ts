import { idempotencyKey } from '../http/idempotency-key.js';
import { type AnyRoute, route } from '../http/route.js';
import { FIELDS } from '../normalize/fields.js';
import { textId } from '../providers/question.js';
import { OPENED, toReply } from './answer-headers.js';
import { PARTS } from './call.js';
import type { Enricher } from './enrich.js';
import { fieldsOfParts } from './look-up.js';
import { lookUpAnswer, lookUpBody, lookUpExample } from './look-up-schemas.js';
import { racePoint } from './race-point.js';

const ENDPOINT = 'POST /v1/enrich/email';

/** Looking somebody up who is known by an address alone. */
export function lookUpRoutes(enricher: Enricher): AnyRoute[] {
  return [
    route({
      method: 'POST',
      path: '/v1/enrich/email',
      access: { permission: 'write:enrich' },
      tag: 'Enrichment',
      summary: 'Look up an e-mail address',
      description:
        'Person, company and social profiles behind an address; no contact or company is written. Parts that are not asked for are absent, parts that are not found are null. One credit where data was found; what was bought before is answered again as `cached`, free.',
      requestHeaders: {
        'Idempotency-Key': 'A UUID. A retry with it within 24 hours gets the first answer again, free.',
      },
      body: lookUpBody,
      bodyExample: { email: 'jane@acme.com', verify: true },
      responses: {
        200: {
          description: 'What was found.',
          schema: lookUpAnswer,
          example: lookUpExample,
          headers: OPENED,
        },
      },
      errors: [
        'validation_error',
        'insufficient_credits',
        'suppressed',
        'no_match',
        'idempotency_conflict',
        'erased',
        'request_in_progress',
        'providers_unavailable',
        'overloaded',
      ],
      errorHeaders: { suppressed: OPENED, no_match: OPENED, providers_unavailable: OPENED },
      handle: async ({ body: { email, include, verify }, headers, arrivedAtMs }, { workspaceId }) => {
        const parts = PARTS.filter(part => include?.includes(part) ?? true);
        const wanted = fieldsOfParts(parts);
        const key = idempotencyKey(headers['idempotency-key']);
        const answer = await enricher.enrich({
          workspaceId,
          subject: { kind: 'look_up', email, parts, verify },
          fields: FIELDS.filter(field => wanted.has(field)),
          overwrite: false,
          idempotencyKey: key,
          receiptKey: key,
          fingerprint: textId(JSON.stringify([ENDPOINT, email, parts, verify])),
          arrivedAtMs,
        });
        racePoint('before_response');
        return toReply(answer);
      },
    }),
  ];
}
