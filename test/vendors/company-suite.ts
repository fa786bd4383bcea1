import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { z } from 'zod';
import { compareCompanies } from '../../src/normalize/company.js';
import { readCompanySize } from '../../src/normalize/company-size.js';
import { readFoundedYear, readTechStack } from '../../src/normalize/company-values.js';
import { registrableDomain } from '../../src/normalize/domain.js';
import type { CompanyField } from '../../src/normalize/fields.js';
import { normalizeCompanyLinkedin } from '../../src/normalize/linkedin.js';
import { normalizeLocation } from '../../src/normalize/location.js';
import type {
  CompanyFound,
  CompanyOutcome,
  Failed,
  KnownCompany,
  ProviderType,
} from '../../src/providers/provider.js';
import { askCompany, byDomain, keepingLogger, withVendor } from './ask-vendor.js';
import { NORTHWIND } from './companies.js';
import { type Asked, type Simulator, VENDOR_KEY } from './simulator.js';

/** What holds for every vendor's knowledge of companies, with what differs between them. */
export interface CompanySuite<Schema extends z.ZodType> {
  readonly type: ProviderType<Schema>;
  start(): Promise<Simulator>;
  /** Own options that the simulated form of the vendor needs. */
  readonly config?: object;
  /** By which identifiers it is asked, each with the question as the vendor documents it. */
  readonly questions: readonly (readonly [
    known: KnownCompany,
    asked: Partial<Asked & { endpoint: string }>,
  ])[];
  /** What it says of Northwind, as it says it. */
  readonly found: CompanyFound;
  /** What it charges for that. */
  readonly credits: number;
  readonly rateLimited: Failed;
  readonly quotaExhausted: Failed;
  readonly keyRefused: Failed;
  /** False: it never says when it saw the data. */
  readonly isDated: boolean;
  /** True: it says under which other domains a company is known. */
  readonly listsDomains?: boolean;
}

/** Registers the tests that hold for every vendor that knows companies. */
export function testCompanies<Schema extends z.ZodType>(name: string, suite: CompanySuite<Schema>): void {
  const { type, config = {} } = suite;
  const about = async (
    known: KnownCompany,
    expected: (outcome: CompanyOutcome) => void,
    credits?: number,
  ) => {
    const simulator = await suite.start();
    const outcome = await askCompany(type, simulator, known, { config });
    expected(outcome);
    if (credits !== undefined) assert.equal(simulator.credits, credits);
    await simulator.close();
  };
  const equals = (expected: object) => (outcome: CompanyOutcome) => assert.deepEqual(outcome, expected);
  const magic = (word: string) => byDomain(`${word}.example`);

  test(`${name}: no such company is no data and no failure, and free`, () =>
    about(
      magic('nomatch'),
      outcome => {
        assert.equal(outcome.outcome, 'not_found');
        assert.ok(outcome.outcome === 'not_found' && (outcome.cost ?? 0) === 0);
      },
      0,
    ));
  test(`${name}: too many requests about companies pass`, () =>
    about(magic('ratelimit'), equals(suite.rateLimited), 0));
  test(`${name}: a used-up quota for companies is told from too many requests`, () =>
    about(magic('quota'), equals(suite.quotaExhausted), 0));
  test(`${name}: a connection that breaks on a company may have been charged`, () =>
    about(
      magic('reset'),
      equals({ outcome: 'failed', kind: 'transient', reason: 'reset', costUnknown: true }),
    ));
  test(`${name}: an answer about a company that is cut short may have been charged`, () =>
    about(
      magic('badjson'),
      equals({ outcome: 'failed', kind: 'transient', reason: 'no_json', costUnknown: true }),
    ));
  test(`${name}: a proxy's error page in place of a company is a passing failure`, () =>
    about(magic('html502'), equals({ outcome: 'failed', kind: 'transient', reason: 'http_502' })));
  test(`${name}: another company's data says whose it is`, () =>
    about(magic('wrongcompany'), outcome => {
      assert.ok(outcome.outcome === 'found', JSON.stringify(outcome));
      const { name: called = '', domain } = outcome.identity ?? {};
      assert.ok(compareCompanies(called, NORTHWIND.name) < 0.9, called);
      assert.notEqual(registrableDomain(domain ?? 'marchbanks.example'), 'wrongcompany.example');
    }));
  test(`${name}: what the vendor does not know of a company is left out`, () =>
    about(magic('partial'), outcome => {
      assert.ok(outcome.outcome === 'found', JSON.stringify(outcome));
      assert.equal(outcome.fields.name, NORTHWIND.name);
      for (const field of ['size', 'founded_year', 'hq_location', 'tech_stack'] as const) {
        assert.equal(outcome.fields[field], undefined, field);
      }
    }));
  test(
    `${name}: a company asked about by another of its domains says that one`,
    {
      skip: suite.listsDomains !== true,
    },
    () =>
      about(magic('alias'), outcome => {
        assert.ok(outcome.outcome === 'found', JSON.stringify(outcome));
        assert.equal(registrableDomain(outcome.identity?.domain ?? ''), 'alias.example');
      }),
  );
  test(`${name}: data of a company says when it was seen`, { skip: !suite.isDated }, () =>
    about(magic('stale'), outcome => {
      assert.ok(outcome.outcome === 'found', JSON.stringify(outcome));
      assert.equal(outcome.observedAt, '2019-03-01T00:00:00.000Z');
    }),
  );
  testFound(name, suite);
  testRefusals(name, suite);
}

/** In the form in which it is stored. */
const STORED: Readonly<
  Partial<Record<CompanyField, readonly [read: (value: unknown) => unknown, stored: unknown]>>
> = {
  size: [value => readCompanySize(value)?.size, '51-200'],
  founded_year: [value => readFoundedYear(value, 2026), 2014],
  hq_location: [normalizeLocation, 'Portland, OR, US'],
  linkedin_url: [normalizeCompanyLinkedin, 'https://linkedin.com/company/northwind-labs-example'],
  tech_stack: [value => readTechStack(value)?.map(word => word.toLowerCase()), ['cloudflare', 'hubspot']],
};

function testFound<Schema extends z.ZodType>(name: string, suite: CompanySuite<Schema>) {
  const { type, config = {} } = suite;
  for (const [known, expected] of suite.questions) {
    const by = Object.entries(known).find(([key, value]) => key !== 'name' && value !== null)?.[0] ?? 'name';
    test(`${name} is asked about a company by its ${by}, as it documents, and paid once`, async () => {
      const simulator = await suite.start();
      const outcome = await askCompany(type, simulator, known, { config });
      assert.equal(outcome.outcome, 'found', JSON.stringify(outcome));
      const [asked, ...more] = simulator.asked;
      assert.deepEqual(more, []);
      assert.deepEqual({ ...asked, ...expected }, asked);
      assert.equal(simulator.credits, suite.credits);
      await simulator.close();
    });
  }

  test(`${name}: what it says of a company is understood, with whose it is`, async () => {
    const simulator = await suite.start();
    const outcome = await askCompany(type, simulator, byDomain(), { config });
    assert.deepEqual(outcome, suite.found);
    for (const [field, value] of Object.entries(suite.found.fields)) {
      const [read, stored] = Object.entries(STORED).find(([other]) => other === field)?.[1] ?? [];
      if (read !== undefined) assert.deepEqual(read(value), stored, field);
    }
    const { identity } = suite.found;
    assert.equal(identity?.name, NORTHWIND.name);
    assert.ok(identity?.domain !== undefined || identity?.linkedin_url !== undefined);
    await simulator.close();
  });

  test(`${name}: what a credit costs makes the cost of a company`, async () => {
    const simulator = await suite.start();
    const outcome = await askCompany(type, simulator, byDomain(), {
      config: { ...config, credit_cost: 0.5 },
    });
    assert.deepEqual(outcome, { ...suite.found, cost: suite.credits * 0.5 });
    await simulator.close();
  });
}

function testRefusals<Schema extends z.ZodType>(name: string, suite: CompanySuite<Schema>) {
  const { type, keyRefused, config = {} } = suite;
  test(`${name}: no answer about a company in time may have been charged`, async () => {
    const simulator = await suite.start();
    const controller = new AbortController();
    void simulator.nextArrival().then(() => controller.abort());
    const { signal } = controller;
    const outcome = await askCompany(type, simulator, byDomain('slow.example'), { signal, config });
    assert.deepEqual(outcome, { outcome: 'failed', kind: 'transient', reason: 'timeout', costUnknown: true });
    await simulator.close();
  });

  test(`${name}: a key that is refused for companies is said, and neither it nor the vendor's words are repeated`, async () => {
    const simulator = await suite.start();
    const { logger, lines } = keepingLogger();
    const wrong = { ...config, api_key: 'another-secret-key-2' };
    const outcome = await askCompany(type, simulator, byDomain(), { config: wrong, logger });
    assert.deepEqual(outcome, keyRefused);
    const quota = await askCompany(type, simulator, byDomain('quota.example'), { config, logger });
    const said = JSON.stringify([outcome, quota]) + lines();
    assert.ok(!said.includes('another-secret-key-2') && !said.includes(VENDOR_KEY), said);
    await simulator.close();
  });

  test(`${name}: by what is no domain, and by nothing, no company is asked about`, async () => {
    const simulator = await suite.start();
    for (const known of [byDomain('localhost'), { ...byDomain(), domain: '…', name: '?' }]) {
      const outcome = await askCompany(type, simulator, known, { config });
      assert.deepEqual(outcome, { outcome: 'not_found', reason: 'unusable_identifiers', cost: 0 });
    }
    assert.equal(simulator.asked.length, 0);
    await simulator.close();
  });

  test(`${name}: without a field of companies it is a vendor that knows none`, () =>
    withVendor(type, 'http://127.0.0.1:1', async ({ company }) => assert.equal(company, undefined), {
      config: { ...config, company_fills: [] },
    }));
}
