import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  AVERYS_PROFILE,
  askVendor,
  byEmail,
  magicEmail,
  withVendor,
} from '../../../test/vendors/ask-vendor.js';
import { startGithub } from '../../../test/vendors/github.js';
import { AVERY } from '../../../test/vendors/people.js';
import { testVendor } from '../../../test/vendors/vendor-suite.js';
import { createLogger } from '../../logger.js';
import type { Field } from '../../normalize/fields.js';
import type { Door } from '../../outbound/door.js';
import type { Outcome } from '../provider.js';
import { githubProvider } from './github-provider.js';

testVendor('github', {
  type: githubProvider,
  start: startGithub,
  rateLimited: { outcome: 'failed', kind: 'rate_limited', reason: 'http_403', retryAfterMs: 30_000 },
  quotaExhausted: {
    outcome: 'failed',
    kind: 'quota_exhausted',
    reason: 'allowance_used_up',
    retryAfterMs: 3_600_000,
  },
  keyRefused: { outcome: 'failed', kind: 'auth', reason: 'http_401' },
  isDated: false,
  hasTest: true,
});

test('github is searched for the address, and the account that shows it is read', async () => {
  const simulator = await startGithub();
  const keyless = { config: { api_key: undefined } };
  assert.deepEqual(await askVendor(githubProvider, simulator, byEmail(), keyless), {
    outcome: 'found',
    fields: {
      job_title: 'VP of Engineering',
      company_name: 'Northwind Labs',
      linkedin_url: AVERYS_PROFILE,
      location: 'Portland, OR, US',
    },
    identity: {
      full_name: 'Avery Quillfeather',
      email: AVERY.email,
      linkedin_url: AVERYS_PROFILE,
      company_name: 'Northwind Labs',
    },
    handles: { github: 'averyquillfeather', x: 'averyquill' },
    confidence: 0.65,
    fieldConfidence: { linkedin_url: 0.85, job_title: 0.45 },
  });
  assert.deepEqual(
    simulator.asked.map(({ endpoint, name }) => [endpoint, name]),
    [
      ['GET /search/users', ''],
      ['GET /users/*', 'averyquillfeather'],
      ['GET /users/*/social_accounts', 'averyquillfeather'],
      ['GET /orgs/*', 'northwind-labs'],
    ],
  );
  assert.ok(simulator.asked.every(({ hasKey }) => !hasKey));
  await simulator.close();
});

test('what is not wanted is not asked for', async () => {
  const simulator = await startGithub();
  await askVendor(githubProvider, simulator, byEmail(), { wanted: ['location'] });
  assert.equal(simulator.asked.length, 2);
  await withVendor(githubProvider, simulator.baseUrl, async ({ variant }) => {
    assert.notEqual(variant?.(['location']), variant?.(['location', 'linkedin_url']));
  });
  await simulator.close();
});

test('an address that would change the search is sent as an address', async () => {
  const simulator = await startGithub();
  await askVendor(githubProvider, simulator, byEmail('a+b&type=org@x.example'));
  assert.deepEqual(simulator.asked[0]?.query, { q: 'a+b&type=org@x.example in:email', per_page: '5' });
  await simulator.close();
});

interface Account {
  readonly login: string;
  readonly type?: string;
  readonly [member: string]: unknown;
}

interface Asked {
  readonly outcome: Outcome;
  readonly paths: readonly string[];
}

/** Asks where a search brings these accounts, and each says of itself what it is. */
async function askAmong(
  accounts: readonly Account[],
  {
    others = {},
    wanted = githubProvider.options.parse({}).fills,
  }: {
    others?: Readonly<Record<string, { status: number; headers?: Record<string, string>; body: unknown }>>;
    wanted?: readonly Field[];
  } = {},
): Promise<Asked> {
  const paths: string[] = [];
  const door: Door = {
    send({ url }) {
      const { pathname } = new URL(url);
      paths.push(pathname);
      const account = accounts.find(({ login }) => pathname === `/users/${login}`);
      const items = accounts.map(({ login, type = 'User' }) => ({ login, type }));
      const body = pathname === '/search/users' ? { total_count: items.length, items } : account;
      const { status, headers = {}, body: other } = others[pathname] ?? { status: 200, body: body ?? [] };
      return Promise.resolve({ kind: 'answer', status, headers, text: JSON.stringify(other) });
    },
  };
  const config = githubProvider.options.parse({});
  const logger = createLogger('silent');
  const provider = await githubProvider.create({ id: 'github', config, door, baseDir: '.', logger });
  const signal = AbortSignal.timeout(20_000);
  return { outcome: await provider.ask({ known: byEmail(), wanted }, { signal }), paths };
}

const AVERYS: Account = {
  login: 'averyquill',
  type: 'User',
  name: 'Avery Quillfeather',
  email: AVERY.email,
  company: 'Northwind Labs',
};

test('only an account that shows the very address is the person’s', async () => {
  const { outcome } = await askAmong([{ ...AVERYS, email: 'avery@northwind-labs.example' }]);
  assert.deepEqual(outcome, { outcome: 'not_found', reason: 'identity_mismatch', cost: 0 });
  const hidden = await askAmong([{ ...AVERYS, email: null }]);
  assert.equal(hidden.outcome.outcome, 'not_found');
  const inCapitals = await askAmong([{ ...AVERYS, email: AVERY.email.toUpperCase() }]);
  assert.equal(inCapitals.outcome.outcome, 'found');
});

test('an organisation that shows the address is nobody', async () => {
  const { outcome, paths } = await askAmong([{ ...AVERYS, type: 'Organization' }]);
  assert.equal(outcome.outcome, 'not_found');
  assert.deepEqual(paths, ['/search/users']);
});

test('two accounts that show one address are none', async () => {
  const { outcome } = await askAmong([AVERYS, { ...AVERYS, login: 'avery-work' }]);
  assert.deepEqual(outcome, { outcome: 'not_found', reason: 'ambiguous', cost: 0 });
});

test('of several accounts found by words the one with the address is taken', async () => {
  const { outcome } = await askAmong([{ ...AVERYS, login: 'another', email: 'a@x.example' }, AVERYS]);
  assert.equal(outcome.outcome === 'found' && outcome.fields.company_name, 'Northwind Labs');
});

test('a name that is no account’s becomes no part of a path', async () => {
  const { paths } = await askAmong([
    { ...AVERYS, login: '../orgs/x' },
    { ...AVERYS, login: 'a?b=c' },
  ]);
  assert.deepEqual(paths, ['/search/users']);
});

test('what a spent hour keeps back is left out, and the rest is an answer', async () => {
  const { outcome } = await askAmong([AVERYS], {
    others: {
      '/users/averyquill/social_accounts': {
        status: 403,
        headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-resource': 'core' },
        body: { message: 'API rate limit exceeded' },
      },
    },
  });
  assert.ok(outcome.outcome === 'found');
  assert.deepEqual(outcome.fields, { company_name: 'Northwind Labs' });
});

test('an organisation that is not found leaves its account’s name', async () => {
  const { outcome, paths } = await askAmong([{ ...AVERYS, company: '@acme-corp' }], {
    others: { '/orgs/acme-corp': { status: 404, body: { message: 'Not Found' } } },
  });
  assert.equal(outcome.outcome === 'found' && outcome.fields.company_name, 'acme-corp');
  assert.ok(paths.includes('/orgs/acme-corp'));
});

const BIOS: readonly (readonly [string, string | undefined])[] = [
  ['VP of Engineering at Northwind Labs', 'VP of Engineering'],
  ['Software engineer @ Northwind Labs, Inc. Climbs.', 'Software engineer'],
  ['Looking for my cat at home', undefined],
  ['I build robots.', undefined],
  ['CTO at Another Company', undefined],
  ['One of the many people who write things at Northwind Labs', undefined],
];

for (const [bio, title] of BIOS) {
  test(`of "${bio}" the title is ${title ?? 'none'}`, async () => {
    const { outcome } = await askAmong([{ ...AVERYS, bio }]);
    assert.equal(outcome.outcome === 'found' && outcome.fields.job_title, title);
  });
}

test('a refusal is told from too many requests', async () => {
  const refused = async (status: number, message: string, headers: Record<string, string> = {}) => {
    const others = { '/search/users': { status, headers, body: { message } } };
    return (await askAmong([], { others })).outcome;
  };
  assert.deepEqual(await refused(403, 'Resource not accessible by personal access token'), {
    outcome: 'failed',
    kind: 'forbidden',
    reason: 'http_403',
  });
  // What the documentation asks for where nothing is said.
  const waitAMinute = { outcome: 'failed', kind: 'rate_limited', retryAfterMs: 60_000 };
  assert.deepEqual(await refused(403, 'You have exceeded a secondary rate limit'), {
    ...waitAMinute,
    reason: 'http_403',
  });
  assert.deepEqual(await refused(429, ''), { ...waitAMinute, reason: 'http_429' });
  const search = { 'x-ratelimit-remaining': '0', 'x-ratelimit-resource': 'search' };
  assert.deepEqual(await refused(429, '', { ...search, 'x-ratelimit-reset': '99999999999' }), {
    ...waitAMinute,
    reason: 'http_429',
  });
  assert.deepEqual(await refused(422, 'Validation Failed'), {
    outcome: 'failed',
    kind: 'bad_request',
    reason: 'http_422',
  });
});

test('the last search of a minute does not keep its account from being read', async () => {
  const simulator = await startGithub();
  const outcome = await askVendor(githubProvider, simulator, byEmail());
  assert.equal(outcome.outcome, 'found');
  await simulator.close();
});

test('without a token the source says that it answers', async () => {
  const simulator = await startGithub();
  const tried = await withVendor(
    githubProvider,
    simulator.baseUrl,
    async provider => provider.test?.({ signal: AbortSignal.timeout(20_000) }),
    { config: { api_key: undefined } },
  );
  assert.deepEqual(tried, { ok: true, message: 'It answers without a key, 58 requests left this hour.' });
  await simulator.close();
});

test('an address that nobody shows is not found', async () => {
  const simulator = await startGithub();
  assert.deepEqual(await askVendor(githubProvider, simulator, byEmail(magicEmail('nomatch'))), {
    outcome: 'not_found',
    cost: 0,
  });
  await simulator.close();
});
