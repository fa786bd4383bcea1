import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { FIELDS, type Field } from '../normalize/fields.js';
import { commonOptions } from '../providers/options.js';
import type { KnownPerson } from '../providers/provider.js';
import type { RegisteredProvider } from '../providers/registered.js';
import { Standing } from '../providers/standing.js';
import { CONTACTS } from './contact-target.js';
import { Course, type Learning } from './course.js';
import { Evidence } from './evidence.js';
import { noteEnded, prospects, type Situation } from './order.js';
import type { Waterfall } from './plan.js';
import { valuesOf } from './waterfalls.js';

const NOBODY: KnownPerson = {
  ...{ email: 'ada@lovelace.example', full_name: 'Ada Lovelace', first_name: null, last_name: null },
  ...{
    job_title: null,
    company_name: null,
    linkedin_url: null,
    phone: null,
    location: null,
    seniority: null,
  },
};

function vendor(id: string, cost: number, fills: readonly Field[] = FIELDS): RegisteredProvider {
  return {
    id,
    type: 'http',
    options: { ...commonOptions.parse({ cost, billed: true }), timeout_ms: 1_000 },
    provider: {
      fills,
      needs: [['email']],
      remote: true,
      ask: () => assert.fail('an order asks nobody'),
    },
    standing: new Standing(() => 0),
  };
}

function waterfallOf(providers: readonly RegisteredProvider[], maxCost: number | null = null): Waterfall {
  const values = valuesOf({}, providers);
  const order = 'auto';
  const budgeted = new Set<string>();
  return {
    providers,
    values,
    maxCost,
    budgeted,
    order,
    deadlineMs: 1_000,
    minConfidence: 0.5,
    strategy: 'fill',
  };
}

const start = (missing: readonly Field[]): Situation => ({
  kind: 'contact',
  known: NOBODY,
  wanted: missing,
  answered: 0,
  spent: 0,
});

/** Questions that ended as given, asked first in their calls. */
function teach(
  evidence: Evidence,
  registered: RegisteredProvider,
  ends: readonly (readonly Field[] | null)[],
): void {
  for (const filled of ends) {
    noteEnded(evidence, {
      kind: 'contact',
      registered,
      identifiers: ['email'],
      answered: 0,
      missingBefore: FIELDS,
      missingAfter: FIELDS.filter(field => filled?.includes(field) !== true),
      found: filled !== null,
      cost: filled === null ? 0 : registered.options.cost,
    });
  }
}

const times = <Item>(count: number, item: Item): Item[] => Array.from({ length: count }, () => item);
const first = (waterfall: Waterfall, evidence: Evidence, missing: readonly Field[] = FIELDS) =>
  prospects(waterfall, start(missing), evidence)[0]?.registered.id;

const fieldSet = fc.uniqueArray(fc.constantFrom(...FIELDS), { minLength: 1 });
const price = fc.integer({ min: 0, max: 50 }).map(cents => cents / 100);
const vendors = fc
  .array(fc.record({ price, fills: fieldSet }), { minLength: 1, maxLength: 8 })
  .map(list => list.map(({ price: cost, fills }, place) => vendor(`vendor_${place}`, cost, fills)));

/** A call as it may go: whom it asks, and what that costs, where chance says who has what. */
function runCall(waterfall: Waterfall, learning: Learning, luck: () => number) {
  const course = new Course(CONTACTS, waterfall, learning);
  const asked: RegisteredProvider[] = [];
  let missing: readonly Field[] = FIELDS;
  let spent = 0;
  while (missing.length > 0) {
    const step = course.next({ kind: 'contact', known: NOBODY, wanted: missing });
    if (step === null) break;
    const { registered, decision } = step;
    if (decision.kind === 'skip') continue;
    asked.push(registered);
    const found = luck() < 0.6;
    const cost = found ? registered.options.cost : 0;
    spent += cost;
    const missingAfter = missing.filter(field => !found || !registered.provider.fills.includes(field));
    const outcome = found ? ({ outcome: 'found', fields: {} } as const) : ({ outcome: 'not_found' } as const);
    course.ended({ outcome, cost, cached: false }, null, missingAfter);
    missing = missingAfter;
  }
  return { asked, spent };
}

describe('a call', () => {
  const luckOf = (numbers: readonly number[]) => {
    let place = 0;
    return () => numbers[place++ % numbers.length] ?? 0;
  };
  const numbers = fc.array(fc.double({ min: 0, max: 0.999, noNaN: true }), { minLength: 1, maxLength: 20 });

  test('asks nobody twice', () => {
    fc.assert(
      fc.property(vendors, numbers, (providers, luck) => {
        const learning = { evidence: new Evidence(), random: luckOf(luck) };
        const { asked } = runCall(waterfallOf(providers), learning, luckOf(luck));
        assert.equal(new Set(asked).size, asked.length);
      }),
    );
  });

  test('never costs more than max_cost, in either order, as long as vendors keep to their prices', () => {
    fc.assert(
      fc.property(
        vendors,
        numbers,
        price,
        fc.constantFrom('auto', 'fixed'),
        (providers, luck, maxCost, order) => {
          const learning = { evidence: new Evidence(), random: luckOf(luck) };
          const waterfall: Waterfall = { ...waterfallOf(providers, maxCost), order };
          assert.ok(runCall(waterfall, learning, luckOf(luck)).spent <= maxCost + 1e-9);
        },
      ),
    );
  });

  test('goes the same way when it is repeated with the same evidence and the same random numbers', () => {
    fc.assert(
      fc.property(vendors, numbers, (providers, luck) => {
        const run = () =>
          runCall(waterfallOf(providers), { evidence: new Evidence(), random: luckOf(luck) }, luckOf(luck))
            .asked;
        assert.deepEqual(run(), run());
      }),
    );
  });
});

describe('the order', () => {
  test('has nobody first who gives no more than another one for a higher price', () => {
    const share = fc.integer({ min: 0, max: 40 });
    fc.assert(
      fc.property(share, share, price, price, fieldSet, (some, more, cents, extra, missing) => {
        const better = vendor('better', 0.01 + cents);
        const worse = vendor('worse', 0.02 + cents + extra);
        const evidence = new Evidence();
        const [few, many] = [Math.min(some, more), Math.max(some, more)];
        teach(evidence, better, [...times(many, FIELDS), ...times(40 - many, null)]);
        teach(evidence, worse, [...times(few, FIELDS), ...times(40 - few, null)]);
        assert.equal(first(waterfallOf([worse, better]), evidence, missing), 'better');
      }),
    );
  });

  test('is that of the configuration where nothing tells providers apart', () => {
    const providers = [vendor('b', 0.05), vendor('a', 0.05), vendor('c', 0.05)];
    const ids = prospects(waterfallOf(providers), start(FIELDS), new Evidence()).map(
      ({ registered }) => registered.id,
    );
    assert.deepEqual(ids, ['b', 'a', 'c']);
  });

  test('has one first who gives all for a little more, not a cheap one whose answer still needs the other', () => {
    const cheap = vendor('cheap', 0.02, ['job_title']);
    const whole = vendor('whole', 0.05);
    const evidence = new Evidence();
    teach(evidence, cheap, times(100, ['job_title']));
    teach(evidence, whole, times(100, FIELDS));
    assert.equal(first(waterfallOf([cheap, whole]), evidence), 'whole');
    assert.equal(first(waterfallOf([cheap, whole]), evidence, ['job_title']), 'cheap');
  });

  test('follows a provider that changes, after about as many questions as are remembered', () => {
    const evidence = new Evidence();
    const [drifting, steady] = [vendor('drifting', 0.04), vendor('steady', 0.05)];
    const waterfall = waterfallOf([drifting, steady]);
    teach(evidence, steady, times(5_000, FIELDS));
    teach(evidence, drifting, times(5_000, FIELDS));
    assert.equal(first(waterfall, evidence), 'drifting');
    // From now on it has an answer as often, but the title alone in it.
    teach(evidence, drifting, times(800, ['job_title']));
    assert.equal(first(waterfall, evidence), 'steady');
    const chances = prospects(waterfall, start(FIELDS), evidence).find(
      ({ registered }) => registered === drifting,
    )?.chances;
    assert.ok((chances?.phone ?? 1) < 0.15, `${chances?.phone}`);
  });
});

describe('asking stops', () => {
  test('where what is expected is not worth the price', () => {
    const evidence = new Evidence();
    const barren = vendor('barren', 0.1);
    teach(evidence, barren, times(300, []));
    const [prospect] = prospects(
      { ...waterfallOf([barren]), values: valuesOf({}, [barren]) },
      start(FIELDS),
      evidence,
    );
    assert.deepEqual(prospect?.decision, { kind: 'skip', reason: 'not_worth_it' });
  });

  test('never for the price where there is none', () => {
    const free = [vendor('a', 0), vendor('b', 0)];
    const decisions = prospects(waterfallOf(free), start(FIELDS), new Evidence()).map(
      ({ decision }) => decision.kind,
    );
    assert.deepEqual(decisions, ['ask', 'ask']);
  });

  test('before a price that is beyond what a call may cost', () => {
    const [prospect] = prospects(waterfallOf([vendor('dear', 0.2)], 0.1), start(FIELDS), new Evidence());
    assert.deepEqual(prospect?.decision, { kind: 'skip', reason: 'max_cost' });
  });
});
