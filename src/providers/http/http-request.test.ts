import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ConfigError } from '../config-error.js';
import { ask, documented, JANE, makeProvider, QUESTION, received, withResponse } from './http-vendor.test.js';
import { httpOptions } from './options.js';

test('the documented configuration sends what it says, with nulls left out', async () => {
  const { request, body } = await received(documented, {
    ...QUESTION,
    known: { ...JANE, company_name: null },
  });
  assert.equal(request.method, 'POST');
  assert.equal(request.headers.authorization, 'Bearer key-1');
  assert.equal(request.headers['content-type'], 'application/json');
  assert.equal(request.headers.accept, 'application/json');
  assert.match(request.headers['user-agent'] ?? '', /^sluice\//);
  assert.deepEqual(JSON.parse(body), { email: 'jane@acme.com', name: 'Jane Doe' });
});

test('a provider says which fields it can fill and whom it can be asked about', async () => {
  const provider = await makeProvider(
    withResponse({ fields: { phone: 'body.phone', job_title: 'body.title' } })('http://127.0.0.1:1/'),
  );
  assert.deepEqual(provider.fills, ['job_title', 'phone']);
  assert.deepEqual(provider.needs, [['email'], ['linkedin_url'], ['full_name', 'company_name']]);
  assert.equal(provider.remote, true);
});

test('questions differ by the wanted fields only where the request does', async () => {
  const plain = await makeProvider(documented('http://127.0.0.1:1/'));
  assert.equal(plain.variant?.(['phone']), plain.variant?.(['job_title']));
  const byField = await makeProvider({
    ...documented('http://127.0.0.1:1/'),
    request: { url: 'http://127.0.0.1:1/', body: '{"reveal_phone": "phone" in wanted}' },
  });
  assert.notEqual(byField.variant?.(['phone']), byField.variant?.(['job_title']));
});

test('query parameters are encoded, and those without a value are left out', async () => {
  const { request, body } = await received(url => ({
    request: {
      url: `${url}/v1/find?key=a%26b#part`,
      query: {
        email: 'contact.email',
        phone: 'contact.phone',
        company: '$uppercase("R&D = ü/?#")',
        fields: '$join(wanted, ",")',
        page: 1,
      },
    },
    response: { fields: { job_title: 'body.title' } },
  }));
  assert.equal(request.method, 'GET');
  assert.equal(body, '');
  const url = new URL(request.url ?? '', 'http://vendor');
  assert.equal(url.pathname, '/v1/find');
  assert.deepEqual(
    [...url.searchParams],
    [
      ['key', 'a&b'],
      ['email', 'jane@acme.com'],
      ['company', 'R&D = Ü/?#'],
      ['fields', 'job_title,phone'],
      ['page', '1'],
    ],
  );
});

test('nulls are left out of the body at any depth', async () => {
  const { body } = await received(url => ({
    request: {
      url,
      body: '{"a": {"b": contact.phone, "c": [contact.email, contact.phone, {"d": null}]}, "e": contact.nothing, "wanted": wanted, "f": false}',
    },
    response: { fields: { job_title: 'body.title' } },
  }));
  assert.deepEqual(JSON.parse(body), {
    a: { c: ['jane@acme.com', {}] },
    wanted: ['job_title', 'phone'],
    f: false,
  });
});

test('a value of the contact is never part of the program, the URL or a header', async () => {
  const evil = '"} & $eval("1") /* ../../admin?x=1&y=2#\r\nx-evil: 1';
  const { request, body } = await received(
    url => ({
      request: {
        url: `${url}/v1`,
        query: { name: 'contact.full_name' },
        body: '{"name": contact.full_name}',
      },
      response: { fields: { job_title: 'body.title' } },
    }),
    { ...QUESTION, known: { ...JANE, full_name: evil } },
  );
  const url = new URL(request.url ?? '', 'http://vendor');
  assert.equal(url.pathname, '/v1');
  assert.deepEqual([...url.searchParams], [['name', evil]]);
  assert.equal(request.headers['x-evil'], undefined);
  assert.deepEqual(JSON.parse(body), { name: evil });
});

test('configured headers replace the usual ones', async () => {
  const { request } = await received(url => ({
    request: {
      url,
      headers: { Accept: 'application/vnd.vendor+json', 'Content-Type': 'application/vnd.vendor+json' },
      body: '{}',
    },
    response: { fields: { job_title: 'body.title' } },
  }));
  assert.equal(request.headers.accept, 'application/vnd.vendor+json');
  assert.equal(request.headers['content-type'], 'application/vnd.vendor+json');
});

test('a body expression that fails or gives nothing asks nothing', async () => {
  for (const body of ['contact.full_name + 1', 'contact.nothing']) {
    const outcome = await ask({ body: {} }, url => ({
      request: { url, body },
      response: { fields: { job_title: 'body.title' } },
    }));
    assert.ok(
      outcome.outcome === 'failed' && outcome.kind === 'bad_request' && outcome.costUnknown === undefined,
      body,
    );
  }
});

test('every expression is compiled at the start, and a mistake is reported with its path', async () => {
  const broken = 'body.(';
  const base = documented('http://127.0.0.1:1/') as {
    request: object;
    response: { fields: object; identity: object };
  };
  const places: readonly (readonly [string, object])[] = [
    ['request.body', { ...base, request: { ...base.request, body: broken } }],
    ['request.query.email', { ...base, request: { ...base.request, query: { email: broken } } }],
    ['response.found', { ...base, response: { ...base.response, found: broken } }],
    ['response.confidence', { ...base, response: { ...base.response, confidence: broken } }],
    ['response.observed_at', { ...base, response: { ...base.response, observed_at: broken } }],
    ['response.cost', { ...base, response: { ...base.response, cost: broken } }],
    ['response.identity.email', { ...base, response: { ...base.response, identity: { email: broken } } }],
    ['response.fields.phone', { ...base, response: { ...base.response, fields: { phone: broken } } }],
  ];
  for (const [path, config] of places) {
    await assert.rejects(makeProvider(config), error => {
      assert.ok(error instanceof ConfigError);
      assert.equal(error.path, `providers.vendor_a.${path}`);
      assert.match(error.message, /not valid JSONata at character \d+/);
      return true;
    });
  }
});

test('options that cannot work are refused with their path', () => {
  const fields = { job_title: 'body.title' };
  const refused: readonly (readonly [string, object])[] = [
    ['request.url', { request: { url: 'ftp://vendor.example' }, response: { fields } }],
    ['request.url', { request: { url: 'https://key@vendor.example' }, response: { fields } }],
    [
      'request.body',
      { request: { method: 'GET', url: 'https://vendor.example', body: '{}' }, response: { fields } },
    ],
    [
      'request.headers.authorization',
      {
        request: { url: 'https://vendor.example', headers: { authorization: 'a\r\nb: c' } },
        response: { fields },
      },
    ],
    [
      'request.headers.bad name',
      { request: { url: 'https://vendor.example', headers: { 'bad name': 'x' } }, response: { fields } },
    ],
    ['response.fields', { request: { url: 'https://vendor.example' }, response: { fields: {} } }],
    [
      'response.fields',
      {
        request: { url: 'https://vendor.example' },
        response: { fields: { ...fields, shoe_size: 'body.x' } },
      },
    ],
    ['request', { request: { url: 'https://vendor.example', retries: 3 }, response: { fields } }],
    ['response', { request: { url: 'https://vendor.example' }, response: { fields, when: 'x' } }],
  ];
  for (const [path, config] of refused) {
    const paths = httpOptions.safeParse(config).error?.issues.map(issue => issue.path.join('.'));
    assert.deepEqual(paths, [path], JSON.stringify(config));
  }
});
