import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { mergeHandles } from './handles.js';
import type { Answer } from './target.js';

const SOURCES = ['vendor_a', 'vendor_b', 'vendor_c'];
const WATERFALL = { minConfidence: 0.5, providers: SOURCES.map(id => ({ id })) };

function answer(source: string, github: string | undefined, confidence: number, isAbout = true): Answer {
  return {
    ...{ source, isAbout, values: {}, confidences: {}, derivesSeniority: false, fullName: null },
    ...{ domain: null, observedAtMs: Date.parse('2026-01-02T00:00:00.000Z') },
    handles: { values: github === undefined ? {} : { github }, confidence },
  };
}

test('who agrees makes a handle surer, and one of two that differ is believed only where it is the surer', () => {
  const [both] = mergeHandles([answer('vendor_a', 'jane', 0.6), answer('vendor_b', 'jane', 0.6)], WATERFALL);
  assert.deepEqual(
    [both?.belief.value, both?.belief.confidence, both?.belief.agreed],
    ['jane', 0.84, ['vendor_b']],
  );
  assert.deepEqual(
    mergeHandles([answer('vendor_a', 'jane', 0.6), answer('vendor_b', 'doe', 0.6)], WATERFALL),
    [],
  );
  const [surer] = mergeHandles([answer('vendor_a', 'jane', 0.95), answer('vendor_b', 'doe', 0.4)], WATERFALL);
  assert.equal(surer?.belief.value, 'jane');
});

test('an answer about somebody else, and one kept from before there were handles, say none', () => {
  const { handles: _, ...kept } = answer('vendor_b', 'jane', 0.9);
  assert.deepEqual(mergeHandles([answer('vendor_a', 'jane', 0.9, false), kept], WATERFALL), []);
});

test('the order in which answers came makes no difference', () => {
  const some = fc.array(
    fc.tuple(
      fc.option(fc.constantFrom('jane', 'doe'), { nil: undefined }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.boolean(),
    ),
    { maxLength: 3 },
  );
  fc.assert(
    fc.property(some, said => {
      const answers = said.map(([handle, sure, about], at) => answer(SOURCES[at] ?? '', handle, sure, about));
      const told = mergeHandles(answers, WATERFALL);
      assert.deepEqual(mergeHandles([...answers].reverse(), WATERFALL), told);
      for (const { belief } of told)
        assert.ok(answers.some(one => one.isAbout && one.source === belief.source));
    }),
  );
});
