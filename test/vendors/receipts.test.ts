import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { findReceipts, openQuestions, writeReceipts } from '../../src/providers/receipts.store.js';
import { onBothDatabases } from '../support/databases.js';
import { type Migrated, migrated } from '../support/migrated.js';

onBothDatabases('receipts', kind => {
  let made: Migrated;
  before(async () => {
    made = await migrated(kind);
  });
  after(() => made.drop());

  const question = () => ({ provider: 'vendor', question: randomUUID(), idempotencyKey: randomUUID() });
  const asking = () => ({ enrichmentId: randomUUID(), askedAtMs: Date.now() });
  const states = async (...[workspaceId, lookups]: [string, Parameters<typeof findReceipts>[2]]) =>
    (await findReceipts(made.database, workspaceId, lookups)).map(({ state }) => state);

  test('a question is on disk as soon as it is known that nobody has its answer; looking alone writes none', async () => {
    const workspaceId = randomUUID();
    const [asked, lookedAt] = [question(), question()];
    const openings = [
      { ...asked, asking: asking() },
      { ...lookedAt, asking: null },
    ];
    const first = await openQuestions(made.database, workspaceId, openings);
    assert.deepEqual(first, [{ state: 'none' }, { state: 'none' }]);
    assert.deepEqual(await states(workspaceId, [asked, lookedAt]), ['asked', 'none']);
    // To another key it says nothing: whether that call is charged is not its matter.
    assert.deepEqual(await states(workspaceId, [{ ...asked, idempotencyKey: randomUUID() }]), ['none']);
    assert.deepEqual(await states(randomUUID(), [asked]), ['none']);
  });

  test('a question with an answer is not opened again, and each gets its own in the order of asking', async () => {
    const workspaceId = randomUUID();
    const questions = [question(), question(), question()];
    const answers = questions.map((one, place) => ({
      ...one,
      ...asking(),
      answer: {
        outcome: { outcome: 'found' as const, fields: { job_title: `Title ${place}` } },
        cost: place / 10,
        freshDays: 1,
      },
    }));
    await writeReceipts(made.database, workspaceId, [...answers].reverse());
    const opened = await openQuestions(
      made.database,
      workspaceId,
      questions.map(one => ({ ...one, asking: asking() })),
    );
    assert.deepEqual(
      opened,
      answers.map(({ askedAtMs, answer: { outcome, cost } }) => ({
        state: 'answered',
        outcome,
        cost,
        askedAtMs,
      })),
    );
    assert.deepEqual(await states(workspaceId, questions), ['answered', 'answered', 'answered']);
  });

  test('an answer that may not be kept serves the key that it was got for, and another key asks anew', async () => {
    const workspaceId = randomUUID();
    const asked = question();
    const answer = { outcome: { outcome: 'not_found' as const }, cost: 0.1, freshDays: 0 };
    await writeReceipts(made.database, workspaceId, [{ ...asked, ...asking(), answer }]);
    assert.deepEqual(await states(workspaceId, [asked]), ['answered']);
    const another = { ...asked, idempotencyKey: randomUUID() };
    const opened = await openQuestions(made.database, workspaceId, [{ ...another, asking: asking() }]);
    assert.deepEqual(opened, [{ state: 'none' }]);
    assert.deepEqual(await states(workspaceId, [another]), ['asked']);
  });
});
