import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Agent, request } from 'undici';
import { startTestApp, type TestApp } from '../support/app.js';
import { type DatabaseKind, onBothDatabases } from '../support/databases.js';
import { onPrivateCluster } from '../support/private-cluster.js';
import { configurationOfDatasets } from './datasets.js';
import { configurationFor, PaidVendor, PROCESS_NAME } from './paid-vendor.js';
import { seeded } from './random.js';
import { reportFigures, SEED, scaled } from './scale.js';
import { Scene } from './scene.js';

const CALLERS = 256;

/** Many sockets at once, as from many clients. */
const agent = new Agent({ connections: CALLERS });
after(() => agent.destroy());

async function statusOfEnrichment(app: TestApp, key: string, contactId: string): Promise<number> {
  const response = await request(`${app.url}/v1/enrich/contact`, {
    method: 'POST',
    dispatcher: agent,
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ contact_id: contactId }),
  });
  await response.body.dump();
  return response.statusCode;
}

/** One credit and 256 calls at once, again and again: how often it was not exactly one that got it. */
async function raceForTheLastCredit(kind: DatabaseKind, trials: number, isLocal: boolean): Promise<number> {
  const vendor = await PaidVendor.start();
  const environment = { [PROCESS_NAME]: 'race' };
  const configuration = isLocal ? await configurationOfDatasets() : configurationFor(vendor.port);
  const app = await startTestApp(kind, { configuration, environment });
  try {
    const { id, key } = await app.workspace({ credits: 0 });
    const contacts: string[] = [];
    for (let made = 0; made < CALLERS; made += 1) contacts.push(await newContact(app, key, made));
    let wrong = 0;
    for (let trial = 1; trial <= trials; trial += 1) {
      await app.admin('POST', `/workspaces/${id}/credits`, { amount: 1, reference: `trial-${trial}` });
      const statuses = await Promise.all(contacts.map(contact => statusOfEnrichment(app, key, contact)));
      const winner = statuses.indexOf(200);
      const refused = statuses.filter(status => status === 402).length;
      const { balance, held } = await app.credits(id);
      if (winner === -1 || refused !== CALLERS - 1 || balance !== 0 || held !== 0) wrong += 1;
      if (winner !== -1) contacts[winner] = await newContact(app, key, CALLERS + trial);
    }
    const asked = isLocal ? 0 : trials;
    assert.equal(vendor.calls.length, asked, 'nobody is asked for whom there is no credit');
    return wrong;
  } finally {
    await app.stop();
    await vendor.close();
  }
}

function newContact(app: TestApp, key: string, number: number): Promise<string> {
  return app.contact(key, { full_name: 'Jane Doe', email: `known-${number}@acme.com` });
}

onBothDatabases('the last credit', kind => {
  for (const [whom, isLocal] of [
    ['a vendor', false],
    ['nobody outside', true],
  ] as const) {
    test(`goes to exactly one of 256 calls that come at once, and ask ${whom}`, async () => {
      const trials = scaled(10, 500);
      const wrong = await raceForTheLastCredit(kind, trials, isLocal);
      const what = `balance 1, ${CALLERS} calls at once that ask ${whom}, ${kind}`;
      reportFigures(what, { trials, findings: wrong });
      assert.equal(wrong, 0);
    });
  }
});

onPrivateCluster('two servers on one database', cluster => {
  describe('a key', () => {
    test('that comes hundreds of times is one call, and gets the same bytes each time', async () => {
      const sends = scaled(500, 10_000);
      const random = seeded(SEED);
      const scene = await Scene.open(cluster(), { credits: 5, servers: 2, wait: () => sleep(random() * 50) });
      try {
        const story = await scene.client.begin('known');
        // Some at once with the first, the others when it is over.
        const delaysMs = Array.from({ length: sends }, () => random() * scaled(200, 4_000));
        await Promise.all(
          delaysMs.map(async delayMs => {
            await sleep(delayMs);
            await scene.client.untilAnswered(story);
          }),
        );
        const findings = await scene.findings();
        reportFigures('one key, two servers', { sends: story.asks.length, findings: findings.length });
        assert.deepEqual(findings, []);
        assert.equal(scene.vendor.calls.length, 1);
      } finally {
        await scene.close();
      }
    });
  });

  describe('a contact', () => {
    test('that many enrich at once is charged once', async () => {
      const callers = 64;
      for (let trial = 1; trial <= scaled(2, 50); trial += 1) {
        let release: () => void = () => undefined;
        const released = new Promise<void>(resolve => (release = resolve));
        const scene = await Scene.open(cluster(), { credits: callers, wait: () => released });
        try {
          const first = await scene.client.begin('known');
          const stories = [
            first,
            ...Array.from({ length: callers - 1 }, () => scene.client.beginAgain(first)),
          ];
          const calls = Promise.all(stories.map(story => scene.client.untilAnswered(story)));
          // Only when all of them have read the empty contact does the vendor answer.
          while (
            (await scene.value(`select count(*) from enrichments where status = 'running'`)) !==
            String(callers)
          );
          release();
          const answers = await calls;
          assert.equal(answers.filter(answer => answer?.charged === '1').length, 1);
          assert.deepEqual(await scene.findings(), []);
        } finally {
          release();
          await scene.close();
        }
      }
      reportFigures('one contact, 64 calls at once', { trials: scaled(2, 50), findings: 0 });
    });
  });

  describe('a limit', () => {
    test('is shared exactly', async () => {
      const scene = await Scene.open(cluster(), { credits: 1, servers: 2 });
      try {
        for (let trial = 1; trial <= scaled(2, 20); trial += 1) await shareLimit(scene);
        reportFigures('limit of 10 a minute, two servers, 64 calls at once', {
          trials: scaled(2, 20),
          findings: 0,
        });
      } finally {
        await scene.close();
      }
    });
  });
});

/** 10 calls a minute: of 64 at once exactly 10 are let through, unless the minute ends among them. */
async function shareLimit(scene: Scene): Promise<void> {
  const minute = () => scene.value(`select date_trunc('minute', clock_timestamp())`);
  for (;;) {
    const { key } = await scene.apps[0].workspace({ plan: 'starter' });
    const before = await minute();
    const statuses = await Promise.all(
      Array.from({ length: 64 }, async (_, call) => {
        const app = scene.apps[call % scene.apps.length];
        return (await app?.ask('GET', '/v1/credits', { key }))?.status;
      }),
    );
    if (before !== (await minute())) continue;
    assert.equal(statuses.filter(status => status === 200).length, 10);
    assert.equal(statuses.filter(status => status === 429).length, 54);
    return;
  }
}
