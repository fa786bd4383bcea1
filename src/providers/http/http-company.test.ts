import assert from 'node:assert/strict';
import type { IncomingMessage } from 'node:http';
import { test } from 'node:test';
import { askCompany, NO_COMPANY_KNOWN } from '../../../test/vendors/ask-company.js';
import { createDoor } from '../../outbound/create-door.js';
import { serveHttp } from '../../outbound/local-server.test.js';
import { ConfigError } from '../config-error.js';
import type { CompanyOutcome, KnownCompany } from '../provider.js';
import { documented, makeProvider, reply } from './http-vendor.test.js';
import { httpOptions } from './options.js';

const NORTHWIND: KnownCompany = {
  ...NO_COMPANY_KNOWN,
  name: 'Northwind Labs',
  domain: 'northwind-labs.example',
};

/** A source of companies as the documentation describes one. */
function companies(url: string): object {
  return {
    company: {
      needs: [['domain'], ['name']],
      request: {
        url: `${url}/v1/companies`,
        query: { domain: 'company.domain', name: '$exists(company.domain) ? null : company.name' },
        headers: { 'x-api-key': 'key-1' },
      },
      response: {
        confidence: 'body.score',
        observed_at: 'body.seen',
        identity: { name: 'body.name', domain: 'body.site' },
        handles: { x: 'body.x', github: 'body.code' },
        fields: {
          industry: 'body.sector',
          size: 'body.headcount',
          founded_year: 'body.founded',
          hq_location: '$join([body.office.city, body.office.country], ", ")',
          tech_stack: 'body.uses.name',
        },
      },
    },
  };
}

interface Asked {
  readonly outcome: CompanyOutcome;
  readonly request: IncomingMessage | undefined;
}

async function askAbout(given: Parameters<typeof reply>[1], known = NORTHWIND): Promise<Asked> {
  // A door of its own: a reply with Retry-After closes it for a while.
  const door = createDoor({ maxConcurrency: 1, allowPrivateNetwork: true });
  let request: IncomingMessage | undefined;
  const vendor = await serveHttp((incoming, response) => {
    request = incoming;
    reply(response, given);
  });
  try {
    const provider = await makeProvider(companies(vendor.url), door);
    return { outcome: await askCompany(provider, known), request };
  } finally {
    await vendor.close();
    await door.close();
  }
}

const ANSWER = {
  name: 'Northwind Labs',
  site: 'https://northwind-labs.example',
  sector: 'Robotics',
  headcount: 83,
  founded: 2014,
  office: { city: 'Portland, OR', country: 'US' },
  uses: [{ name: 'Slack' }, { name: 'Zoom' }, { name: null }],
  x: 'https://x.com/northwindlabs',
  score: 90,
  seen: '2026-01-02',
};

test('a company becomes a question, and an answer values, as the configuration says', async () => {
  const { outcome, request } = await askAbout({ body: ANSWER });
  assert.equal(request?.method, 'GET');
  assert.equal(request?.url, '/v1/companies?domain=northwind-labs.example');
  assert.equal(request?.headers['x-api-key'], 'key-1');
  assert.deepEqual(outcome, {
    outcome: 'found',
    fields: {
      industry: 'Robotics',
      size: '83',
      founded_year: '2014',
      hq_location: 'Portland, OR, US',
      tech_stack: ['Slack', 'Zoom'],
    },
    handles: { x: 'https://x.com/northwindlabs' },
    confidence: 0.9,
    identity: { name: 'Northwind Labs', domain: 'https://northwind-labs.example' },
    observedAt: '2026-01-02T00:00:00.000Z',
  });
});

test('what fails for a company is told as it is for a person', async () => {
  const failures: readonly (readonly [Parameters<typeof reply>[1], object])[] = [
    [{ status: 404, body: {} }, { outcome: 'not_found' }],
    [{ body: { name: 'Northwind Labs' } }, { outcome: 'not_found' }],
    [{ status: 401 }, { outcome: 'failed', kind: 'auth', reason: 'http_401' }],
    [{ status: 402 }, { outcome: 'failed', kind: 'quota_exhausted', reason: 'http_402' }],
    [
      { status: 429, headers: { 'retry-after': '2' } },
      { outcome: 'failed', kind: 'rate_limited', reason: 'http_429', retryAfterMs: 2_000 },
    ],
    [{ status: 503 }, { outcome: 'failed', kind: 'transient', reason: 'http_503' }],
    [{ body: '<html>' }, { outcome: 'failed', kind: 'transient', reason: 'no_json', costUnknown: true }],
  ];
  for (const [given, expected] of failures) {
    assert.deepEqual((await askAbout(given)).outcome, expected, JSON.stringify(given));
  }
});

test('a source of companies alone knows nobody; one of both knows both', async () => {
  const alone = await makeProvider(companies('http://127.0.0.1:1'));
  assert.deepEqual([alone.fills, alone.needs], [[], []]);
  assert.deepEqual(alone.company?.needs, [['domain'], ['name']]);
  assert.deepEqual(alone.company?.fills, ['industry', 'size', 'founded_year', 'hq_location', 'tech_stack']);
  const both = await makeProvider({
    ...documented('http://127.0.0.1:1'),
    ...companies('http://127.0.0.1:1'),
  });
  assert.equal(both.fills.length, 6);
  assert.equal(both.company?.fills.length, 5);
  const people = await makeProvider(documented('http://127.0.0.1:1'));
  assert.equal(people.company, undefined);
});

test('a mistake in an expression about companies is found at the start, with its path', async () => {
  const { company } = httpOptions.parse(companies('http://127.0.0.1:1'));
  assert.ok(company);
  const wrong = { ...company, response: { fields: { industry: 'body.(' } } };
  await assert.rejects(makeProvider({ company: wrong }), error => {
    assert.ok(error instanceof ConfigError);
    assert.equal(error.path, 'providers.vendor_a.company.response.fields.industry');
    return true;
  });
});

test('half a configuration is refused with its path', () => {
  const { request, response } = httpOptions.parse(documented('http://127.0.0.1:1'));
  for (const [wrong, path] of [
    [{}, 'request'],
    [{ request }, 'response'],
    [{ response }, 'response'],
    [{ company: { request } }, 'company.response'],
    [{ company: { request, response: { fields: {} } } }, 'company.response.fields'],
    [{ company: { request, response, needs: [['email']] } }, 'company.needs.0.0'],
  ] as const) {
    assert.equal(httpOptions.safeParse(wrong).error?.issues[0]?.path.join('.'), path);
  }
});
