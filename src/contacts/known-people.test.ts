import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { KnownPeople } from './known-people.js';

test('everybody is found by each of their keys, however many there are', () => {
  fc.assert(
    fc.property(fc.array(fc.array(fc.string(), { maxLength: 2 }), { maxLength: 3_000 }), people => {
      const known = new KnownPeople();
      const ids = people.map(keys => {
        const id = randomUUID();
        known.add(id, keys, null);
        return id;
      });
      const holders = new Map<string, number>();
      people.forEach((keys, index) => {
        for (const key of keys) {
          const before = holders.get(key) ?? 0;
          holders.set(key, before + 1);
          // Of one key the first eight are kept.
          if (before < 8) assert.ok(known.find(key, null).includes(ids[index] ?? ''), key);
        }
      });
    }),
    { numRuns: 30 },
  );
});

test('who has another e-mail is not found, who has none is', () => {
  const known = new KnownPeople();
  const [ann, bob, cy] = [randomUUID(), randomUUID(), randomUUID()];
  known.add(ann, ['phone:1'], 'ann@acme.com');
  known.add(bob, ['phone:1'], 'bob@acme.com');
  known.add(cy, ['phone:1'], null);
  assert.deepEqual(known.find('phone:1', 'bob@acme.com'), [bob, cy]);
  assert.deepEqual(known.find('phone:1', 'eve@acme.com'), [cy]);
  assert.deepEqual(known.find('phone:1', null), [ann, bob, cy]);
  assert.deepEqual(known.find('phone:2', null), []);
});
