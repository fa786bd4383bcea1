import assert from 'node:assert/strict';
import { test } from 'node:test';
import { onPrivateCluster, type PrivateCluster } from '../support/private-cluster.js';
import {
  type BrokenBuild,
  breakingStatement,
  CHARGE_FIRST,
  NO_CLAIM,
  NO_CREDIT_LEFT,
  NO_FENCING,
  NO_HOLD,
  NO_LAST_LINE_OF_DEFENCE,
} from './broken-builds.js';
import { check, type Evidence, type Finding } from './checker.js';
import { Scene } from './scene.js';

/** A broken build may never answer: that is reported, too. */
const PATIENCE_MS = 5_000;

async function breakIt(scene: Scene, builds: readonly BrokenBuild[]): Promise<void> {
  if (builds.length === 0) return;
  await scene.run(NO_LAST_LINE_OF_DEFENCE);
  for (const build of builds) await scene.run(await breakingStatement(build));
}

/** A process that is paused inside the vendor's call, loses its lease and its call, and wakes up too late. */
async function sleepingOwner(cluster: PrivateCluster, builds: readonly BrokenBuild[]): Promise<Finding[]> {
  let wake: () => void = () => undefined;
  const asleep = new Promise<void>(resolve => (wake = resolve));
  let asked: () => void = () => undefined;
  const arrived = new Promise<void>(resolve => (asked = resolve));
  let questions = 0;
  const scene = await Scene.open(cluster, {
    credits: 5,
    servers: 2,
    patienceMs: PATIENCE_MS,
    wait: async () => {
      questions += 1;
      asked();
      if (questions === 1) await asleep;
    },
  });
  try {
    await breakIt(scene, builds);
    const story = await scene.client.begin('known');
    const first = scene.client.untilAnswered(story);
    await arrived;
    await scene.run(`update processes set lease_expires_at = '-infinity'
      where fence in (select fence from enrichments where status = 'running')`);
    scene.kills.push({ atMs: Date.now(), process: scene.vendor.calls[0]?.by ?? '' });
    await Promise.race([scene.client.untilAnswered(story), scene.client.untilAnswered(story)]);
    wake();
    await first;
    await scene.client.untilAnswered(story);
    return await scene.findings();
  } finally {
    wake();
    await scene.close();
  }
}

/** More calls at once than there are credits. */
async function tooManyAtOnce(
  cluster: PrivateCluster,
  builds: readonly BrokenBuild[],
  isLocal = false,
): Promise<Finding[]> {
  const scene = await Scene.open(cluster, { credits: 5, patienceMs: PATIENCE_MS, isLocal });
  try {
    await breakIt(scene, builds);
    const stories = await Promise.all(Array.from({ length: 20 }, () => scene.client.begin('known')));
    await Promise.all(stories.map(story => scene.client.untilAnswered(story)));
    return await scene.findings();
  } finally {
    await scene.close();
  }
}

/** One key at two servers at once, whose calls ask nobody outside: all of them look for it before any has claimed it. */
async function oneKeyAtOnce(cluster: PrivateCluster, builds: readonly BrokenBuild[]): Promise<Finding[]> {
  const scene = await Scene.open(cluster, {
    credits: 5,
    servers: 2,
    patienceMs: PATIENCE_MS,
    isLocal: true,
  });
  try {
    await breakIt(scene, builds);
    const story = await scene.client.begin('known');
    await Promise.all(Array.from({ length: 20 }, () => scene.client.untilAnswered(story)));
    return await scene.findings();
  } finally {
    await scene.close();
  }
}

/** People whom the vendor does not know, among others. */
async function strangers(cluster: PrivateCluster, builds: readonly BrokenBuild[]): Promise<Evidence> {
  const scene = await Scene.open(cluster, { credits: 10, patienceMs: PATIENCE_MS });
  try {
    await breakIt(scene, builds);
    for (const kind of ['known', 'unknown', 'known'] as const) {
      const story = await scene.client.begin(kind);
      await scene.client.untilAnswered(story);
      await scene.client.untilAnswered(story);
    }
    return await scene.evidence();
  } finally {
    await scene.close();
  }
}

function rulesOf(findings: readonly Finding[]): string[] {
  return [...new Set(findings.map(({ rule }) => rule))].sort();
}

onPrivateCluster('the checker', cluster => {
  test('finds nothing in the program as it is', async () => {
    assert.deepEqual(await sleepingOwner(cluster(), []), []);
    assert.deepEqual(await tooManyAtOnce(cluster(), []), []);
    assert.deepEqual(await tooManyAtOnce(cluster(), [], true), []);
    assert.deepEqual(await oneKeyAtOnce(cluster(), []), []);
  });

  test('catches a build without fencing', async () => {
    // Which promise is broken depends on who comes first: the second charge, the other answer, the hold given back twice.
    const rules = rulesOf(await sleepingOwner(cluster(), [NO_FENCING]));
    const harm = ['charges', 'answers', 'holds'].filter(rule => rules.includes(rule));
    assert.ok(harm.length > 0, `it reported ${rules}`);
  });

  for (const [what, build, isLocal] of [
    ['without holds', NO_HOLD, false],
    ['without a look at the balance where nobody outside is asked', NO_CREDIT_LEFT, true],
  ] as const) {
    test(`catches a build ${what}`, async () => {
      const findings = await tooManyAtOnce(cluster(), [build], isLocal);
      assert.ok(
        findings.some(({ rule, what }) => rule === 'balance' && what.includes('spends what is not there')),
        JSON.stringify(findings),
      );
    });
  }

  test('catches a build that claims a key which another call has', async () => {
    const findings = await oneKeyAtOnce(cluster(), [NO_CLAIM]);
    assert.ok(rulesOf(findings).includes('answers'), JSON.stringify(findings));
  });

  test('catches a build that charges outside the transaction', async () => {
    const findings = check(await strangers(cluster(), CHARGE_FIRST));
    assert.ok(
      findings.some(({ what }) => what === 'was charged 1 times instead of 0'),
      JSON.stringify(findings),
    );
  });

  test('catches every kind of damage to the books, and says which promise is broken', async () => {
    const good = await strangers(cluster(), []);
    assert.deepEqual(check(good), []);
    for (const [damage, rule, damaged] of damages(good)) {
      assert.ok(rulesOf(check(damaged)).includes(rule), `${damage}: reported ${rulesOf(check(damaged))}`);
    }
  });
});

/** The same evidence with one thing wrong in it, and the promise that is then broken. */
function damages(good: Evidence): [damage: string, rule: string, damaged: Evidence][] {
  const { books, stories, vendorCalls } = good;
  const { workspace, entries, calls, records } = books;
  const withBooks = (changed: Partial<Evidence['books']>): Evidence => ({
    ...good,
    books: { ...books, ...changed },
  });
  const story = stories[0];
  const replay = story?.asks.at(-1);
  if (story === undefined || replay?.answer === undefined || replay.answer === null)
    throw new Error('No story.');
  const answer = { ...replay.answer, body: `${replay.answer.body} ` };
  const otherStory = { ...story, asks: [...story.asks, { ...replay, answer }] };
  const lost = { ...story, asks: [{ ...replay, answer: null }] };
  const fault = { ...story, asks: [{ ...replay, answer: { ...answer, status: 500 } }, ...story.asks] };
  const others = stories.slice(1);
  return [
    ['a charge is missing', 'charges', withBooks({ entries: entries.filter(({ seq }) => seq !== '2') })],
    ['a charge is there twice', 'charges', withBooks({ entries: [...entries, ...entries.slice(-1)] })],
    ['a charge belongs to no call', 'strangers', withBooks({ calls: calls.slice(1) })],
    ['a balance is wrong', 'balance', withBooks({ workspace: { ...workspace, balance: '9' } })],
    ['a grant is missing', 'balance', { ...good, grants: { ...good.grants, more: 1 } }],
    ['a credit is held', 'holds', withBooks({ workspace: { ...workspace, held: '1' } })],
    ['a call still runs', 'holds', withBooks({ calls: calls.map(call => ({ ...call, status: 'running' })) })],
    [
      'an entry was edited',
      'chain',
      withBooks({ entries: entries.map(entry => ({ ...entry, note: 'edited' })) }),
    ],
    ['entries were reordered', 'chain', withBooks({ entries: [...entries].reverse() })],
    ['the last entry is gone', 'chain', withBooks({ entries: entries.slice(0, -1) })],
    [
      'a write is lost',
      'writes',
      withBooks({
        records: records.map(record => ({ ...record, values: [null, ...record.values.slice(1)] })),
      }),
    ],
    ['a contact is lost', 'writes', withBooks({ records: records.slice(1) })],
    ['two answers differ', 'answers', { ...good, stories: [otherStory, ...others] }],
    ['a key has no answer', 'answers', { ...good, stories: [lost, ...others] }],
    ['a client saw a fault of ours', 'answers', { ...good, stories: [fault, ...others] }],
    ['a vendor was asked twice', 'vendor', { ...good, vendorCalls: [...vendorCalls, ...vendorCalls] }],
  ];
}
