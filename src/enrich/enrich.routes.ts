import { idempotencyKey } from '../http/idempotency-key.js';
import { type AnyRoute, route } from '../http/route.js';
import { COMPANY_FIELDS, FIELDS } from '../normalize/fields.js';
import { textId } from '../providers/question.js';
import { OPENED, toReply } from './answer-headers.js';
import type { Enricher } from './enrich.js';
import {
  companyEnrichAnswer,
  companyEnrichBody,
  companyEnrichExample,
  enrichAnswer,
  enrichBody,
  enrichExample,
} from './enrich-schemas.js';
import { racePoint } from './race-point.js';

const TAG = 'Enrichment';

const KEY_HEADER = {
  'Idempotency-Key': 'A UUID. A retry with it within 24 hours gets the first answer again, free.',
};

const ERRORS = [
  'validation_error',
  'insufficient_credits',
  'not_found',
  'no_match',
  'idempotency_conflict',
  'request_in_progress',
  'providers_unavailable',
  'overloaded',
] as const;

/** Enrichment of one record. */
export function enrichRoutes(enricher: Enricher): AnyRoute[] {
  return [
    route({
      method: 'POST',
      path: '/v1/enrich/contact',
      access: { permission: 'write:enrich' },
      tag: TAG,
      summary: 'Enrich a contact',
      description:
        'Fills what the contact is missing from the configured providers. One credit where at least one field changed; everything else is free. Nobody is asked about a suppressed person.',
      requestHeaders: KEY_HEADER,
      body: enrichBody,
      bodyExample: { contact_id: '123e4567-e89b-12d3-a456-426614174000' },
      responses: {
        200: {
          description: 'The contact after the write.',
          schema: enrichAnswer,
          example: enrichExample,
          headers: OPENED,
        },
      },
      errors: [...ERRORS, 'suppressed', 'erased'],
      errorHeaders: { suppressed: OPENED, no_match: OPENED, providers_unavailable: OPENED },
      handle: async ({ body, headers, arrivedAtMs }, { workspaceId }) => {
        const { fields: named } = body;
        const fields = named === undefined ? FIELDS : FIELDS.filter(field => named.includes(field));
        const { contact_id: contactId, overwrite } = body;
        const key = idempotencyKey(headers['idempotency-key']);
        const answer = await enricher.enrich({
          workspaceId,
          subject: { kind: 'contact', contactId },
          fields,
          overwrite,
          idempotencyKey: key,
          receiptKey: key,
          fingerprint: textId(JSON.stringify(['POST /v1/enrich/contact', contactId, fields, overwrite])),
          arrivedAtMs,
        });
        racePoint('before_response');
        return toReply(answer);
      },
    }),
    route({
      method: 'POST',
      path: '/v1/enrich/company',
      access: { permission: 'write:enrich' },
      tag: TAG,
      summary: 'Enrich a company',
      description:
        'Fills what a company is missing. Given a domain, it is the company of that domain, which is created where there is none, unless nobody knows it. With `company_id` and `domain` both must mean the same company. One credit where at least one field changed; everything else is free.',
      requestHeaders: KEY_HEADER,
      body: companyEnrichBody,
      bodyExample: { domain: 'acme.com' },
      responses: {
        200: {
          description: 'The company after the write.',
          schema: companyEnrichAnswer,
          example: companyEnrichExample,
          headers: OPENED,
        },
      },
      errors: ERRORS,
      errorHeaders: { no_match: OPENED, providers_unavailable: OPENED },
      handle: async ({ body, headers, arrivedAtMs }, { workspaceId }) => {
        const fields = COMPANY_FIELDS.filter(field => body.fields?.includes(field) ?? true);
        const { company_id: companyId = null, domain = null, overwrite } = body;
        const key = idempotencyKey(headers['idempotency-key']);
        const asked = ['POST /v1/enrich/company', companyId, domain, fields, overwrite];
        const answer = await enricher.enrich({
          workspaceId,
          subject: { kind: 'company', companyId, domain },
          fields,
          overwrite,
          idempotencyKey: key,
          receiptKey: key,
          fingerprint: textId(JSON.stringify(asked)),
          arrivedAtMs,
        });
        racePoint('before_response');
        return toReply(answer);
      },
    }),
  ];
}
