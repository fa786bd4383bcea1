import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import fc from 'fast-check';
import { startApollo } from '../../../test/vendors/apollo.js';
import { byDomain, byEmail } from '../../../test/vendors/ask-vendor.js';
import { startContactout } from '../../../test/vendors/contactout.js';
import { startCrustdata } from '../../../test/vendors/crustdata.js';
import { startDropcontact } from '../../../test/vendors/dropcontact.js';
import { startFullcontact } from '../../../test/vendors/fullcontact.js';
import { startGithub } from '../../../test/vendors/github.js';
import { startGravatar } from '../../../test/vendors/gravatar.js';
import { startHunter } from '../../../test/vendors/hunter.js';
import { startLeadmagic } from '../../../test/vendors/leadmagic.js';
import { startLusha } from '../../../test/vendors/lusha.js';
import { startPeopledatalabs } from '../../../test/vendors/peopledatalabs.js';
import { startProspeo } from '../../../test/vendors/prospeo.js';
import { type Simulator, VENDOR_KEY } from '../../../test/vendors/simulator.js';
import { startThecompaniesapi } from '../../../test/vendors/thecompaniesapi.js';
import { createLogger } from '../../logger.js';
import { COMPANY_FIELDS, FIELDS } from '../../normalize/fields.js';
import { createDoor } from '../../outbound/create-door.js';
import type { Door, ExchangeAnswer } from '../../outbound/door.js';
import type { CompanyOutcome, Outcome, Pending, Provider, ProviderType } from '../provider.js';
import { providerTypes } from '../types.js';

const VENDORS: readonly (readonly [string, () => Promise<Simulator>])[] = [
  ['hunter', () => startHunter()],
  ['peopledatalabs', () => startPeopledatalabs()],
  ['prospeo', () => startProspeo()],
  ['lusha', () => startLusha()],
  ['apollo', () => startApollo()],
  ['leadmagic', () => startLeadmagic()],
  ['crustdata', () => startCrustdata()],
  ['dropcontact', async () => (await startDropcontact({ notReady: 0 })).simulator],
  ['fullcontact', () => startFullcontact()],
  ['contactout', () => startContactout()],
  ['gravatar', () => startGravatar()],
  ['github', () => startGithub()],
];

const KNOWING_COMPANIES: readonly (readonly [string, () => Promise<Simulator>])[] = [
  ...VENDORS.filter(([name]) => providerTypes.some(type => type.type === name && knowsCompanies(type))),
  ['thecompaniesapi', () => startThecompaniesapi()],
];

function knowsCompanies({ options }: ProviderType): boolean {
  return options.safeParse({ api_key: VENDOR_KEY, company_fills: [] }).success;
}

/** Asks about the one or the other. */
type Ask = (provider: Provider) => Promise<Outcome | Pending | CompanyOutcome>;

interface Making {
  readonly base_url?: string;
  readonly noteUnreadable?: (member: string) => void;
}

async function makeProvider(name: string, door: Door, making: Making = {}): Promise<Provider> {
  const { base_url = 'http://127.0.0.1:1', noteUnreadable = () => undefined } = making;
  const type: ProviderType | undefined = providerTypes.find(candidate => candidate.type === name);
  assert.ok(type);
  const own = type.defaults?.billed === true ? { credit_cost: 0.1 } : {};
  const config = type.options.parse({ api_key: VENDOR_KEY, base_url, ...own });
  const logger = createLogger('silent');
  return type.create({ id: 'vendor_a', config, door, baseDir: '.', logger, noteUnreadable });
}

const context = () => ({ signal: AbortSignal.timeout(20_000) });

async function askAboutCompany({ company }: Provider): Promise<CompanyOutcome> {
  assert.ok(company);
  return company.ask({ known: byDomain(), wanted: COMPANY_FIELDS }, context());
}

/** Of a vendor that answers later, each part once. */
async function askAboutPerson(provider: Provider): Promise<Outcome | Pending> {
  const question = { known: byEmail(), wanted: FIELDS };
  const outcome = await (provider.later?.submit(question, context()) ?? provider.ask(question, context()));
  if (provider.later === undefined || outcome.outcome !== 'pending') return outcome;
  return provider.later.collect(outcome.handle, context());
}

/** The answers that a simulated vendor gives to one question, and what of them could not be read. */
async function documentedAnswers(
  name: string,
  start: () => Promise<Simulator>,
  ask: Ask,
): Promise<{ answers: ExchangeAnswer[]; unreadable: string[] }> {
  const simulator = await start();
  const door = createDoor({ maxConcurrency: 1, allowPrivateNetwork: true });
  const answers: ExchangeAnswer[] = [];
  const unreadable: string[] = [];
  const recording: Door = {
    async send(request) {
      const exchange = await door.send(request);
      if (exchange.kind === 'answer') answers.push(exchange);
      return exchange;
    },
  };
  const noteUnreadable = (member: string) => unreadable.push(member);
  await ask(await makeProvider(name, recording, { base_url: simulator.baseUrl, noteUnreadable }));
  await door.close();
  await simulator.close();
  return { answers, unreadable };
}

type Path = readonly string[];

/** Where each value of a JSON text stands. */
function pathsOf(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([name, member]) => pathsOf(member, [...path, name]))];
}

function replaced(value: unknown, [name, ...rest]: Path, by: unknown): unknown {
  if (name === undefined || typeof value !== 'object' || value === null) return by;
  const entries = Object.entries(value).map(([key, member]): [string, unknown] => [
    key,
    key === name ? replaced(member, rest, by) : member,
  ]);
  return Array.isArray(value) ? entries.map(([, member]) => member) : Object.fromEntries(entries);
}

const hostileValue = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom<unknown>(
    true,
    false,
    -1,
    1e308,
    '',
    ' ',
    '\u0000',
    'x'.repeat(5_000),
    '<script>1</script>',
    {
      toString: 'x',
      __proto__: null,
    },
  ),
  fc.array(fc.constant({ current: true, is_default: true }), { maxLength: 200 }),
);

const hostileAnswer = fc.record({
  status: fc.constantFrom(200, 200, 200, 202, 204, 301, 400, 403, 404, 418, 429, 451, 499, 500, 503),
  changes: fc.array(fc.tuple(fc.nat(), hostileValue), { maxLength: 5 }),
  header: fc.tuple(
    fc.constantFrom(
      'retry-after',
      'x-ratelimit-remaining',
      'x-ratelimit-reset',
      'x-minute-request-left',
      'x-minute-requests-left',
      'x-daily-reset-seconds',
      'ratelimit-remaining',
      'x-call-credits-spent',
      'x-credits-cost',
    ),
    fc.oneof(fc.string(), fc.constantFrom('0', '-1', '1e400', "{'minute': 0}", '2026-01-01T00:00:00Z')),
  ),
  cutAt: fc.option(fc.nat(200), { freq: 5 }),
});

/** What the rest of the program relies on, whatever a vendor answered. */
function assertSound(outcome: Outcome | Pending | CompanyOutcome): void {
  const cost = 'cost' in outcome ? (outcome.cost ?? 0) : 0;
  assert.ok(Number.isFinite(cost) && cost >= 0 && cost <= 1_000, `cost ${cost}`);
  if (outcome.outcome === 'failed') {
    assert.match(outcome.reason, /^[a-z0-9_]{1,40}$/);
    const { retryAfterMs = 0 } = outcome;
    assert.ok(Number.isInteger(retryAfterMs) && retryAfterMs >= 0 && retryAfterMs <= 86_400_000);
  }
  if (outcome.outcome !== 'found') return;
  const values = [...Object.values(outcome.fields), ...Object.values(outcome.identity ?? {})];
  const texts = values.flatMap(value => (typeof value === 'number' ? [] : value));
  assert.ok(
    texts.length <= 200 && values.every(value => typeof value !== 'number' || Number.isFinite(value)),
  );
  for (const text of texts) assert.ok(typeof text === 'string' && text.length > 0 && text.length <= 1_000);
  assert.ok(Object.keys(outcome.fields).length > 0);
  const { confidence = 0, observedAt } = outcome;
  assert.ok(confidence >= 0 && confidence <= 1, `confidence ${confidence}`);
  if (observedAt !== undefined) assert.equal(new Date(observedAt).toISOString(), observedAt);
}

const ASKED: readonly (readonly [string, readonly (typeof VENDORS)[number][], Ask])[] = [
  ['a person', VENDORS, askAboutPerson],
  ['a company', KNOWING_COMPANIES, askAboutCompany],
];

for (const [whom, name, start, ask] of ASKED.flatMap(([asked, vendors, by]) =>
  vendors.map(([called, starting]) => [asked, called, starting, by] as const),
)) {
  let answers: ExchangeAnswer[] = [];
  let unreadable: string[] = [];
  before(async () => {
    ({ answers, unreadable } = await documentedAnswers(name, start, ask));
  });

  test(`${name}: what is documented of ${whom} can be read`, () => assert.deepEqual(unreadable, []));

  test(`${name}: nothing that the vendor answers about ${whom} can break us`, async () => {
    assert.ok(answers.length > 0);
    await fc.assert(
      fc.asyncProperty(hostileAnswer, async ({ status, changes, header, cutAt }) => {
        let call = 0;
        const door: Door = {
          send() {
            const { text = '', headers = {} } = answers[call++ % answers.length] ?? {};
            const body = changes.reduce<unknown>((value, [index, by]) => {
              const paths = pathsOf(value);
              return replaced(value, paths[index % paths.length] ?? [], by);
            }, JSON.parse(text));
            const changed = JSON.stringify(body).slice(0, cutAt ?? undefined);
            return Promise.resolve({
              kind: 'answer',
              status,
              headers: { ...headers, [header[0]]: header[1] },
              text: changed,
            });
          },
        };
        assertSound(await ask(await makeProvider(name, door)));
      }),
      { numRuns: 300 },
    );
  });
}
