import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, mock, test } from 'node:test';
import type { Failed, FailureKind, Outcome } from './provider.js';
import { Standing } from './standing.js';

const FOUND: Outcome = { outcome: 'found', fields: {} };
const failed = (kind: FailureKind, retryAfterMs?: number): Failed => ({
  outcome: 'failed',
  kind,
  reason: kind,
  ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
});

/** A provider that answers what it is told to, and how often it was asked. */
function guarded(standing: Standing) {
  let asked = 0;
  const ask = async (outcome: Outcome) => {
    const seen = await standing.guard(async () => {
      asked += 1;
      return outcome;
    });
    return seen.outcome === 'failed' ? seen.reason : seen.outcome;
  };
  return { ask, asked: () => asked };
}

describe('the breaker', () => {
  // It goes by the clock of the process.
  beforeEach(() => mock.timers.enable({ apis: ['Date'], now: 1_000_000 }));
  afterEach(() => mock.timers.reset());

  test('opens at five passing failures in a row, and then nothing is asked', async () => {
    const standing = new Standing(Date.now);
    const { ask, asked } = guarded(standing);
    for (let failure = 1; failure <= 5; failure += 1) {
      assert.equal(standing.breakerState, 'closed');
      assert.equal(await ask(failed('transient')), 'transient');
    }
    assert.equal(standing.breakerState, 'open');
    assert.equal(await ask(FOUND), 'breaker_open');
    assert.equal(asked(), 5);
  });

  test('says when it is worth another try', async () => {
    const standing = new Standing(Date.now);
    for (let failure = 1; failure <= 5; failure += 1) await standing.guard(async () => failed('transient'));
    const outcome = await standing.guard(async () => FOUND);
    assert.ok(
      outcome.outcome === 'failed' && outcome.kind === 'transient' && (outcome.retryAfterMs ?? 0) > 0,
    );
  });

  test('a success in between starts the count anew', async () => {
    const standing = new Standing(Date.now);
    const { ask } = guarded(standing);
    for (let round = 0; round < 3; round += 1) {
      for (let failure = 1; failure <= 4; failure += 1) await ask(failed('transient'));
      await ask(FOUND);
    }
    assert.equal(standing.breakerState, 'closed');
  });

  test('no other failure counts, nor does a miss', async () => {
    const standing = new Standing(Date.now);
    const { ask } = guarded(standing);
    const kinds: FailureKind[] = ['auth', 'forbidden', 'quota_exhausted', 'rate_limited', 'bad_request'];
    for (const kind of [...kinds, ...kinds]) assert.equal(await ask(failed(kind)), kind);
    for (let miss = 0; miss < 10; miss += 1) await ask({ outcome: 'not_found' });
    assert.equal(standing.breakerState, 'closed');
  });

  test('after its rest one question tries: a success closes it, a failure opens it again', async () => {
    const standing = new Standing(Date.now);
    const { ask, asked } = guarded(standing);
    for (let failure = 1; failure <= 5; failure += 1) await ask(failed('transient'));
    mock.timers.tick(5_001);
    assert.equal(await ask(failed('transient')), 'transient');
    assert.equal(await ask(FOUND), 'breaker_open');
    mock.timers.tick(5_001);
    assert.equal(await ask(FOUND), 'found');
    assert.equal(standing.breakerState, 'closed');
    assert.equal(asked(), 7);
  });
});

describe('setting aside', () => {
  const asideAfter = (outcome: Outcome) => {
    let nowMs = 0;
    const standing = new Standing(() => nowMs);
    standing.note(outcome, 1, 0);
    return { standing, pass: (ms: number) => (nowMs += ms) };
  };

  for (const kind of ['auth', 'forbidden', 'quota_exhausted', 'rate_limited'] as const) {
    test(`${kind} sets the provider aside, and not for ever`, () => {
      const { standing, pass } = asideAfter(failed(kind));
      assert.deepEqual([standing.aside?.kind, standing.aside?.reason], [kind, kind]);
      pass(86_400_000);
      assert.equal(standing.aside, null);
    });
  }

  for (const kind of ['quota_exhausted', 'rate_limited'] as const) {
    test(`${kind} lasts as long as the vendor says`, () => {
      const { standing, pass } = asideAfter(failed(kind, 30_000));
      pass(29_999);
      assert.equal(standing.aside?.untilMs, 30_000);
      pass(1);
      assert.equal(standing.aside, null);
    });
  }

  test('what the plan does not allow is set aside for itself, until it is allowed', () => {
    const standing = new Standing(() => 0);
    standing.note(failed('forbidden'), 1, 0, [], 'company');
    assert.equal(standing.asideFor('company')?.kind, 'forbidden');
    assert.deepEqual([standing.asideFor('contact'), standing.asideFor('mailbox')], [null, null]);
    assert.equal(standing.aside?.kind, 'forbidden');
    standing.note(FOUND, 1, 0, [], 'contact');
    assert.equal(standing.suspension?.kind, 'forbidden');
    standing.note({ outcome: 'not_found' }, 1, 0, [], 'company');
    assert.equal(standing.suspension, null);
  });

  test('a refused key holds for every kind of question', () => {
    const standing = new Standing(() => 0);
    standing.note(failed('auth'), 1, 0, [], 'mailbox');
    assert.equal(standing.asideFor('contact')?.kind, 'auth');
    standing.note(FOUND, 1, 0);
    assert.equal(standing.suspension, null);
  });

  for (const outcome of [
    failed('transient'),
    failed('bad_request'),
    FOUND,
    { outcome: 'not_found' } as const,
  ]) {
    test(`${outcome.outcome === 'failed' ? outcome.kind : outcome.outcome} does not`, () => {
      assert.equal(asideAfter(outcome).standing.aside, null);
    });
  }

  test('the last failure is kept for the operator', () => {
    const { standing } = asideAfter(failed('transient'));
    assert.deepEqual(standing.lastFailure, { reason: 'transient', atMs: 0 });
    standing.note(FOUND, 1, 0);
    assert.equal(standing.lastFailure?.reason, 'transient');
  });
});

describe('what is counted', () => {
  test('calls, hits, misses, failures and spend; taken once', () => {
    const standing = new Standing(() => 0);
    standing.note(FOUND, 1, 0.02);
    standing.note({ outcome: 'not_found' }, 1, 0.01);
    standing.note({ outcome: 'suppressed' }, 1, 0);
    standing.note(failed('transient'), 1, 0);
    const { spend, fields, ...counts } = standing.takeCounts();
    assert.deepEqual([...fields], [['answer', { asked: 3, delivered: 1 }]]);
    assert.deepEqual(counts, { calls: 4, hits: 1, misses: 2, failures: 1 });
    assert.ok(Math.abs(spend - 0.03) < 1e-9);
    assert.equal(standing.takeCounts().calls, 0);
  });

  test('by field, what was asked for and what was delivered; a failure says nothing of either', () => {
    const standing = new Standing(() => 0);
    const asked = ['job_title', 'phone'] as const;
    standing.note({ outcome: 'found', fields: { job_title: 'Paralegal', location: 'Boston' } }, 1, 0, asked);
    standing.note({ outcome: 'not_found' }, 1, 0, asked);
    standing.note({ outcome: 'suppressed' }, 1, 0, ['phone']);
    standing.note(failed('transient'), 1, 0, asked);
    assert.deepEqual(Object.fromEntries(standing.takeCounts().fields), {
      answer: { asked: 3, delivered: 1 },
      job_title: { asked: 2, delivered: 1 },
      phone: { asked: 3, delivered: 0 },
    });
  });

  test('answers about companies say nothing of people', () => {
    const standing = new Standing(() => 0);
    standing.note(FOUND, 1, 0);
    standing.note({ outcome: 'not_found' }, 1, 0, ['industry'], 'company');
    assert.deepEqual(Object.fromEntries(standing.takeCounts().fields), {
      answer: { asked: 1, delivered: 1 },
      'company.answer': { asked: 1, delivered: 0 },
      'company.industry': { asked: 1, delivered: 0 },
    });
  });

  test('what could not be stored is counted on', () => {
    const standing = new Standing(() => 0);
    standing.note(FOUND, 1, 2, ['phone']);
    const taken = standing.takeCounts();
    standing.note(FOUND, 1, 3, ['phone']);
    standing.putBack(taken);
    const { fields, ...counts } = standing.takeCounts();
    assert.deepEqual(counts, { calls: 2, hits: 2, misses: 0, failures: 0, spend: 5 });
    assert.deepEqual(Object.fromEntries(fields), {
      answer: { asked: 2, delivered: 2 },
      phone: { asked: 2, delivered: 0 },
    });
  });

  test('latencies are of the last thousand answers', () => {
    const standing = new Standing(() => 0);
    assert.equal(standing.latencyMs(0.5), null);
    for (let answer = 0; answer < 100; answer += 1) standing.note(FOUND, 9_999, 0);
    for (let answer = 1; answer <= 1_000; answer += 1) standing.note(FOUND, answer, 0);
    assert.ok(Math.abs((standing.latencyMs(0.5) ?? 0) - 500) <= 1);
    assert.ok(Math.abs((standing.latencyMs(0.95) ?? 0) - 950) <= 1);
    assert.equal(standing.latencyMs(1), 1_000);
  });
});
