import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Answer, headerOf, ResponseReader } from './response.js';

const OK = 'HTTP/1.1 200 OK\r\nX-Credits-Charged: 1\r\nContent-Length: 11\r\n\r\n{"a":"b\\n"}';
const CONFLICT = 'HTTP/1.1 409 Conflict\r\ncontent-length:0\r\n\r\n';

test('answers are read the same however the bytes are cut', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: OK.length - 1 }), { maxLength: 12 }), cuts => {
      const reader = new ResponseReader();
      const answers = pushAll(reader, OK, cuts).concat(pushAll(reader, CONFLICT, []));
      assert.deepEqual(
        answers.map(answer => [answer.status, headerOf(answer.head, 'x-credits-charged')]),
        [
          [200, '1'],
          [409, undefined],
        ],
      );
    }),
  );
});

test('the answer survives that its buffer is used again', () => {
  const reader = new ResponseReader();
  const shared = Buffer.from(OK);
  assert.equal(reader.push(shared.subarray(0, 30)), undefined);
  const rest = Buffer.from(shared.subarray(30));
  shared.fill(0);
  assert.equal(reader.push(rest)?.status, 200);
});

test('more bytes than announced, a missing length and a stream that is not HTTP are errors', () => {
  const refused = [`${OK}x`, 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n', 'SSH-2.0\r\n\r\n'];
  for (const text of refused) assert.throws(() => new ResponseReader().push(Buffer.from(text)));
});

test('a head without an end is refused before it fills the memory', () => {
  const reader = new ResponseReader();
  const kilobyte = Buffer.alloc(1024, 'a');
  assert.throws(() => {
    for (let sent = 0; sent < 32; sent += 1) reader.push(kilobyte);
  }, /longer than/);
});

function pushAll(reader: ResponseReader, text: string, cuts: readonly number[]): Answer[] {
  const bytes = Buffer.from(text);
  const ends = [...new Set([...cuts, bytes.length])].sort((a, b) => a - b);
  return ends.flatMap((end, place) => reader.push(bytes.subarray(ends[place - 1] ?? 0, end)) ?? []);
}
