import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createDoor } from '../../outbound/create-door.js';
import { serveBytes, serveHttp } from '../../outbound/local-server.test.js';
import { ask, documented, makeProvider, QUESTION, reply, withResponse } from './http-vendor.test.js';

test('the documented configuration reads what it says', async () => {
  const person = {
    name: 'Jane Doe',
    email: 'jane@acme.com',
    title: 'General Counsel',
    company: 'Acme Corp',
    phone: '+12025550147',
    linkedin: 'linkedin.com/in/janedoe',
    location: 'New York',
    level: 'c_suite',
  };
  assert.deepEqual(await ask({ body: { score: 0.91, person } }), {
    outcome: 'found',
    confidence: 0.91,
    identity: { full_name: 'Jane Doe', email: 'jane@acme.com' },
    fields: {
      job_title: 'General Counsel',
      company_name: 'Acme Corp',
      phone: '+12025550147',
      linkedin_url: 'linkedin.com/in/janedoe',
      location: 'New York',
      seniority: 'c_suite',
    },
  });
});

test('each status means what the documentation says', async () => {
  const expected: readonly (readonly [number, object])[] = [
    [200, { outcome: 'not_found' }],
    [201, { outcome: 'not_found' }],
    [204, { outcome: 'not_found' }],
    [404, { outcome: 'not_found' }],
    [301, { kind: 'bad_request' }],
    [302, { kind: 'bad_request' }],
    [304, { kind: 'bad_request' }],
    [400, { kind: 'bad_request' }],
    [409, { kind: 'bad_request' }],
    [422, { kind: 'bad_request' }],
    [401, { kind: 'auth' }],
    [403, { kind: 'forbidden' }],
    [402, { kind: 'quota_exhausted' }],
    [429, { kind: 'rate_limited' }],
    [408, { kind: 'transient' }],
    [425, { kind: 'transient' }],
    [500, { kind: 'transient' }],
    [502, { kind: 'transient' }],
    [503, { kind: 'transient' }],
    [451, { outcome: 'suppressed' }],
  ];
  for (const [status, meaning] of expected) {
    const outcome = await ask({ status, body: status === 204 || status === 304 ? '' : {} });
    const full = 'kind' in meaning ? { outcome: 'failed', reason: `http_${status}`, ...meaning } : meaning;
    assert.deepEqual(outcome, full, String(status));
  }
});

test('a status decides also where the body is no JSON, but a success without JSON has failed', async () => {
  for (const [status, kind] of [
    [401, 'auth'],
    [502, 'transient'],
    [429, 'rate_limited'],
  ] as const) {
    const outcome = await ask({ status, body: '<html>nginx</html>' });
    assert.ok(outcome.outcome === 'failed' && outcome.kind === kind, String(status));
  }
  for (const body of ['', '<html>maintenance</html>', '{"person": {"title": "CE', '{"a":1}}', '\u0000']) {
    assert.deepEqual(
      await ask({ body }),
      { outcome: 'failed', kind: 'transient', reason: 'no_json', costUnknown: true },
      body,
    );
  }
});

test('Retry-After is honoured up to a minute', async () => {
  const cases: readonly (readonly [number, string, number | undefined])[] = [
    [429, '7', 7_000],
    [429, '3600', 60_000],
    [503, '2', 2_000],
    [429, 'soon', undefined],
  ];
  for (const [status, header, expected] of cases) {
    const outcome = await ask({ status, headers: { 'retry-after': header }, body: {} });
    assert.ok(outcome.outcome === 'failed' && outcome.retryAfterMs === expected, header);
  }
  const date = await ask({
    status: 429,
    headers: { 'retry-after': new Date(Date.now() + 20_000).toUTCString() },
    body: {},
  });
  assert.ok(date.outcome === 'failed' && (date.retryAfterMs ?? 0) > 0 && (date.retryAfterMs ?? 0) <= 20_000);
});

test('found decides whatever the status, and a failing status without it stays what it is', async () => {
  const byBody = withResponse({ found: 'body.ok' });
  assert.deepEqual(await ask({ status: 404, body: { ok: true, title: 'CEO' } }, byBody), {
    outcome: 'found',
    fields: { job_title: 'CEO' },
  });
  assert.deepEqual(await ask({ status: 400, body: { ok: true, title: 'CEO' } }, byBody), {
    outcome: 'found',
    fields: { job_title: 'CEO' },
  });
  assert.deepEqual(await ask({ body: { ok: false, title: 'CEO' } }, byBody), { outcome: 'not_found' });
  const failed = await ask({ status: 402, body: { ok: false } }, byBody);
  assert.ok(failed.outcome === 'failed' && failed.kind === 'quota_exhausted');
});

test('without found, a success with a field is found and one without is not', async () => {
  const plain = withResponse({});
  assert.deepEqual(await ask({ body: { title: 'CEO' } }, plain), {
    outcome: 'found',
    fields: { job_title: 'CEO' },
  });
  assert.deepEqual(await ask({ body: { title: null } }, plain), { outcome: 'not_found' });
  assert.deepEqual(await ask({ status: 404, body: { title: 'CEO' } }, plain), { outcome: 'not_found' });
});

test('found with no usable field is not found', async () => {
  for (const person of [
    {},
    { title: null, phone: '' },
    { title: '  ', phone: true },
    { title: {}, phone: [] },
    [],
  ]) {
    assert.deepEqual(await ask({ body: { person } }), { outcome: 'not_found' }, JSON.stringify(person));
  }
});

test('texts and numbers are values, of a list the first of them; nothing else is', async () => {
  const values: readonly (readonly [unknown, string | undefined])[] = [
    ['CEO', 'CEO'],
    [42, '42'],
    [0, '0'],
    [true, undefined],
    [{ a: 1 }, undefined],
    [null, undefined],
    ['', undefined],
    ['\t ', undefined],
    [['CEO', 'CTO'], 'CEO'],
    [[null, '', { a: 1 }, 'CTO'], 'CTO'],
    [[], undefined],
    [[['CEO']], undefined],
    ['x'.repeat(1_001), undefined],
  ];
  for (const [title, expected] of values) {
    const outcome = await ask({ body: { title } }, withResponse({}));
    const found = outcome.outcome === 'found' ? outcome.fields.job_title : undefined;
    assert.equal(found, expected, JSON.stringify(title));
  }
});

test('a confidence is a share, or a percentage where it is above 1, and never out of its bounds', async () => {
  const values: readonly (readonly [unknown, number | undefined])[] = [
    [0.4, 0.4],
    [0, 0],
    [1, 1],
    [-3, 0],
    [87, 0.87],
    [100, 1],
    [250, 1],
    ['0.5', 0.5],
    ['high', undefined],
    [true, undefined],
    [null, undefined],
  ];
  for (const [score, expected] of values) {
    const outcome = await ask({ body: { title: 'CEO', score } }, withResponse({ confidence: 'body.score' }));
    assert.equal(outcome.outcome === 'found' ? outcome.confidence : 'none', expected, JSON.stringify(score));
  }
});

test('date and cost are taken where the vendor gives them, and left out where they make no sense', async () => {
  const config = withResponse({ observed_at: 'body.seen', cost: 'body.credits * 0.01' });
  const outcome = await ask({ body: { title: 'CEO', seen: '2026-01-05', credits: 3 } }, config);
  assert.deepEqual(outcome, {
    outcome: 'found',
    fields: { job_title: 'CEO' },
    observedAt: '2026-01-05T00:00:00.000Z',
    cost: 0.03,
  });
  for (const [seen, credits] of [
    ['yesterday', -1],
    [5, null],
    ['2026-99-99', null],
  ]) {
    assert.deepEqual(
      await ask({ body: { title: 'CEO', seen, ...(credits === null ? {} : { credits }) } }, config),
      { outcome: 'found', fields: { job_title: 'CEO' } },
    );
  }
  assert.deepEqual(await ask({ status: 404, body: { credits: 1 } }, config), {
    outcome: 'not_found',
    cost: 0.01,
  });
});

test('a found expression that fails on a success is no "not found"', async () => {
  const config = withResponse({ found: 'body.score > 0.5' });
  assert.deepEqual(await ask({ body: { score: 'high', title: 'CEO' } }, config), {
    outcome: 'failed',
    kind: 'transient',
    reason: 'unexpected_answer',
    costUnknown: true,
  });
  const failed = await ask({ status: 401, body: { score: 'high' } }, config);
  assert.ok(failed.outcome === 'failed' && failed.kind === 'auth');
});

test('a field expression that fails costs its own value only', async () => {
  const config = withResponse({ fields: { job_title: 'body.title', phone: 'body.title + 1' } });
  assert.deepEqual(await ask({ body: { title: 'CEO' } }, config), {
    outcome: 'found',
    fields: { job_title: 'CEO' },
  });
});

test('no answer is a passing failure, with an unknown cost only where the request may have arrived', async () => {
  const halfOpen = await serveBytes(socket => socket.once('data', () => abort.abort()));
  const abort = new AbortController();
  const silent = await (await makeProvider(documented(halfOpen.url))).ask(QUESTION, { signal: abort.signal });
  assert.deepEqual(silent, { outcome: 'failed', kind: 'transient', reason: 'timeout', costUnknown: true });
  await halfOpen.close();

  const reset = await serveBytes(socket => socket.once('data', () => socket.resetAndDestroy()));
  const provider = await makeProvider(documented(reset.url));
  assert.deepEqual(await provider.ask(QUESTION, { signal: AbortSignal.timeout(20_000) }), {
    outcome: 'failed',
    kind: 'transient',
    reason: 'reset',
    costUnknown: true,
  });
  await reset.close();
  assert.deepEqual(await provider.ask(QUESTION, { signal: AbortSignal.timeout(20_000) }), {
    outcome: 'failed',
    kind: 'transient',
    reason: 'refused',
  });
});

test('an address that is not allowed is a mistake of the configuration, not of the vendor', async () => {
  const closed = createDoor({ maxConcurrency: 1, allowPrivateNetwork: false });
  const provider = await makeProvider(documented('http://169.254.169.254/latest'), closed);
  assert.deepEqual(await provider.ask(QUESTION, { signal: AbortSignal.timeout(20_000) }), {
    outcome: 'failed',
    kind: 'bad_request',
    reason: 'address_not_allowed',
  });
  await closed.close();
});

test('what our own limits hold back does not speak against the vendor', async () => {
  const provider = await makeProvider(documented('http://127.0.0.1:1/'));
  assert.deepEqual(await provider.ask(QUESTION, { signal: AbortSignal.abort() }), {
    outcome: 'failed',
    kind: 'rate_limited',
    reason: 'overloaded',
  });
});

test('the provider holds no retry and no state between questions', async () => {
  let asked = 0;
  const vendor = await serveHttp((_, response) => {
    asked += 1;
    reply(response, { status: 503, body: {} });
  });
  const provider = await makeProvider(documented(vendor.url));
  for (let call = 1; call <= 3; call += 1) {
    await provider.ask(QUESTION, { signal: AbortSignal.timeout(20_000) });
    assert.equal(asked, call);
  }
  await vendor.close();
});
