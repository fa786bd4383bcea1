import { randomUUID } from 'node:crypto';
import { fastify } from 'fastify';
import pg from 'pg';
import { ERRORS } from '../../src/errors.js';
import { enrich } from './enrich.js';

// The baseline: POST /v1/enrich/contact as one would write it first, with the same promises and pg's default
// pool of 10 connections. Started with PORT and DATABASE_URL. `fields` and `overwrite` are left out: the
// measured calls do not send them, and reading them costs nothing.
const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL });
const app = fastify({ bodyLimit: 65_536, genReqId: () => randomUUID() });

const UUID = '^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$';

interface EnrichRoute {
  Headers: { authorization?: string; 'idempotency-key'?: string };
  Body: { contact_id: string };
}

app.addHook('onRequest', async (request, reply) => {
  reply.header('x-request-id', request.id);
});

app.post<EnrichRoute>('/v1/enrich/contact', {
  schema: {
    headers: { type: 'object', properties: { 'idempotency-key': { type: 'string', pattern: UUID } } },
    body: {
      type: 'object',
      required: ['contact_id'],
      properties: { contact_id: { type: 'string', pattern: UUID } },
      additionalProperties: false,
    },
  },
  handler: async (request, reply) => {
    const answer = await enrich(pool, {
      key: request.headers.authorization?.slice('Bearer '.length) ?? '',
      idempotencyKey: request.headers['idempotency-key'],
      contactId: request.body.contact_id.toLowerCase(),
    });
    return reply.code(answer.status).headers(answer.headers).type('application/json').send(answer.body);
  },
});

app.get('/readyz', async (_request, reply) => {
  await pool.query('select 1');
  return reply.send('ready');
});

app.setErrorHandler((error, _request, reply) => {
  const isValidation = error instanceof Error && 'validation' in error;
  if (!isValidation) process.stderr.write(`${String(error)}\n`);
  const code = isValidation ? 'validation_error' : 'internal_error';
  const message = isValidation ? error.message : 'Retry later.';
  return reply.code(ERRORS[code].status).send({ error: { code, message } });
});

process.once('SIGTERM', () => void app.close().then(() => pool.end()));
await app.listen({ port: Number(process.env.PORT), host: '127.0.0.1' });
