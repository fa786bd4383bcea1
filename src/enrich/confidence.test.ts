import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { type Belief, type Claim, CONFIDENCE_MAX, weigh } from './confidence.js';

const SOURCES = ['vendor_a', 'vendor_b', 'vendor_c', 'vendor_d', 'vendor_e'];
const rank = (source: string) => SOURCES.indexOf(source);
const equal = (a: string, b: string) => a === b;

function believe(claims: readonly Claim[]): Belief {
  const belief = weigh(claims, equal, rank);
  assert.ok(belief !== null);
  return belief;
}

const confidence = fc.integer({ min: 0, max: 100 }).map(percent => percent / 100);

/** Claims of different sources about one field, in any order of arrival. */
const claims = fc
  .array(fc.record({ value: fc.constantFrom('red', 'green', 'blue'), confidence }), {
    minLength: 1,
    maxLength: 5,
  })
  .map(said => said.map((claim, index): Claim => ({ ...claim, source: SOURCES[index] ?? '' })));

describe('one claim', () => {
  test('is believed exactly as far as it says, and never wholly', () => {
    fc.assert(
      fc.property(confidence, said => {
        const belief = believe([{ source: 'vendor_a', value: 'red', confidence: said }]);
        assert.equal(belief.confidence, Math.min(said, CONFIDENCE_MAX));
        assert.deepEqual([belief.agreed, belief.disagreed], [[], []]);
      }),
    );
  });

  test('a figure out of bounds counts as the nearest one within', () => {
    for (const [said, counted] of [
      [7, CONFIDENCE_MAX],
      [-1, 0],
    ] as const)
      assert.equal(believe([{ source: 'vendor_a', value: 'red', confidence: said }]).confidence, counted);
  });

  test('no claim is no belief', () => assert.equal(weigh([], equal, rank), null));
});

describe('several claims', () => {
  test('agreement raises, as independent witnesses do', () => {
    const belief = believe([
      { source: 'vendor_a', value: 'red', confidence: 0.8 },
      { source: 'vendor_b', value: 'red', confidence: 0.5 },
    ]);
    assert.deepEqual(belief, {
      value: 'red',
      source: 'vendor_a',
      confidence: 0.9,
      agreed: ['vendor_b'],
      disagreed: [],
    });
  });

  test('contradiction lowers the winner, the more the surer the other is', () => {
    const against = (other: number) =>
      believe([
        { source: 'vendor_a', value: 'red', confidence: 0.9 },
        { source: 'vendor_b', value: 'blue', confidence: other },
      ]);
    assert.deepEqual(against(0.5).disagreed, [{ source: 'vendor_b', value: 'blue' }]);
    assert.ok(against(0.5).confidence < 0.9);
    assert.ok(against(0.8).confidence < against(0.5).confidence);
    assert.equal(against(0.8).value, 'red');
  });

  test('of two that are equally sure, the one earlier in the waterfall is believed', () => {
    const tie = [
      { source: 'vendor_b', value: 'blue', confidence: 0.8 },
      { source: 'vendor_a', value: 'red', confidence: 0.8 },
    ];
    assert.equal(believe(tie).source, 'vendor_a');
    assert.equal(believe(tie.reverse()).source, 'vendor_a');
  });

  test('two that agree outweigh a surer one that stands alone', () => {
    const belief = believe([
      { source: 'vendor_a', value: 'red', confidence: 0.85 },
      { source: 'vendor_b', value: 'blue', confidence: 0.7 },
      { source: 'vendor_c', value: 'blue', confidence: 0.7 },
    ]);
    assert.deepEqual([belief.value, belief.source, belief.agreed], ['blue', 'vendor_b', ['vendor_c']]);
  });

  test('the surest of those who agree gives the spelling', () => {
    const folded = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();
    const said = [
      { source: 'vendor_a', value: 'acme', confidence: 0.5 },
      { source: 'vendor_b', value: 'Acme', confidence: 0.9 },
    ];
    assert.equal(weigh(said, folded, rank)?.value, 'Acme');
  });
});

describe('always', () => {
  test('the order of the answers makes no difference', () => {
    fc.assert(
      fc.property(
        claims.chain(said =>
          fc.tuple(fc.constant(said), fc.shuffledSubarray(said, { minLength: said.length })),
        ),
        ([said, shuffled]) => assert.deepEqual(believe(shuffled), believe(said)),
      ),
    );
  });

  test('a confidence is between 0 and 0.99 and has at most two decimals', () => {
    fc.assert(
      fc.property(claims, said => {
        const { confidence: sure } = believe(said);
        assert.ok(sure >= 0 && sure <= CONFIDENCE_MAX);
        assert.equal(sure, Number(sure.toFixed(2)));
      }),
    );
  });

  test('every source has spoken for the value, agreed or disagreed, and once', () => {
    fc.assert(
      fc.property(claims, said => {
        const { source, agreed, disagreed } = believe(said);
        const heard = [source, ...agreed, ...disagreed.map(other => other.source)];
        assert.deepEqual(heard.sort(), said.map(claim => claim.source).sort());
      }),
    );
  });

  test('one more who agrees never lowers, one more who contradicts never raises', () => {
    fc.assert(
      fc.property(claims, confidence, (said, more) => {
        const before = believe(said.slice(0, 4));
        const joined = (value: string) =>
          believe([...said.slice(0, 4), { source: 'vendor_e', value, confidence: more }]);
        const agreeing = joined(before.value);
        assert.equal(agreeing.value, before.value);
        assert.ok(agreeing.confidence >= before.confidence);
        const contradicting = joined('something else');
        if (contradicting.value === before.value) assert.ok(contradicting.confidence <= before.confidence);
      }),
    );
  });
});
