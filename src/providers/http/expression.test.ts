import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { MAX_ANSWER_DEPTH, MAX_ANSWER_VALUES, parseAnswer } from '../answer/json.js';
import { confidenceValue, textValue, timestampValue } from '../answer/values.js';
import { compileExpression } from './expression.js';

async function evaluate(text: string, input: object = {}): Promise<unknown> {
  const evaluation = await compileExpression(text, 'path')(input);
  return evaluation.ok ? evaluation.value : `failed: ${evaluation.code}`;
}

test('an expression that would never end is ended', async () => {
  assert.equal(await evaluate('($f := function($n){ $f($n + 1) }; $f(0))'), 'failed: too_long');
});

test('how long an expression may take is the same however slow the machine', async t => {
  const countDown = (from: number): Promise<unknown> =>
    evaluate(`($f := function($n){ $n = 0 ? "done" : $f($n - 1) }; $f(${from}))`);
  // Each look at the clock is ten times later than it is on a machine that has nothing else to do.
  let nowMs = 0;
  t.mock.method(Date, 'now', () => {
    nowMs += 0.04;
    return nowMs;
  });
  assert.equal(await countDown(10_000), 'done');
  assert.equal(await countDown(20_000), 'failed: too_long');
});

test('evaluations side by side do not take each other’s steps', async () => {
  const read = compileExpression('$sum($map([1..2000], function($n){ $n * 2 }))', 'path');
  const evaluations = await Promise.all(Array.from({ length: 20 }, () => read({})));
  assert.deepEqual(new Set(evaluations.map(one => one.ok && one.value)), new Set([4_002_000]));
});

test('the longest answer may be sorted by a function', async () => {
  const people = Array.from({ length: 1_400 }, (_, index) => ({
    title: `${(index * 7_919) % 1_400}`,
    rank: 1,
  }));
  const sorted = await evaluate('$sort(people, function($a, $b){ $a.title > $b.title })[0].title', {
    people,
  });
  assert.equal(sorted, '0');
});

test('an expression that recurses too deep is ended before the stack is', async () => {
  assert.equal(await evaluate('($f := function($n){ 1 + $f($n + 1) }; $f(0))'), 'failed: D1011');
});

test('an expression cannot make a huge list', async () => {
  assert.equal(await evaluate('[1..1000000]'), 'failed: D2015');
});

test('a pattern that backtracks for ever on a hostile text is ended', async () => {
  const hostile = { text: `${'a'.repeat(60)}!` };
  assert.equal(await evaluate('$match(text, /^(a+)+$/)', hostile), 'failed: ERR_SCRIPT_EXECUTION_TIMEOUT');
  assert.match(String(await evaluate('$contains(text, /a/)', { text: 'a'.repeat(20_000) })), /^failed/);
});

test('many slow matches of one pattern are ended as well', async () => {
  // 30 ms a match on a fast machine: one alone is far below the limit on any, all of them are far above it.
  const text = `${'a'.repeat(22)}!`.repeat(400);
  assert.match(String(await evaluate('$replace(text, /(a+)+[?]|!/, "")', { text })), /^failed/);
});

test('patterns work as usual on honest texts', async () => {
  const input = { text: 'VP, Sales; CTO', none: 'x' };
  assert.deepEqual(await evaluate('$split(text, /[;,]\\s*/)', input), ['VP', 'Sales', 'CTO']);
  assert.equal(await evaluate('$replace(text, /(\\w+)$/, "<$1>")', input), 'VP, Sales; <CTO>');
  assert.equal(await evaluate('$contains(text, /sales/i)', input), true);
  assert.equal(await evaluate('$match(none, /y/)', input), undefined);
});

test('a program inside of an answer is never run', async () => {
  assert.match(String(await evaluate('$eval(body)', { body: '1 + 1' })), /^failed/);
});

test('an answer reaches nothing but itself', async () => {
  for (const text of [
    'body.constructor',
    'body.toString',
    'body.__proto__',
    '$constructor',
    'body.constructor.constructor("return 1")()',
  ]) {
    const result = await evaluate(text, { body: {} });
    assert.ok(result === undefined || String(result).startsWith('failed'), text);
  }
});

test('an answer too deep or too large to work on is no answer', () => {
  const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);
  assert.equal(parseAnswer(nested(MAX_ANSWER_DEPTH)).ok, true);
  assert.equal(parseAnswer(nested(MAX_ANSWER_DEPTH + 1)).ok, false);
  assert.equal(parseAnswer(nested(500_000)).ok, false);
  assert.equal(parseAnswer(JSON.stringify(Array(MAX_ANSWER_VALUES - 1).fill(0))).ok, true);
  assert.equal(parseAnswer(JSON.stringify(Array(MAX_ANSWER_VALUES).fill(0))).ok, false);
});

test('whatever JSON a vendor sends, reading it ends in a value within its bounds', async () => {
  const read = compileExpression('body.**.title', 'path');
  await fc.assert(
    fc.asyncProperty(fc.json({ maxDepth: 6 }), async text => {
      const json = parseAnswer(text);
      assert.equal(json.ok, true);
      const evaluation = await read({ status: 200, headers: {}, body: json.ok ? json.value : null });
      const value = evaluation.ok ? evaluation.value : undefined;
      const title = textValue(value);
      assert.ok(title === undefined || (title.trim() !== '' && title.length <= 1_000));
      const confidence = confidenceValue(value);
      assert.ok(confidence === undefined || (confidence >= 0 && confidence <= 1));
    }),
    { numRuns: 200 },
  );
});

test('a date is read in the forms that vendors use, and nothing else is', () => {
  assert.equal(timestampValue('2026'), '2026-01-01T00:00:00.000Z');
  assert.equal(timestampValue('2026-03'), '2026-03-01T00:00:00.000Z');
  assert.equal(timestampValue('2026-03-04'), '2026-03-04T00:00:00.000Z');
  assert.equal(timestampValue('2026-03-04T05:06:07+02:00'), '2026-03-04T03:06:07.000Z');
  for (const text of ['', 'March 2026', '04/03/2026', '2026-13', '2026-03-04Tnoon', null, 20_260_304, {}]) {
    assert.equal(timestampValue(text), undefined, String(text));
  }
});
