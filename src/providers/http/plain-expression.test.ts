import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import jsonata from 'jsonata';
import { compileExpression } from './expression.js';
import { plainExpression } from './plain-expression.js';
import { NOT_PLAIN } from './plain-path.js';

const NAMES = ['a', 'b', 'c', 'constructor', 'toString', 'length', 'sequence', 'jsonata'] as const;
const name = fc.constantFrom(...NAMES, '`__proto__`');

const { value } = fc.letrec(tie => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom('text', '', 'null', '1.5', 0, 1.5, -1, 200, true, false, null),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...NAMES, '__proto__'), tie('value'), { maxKeys: 4 }),
  ),
}));

/** As an answer comes: from JSON, where `__proto__` is a member like any other. */
const input = fc
  .dictionary(fc.constantFrom(...NAMES, '__proto__'), value, { maxKeys: 5 })
  .map((members): object => JSON.parse(JSON.stringify(members)));

const path = fc.array(name, { minLength: 1, maxLength: 4 }).map(names => names.join('.'));
const constant = fc.constantFrom(
  '"text"',
  '""',
  '"1.5"',
  '0',
  '-0',
  '1.5',
  '-1',
  '200',
  'true',
  'false',
  'null',
);
const term = fc.oneof(path, constant);
const member = fc.constantFrom(
  '"a"',
  '"b"',
  '"10"',
  '"2"',
  '"toString"',
  '"__proto__"',
  '"_jsonata_lambda"',
  'a',
);
const object = fc
  .array(fc.tuple(member, term), { maxLength: 4 })
  .map(members => `{${members.map(pair => pair.join(': ')).join(', ')}}`);
const equality = fc.tuple(path, constant).map(sides => sides.join(' = '));

/** What an evaluation comes to, a code instead of an error. */
async function outcomeOf(text: string, read: object): Promise<unknown> {
  try {
    return JSON.stringify({ value: await jsonata(text).evaluate(read) });
  } catch (error) {
    return typeof error === 'object' && error !== null && 'code' in error ? error.code : error;
  }
}

test('an expression gives what JSONata gives, whatever the answer', async () => {
  await fc.assert(
    fc.asyncProperty(input, fc.oneof(term, equality, object), async (read, text) => {
      const evaluation = await compileExpression(text, 'path')(read);
      const given = evaluation.ok ? JSON.stringify({ value: evaluation.value }) : evaluation.code;
      assert.equal(given, await outcomeOf(text, read));
    }),
    { numRuns: 2_000 },
  );
});

test('an object that is not plain, and one with more members than JSONata takes, are left to JSONata', async () => {
  const given = plainExpression(jsonata('{"a": a, "list": b}').ast());
  assert.deepEqual(given?.({ a: 1, b: 'x' }), { a: 1, list: 'x' });
  assert.equal(given?.({ a: 1, b: ['x'] }), NOT_PLAIN);
  const many = Array.from({ length: 1_100 }, (_, at) => `"${at}": a`).join(', ');
  assert.deepEqual(await compileExpression(`{${many}}`, 'path')({}), {
    ok: false,
    path: 'path',
    code: 'D1011',
  });
});

test('what has operators, filters, groups, orders, functions or variables is not plain', () => {
  const plain = [
    'a',
    'a.b',
    'a.`b c`',
    '1',
    '"a"',
    'true',
    'null',
    'a = 1',
    'a.b = "x"',
    '{}',
    '{"a": b, "c": 1}',
  ];
  for (const text of plain) assert.notEqual(plainExpression(jsonata(text).ast()), null, text);
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
    '(a)',
    '"a"[0]',
    'a != 1',
    'a = b',
    '1 = a',
    'a = 1[0]',
    'a[0] = 1',
    'a = $x',
    '(a = 1)',
    '{"a": b}{"c": d}',
    '{"a": b}[0]',
    '{"a": b[0]}',
    '{"a": {"b": c}}',
    '{"a": b, "a": c}',
    '{a: b}',
    '{"__proto__": a}',
    '{"_jsonata_function": a}',
    'a.{"b": c}',
    '[a]',
  ];
  for (const text of others) assert.equal(plainExpression(jsonata(text).ast()), null, text);
});
