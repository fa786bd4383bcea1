import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ADMIN_TOKEN, type Answer, type TestApp } from '../support/app.js';
import { GATEWAY } from './published.js';
import { assertError, type Stage } from './stage.js';

const DAY_SECONDS = 86_400;

/** Runs calls that must fall into one minute; a run that the turn of the minute cut in two is made again. */
export async function withinOneMinute<Result>(run: () => Promise<Result>): Promise<Result> {
  for (;;) {
    const minute = Math.floor(Date.now() / 60_000);
    const result = await run();
    if (Math.floor(Date.now() / 60_000) === minute) return result;
  }
}

export function callsAtOnce(apps: readonly TestApp[], key: string, count: number): Promise<Answer[]> {
  return Promise.all(
    Array.from({ length: count }, (_, call) =>
      (apps[call % apps.length] as TestApp).ask('GET', '/v1/credits', { key }),
    ),
  );
}

function figures({ headers }: Answer): { limit: number; remaining: number; reset: number } {
  const figure = (name: string) => Number(headers.get(`x-ratelimit-${name}`));
  return { limit: figure('limit'), remaining: figure('remaining'), reset: figure('reset') };
}

function nextMidnight(): number {
  return (Math.floor(Date.now() / 1000 / DAY_SECONDS) + 1) * DAY_SECONDS;
}

/** Calls a day and a minute, by plan, over all keys of a workspace. */
export function rateLimits(at: Stage): void {
  const plans = [
    { plan: 'starter', perDay: 100 },
    { plan: 'pro', perDay: 1_000 },
    { plan: 'org', perDay: 10_000 },
  ];
  for (const { plan, perDay } of plans) {
    test(`${plan}: the headers describe the day`, async () => {
      const { key } = await at.app.workspace({ plan });
      const earliest = nextMidnight();
      const [first, second] = [
        figures(await at.app.ask('GET', '/v1/credits', { key })),
        figures(await at.app.ask('GET', '/v1/credits', { key })),
      ];
      assert.deepEqual([first.limit, first.remaining], [perDay, perDay - 1]);
      assert.equal(second.remaining, perDay - 2);
      assert.ok([earliest, nextMidnight()].includes(first.reset), 'it ends at 00:00 UTC');
    });
  }

  test('unlimited: the headers say the largest safe integer, and nothing is refused', async () => {
    const { key } = await at.app.workspace({ plan: 'unlimited' });
    const answers = await callsAtOnce([at.app], key, 250);
    for (const answer of answers) {
      assert.equal(answer.status, 200);
      const { limit, remaining } = figures(answer);
      assert.deepEqual([limit, remaining], [Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER]);
    }
  });

  for (const [plan, perMinute] of [
    ['starter', 10],
    ['pro', 50],
    ['org', 200],
  ] as const) {
    test(`${plan}: exactly ${perMinute} calls a minute, and refused ones use up nothing`, async () => {
      const { id, key, answers } = await withinOneMinute(async () => {
        const workspace = await at.app.workspace({ plan });
        return { ...workspace, answers: await callsAtOnce([at.app], workspace.key, perMinute + 20) };
      });
      const refused = answers.filter(({ status }) => status === 429);
      assert.equal(refused.length, 20);
      for (const answer of refused) {
        assertError(answer, 429, 'rate_limited');
        const waitSeconds = Number(answer.headers.get('retry-after'));
        assert.ok(waitSeconds >= 1 && waitSeconds <= 60, `${waitSeconds}`);
        assert.equal(
          figures(answer).remaining,
          figures(answer).limit - perMinute,
          'the day is not touched by a refusal',
        );
      }
      const left = answers.filter(({ status }) => status === 200).map(answer => figures(answer).remaining);
      assert.equal(new Set(left).size, perMinute, 'each call has a number of its own');
      await at.app.admin('PATCH', `/workspaces/${id}`, { plan: 'unlimited' });
      assert.equal(
        (await at.app.ask('GET', '/v1/credits', { key })).status,
        200,
        'another plan holds at once',
      );
    });
  }

  test('a day that is used up is refused until midnight', async () => {
    const { id, key } = await at.app.workspace({ plan: 'org' });
    await callsAtOnce([at.app], key, 100);
    await at.app.admin('PATCH', `/workspaces/${id}`, { plan: 'starter' });
    const answer = await at.app.ask('GET', '/v1/credits', { key });
    assertError(answer, 429, 'rate_limited');
    const { limit, remaining, reset } = figures(answer);
    assert.deepEqual([limit, remaining], [100, 0]);
    const waitSeconds = Number(answer.headers.get('retry-after'));
    assert.ok(
      Math.abs(reset - Date.now() / 1000 - waitSeconds) < 60,
      'Retry-After is of the bucket that refused',
    );
  });

  test('all keys and both mounts of a workspace count together; other workspaces do not', async () => {
    const { id, key } = await at.app.workspace({ plan: 'pro' });
    const { key: second } = await at.app.admin('POST', `/workspaces/${id}/keys`, {
      name: 'second',
      permissions: ['read'],
    });
    const other = await at.app.workspace({ plan: 'pro' });
    await at.app.ask('GET', '/v1/credits', { key });
    await at.app.ask('GET', '/v1/credits', { key: other.key });
    await at.app.ask('GET', `${GATEWAY}/v1/credits`, { key: second });
    assert.equal(figures(await at.app.ask('GET', '/v1/credits', { key })).remaining, 997);
  });

  test('a call without a valid key counts for nobody', async () => {
    const { key } = await at.app.workspace({ plan: 'pro' });
    const answer = await at.app.ask('GET', '/v1/credits', { key: `${key.slice(0, -1)}!` });
    assertError(answer, 401, 'invalid_key');
    assert.equal(answer.headers.get('x-ratelimit-limit'), null);
    assert.equal(figures(await at.app.ask('GET', '/v1/credits', { key })).remaining, 999);
  });

  test('errors of authenticated calls carry the headers, too', async () => {
    const { key } = await at.app.workspace({ plan: 'pro' });
    const notFound = await at.app.ask('POST', '/v1/enrich/contact', { key, body: {} });
    assertError(notFound, 400, 'validation_error');
    assert.equal(figures(notFound).limit, 1_000);
  });

  test('the operator is not limited', async () => {
    const answers = await Promise.all(
      Array.from({ length: 30 }, () =>
        at.app.ask('GET', '/admin/v1/workspaces?per_page=1', { key: ADMIN_TOKEN }),
      ),
    );
    assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([200]));
  });
}
