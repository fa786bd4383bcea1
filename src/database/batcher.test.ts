import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { AppError } from '../errors.js';
import { Batcher } from './batcher.js';

/** A batcher whose batches end when the test says so. */
function observed(exclusive?: (item: string) => readonly string[], halves = false) {
  const batches: { lane: string; items: readonly string[]; end: (error?: Error) => void }[] = [];
  const batcher = new Batcher<string, string>({
    run: (lane, items) =>
      new Promise((resolve, reject) => {
        const end = (error?: Error) =>
          error === undefined ? resolve(items.map(item => `${item}!`)) : reject(error);
        batches.push({ lane, items, end });
      }),
    halves,
    ...(exclusive === undefined ? {} : { exclusive }),
  });
  return { batcher, batches };
}

/** Lets everything run that is ready to: a batch goes at the end of a turn of the event loop, its results in the next. */
async function settled(): Promise<void> {
  for (let turn = 1; turn <= 3; turn += 1) await new Promise(resolve => setImmediate(resolve));
}

describe('batches', () => {
  test('a lone item goes at once, and gets its own result', async () => {
    const { batcher, batches } = observed();
    const result = batcher.add('w', 'a');
    await settled();
    assert.deepEqual(
      batches.map(({ lane, items }) => [lane, items]),
      [['w', ['a']]],
    );
    batches[0]?.end();
    assert.equal(await result, 'a!');
  });

  test('what comes in one turn goes together; what comes meanwhile goes next, in its order', async () => {
    const { batcher, batches } = observed();
    const results = [batcher.add('w', 'a'), batcher.add('w', 'b')];
    await settled();
    results.push(batcher.add('w', 'c'), batcher.add('w', 'd'));
    await settled();
    assert.deepEqual(
      batches.map(({ items }) => items),
      [['a', 'b']],
    );
    assert.equal(batcher.waiting, 2);
    batches[0]?.end();
    await settled();
    assert.deepEqual(batches[1]?.items, ['c', 'd']);
    batches[1]?.end();
    assert.deepEqual(await Promise.all(results), ['a!', 'b!', 'c!', 'd!']);
    assert.equal(batcher.waiting, 0);
  });

  test('in halves, those who came in a bunch are apart soon', async () => {
    const sizes: number[] = [];
    let left = 2_000;
    const batcher = new Batcher<number, number>({
      halves: true,
      run: async (_lane, items) => {
        sizes.push(items.length);
        await settled();
        return items;
      },
    });
    const comeAgain = async (item: number): Promise<void> => {
      for (; left > 0; left -= 1) {
        await batcher.add('w', item);
        await settled();
      }
    };
    const few = Array.from({ length: 11 }, (_, item) => comeAgain(item));
    await settled();
    const many = Array.from({ length: 53 }, (_, item) => comeAgain(item));
    await Promise.all([...few, ...many]);
    const [first, ...others] = sizes;
    assert.equal(first, 11);
    // At the end fewer and fewer come again.
    assert.deepEqual(new Set(others.slice(0, -8)), new Set([32]), sizes.join());
  });

  test('in halves, few go together all the same', async () => {
    const { batcher, batches } = observed(undefined, true);
    const results = Array.from({ length: 16 }, (_, item) => batcher.add('w', `${item}`));
    await settled();
    assert.equal(batches[0]?.items.length, 16);
    batches[0]?.end();
    await Promise.all(results);
  });

  test('lanes do not wait for each other', async () => {
    const { batcher, batches } = observed();
    const first = batcher.add('w', 'a');
    await settled();
    const second = batcher.add('v', 'b');
    await settled();
    assert.equal(batches[1]?.lane, 'v');
    batches[1]?.end();
    assert.equal(await second, 'b!');
    batches[0]?.end();
    await first;
  });

  test('a batch has 256 items at most', async () => {
    const sizes: number[] = [];
    const batcher = new Batcher<number, number>({
      run: async (_lane, items) => {
        sizes.push(items.length);
        return items;
      },
    });
    await Promise.all(Array.from({ length: 600 }, (_, item) => batcher.add('w', item)));
    assert.deepEqual(sizes, [256, 256, 88]);
  });

  test('of several owners none fills a batch that others wait for', async () => {
    const batches: (readonly string[])[] = [];
    const batcher = new Batcher<string, string>({
      run: async (_lane, items) => {
        batches.push(items);
        return items;
      },
      owner: item => item.charAt(0),
    });
    const many = Array.from({ length: 300 }, (_, item) => `a${item}`);
    await Promise.all([...many, 'b', 'c'].map(item => batcher.add('w', item)));
    assert.deepEqual(batches, [[...many.slice(0, 86), 'b', 'c'], many.slice(86)]);
  });

  test('two items that exclude each other are not in one batch, and keep their order', async () => {
    const { batcher, batches } = observed(item => [item[0] ?? '']);
    const results = ['a1', 'b1', 'a2', 'c1'].map(item => batcher.add('w', item));
    await settled();
    assert.deepEqual(batches[0]?.items, ['a1', 'b1']);
    batches[0]?.end();
    await settled();
    assert.deepEqual(batches[1]?.items, ['a2', 'c1']);
    batches[1]?.end();
    await Promise.all(results);
  });
});

describe('faults', () => {
  /** Fails every batch that holds `bad`. */
  const failing = (fault: () => Error) => {
    const runs: (readonly string[])[] = [];
    const batcher = new Batcher<string, string>({
      run: async (_lane, items) => {
        runs.push(items);
        if (items.includes('bad')) throw fault();
        return items;
      },
    });
    return { batcher, runs };
  };

  test('one bad item does not fail its neighbours', async () => {
    const { batcher } = failing(() => new Error('broken'));
    const items = ['a', 'b', 'bad', 'c', 'd', 'e'];
    const results = await Promise.allSettled(items.map(item => batcher.add('w', item)));
    assert.deepEqual(
      results.map(({ status }) => status === 'fulfilled'),
      items.map(item => item !== 'bad'),
    );
  });

  test('where the database is away all fail at once, and nothing is tried again', async () => {
    const { batcher, runs } = failing(() => new AppError('database_unavailable', 'away'));
    const results = await Promise.allSettled(['a', 'bad', 'c'].map(item => batcher.add('w', item)));
    assert.ok(results.every(({ status }) => status === 'rejected'));
    assert.equal(runs.length, 1);
  });

  test('after a fault the lane goes on', async () => {
    const { batcher } = failing(() => new Error('broken'));
    await assert.rejects(batcher.add('w', 'bad'));
    assert.equal(await batcher.add('w', 'good'), 'good');
  });

  test('results that are not one for each item are refused, not handed out wrongly', async () => {
    const batcher = new Batcher<string, string>({ run: async () => ['one', 'too', 'many'] });
    await assert.rejects(batcher.add('w', 'a'), /3 results/);
  });

  test('a lane in which 5,000 items wait takes no more, and says when to come back', async () => {
    const { batcher, batches } = observed();
    const first = batcher.add('w', 'first');
    await settled();
    const waiting = Array.from({ length: 5_000 }, (_, item) => batcher.add('w', String(item)));
    await assert.rejects(batcher.add('w', 'too many'), (error: unknown) => {
      assert.ok(error instanceof AppError);
      assert.equal(error.code, 'overloaded');
      return Number(error.headers['retry-after']) >= 1;
    });
    const other = batcher.add('v', 'x');
    for (let batch = 0; batch < batches.length; batch += 1) {
      batches[batch]?.end();
      await settled();
    }
    await Promise.all([first, other, ...waiting]);
  });
});

test('every item gets its own result, whatever comes when and fails', async () => {
  const item = fc.record({
    lane: fc.constantFrom('v', 'w'),
    mark: fc.nat({ max: 3 }),
    turns: fc.nat({ max: 3 }),
    bad: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(item, { maxLength: 40 }), async items => {
      const batcher = new Batcher<{ index: number; mark: number; bad: boolean }, number>({
        run: async (_lane, batch) => {
          await settled();
          assert.equal(new Set(batch.map(({ mark }) => mark)).size, batch.length);
          if (batch.some(({ bad }) => bad)) throw new Error('broken');
          return batch.map(({ index }) => index);
        },
        exclusive: ({ mark }) => [String(mark)],
      });
      const adding = items.map(async ({ lane, mark, turns, bad }, index) => {
        for (let turn = 0; turn < turns; turn += 1) await settled();
        return batcher.add(lane, { index, mark, bad });
      });
      const results = await Promise.allSettled(adding);
      results.forEach((result, index) => {
        if (result.status === 'fulfilled') assert.equal(result.value, index);
        assert.equal(result.status, items[index]?.bad ? 'rejected' : 'fulfilled');
      });
      assert.equal(batcher.waiting, 0);
    }),
    { numRuns: 50 },
  );
});
