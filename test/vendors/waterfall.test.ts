import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startTestApp, type TestApp, type TestWorkspace } from '../support/app.js';
import { magicEmail } from './ask-vendor.js';
import { startHunter } from './hunter.js';
import { startLeadmagic } from './leadmagic.js';
import { AVERY, fullName } from './people.js';
import { startProspeo } from './prospeo.js';
import { type Simulator, VENDOR_KEY } from './simulator.js';

/** The whole program with three vendors: what was bought is bought once, and only what is needed. */
describe('vendors in the waterfall', () => {
  let vendors: Record<'hunter' | 'leadmagic' | 'prospeo', Simulator>;
  let app: TestApp;
  let workspace: TestWorkspace;

  before(async () => {
    vendors = {
      hunter: await startHunter(),
      leadmagic: await startLeadmagic(),
      prospeo: await startProspeo(),
    };
    const providers = Object.entries(vendors).map(([type, { baseUrl }]) => [
      type,
      // biome-ignore lint/suspicious/noTemplateCurlyInString: the configuration takes it from the environment
      { type, api_key: '${VENDOR_KEY}', base_url: baseUrl, allow_private_network: true, credit_cost: 0.01 },
    ]);
    const configuration = JSON.stringify({ providers: Object.fromEntries(providers) });
    app = await startTestApp('embedded', { configuration, environment: { VENDOR_KEY } });
    workspace = await app.workspace();
  });

  after(async () => {
    await app.stop();
    for (const vendor of Object.values(vendors)) await vendor.close();
  });

  /** What was charged since the last time, by vendor. */
  let charged = [0, 0, 0];
  function newCharges(): number[] {
    const now = Object.values(vendors).map(({ credits }) => credits);
    const before = charged;
    charged = now;
    return now.map((credits, index) => credits - (before[index] ?? 0));
  }

  async function enrich(email: string, options: { fields?: string[]; overwrite?: boolean } = {}) {
    const contact = await app.contact(workspace.key, { email, full_name: fullName(AVERY) });
    const answer = await app.enrich(workspace.key, contact, options);
    const id = answer.headers.get('x-enrichment-id');
    const { json } = await app.ask('GET', `/v1/enrichments/${id}`, { key: workspace.key });
    const attempts = json.data.attempts.map(({ provider, outcome, reason }: Record<string, unknown>) =>
      [provider, outcome, reason].join(' ').trim(),
    );
    return { contact, answer, attempts };
  }

  test('one vendor that knows all is the only one that is asked and paid', async () => {
    const { contact, answer, attempts } = await enrich(AVERY.email);
    assert.equal(answer.status, 200);
    const { job_title, company_name, linkedin_url, phone, location, seniority } = answer.json.data.contact;
    assert.deepEqual(
      [job_title, company_name, linkedin_url, phone, location, seniority],
      [
        'VP of Engineering',
        'Northwind Labs',
        'https://linkedin.com/in/averyquillfeather',
        '+12025550147',
        'Portland, OR, US',
        'vp',
      ],
    );
    assert.deepEqual(attempts, ['hunter found']);
    assert.deepEqual(newCharges(), [1, 0, 0]);

    // The same question again, of a contact that is full by now.
    const again = await app.enrich(workspace.key, contact, { overwrite: true });
    assert.equal(again.status, 200);
    assert.deepEqual(newCharges().slice(0, 1), [0]);
  });

  test('a person whom somebody else is mistaken for gets nothing of theirs', async () => {
    const { answer, attempts } = await enrich(magicEmail('wrongperson'));
    assert.equal(answer.status, 409);
    assert.deepEqual(attempts, [
      'hunter not_found identity_mismatch',
      'leadmagic not_found identity_mismatch',
      'prospeo not_found identity_mismatch',
    ]);
    newCharges();
  });

  test('what one vendor lacks the next is asked for, by what was found meanwhile', async () => {
    const { attempts } = await enrich(magicEmail('partial'), {
      fields: ['job_title', 'linkedin_url', 'phone'],
    });
    assert.deepEqual(attempts.slice(0, 2), ['hunter found', 'leadmagic not_found no_usable_field']);
    // LeadMagic was asked for the mobile number only, by the profile that Hunter had found.
    const [asked] = vendors.leadmagic.asked.slice(-1);
    assert.equal(asked?.endpoint, 'POST /people/mobile-finder');
    assert.deepEqual(asked?.body, { profile_url: 'https://www.linkedin.com/in/partial' });
    newCharges();
  });

  test('a person who opted out at one vendor is told apart in the attempts, and not asked about there again', async () => {
    const { contact, answer, attempts } = await enrich(magicEmail('suppressed'));
    assert.equal(answer.status, 409);
    assert.equal(attempts[0], 'hunter suppressed');
    assert.deepEqual(newCharges(), [0, 0, 0]);
    const asked = vendors.hunter.asked.length;
    const again = await app.enrich(workspace.key, contact, { fields: ['phone'] });
    assert.equal(again.status, 409);
    assert.equal(vendors.hunter.asked.length, asked);
  });

  test('a contract that a vendor has changed shows in the metrics, and breaks nothing', async () => {
    const person = { name: { fullName: fullName(AVERY) }, employment: { title: 7, name: AVERY.company } };
    vendors.hunter.alwaysAnswer({ status: 200, body: { data: { ...person, email: 'changed@acme.com' } } });
    const { attempts } = await enrich('changed@acme.com', { fields: ['company_name'] });
    assert.equal(attempts[0], 'hunter found');
    vendors.hunter.alwaysAnswer({ status: 200, body: { person } });
    await enrich('changed.more@acme.com', { fields: ['company_name'] });
    const { text } = await app.ask('GET', '/metrics');
    const counted = [...text.matchAll(/^sluice_provider_unreadable_members_total\{(.*)\} (\d+)$/gm)];
    assert.deepEqual(
      counted.map(([, labels, count]) => `${labels} ${count}`),
      ['provider="hunter",member="data.employment.title" 1', 'provider="hunter",member="data" 1'],
    );
  });
});
