import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import jsonata from 'jsonata';
import { compileExpression } from './expression.js';
import { plainPath, scalarAt } from './plain-path.js';

const name = fc.constantFrom('a', 'b', 'c', '__proto__', 'constructor', 'toString', 'length');

const { value } = fc.letrec(tie => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom('text', '', 0, 1.5, true, false, null),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(name, tie('value'), { maxKeys: 3, noNullPrototype: true }),
  ),
}));

const body = fc.dictionary(name, value, { maxKeys: 3, noNullPrototype: true });

test('a path gives what JSONata gives, whatever the answer', async () => {
  await fc.assert(
    fc.asyncProperty(body, fc.array(name, { minLength: 1, maxLength: 4 }), async (input, names) => {
      const text = names.join('.');
      // As the answer comes: from JSON, where `__proto__` is a member like any other.
      const parsed: object = JSON.parse(JSON.stringify(input));
      const evaluation = await compileExpression(text, 'path')(parsed);
      assert.ok(evaluation.ok);
      const scalar = scalarAt(parsed, names);
      const expected = await jsonata(text).evaluate(parsed);
      assert.deepEqual(JSON.stringify(evaluation.value), JSON.stringify(expected));
      if (scalar !== undefined) assert.equal(scalar, expected);
    }),
    { numRuns: 2_000 },
  );
});

test('only an expression that goes from member to member is a path', () => {
  const paths = ['a', 'body.person.title', 'body.`job title`'];
  for (const text of paths) assert.notEqual(plainPath(jsonata(text).ast()), null, text);
  const others = [
    'a[0]',
    'a[]',
    'a.b[]',
    'a.*',
    'a.**',
    'a.%',
    'a^(b)',
    'a{b: c}',
    'a#$i.b',
    'a@$x.b',
    'a.$string()',
    '$a',
    'a.(b)',
    'a = 1',
    'null',
    'true',
    '"a"',
    '1',
    '(a)',
  ];
  for (const text of others) assert.equal(plainPath(jsonata(text).ast()), null, text);
});
