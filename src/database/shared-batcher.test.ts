import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { SharedBatcher } from './shared-batcher.js';

interface Item {
  readonly owner: string;
  readonly name: string;
}

const done = { verdict: 'done' } as const;
const busy = { verdict: 'busy' } as const;

/** A batcher whose batches end when the test says so. Those of `locked` are busy in company. */
function observed(locked: ReadonlySet<string>) {
  const batches: { names: readonly string[]; end: () => void }[] = [];
  const batcher = new SharedBatcher<Item, typeof done>({
    run: items =>
      new Promise(resolve => {
        const isAlone = new Set(items.map(({ owner }) => owner)).size === 1;
        const end = () => resolve(items.map(({ owner }) => (locked.has(owner) && !isAlone ? busy : done)));
        batches.push({ names: items.map(({ name }) => name), end });
      }),
    owner: ({ owner }) => owner,
    exclusive: ({ name }) => [name],
    halves: false,
  });
  const add = (...names: string[]) => names.map(name => batcher.add({ owner: name.charAt(0), name }));
  const names = () => batches.map(batch => batch.names);
  return { batches, add, names, batcher };
}

/** Lets everything run that is ready to. */
async function settled(): Promise<void> {
  for (let turn = 1; turn <= 4; turn += 1) await new Promise(resolve => setImmediate(resolve));
}

describe('batches of several workspaces', () => {
  test('what waits goes together, whosever it is', async () => {
    const { add, batches, names } = observed(new Set());
    const results = add('a1', 'b1', 'a2');
    await settled();
    assert.deepEqual(names(), [['a1', 'b1', 'a2']]);
    batches[0]?.end();
    assert.deepEqual(await Promise.all(results), [done, done, done]);
  });

  test('one that is locked is waited for by a batch of its own, and holds up nobody', async () => {
    const { add, batches, names, batcher } = observed(new Set(['a']));
    const results = add('a1', 'b1');
    await settled();
    batches[0]?.end();
    await settled();
    assert.deepEqual(names().slice(1), [['a1']]);
    results.push(...add('b2', 'c1', 'a2'));
    await settled();
    assert.deepEqual(names().slice(2), [['b2', 'c1']], 'a2 waits for its own workspace alone');
    batches[2]?.end();
    assert.deepEqual(await Promise.all([results[1], results[2], results[3]]), [done, done, done]);
    assert.equal(batcher.waiting, 1);
    batches[1]?.end();
    await settled();
    assert.deepEqual(names().slice(3), [['a2']]);
    batches[3]?.end();
    assert.deepEqual(await Promise.all(results), [done, done, done, done, done]);
  });

  test('it comes back to the others when nothing waits for it any more', async () => {
    const locked = new Set(['a']);
    const { add, batches, names } = observed(locked);
    const results = add('a1', 'b1');
    await settled();
    batches[0]?.end();
    await settled();
    batches[1]?.end();
    await settled();
    locked.clear();
    results.push(...add('a2', 'b2'));
    await settled();
    assert.deepEqual(names().slice(2), [['a2', 'b2']]);
    batches[2]?.end();
    assert.deepEqual(await Promise.all(results), [done, done, done, done]);
  });
});
