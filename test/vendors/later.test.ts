import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { assertError, eventually, present } from '../contract/stage.js';
import { Stored } from '../contract/stored.store.js';
import { type Answer, startTestApp, type TestApp, type TestWorkspace } from '../support/app.js';
import { type DatabaseKind, onBothDatabases, onPostgres } from '../support/databases.js';
import { magicEmail } from './ask-vendor.js';
import { type Dropcontact, startDropcontact } from './dropcontact.js';
import { AVERY, fullName } from './people.js';
import { VENDOR_KEY } from './simulator.js';

/** Longest wait for what happens in the background, which looks every two seconds. */
const BACKGROUND_MS = 30_000;

/** Of a call: time for an answer that is ready on a busy machine, and not much more. */
const DEADLINE_MS = 4_000;

/** A vendor that answers later, and a program that asks it. */
class Setting {
  readonly vendor: Dropcontact;
  readonly app: TestApp;

  private constructor(vendor: Dropcontact, app: TestApp) {
    this.vendor = vendor;
    this.app = app;
  }

  /** @param options of the provider, beside its own. */
  static async start(kind: DatabaseKind, options: object = {}): Promise<Setting> {
    const vendor = await startDropcontact({ notReady: 0 });
    return new Setting(vendor, await startApp(kind, vendor, options));
  }

  async stop(): Promise<void> {
    await this.app.stop();
    await this.vendor.simulator.close();
  }
}

function startApp(
  kind: DatabaseKind,
  vendor: Dropcontact,
  options: object,
  databaseUrl?: string,
): Promise<TestApp> {
  const configuration = JSON.stringify({
    defaults: { deadline_ms: DEADLINE_MS },
    providers: {
      later: {
        type: 'dropcontact',
        // biome-ignore lint/suspicious/noTemplateCurlyInString: the configuration takes it from the environment
        api_key: '${VENDOR_KEY}',
        base_url: vendor.simulator.baseUrl,
        allow_private_network: true,
        credit_cost: 0.02,
        poll_ms: 100,
        collect_ms: 100,
        ...options,
      },
    },
  });
  const environment = { VENDOR_KEY };
  return startTestApp(kind, { configuration, environment, ...(databaseUrl && { databaseUrl }) });
}

function contactOf(app: TestApp, { key }: TestWorkspace, email: string): Promise<string> {
  return app.contact(key, { email, full_name: fullName(AVERY) });
}

async function attemptsOf(app: TestApp, { key }: TestWorkspace, answer: Answer): Promise<unknown[]> {
  const id = answer.headers.get('x-enrichment-id');
  const { attempts } = (await app.ask('GET', `/v1/enrichments/${id}`, { key })).json.data;
  return attempts.map(({ outcome, reason, cached, cost }: Record<string, unknown>) => [
    outcome,
    reason,
    cached,
    cost,
  ]);
}

function assertUnfinished(answer: Answer): void {
  assertError(answer, 503, 'providers_unavailable');
  assert.match(answer.headers.get('retry-after') ?? '', /^[1-9]\d*$/);
}

onBothDatabases('a vendor that answers later', kind => {
  let at: Setting;
  let workspace: TestWorkspace;
  before(async () => {
    at = await Setting.start(kind);
    workspace = await at.app.workspace({ credits: 10 });
  });
  after(() => at.stop());

  test('an answer that is ready before the deadline is the call’s', async () => {
    const contact = await contactOf(at.app, workspace, AVERY.email);
    const answer = await at.app.enrich(workspace.key, contact);
    assert.deepEqual([answer.status, answer.json?.data?.contact.job_title], [200, 'VP of Engineering']);
    assert.deepEqual(await attemptsOf(at.app, workspace, answer), [['found', null, false, 0.02]]);
    assert.equal(at.vendor.simulator.credits, 1);
  });

  test('one that is not is collected without the call, for the retry, and is submitted and paid once', async () => {
    const email = magicEmail('partial');
    const paidBefore = at.vendor.simulator.credits;
    const before = await at.app.credits(workspace.id);
    at.vendor.ready(false);
    const contact = await contactOf(at.app, workspace, email);
    const first = await at.app.enrich(workspace.key, contact, { fields: ['job_title'] });
    assertUnfinished(first);
    assert.deepEqual(await attemptsOf(at.app, workspace, first), [['failed', 'pending', false, 0]]);
    assert.deepEqual(await at.app.credits(workspace.id), before);
    at.vendor.ready(true);
    await collected(at, paidBefore + 1);
    const looks = at.vendor.looks();
    const retry = await at.app.enrich(workspace.key, contact, { fields: ['job_title'] });
    assert.deepEqual([retry.status, retry.json?.data?.contact.job_title], [200, 'VP of Engineering']);
    assert.deepEqual(await attemptsOf(at.app, workspace, retry), [['found', null, true, 0]]);
    assert.equal(at.vendor.looks(), looks, 'the answer was there');
    assert.equal(at.vendor.submissions(email), 1);
  });

  test('while it is pending, another call about the person waits for it as well, and submits nothing', async () => {
    const email = magicEmail('stale');
    at.vendor.ready(false);
    const contact = await contactOf(at.app, workspace, email);
    const asked = () => at.app.enrich(workspace.key, contact, { idempotencyKey: randomUUID() });
    for (const answer of await Promise.all([asked(), asked(), asked()])) assertUnfinished(answer);
    const last = asked();
    at.vendor.ready(true);
    assert.equal((await last).status, 200);
    assert.equal(at.vendor.submissions(email), 1);
  });

  test('that nobody is known is an answer, and is remembered', async () => {
    const email = magicEmail('nomatch');
    at.vendor.ready(true);
    const contact = await contactOf(at.app, workspace, email);
    for (let call = 0; call < 2; call += 1)
      assertError(await at.app.enrich(workspace.key, contact), 409, 'no_match');
    assert.equal(at.vendor.submissions(email), 1);
  });

  test('what the vendor refused to take is not waited for', async () => {
    const contact = await contactOf(at.app, workspace, magicEmail('html502'));
    const answer = await at.app.enrich(workspace.key, contact);
    assertUnfinished(answer);
    assert.deepEqual(await attemptsOf(at.app, workspace, answer), [['failed', 'http_502', false, 0]]);
  });

  test('a submission that was cut off may have been taken: the next call submits anew, and says so', async () => {
    const idempotencyKey = randomUUID();
    const contact = await contactOf(at.app, workspace, magicEmail('reset'));
    const ask = () => at.app.enrich(workspace.key, contact, { idempotencyKey });
    assert.deepEqual(await attemptsOf(at.app, workspace, await ask()), [['failed', 'reset', false, 0]]);
    assert.deepEqual(await attemptsOf(at.app, workspace, await ask()), [
      ['failed', 'outcome_unknown', false, 0],
      ['failed', 'reset', false, 0],
    ]);
  });
});

/** Waits until so many answers are recorded and counted, each once. */
async function collected(at: Setting, answers: number): Promise<void> {
  await eventually(
    async () => (await at.app.admin('GET', '/providers')).providers[0].spend,
    spend => Math.abs(spend - 0.02 * answers) < 1e-9,
    BACKGROUND_MS,
  );
  assert.equal(at.vendor.simulator.credits, answers);
}

describe('a call whose deadline is nearer than the next look', () => {
  let at: Setting;
  before(async () => {
    at = await Setting.start('embedded', { poll_ms: 60_000, collect_ms: 60_000 });
  });
  after(() => at.stop());

  test('looks once more before it ends', async () => {
    const workspace = await at.app.workspace();
    const contact = await contactOf(at.app, workspace, AVERY.email);
    assert.equal((await at.app.enrich(workspace.key, contact)).status, 200);
    assert.equal(at.vendor.looks(), 1);
  });
});

describe('an answer that may not be cached', () => {
  let at: Setting;
  before(async () => {
    at = await Setting.start('embedded', { may_cache: false });
  });
  after(() => at.stop());

  test('and came after its call still serves the retry of that call', async () => {
    const workspace = await at.app.workspace();
    at.vendor.ready(false);
    const contact = await contactOf(at.app, workspace, AVERY.email);
    assertUnfinished(await at.app.enrich(workspace.key, contact));
    at.vendor.ready(true);
    await collected(at, 1);
    assert.equal((await at.app.enrich(workspace.key, contact)).status, 200);
    assert.equal(at.vendor.submissions(AVERY.email), 1);
  });
});

onPostgres('a vendor that answers later, asked by two processes', () => {
  let at: Setting;
  let two: TestApp;
  let stored: Stored;
  let workspace: TestWorkspace;
  before(async () => {
    at = await Setting.start('postgres');
    const databaseUrl = present(at.app.databaseUrl);
    two = await startApp('postgres', at.vendor, {}, databaseUrl);
    stored = await Stored.open(databaseUrl);
    workspace = await at.app.workspace();
  });
  after(async () => {
    await stored.close();
    await two.stop();
    await at.stop();
  });

  test('the same question to both at once is submitted once', async () => {
    at.vendor.ready(true);
    const contact = await contactOf(at.app, workspace, AVERY.email);
    const answers = await Promise.all([at.app, two].map(app => app.enrich(workspace.key, contact)));
    assert.deepEqual(
      answers.map(({ status }) => status),
      [200, 200],
    );
    assert.equal(at.vendor.submissions(AVERY.email), 1);
    assert.equal(at.vendor.simulator.credits, 1);
  });

  test('what one has submitted the other collects', async () => {
    const email = magicEmail('partial');
    const paidBefore = at.vendor.simulator.credits;
    at.vendor.ready(false);
    const contact = await contactOf(at.app, workspace, email);
    assertUnfinished(await at.app.enrich(workspace.key, contact));
    const other = two.enrich(workspace.key, contact);
    at.vendor.ready(true);
    assert.equal((await other).status, 200);
    assert.equal(at.vendor.submissions(email), 1);
    await collected(at, paidBefore + 1);
  });

  test('while one submits, the other waits; after the claim of a dead one has run out, it submits and says so', async () => {
    const contact = await contactOf(at.app, workspace, magicEmail('slow'));
    const arrived = at.vendor.simulator.nextArrival();
    const idempotencyKey = randomUUID();
    const first = at.app.enrich(workspace.key, contact, { idempotencyKey });
    await arrived;
    const submissions = () =>
      at.vendor.simulator.asked.filter(({ body }) => JSON.stringify(body).includes('slow@'));
    const waiting = await two.enrich(workspace.key, contact);
    assert.deepEqual(await attemptsOf(two, workspace, waiting), [['failed', 'pending', false, 0]]);
    assertUnfinished(await first);
    assert.equal(submissions().length, 1);
    await stored.endClaims(workspace.id);
    const answer = await two.enrich(workspace.key, contact, { idempotencyKey });
    assert.deepEqual(await attemptsOf(two, workspace, answer), [
      ['failed', 'outcome_unknown', false, 0],
      ['failed', 'pending', false, 0],
    ]);
    assert.equal(submissions().length, 2);
  });
});
