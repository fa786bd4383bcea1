import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Database } from '../../src/database/database.js';
import { migrate } from '../../src/database/migrate.js';
import { openDatabase } from '../../src/database/open.js';
import { Evidence } from '../../src/enrich/evidence.js';
import { EvidenceExchange } from '../../src/enrich/evidence-exchange.js';
import { createLogger } from '../../src/logger.js';
import { projectRoot } from '../../src/paths.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { createPostgresDatabase, onBothDatabases, onPostgres } from '../support/databases.js';
import { found, HttpVendor, VENDOR_ENVIRONMENT } from '../vendors/http-vendor.js';
import { newEmail } from './stage.js';

onBothDatabases('what providers have delivered', kind => {
  let database: Database;
  let cleanUp: () => Promise<void>;

  before(async () => {
    const folder = await mkdtemp(join(tmpdir(), 'sluice-evidence-'));
    const made = kind === 'postgres' ? await createPostgresDatabase() : null;
    database = await openDatabase({
      databaseUrl: made?.url ?? null,
      dataDir: folder,
      logger: createLogger('silent'),
      onCrash: error => assert.fail(String(error)),
    });
    await migrate(database, join(projectRoot, 'migrations'));
    cleanUp = async () => {
      await database.close();
      await made?.drop();
      await rm(folder, { recursive: true, force: true });
    };
  });

  after(() => cleanUp());

  function process(): { evidence: Evidence; exchange: EvidenceExchange } {
    const evidence = new Evidence();
    return { evidence, exchange: new EvidenceExchange(database, evidence, () => 0) };
  }

  const note = (evidence: Evidence, provider: string, count: number, success: number) => {
    for (let time = 0; time < count; time += 1) evidence.note(provider, 'email', 'phone', success);
  };

  const rounded = (evidence: Evidence, provider: string) => {
    const { trials, successes } = evidence.about(provider, 'email')('phone');
    return [Math.round(trials), Math.round(successes)];
  };

  test('adds up over all processes, each of which knows it after an exchange', async () => {
    const [one, other] = [process(), process()];
    note(one.evidence, 'summed', 30, 1);
    note(other.evidence, 'summed', 20, 0);
    await one.exchange.exchange();
    await other.exchange.exchange();
    assert.deepEqual(rounded(other.evidence, 'summed'), [50, 30]);
    assert.deepEqual(rounded(one.evidence, 'summed'), [30, 30]);
    await one.exchange.exchange();
    assert.deepEqual(rounded(one.evidence, 'summed'), [50, 30]);
  });

  test('is counted once however often it is exchanged, and known to a process that starts', async () => {
    const one = process();
    note(one.evidence, 'kept', 10, 1);
    for (let time = 0; time < 3; time += 1) await one.exchange.exchange();
    const started = process();
    await started.exchange.exchange();
    assert.deepEqual(rounded(started.evidence, 'kept'), [10, 10]);
  });

  test('fades in the database as it does in memory: what a provider was like before is forgotten', async () => {
    const one = process();
    note(one.evidence, 'changed', 2_000, 1);
    await one.exchange.exchange();
    note(one.evidence, 'changed', 400, 0);
    await one.exchange.exchange();
    const [trials, successes] = rounded(one.evidence, 'changed');
    assert.deepEqual([trials, successes], [400, 200]);
  });

  test('is not lost where the database is away: it is stored with what comes later', async () => {
    const evidence = new Evidence();
    const away = { ...database, query: () => Promise.reject(new Error('away')) };
    note(evidence, 'late', 5, 1);
    await assert.rejects(new EvidenceExchange(away, evidence, () => 0).exchange());
    note(evidence, 'late', 2, 1);
    await new EvidenceExchange(database, evidence, () => 0).exchange();
    assert.deepEqual(rounded(evidence, 'late'), [7, 7]);
  });
});

onPostgres('order: auto', () => {
  const vendors: Record<string, HttpVendor> = {};
  const apps: TestApp[] = [];
  let configuration: string;

  before(async () => {
    vendors.thin = await HttpVendor.start();
    vendors.whole = await HttpVendor.start();
    configuration = JSON.stringify({
      waterfall: ['thin', 'whole'],
      defaults: { order: 'auto' },
      providers: {
        thin: vendors.thin.provider({ cost: 0.05 }),
        whole: vendors.whole.provider({ cost: 0.05 }),
      },
    });
  });

  after(async () => {
    for (const app of apps) await app.stop();
    for (const vendor of Object.values(vendors)) await vendor.close();
  });

  async function start(databaseUrl?: string): Promise<TestApp> {
    const options = databaseUrl === undefined ? {} : { databaseUrl };
    const app = await startTestApp('postgres', {
      configuration,
      environment: VENDOR_ENVIRONMENT,
      ...options,
    });
    apps.push(app);
    return app;
  }

  /** Enriches somebody of whom one vendor knows the title, and the other everything; who was asked, in order. */
  async function enrichSomebody(app: TestApp, key: string): Promise<string[]> {
    const email = newEmail();
    vendors.thin?.knows(email, found({ name: 'Jane Doe', title: 'Paralegal' }));
    vendors.whole?.knows(
      email,
      found({
        ...{ name: 'Jane Doe', title: 'Paralegal', employer: 'Acme Corp', phone: '+12025550147' },
        ...{ profile: 'https://linkedin.com/in/jane-doe', place: 'Austin, TX, US', level: 'senior' },
      }),
    );
    const contact = await app.contact(key, { full_name: 'Jane Doe', email });
    const answer = await app.enrich(key, contact);
    assert.equal(answer.status, 200, answer.text);
    const id = answer.headers.get('x-enrichment-id');
    const { attempts } = (await app.ask('GET', `/v1/enrichments/${id}`, { key })).json.data;
    return attempts
      .filter(({ outcome }: { outcome: string }) => outcome === 'found')
      .map(({ provider }: { provider: string }) => provider);
  }

  test('asks first who has turned out to fill most for the price, and knows it after a restart', async () => {
    const app = await start();
    const { key } = await app.workspace({ credits: 200 });
    assert.equal((await enrichSomebody(app, key))[0], 'thin', 'nothing is known yet, so as configured');
    for (let time = 0; time < 40; time += 1) await enrichSomebody(app, key);
    // One call in fifty explores, so a few may go another way.
    const later: string[][] = [];
    for (let time = 0; time < 20; time += 1) later.push(await enrichSomebody(app, key));
    assert.ok(later.filter(asked => asked.join() === 'whole').length >= 15, JSON.stringify(later));

    await app.app.stop();
    const restarted = await start(app.databaseUrl ?? '');
    const again: string[][] = [];
    for (let time = 0; time < 5; time += 1) again.push(await enrichSomebody(restarted, key));
    assert.ok(again.filter(asked => asked.join() === 'whole').length >= 3, JSON.stringify(again));
  });
});
