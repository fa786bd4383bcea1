import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { before, test } from 'node:test';
import { Validator } from '@seriousme/openapi-schema-validator';
import type { FastifyInstance } from 'fastify';
import { ERRORS } from '../../src/errors.js';
import { GATEWAY, type Published, type PublishedOperation, readPublished } from './published.js';
import { present, type Stage } from './stage.js';

/** What the contract names; there may be more. */
const PROMISED: readonly string[] = [
  'POST /v1/enrich/contact',
  'GET /v1/enrichments',
  'GET /v1/enrichments/{id}',
  'GET /v1/contacts',
  'POST /v1/contacts',
  'GET /v1/contacts/{id}',
  'PATCH /v1/contacts/{id}',
  'DELETE /v1/contacts/{id}',
  'GET /v1/credits',
  'GET /v1/webhooks',
  'POST /v1/webhooks',
  'PATCH /v1/webhooks/{id}',
  'DELETE /v1/webhooks/{id}',
  'POST /admin/v1/workspaces',
  'GET /admin/v1/workspaces',
  'GET /admin/v1/workspaces/{id}',
  'PATCH /admin/v1/workspaces/{id}',
  'POST /admin/v1/workspaces/{id}/keys',
  'GET /admin/v1/workspaces/{id}/keys',
  'DELETE /admin/v1/keys/{id}',
  'POST /admin/v1/workspaces/{id}/credits',
  'GET /admin/v1/workspaces/{id}/ledger',
  'GET /admin/v1/providers',
  'GET /healthz',
  'GET /readyz',
  'GET /metrics',
];

/** Codes of the enrichment endpoint, by the contract's table. */
const ENRICH_CODES = [
  'validation_error',
  'invalid_key',
  'insufficient_credits',
  'insufficient_permissions',
  'not_found',
  'no_match',
  'idempotency_conflict',
  'request_in_progress',
  'payload_too_large',
  'unsupported_media_type',
  'rate_limited',
  'internal_error',
  'providers_unavailable',
  'overloaded',
  'database_unavailable',
];

/** Every route that the server has, as `METHOD /path/{name}`, without the second mount and the pages of /docs and /console. */
function liveRoutes(server: FastifyInstance): string[] {
  const lines = server.printRoutes({ commonPrefix: false }).split('\n');
  const prefixes: string[] = [];
  const routes = new Set<string>();
  for (const line of lines) {
    const [, indent = '', rest = ''] = /^([│ ]*[├└]── )(.*)$/.exec(line) ?? [];
    if (rest === '') continue;
    const [, part = '', methods = ''] = /^(.*?)(?: \(([A-Z, ]+)\))?$/.exec(rest) ?? [];
    const depth = indent.length / 4 - 1;
    prefixes.length = depth;
    prefixes[depth] = part;
    const path = prefixes.join('').replaceAll(/:(\w+)/g, '{$1}');
    for (const method of methods.split(', '))
      if (method !== '' && method !== 'HEAD') routes.add(`${method} ${path}`);
  }
  return [...routes].filter(route => !/ (\/docs|\/openapi\.json|\/console(\/assets)?(\/?\*)?$)/.test(route));
}

function codesOf(operation: PublishedOperation): string[] {
  return Object.values(operation.responses).flatMap(({ content }) =>
    Object.values(content).flatMap(({ examples }) => Object.keys(examples ?? {})),
  );
}

/** `/openapi.json`: it says what the server does, and the server does what it says. */
export function specification(at: Stage): void {
  let document: Readonly<Record<string, unknown>>;
  let published: Published;
  before(async () => {
    document = (await at.app.ask('GET', '/openapi.json')).json;
    published = readPublished(document);
  });
  const operations = () =>
    Object.entries(published.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({
        method: method.toUpperCase(),
        path,
        operation,
      })),
    );

  test('is OpenAPI 3.1, and each of its references leads somewhere', () => {
    assert.match(String(document.openapi), /^3\.1\./);
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(([, reference]) =>
      present(reference),
    );
    assert.ok(references.length > 0);
    for (const reference of references) {
      const place = reference.replace('#/', '').split('/');
      const target = place.reduce<unknown>(
        (value, name) => (value as Record<string, unknown> | undefined)?.[name],
        document,
      );
      assert.ok(reference.startsWith('#/') && target !== undefined, reference);
    }
  });

  test('is valid by the schema that OpenAPI publishes for it', async () => {
    const faultsOf = async (specification: Record<string, unknown>) =>
      (await new Validator().validate(specification)).errors ?? [];
    assert.deepEqual(await faultsOf(structuredClone(document)), []);
    assert.notDeepEqual(await faultsOf({ ...structuredClone(document), info: {} }), []);
  });

  test('says once what many operations share', () => {
    const shared = JSON.stringify(document.components);
    const paths = JSON.stringify(document.paths);
    for (const { meaning } of Object.values(ERRORS)) assert.ok(!paths.includes(meaning), meaning);
    assert.ok(shared.includes('X-RateLimit-Reset'));
    assert.ok(paths.length + shared.length < 400_000, `${paths.length} and ${shared.length} characters`);
  });

  test('has every route that the server has, and the server every one that it has', () => {
    const described = operations().map(({ method, path }) => `${method} ${path}`);
    for (const promised of PROMISED) assert.ok(described.includes(promised), promised);
    const live = liveRoutes(at.app.app.server);
    const bare = new Set(live.map(route => route.replace(` ${GATEWAY}`, ' ')));
    assert.deepEqual([...bare].sort(), [...described].sort());
    for (const route of described.filter(name => name.includes(' /v1/'))) {
      assert.ok(live.includes(route.replace(' /v1', ` ${GATEWAY}/v1`)), `${route} on the second mount`);
    }
  });

  test('every operation is live, and says truly whether it wants a key', async () => {
    for (const { method, path, operation } of operations()) {
      const answer = await at.app.ask(method, path.replaceAll(/\{\w+\}/g, randomUUID()));
      assert.equal(
        answer.status === 401,
        operation.security.length > 0,
        `${method} ${path}: ${answer.status}`,
      );
    }
  });

  test('has every error of each operation, with its status', () => {
    for (const { method, path, operation } of operations()) {
      const codes = codesOf(operation);
      for (const [status, { content }] of Object.entries(operation.responses)) {
        for (const { examples } of Object.values(content)) {
          for (const code of Object.keys(examples ?? {}))
            assert.equal(ERRORS[code as keyof typeof ERRORS].status, Number(status));
        }
      }
      const expected = [
        ...(path.startsWith('/v1/')
          ? ['invalid_key', 'rate_limited', 'insufficient_permissions', 'database_unavailable']
          : []),
        ...(path.startsWith('/admin/') ? ['invalid_admin_token', 'database_unavailable'] : []),
        ...(operation.requestBody === undefined
          ? []
          : ['validation_error', 'payload_too_large', 'unsupported_media_type']),
      ];
      const canMiss = codes.some(code => /^(\w+_)?not_found$/.test(code));
      assert.equal(
        canMiss || !path.includes('{'),
        true,
        `${method} ${path} can not say that nothing is there`,
      );
      for (const code of expected) assert.ok(codes.includes(code), `${method} ${path} has no ${code}`);
    }
    const enrich = present(published.paths['/v1/enrich/contact']?.post);
    for (const code of ENRICH_CODES) assert.ok(codesOf(enrich).includes(code), code);
  });

  test('has examples of every body that is sent or received as JSON', () => {
    for (const { method, path, operation } of operations()) {
      const sent = operation.requestBody?.content['application/json'];
      assert.ok(
        sent === undefined || sent.example !== undefined,
        `${method} ${path}: the request has no example`,
      );
      for (const [status, { content }] of Object.entries(operation.responses)) {
        const received = content['application/json'];
        const exampled =
          received === undefined || received.example !== undefined || received.examples !== undefined;
        assert.ok(exampled, `${method} ${path}: ${status} has no example`);
      }
    }
  });

  test('names the headers of the contract', () => {
    for (const { method, path, operation } of operations()) {
      for (const [status, { headers }] of Object.entries(operation.responses)) {
        assert.ok('X-Request-ID' in headers, `${method} ${path} ${status}`);
        if (path.startsWith('/v1/') && status !== '401')
          assert.ok('X-RateLimit-Reset' in headers, `${method} ${path} ${status}`);
      }
    }
    const enrich = present(published.paths['/v1/enrich/contact']?.post);
    assert.ok(enrich.parameters.some(({ name }) => name === 'Idempotency-Key'));
    for (const status of ['200', '409', '503']) {
      const headers = present(enrich.responses[status]).headers;
      for (const name of ['X-Enrichment-ID', 'X-Credits-Charged'])
        assert.ok(name in headers, `${name} of ${status}`);
    }
    for (const status of ['200', '409'])
      assert.ok('Idempotent-Replayed' in present(enrich.responses[status]).headers, status);
  });

  test('its page is served from local files alone', async () => {
    const page = await at.app.ask('GET', '/docs');
    assert.equal(page.status, 200);
    const links = [...page.text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, link]) => present(link));
    for (const link of links.filter(name => !name.startsWith('data:'))) {
      assert.match(link, /^\//, 'nothing is loaded from elsewhere');
      assert.equal((await at.app.ask('GET', link)).status, 200, link);
    }
  });
}
