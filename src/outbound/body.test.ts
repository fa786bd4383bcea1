import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { BodyCollector } from './body.js';

const CAP = 20_000;

test('a body is what its chunks are together, up to the cap, and no chunk is written to', () => {
  const chunk = fc.oneof(
    fc.uint8Array({ maxLength: 3 }),
    fc.uint8Array({ minLength: 3_000, maxLength: 6_000 }),
  );
  fc.assert(
    fc.property(fc.array(chunk, { maxLength: 8 }), parts => {
      const chunks = parts.map(part => Buffer.from(part));
      const collector = new BodyCollector(CAP);
      const taken = chunks.filter(next => collector.append(next));
      assert.deepEqual(collector.bytes(), Buffer.concat(taken));
      assert.deepEqual(
        chunks,
        parts.map(part => Buffer.from(part)),
      );
      collector.fill(Buffer.alloc(CAP));
      assert.equal(collector.bytes().length, CAP);
    }),
  );
});
