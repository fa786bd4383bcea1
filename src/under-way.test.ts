import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UnderWay } from './under-way.js';

test('what is under way is found by its name until it is deleted', async () => {
  const underWay = new UnderWay<number>();
  const first = Promise.resolve(1);
  underWay.set('first', first);
  underWay.set('second', Promise.resolve(2));
  assert.equal(underWay.get('first'), first);
  assert.equal(underWay.size, 2);
  underWay.delete('first');
  underWay.delete('first');
  assert.equal(underWay.get('first'), undefined);
  assert.equal(underWay.has('first'), false);
  assert.equal(underWay.has('second'), true);
  assert.equal(underWay.size, 1);
});

test('a name that is set again stands for the later work', async () => {
  const underWay = new UnderWay<number>();
  underWay.set('name', Promise.resolve(1));
  underWay.set('name', Promise.resolve(2));
  assert.equal(await underWay.get('name'), 2);
  assert.equal(underWay.size, 1);
});

test('all that is under way settles, however it ends', async () => {
  const underWay = new UnderWay<number>();
  const ends: string[] = [];
  underWay.set('fails', Promise.reject(new Error('lost')));
  underWay.set(
    'ends',
    new Promise(resolve => {
      setImmediate(() => {
        ends.push('ended');
        resolve(1);
      });
    }),
  );
  await underWay.settled();
  assert.deepEqual(ends, ['ended']);
});
