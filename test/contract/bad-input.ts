import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe, test } from 'node:test';
import { ADMIN_TOKEN } from '../support/app.js';
import { GATEWAY } from './published.js';
import { exchangeBytes, requestWith } from './raw-request.js';
import { assertError, type Stage, UUID, workspaceWithContact, wrongFields } from './stage.js';

const PATH = '/v1/enrich/contact';
const BODY_BYTES_MAX = 65_536;

/** Whatever is sent: a clear error, and nothing lost or half written. */
export function badInput(at: Stage): void {
  describe('the body', () => bodies(at));
  describe('its members', () => members(at));
  describe('text that cannot be stored', () => text(at));
  describe('headers', () => headers(at));
  describe('paths and methods', () => paths(at));
  describe('bytes that are no HTTP', () => notHttp(at));
}

function bodies(at: Stage): void {
  const post = async (
    rawBody: string | Uint8Array<ArrayBuffer>,
    sentHeaders: Record<string, string> = {},
  ) => {
    const { key } = await at.app.workspace();
    return at.app.ask('POST', PATH, { key, rawBody, headers: sentHeaders });
  };

  for (const body of [
    '',
    '{',
    '{"contact_id":}',
    'contact_id=1',
    "{'a':1}",
    '[]',
    'null',
    '1',
    '"text"',
    '{} {}',
    '\ufeff{}',
  ]) {
    test(`${JSON.stringify(body)} is refused as a body`, async () => {
      assertError(await post(body), 400, 'validation_error');
    });
  }

  test('no body at all is refused', async () => {
    const { key } = await at.app.workspace();
    assert.deepEqual(wrongFields(await at.app.ask('POST', PATH, { key })), ['body']);
    const sentHeaders = { 'content-type': 'application/json' };
    assert.deepEqual(wrongFields(await at.app.ask('POST', PATH, { key, headers: sentHeaders })), ['body']);
  });

  test('bytes that are not UTF-8 are refused', async () => {
    const bytes = new Uint8Array([...Buffer.from('{"contact_id":"'), 0xc3, 0x28, ...Buffer.from('"}')]);
    assert.deepEqual(wrongFields(await post(bytes)), ['body']);
  });

  test('a body of 64 KiB is taken, one byte more is not', async () => {
    const { key, contactId } = await workspaceWithContact(at.app, { contact: { phone: '1' } });
    const body = JSON.stringify({ contact_id: contactId, fields: ['phone'] });
    const fits = await at.app.ask('POST', PATH, { key, rawBody: body.padEnd(BODY_BYTES_MAX) });
    assert.equal(fits.status, 200, fits.text);
    assertError(
      await at.app.ask('POST', PATH, { key, rawBody: body.padEnd(BODY_BYTES_MAX + 1) }),
      413,
      'payload_too_large',
    );
  });

  test('a huge body without a declared length is refused as well', async () => {
    const { key } = await at.app.workspace();
    const url = at.app.url + PATH;
    const sent = [
      ['authorization', `Bearer ${key}`],
      ['content-type', 'application/json'],
      ['transfer-encoding', 'chunked'],
    ] as const;
    const answer = await requestWith(url, 'POST', sent, 'x'.repeat(BODY_BYTES_MAX + 1));
    assert.deepEqual([answer.status, answer.json.error.code], [413, 'payload_too_large']);
    assert.match(answer.headers.get('x-request-id') ?? '', UUID);
  });

  test('nesting as deep as a body can hold is refused, and the server lives', async () => {
    const deep = (open: string, close: string, count: number) => open.repeat(count) + close.repeat(count);
    const depth = 30_000;
    assertError(await post(`{"contact_id":${deep('[', ']', depth)}}`), 400, 'validation_error');
    assertError(
      await post(`{"fields":${deep('{"a":', '}', 10_000).replace(/:}/, ':1}')}}`),
      400,
      'validation_error',
    );
    const { key } = await at.app.workspace();
    const custom = `{"full_name":"x","custom_fields":${deep('{"a":', '}', 5_000).replace(/:}/, ':1}')}}`;
    assert.deepEqual(wrongFields(await at.app.ask('POST', '/v1/contacts', { key, rawBody: custom })), [
      'custom_fields',
    ]);
    assert.equal((await at.app.ask('GET', '/healthz')).status, 200);
  });
}

function members(at: Stage): void {
  const cases: [sentence: string, body: object, wrong: string[]][] = [
    ['contact_id missing', {}, ['contact_id']],
    ['contact_id null', { contact_id: null }, ['contact_id']],
    ['contact_id no text', { contact_id: 7 }, ['contact_id']],
    ['contact_id no UUID', { contact_id: 'jane' }, ['contact_id']],
    ['contact_id in braces', { contact_id: `{${randomUUID()}}` }, ['contact_id']],
    ['fields no array', { contact_id: randomUUID(), fields: 'phone' }, ['fields']],
    ['fields empty', { contact_id: randomUUID(), fields: [] }, ['fields']],
    ['an unknown field', { contact_id: randomUUID(), fields: ['phone', 'email'] }, ['fields']],
    ['a field that is no text', { contact_id: randomUUID(), fields: ['phone', 7] }, ['fields']],
    ['a field in another case', { contact_id: randomUUID(), fields: ['Phone'] }, ['fields']],
    ['overwrite as text', { contact_id: randomUUID(), overwrite: 'true' }, ['overwrite']],
    ['overwrite as a number', { contact_id: randomUUID(), overwrite: 1 }, ['overwrite']],
    [
      'several at once',
      { contact_id: 1, fields: {}, overwrite: [], dry_run: true },
      ['contact_id', 'dry_run', 'fields', 'overwrite'],
    ],
  ];
  for (const [sentence, body, wrong] of cases) {
    test(`${sentence}: every wrong member is named`, async () => {
      const { key } = await at.app.workspace();
      assert.deepEqual(wrongFields(await at.app.ask('POST', PATH, { key, body })), wrong);
    });
  }

  for (const name of ['force', 'constructor', 'toString', '__proto__', 'hasOwnProperty', '']) {
    test(`the unknown member ${JSON.stringify(name)} is refused and named`, async () => {
      const { key } = await at.app.workspace();
      const rawBody = `{"contact_id":"${randomUUID()}",${JSON.stringify(name)}:{"x":1}}`;
      const answer = await at.app.ask('POST', PATH, { key, rawBody });
      assertError(answer, 400, 'validation_error');
      assert.deepEqual(Object.keys(JSON.parse(answer.text).error.details.fields), [name]);
    });
  }

  test('an error does not repeat all of a flood', async () => {
    const { key } = await at.app.workspace();
    const flood = Object.fromEntries(Array.from({ length: 3_000 }, (_, index) => [`member-${index}`, 1]));
    const answer = await at.app.ask('POST', PATH, { key, body: flood });
    assertError(answer, 400, 'validation_error');
    assert.ok(answer.text.length < 10_000, `${answer.text.length} characters`);
  });
}

function text(at: Stage): void {
  for (const [name, value] of [
    ['NUL', '\u0000'],
    ['half a surrogate pair', '\ud800'],
    ['its other half', '\udc00x'],
  ]) {
    test(`${name} is refused wherever text is taken`, async () => {
      const { id, key } = await at.app.workspace();
      const bad = `a${value}b`;
      const post = (path: string, body: unknown, who = key) => at.app.ask('POST', path, { key: who, body });
      assert.deepEqual(wrongFields(await post(PATH, { contact_id: bad })), ['contact_id']);
      assert.deepEqual(wrongFields(await post(PATH, { contact_id: randomUUID(), fields: [bad] })), [
        'fields',
      ]);
      const contact = {
        full_name: bad,
        email: `${bad}@acme.com`,
        notes: bad,
        tags: ['ok', bad],
        custom_fields: { ok: { deep: [bad] } },
      };
      assert.deepEqual(wrongFields(await post('/v1/contacts', contact)), [
        'custom_fields',
        'email',
        'full_name',
        'notes',
        'tags',
      ]);
      assert.deepEqual(
        wrongFields(await post('/v1/contacts', { full_name: 'x', custom_fields: { [bad]: 1 } })),
        ['custom_fields'],
      );
      assert.deepEqual(
        wrongFields(await post('/v1/contacts', { full_name: 'x', created_at: bad, phone: bad })).includes(
          'phone',
        ),
        true,
      );
      assert.deepEqual(wrongFields(await post('/admin/v1/workspaces', { name: bad }, ADMIN_TOKEN)), ['name']);
      const grant = await post(
        `/admin/v1/workspaces/${id}/credits`,
        { amount: 1, reference: bad, note: bad },
        ADMIN_TOKEN,
      );
      assert.deepEqual(wrongFields(grant), ['note', 'reference']);
      assert.equal((await at.app.ask('GET', '/v1/contacts', { key })).json.meta.total, 0);
    });
  }

  test('a NUL in a path or a query is refused', async () => {
    const { key } = await at.app.workspace();
    for (const path of [
      '/v1/contacts/%00',
      '/v1/enrichments/%00',
      '/v1/contacts?search=%00',
      '/v1/enrichments?contact_id=%00',
    ]) {
      assertError(await at.app.ask('GET', path, { key }), 400, 'validation_error');
    }
  });

  test('what looks like SQL is text', async () => {
    const { key } = await at.app.workspace();
    const name = `Robert'); drop table contacts; --`;
    const id = await at.app.contact(key, { full_name: 'x', job_title: name, notes: '$1 :x ?' });
    assert.equal((await at.app.ask('GET', `/v1/contacts/${id}`, { key })).json.data.job_title, name);
    assert.equal(
      (await at.app.ask('GET', `/v1/contacts?search=${encodeURIComponent("' or 1=1 --")}`, { key })).json.meta
        .total,
      0,
    );
  });
}

function headers(at: Stage): void {
  const post = async (sent: readonly (readonly [string, string])[], body = '{}') => {
    const { key, contactId } = await workspaceWithContact(at.app, { contact: { phone: '1' } });
    const authorization = sent.some(([name]) => name === 'authorization')
      ? []
      : [['authorization', `Bearer ${key}`] as const];
    const whole = body === '{}' ? JSON.stringify({ contact_id: contactId, fields: ['phone'] }) : body;
    return requestWith(
      at.app.url + PATH,
      'POST',
      [...authorization, ...sent.map(([name, value]) => [name, value.replace('KEY', key)] as const)],
      whole,
    );
  };
  const JSON_TYPE = ['content-type', 'application/json'] as const;

  for (const type of [
    'text/plain',
    'text/json',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/jsonx',
    'json',
  ]) {
    test(`a body of type ${type} is refused`, async () => {
      const answer = await post([['content-type', type]]);
      assert.deepEqual([answer.status, answer.json.error.code], [415, 'unsupported_media_type']);
    });
  }

  test('a body without a type is refused', async () => {
    assert.equal((await post([])).status, 415);
  });

  for (const type of [
    'application/json; charset=utf-8',
    'Application/JSON',
    'application/json;charset="UTF-8"',
  ]) {
    test(`a body of type ${type} is taken`, async () => {
      const answer = await post([['content-type', type]]);
      assert.equal(answer.status, 200, answer.text);
    });
  }

  test('a compressed body is refused', async () => {
    for (const encoding of ['gzip', 'deflate', 'br', 'gzip, identity']) {
      const answer = await post([JSON_TYPE, ['content-encoding', encoding]]);
      assert.deepEqual([answer.status, answer.json.error.code], [415, 'unsupported_media_type'], encoding);
    }
  });

  test('two Authorization headers are one too many, even where both are right', async () => {
    const answer = await post([JSON_TYPE, ['authorization', 'Bearer KEY'], ['authorization', 'Bearer KEY']]);
    assert.deepEqual([answer.status, answer.json.error.code], [401, 'invalid_key']);
  });

  test('two Idempotency-Key headers are one too many, even where they are equal', async () => {
    const uuid = randomUUID();
    const answer = await post([JSON_TYPE, ['idempotency-key', uuid], ['Idempotency-Key', uuid]]);
    assert.deepEqual(
      [answer.status, Object.keys(answer.json.error.details.fields)],
      [400, ['Idempotency-Key']],
    );
  });
}

function paths(at: Stage): void {
  test('what is not there is 404, with and without a key, on every mount', async () => {
    const { key } = await at.app.workspace();
    for (const path of [
      '/',
      '/v1',
      '/v1/nothing',
      '/v2/contacts',
      `${GATEWAY}/v1/nothing`,
      '/admin/v1/nothing',
      '/V1/contacts',
      `/v1/contacts/${randomUUID()}/x`,
    ]) {
      assertError(await at.app.ask('GET', path), 404, 'route_not_found');
      assertError(await at.app.ask('POST', path, { key, body: {} }), 404, 'route_not_found');
    }
  });

  test('a method that a path does not have is 405, with those that it has', async () => {
    const cases: [method: string, path: string, allow: string[]][] = [
      ['GET', PATH, ['POST']],
      ['DELETE', PATH, ['POST']],
      ['PUT', '/v1/contacts', ['GET', 'HEAD', 'POST']],
      ['POST', `/v1/contacts/${randomUUID()}`, ['DELETE', 'GET', 'HEAD', 'PATCH']],
      ['POST', '/v1/credits', ['GET', 'HEAD']],
      ['POST', '/healthz', ['GET', 'HEAD']],
      ['DELETE', '/admin/v1/workspaces', ['GET', 'HEAD', 'POST']],
    ];
    for (const [method, path, allow] of cases) {
      for (const mount of path.startsWith('/v1') ? ['', GATEWAY] : ['']) {
        const answer = await at.app.ask(method, mount + path);
        assertError(answer, 405, 'method_not_allowed');
        const allowed = (answer.headers.get('allow') ?? '').split(', ').sort();
        assert.deepEqual(
          allowed.filter(name => name !== 'OPTIONS'),
          allow,
          `${method} ${path}`,
        );
      }
    }
  });

  test('an id in a path that is no UUID is refused', async () => {
    const { key } = await at.app.workspace();
    for (const path of ['/v1/contacts/jane', '/v1/enrichments/7', `/v1/contacts/${'x'.repeat(5_000)}`]) {
      const answer = await at.app.ask('GET', path, { key });
      assert.ok([400, 404].includes(answer.status), `${answer.status} ${path.slice(0, 40)}`);
    }
  });

  test('a path that is no URL is refused', async () => {
    const { key } = await at.app.workspace();
    const answer = await at.app.ask('GET', '/v1/contacts/%E0%A4%A', { key });
    assert.ok([400, 404].includes(answer.status), answer.text);
  });

  test('HEAD answers like GET, without a body', async () => {
    const { key } = await at.app.workspace();
    const answer = await at.app.ask('HEAD', '/v1/credits', { key });
    assert.deepEqual([answer.status, answer.text], [200, '']);
  });
}

function notHttp(at: Stage): void {
  for (const bytes of [
    'hello\r\n\r\n',
    'GET /healthz HTTP/1.1\r\n\r\n',
    'GET / HTTP/1.1\r\nHost: a\r\nBad Header: x\r\n\r\n',
    `GET /healthz HTTP/1.1\r\nHost: a\r\nX: ${'y'.repeat(40_000)}\r\n\r\n`,
  ]) {
    test(`${JSON.stringify(bytes.slice(0, 40))}… is answered with an error in our words`, async () => {
      const received = await exchangeBytes(at.app.url, bytes);
      assert.match(received, /^HTTP\/1\.1 4\d\d /);
      assert.match(received, /\r\nx-request-id: [0-9a-f-]{36}\r\n/i);
      const { error } = JSON.parse(received.slice(received.indexOf('\r\n\r\n')));
      assert.equal(typeof error.code, 'string');
      assert.equal((await at.app.ask('GET', '/healthz')).status, 200);
    });
  }
}
