import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ExchangeAnswer } from '../../outbound/door.js';
import { usedUpWindow } from './rate-window.js';
import { createSender, type Sent } from './send.js';

const WINDOWS = [
  { left: 'left', resetSeconds: 'reset', lastsMs: 60_000 },
  { left: 'left-today', resetSeconds: 'reset-today', lastsMs: 86_400_000 },
];

/** A sender whose vendor answers with these headers, one after the other, at a time that the test sets. */
function sender(status: number, ...answers: readonly Readonly<Record<string, string>>[]) {
  let nowMs = Date.parse('2026-11-22T10:00:00Z');
  let sent = 0;
  const send = createSender({
    door: {
      send() {
        const headers = answers[sent] ?? {};
        sent += 1;
        const answer: ExchangeAnswer = { kind: 'answer', status, headers, text: '{}' };
        return Promise.resolve(answer);
      },
    },
    now: () => nowMs,
    baseUrl: 'https://vendor.example/v1',
    headers: {},
    usedUp: headers => usedUpWindow(headers, WINDOWS),
  });
  const signal = AbortSignal.timeout(20_000);
  return {
    ask: () => send({ method: 'GET', path: '/people' }, signal),
    sent: () => sent,
    pass: (ms: number) => (nowMs += ms),
  };
}

const refused = (kind: string, reason: string, retryAfterMs: number) => ({
  kind: 'outcome',
  outcome: { outcome: 'failed', kind, reason, retryAfterMs },
});

const isAnswer = ({ kind }: Sent) => kind === 'answer';

test('where a vendor says that its minute is used up, nothing is sent before the next one', async () => {
  const { ask, sent, pass } = sender(200, { left: '1', reset: '9' }, { left: '0', reset: '8' });
  assert.ok(isAnswer(await ask()) && isAnswer(await ask()));
  pass(7_999);
  assert.deepEqual(await ask(), refused('rate_limited', 'rate_window_used_up', 1));
  assert.equal(sent(), 2);
  pass(1);
  assert.ok(isAnswer(await ask()));
});

test('a day’s allowance that is used up holds until the vendor’s next day', async () => {
  const { ask, sent, pass } = sender(200, { 'left-today': '0', 'reset-today': '36000' });
  assert.ok(isAnswer(await ask()));
  pass(1_000);
  assert.deepEqual(await ask(), refused('quota_exhausted', 'allowance_used_up', 35_999_000));
  assert.equal(sent(), 1);
});

test('a window whose end is not said holds nobody back', async () => {
  const { ask } = sender(200, { left: '0' });
  assert.ok(isAnswer(await ask()) && isAnswer(await ask()));
});

test('a refusal says how long it lasts: by Retry-After, else by the window', async () => {
  const stated = sender(429, { 'retry-after': '3', left: '0', reset: '8' });
  assert.deepEqual(await stated.ask(), refused('rate_limited', 'http_429', 3_000));
  const byWindow = sender(429, { left: '0', reset: '8' });
  assert.deepEqual(await byWindow.ask(), refused('rate_limited', 'http_429', 8_000));
  const byDay = sender(429, { 'retry-after': '3', 'left-today': '0', 'reset-today': '7200' });
  assert.deepEqual(await byDay.ask(), refused('quota_exhausted', 'allowance_used_up', 7_200_000));
});
