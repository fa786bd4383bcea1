import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { z } from 'zod';
import { AppError } from '../errors.js';
import { parseJson, parsePart } from './parse.js';

/** What an action complains of, by member; fails where it does not. */
function problemsOf(action: () => unknown): Record<string, string> {
  try {
    action();
  } catch (error) {
    assert.ok(error instanceof AppError, String(error));
    assert.deepEqual([error.status, error.code], [400, 'validation_error']);
    return Object.fromEntries(Object.entries(error.details?.fields ?? {}));
  }
  return assert.fail('it was taken');
}

describe('a JSON body', () => {
  test('is read as it was written', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), body => {
        const text = JSON.stringify(body);
        assert.deepEqual(parseJson(Buffer.from(text)), JSON.parse(text));
      }),
    );
  });

  test('whatever it is made of, ends in a value or in a clear refusal', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array(),
          fc.string().map(text => Buffer.from(text)),
        ),
        bytes => {
          try {
            const value = parseJson(Buffer.from(bytes));
            assert.ok(typeof value === 'object' && value !== null);
          } catch (error) {
            assert.ok(error instanceof AppError && error.code === 'validation_error', String(error));
          }
        },
      ),
    );
  });

  test('that is missing, empty, malformed or no object is refused', () => {
    assert.deepEqual(Object.keys(problemsOf(() => parseJson(undefined))), ['body']);
    for (const text of [
      '',
      ' ',
      '{',
      '[1]',
      'null',
      '7',
      '"x"',
      'true',
      '{"a":1}}',
      "{'a':1}",
      '\ufeff{}',
      'NaN',
    ])
      assert.deepEqual(Object.keys(problemsOf(() => parseJson(Buffer.from(text)))), ['body'], text);
  });

  test('that is not UTF-8 is refused, however it is broken', () => {
    for (const bytes of [[0xff], [0xc3, 0x28], [0xed, 0xa0, 0x80], [0xf0, 0x28, 0x8c, 0xbc]]) {
      const body = Buffer.concat([Buffer.from('{"a":"'), Buffer.from(bytes), Buffer.from('"}')]);
      assert.match(problemsOf(() => parseJson(body)).body ?? '', /UTF-8/);
    }
  });

  test('as deep as it can be is read or refused, and never breaks the process', () => {
    const deep = `{"a":${'['.repeat(32_000)}${']'.repeat(32_000)}}`;
    assert.doesNotThrow(() => parseJson(Buffer.from(deep)));
  });
});

describe('a checked part', () => {
  const schema = z.strictObject({
    name: z.string('must be a string'),
    list: z.array(z.object({ size: z.number('must be a number') })).optional(),
  });

  test('is handed on as its schema has it', () => {
    assert.deepEqual(parsePart(schema, { name: 'x' }), { name: 'x' });
  });

  test('has every problem named, each by its member', () => {
    const problems = problemsOf(() => parsePart(schema, { list: [{ size: 1 }, { size: 'x' }], extra: 1 }));
    assert.deepEqual(Object.keys(problems).sort(), ['extra', 'list', 'name']);
    assert.match(problems.name ?? '', /required/);
    assert.match(problems.list ?? '', /1\.size.*must be a number/);
  });

  test('has unknown members named whatever they are called', () => {
    const names = fc.string().filter(name => name !== 'name' && name !== 'list');
    const awkward = fc.constantFrom('__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf');
    fc.assert(
      fc.property(fc.oneof(awkward, names), name => {
        const body: unknown = JSON.parse(`{"name":"x",${JSON.stringify(name)}:1}`);
        assert.deepEqual(Object.keys(problemsOf(() => parsePart(schema, body))), [name.slice(0, 100)]);
      }),
    );
  });

  test('is not echoed without a bound', () => {
    const flood = Object.fromEntries(
      Array.from({ length: 5_000 }, (_, index) => [`${index}`.padStart(500, 'x'), 1]),
    );
    const problems = problemsOf(() => parsePart(schema, flood));
    assert.ok(JSON.stringify(problems).length < 10_000);
  });
});
