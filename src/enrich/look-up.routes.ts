import { idempotencyKey } from '../http/idempotency-key.js';
import { type AnyRoute, type Reply, route } from '../http/route.js';
import { FIELDS } from '../normalize/fields.js';
import { textId } from '../providers/question.js';
import { OPENED, toReply } from './answer-headers.js';
import { type EnrichCall, PARTS, type Subject } from './call.js';
import type { Enricher } from './enrich.js';
import { fieldsOfParts } from './look-up.js';
import {
  emailOrDomainAnswer,
  emailOrDomainBody,
  emailOrDomainExample,
  lookUpAnswer,
  lookUpBody,
  lookUpExample,
} from './look-up-schemas.js';
import { racePoint } from './race-point.js';

const KEY_HEADER = {
  'Idempotency-Key': 'A UUID. A retry with it within 24 hours gets the first answer again, free.',
};

const ERRORS = [
  'validation_error',
  'insufficient_credits',
  'suppressed',
  'no_match',
  'idempotency_conflict',
  'erased',
  'request_in_progress',
  'providers_unavailable',
  'overloaded',
] as const;

const ERROR_HEADERS = { suppressed: OPENED, no_match: OPENED, providers_unavailable: OPENED };

const WRITES_NOTHING =
  'no contact or company is written. Parts that are not asked for are absent, parts that are not found are null. One credit where data was found; what was bought before is answered again as `cached`, free, and so is what the workspace itself has of the company (`workspace`).';

const HANDLES =
  '`social` has the LinkedIn URL and the handles on GitHub, X, Facebook, Instagram and YouTube, in lower case and without `@`; for handles alone only those providers are asked that cost nothing.';

/** Looking somebody up who is known by an address alone, or a company by its domain. */
export function lookUpRoutes(enricher: Enricher): AnyRoute[] {
  return [
    route({
      method: 'POST',
      path: '/v1/enrich/email',
      access: { permission: 'write:enrich' },
      tag: 'Enrichment',
      summary: 'Look up an e-mail address',
      description: `Person, company and social profiles behind an address; ${WRITES_NOTHING} ${HANDLES}`,
      requestHeaders: KEY_HEADER,
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
      errors: ERRORS,
      errorHeaders: ERROR_HEADERS,
      handle: async ({ body: { email, include, verify }, headers, arrivedAtMs }, { workspaceId }) => {
        const parts = PARTS.filter(part => include?.includes(part) ?? true);
        const key = idempotencyKey(headers['idempotency-key']);
        const fingerprint = textId(JSON.stringify(['POST /v1/enrich/email', email, parts, verify]));
        const subject = { email, domain: null, parts, verify };
        return lookUp(enricher, workspaceId, subject, { key, fingerprint, arrivedAtMs });
      },
    }),
    route({
      method: 'POST',
      path: '/v1/email/enrich',
      access: { permission: 'write:enrich' },
      tag: 'Enrichment',
      summary: 'Look up an e-mail address or a domain',
      description: `Person, company and social profiles behind an address, company and profiles behind a domain; with both, the company is that of the domain. Of a domain alone there is no person, and the profiles are the company’s; ${WRITES_NOTHING} ${HANDLES}`,
      requestHeaders: KEY_HEADER,
      body: emailOrDomainBody,
      bodyExample: { email: 'jane@acme.com' },
      responses: {
        200: {
          description: 'What was found.',
          schema: emailOrDomainAnswer,
          example: emailOrDomainExample,
          headers: OPENED,
        },
      },
      errors: ERRORS,
      errorHeaders: ERROR_HEADERS,
      handle: async ({ body, headers, arrivedAtMs }, { workspaceId }) => {
        const { email = null, domain = null, include } = body;
        const asked = PARTS.filter(part => include?.includes(part) ?? true);
        const parts = email === null ? asked.filter(part => part !== 'person') : asked;
        const key = idempotencyKey(headers['idempotency-key']);
        const fingerprint = textId(JSON.stringify(['POST /v1/email/enrich', email, domain, parts]));
        const subject = { email, domain, parts, verify: false };
        return lookUp(enricher, workspaceId, subject, { key, fingerprint, arrivedAtMs });
      },
    }),
  ];
}

async function lookUp(
  enricher: Enricher,
  workspaceId: string,
  about: Omit<Extract<Subject, { kind: 'look_up' }>, 'kind'>,
  { key, ...call }: Pick<EnrichCall, 'fingerprint' | 'arrivedAtMs'> & { readonly key: string | null },
): Promise<Reply> {
  const wanted = fieldsOfParts(about);
  const answer = await enricher.enrich({
    ...call,
    workspaceId,
    subject: { kind: 'look_up', ...about },
    fields: FIELDS.filter(field => wanted.has(field)),
    overwrite: false,
    idempotencyKey: key,
    receiptKey: key,
  });
  racePoint('before_response');
  return toReply(answer);
}
