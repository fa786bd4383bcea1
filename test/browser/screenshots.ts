import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { projectRoot } from '../../src/paths.js';
import { ended, start } from '../contract/run-scene.js';
import { ADMIN_TOKEN, startTestApp, type TestApp } from '../support/app.js';
import { launch } from '../support/chromium.js';
import { ConsoleStage } from './console-stage.js';
import { pastOf } from './past.js';

/** Each page with the file that shows it. */
const PAGES = [
  'Overview',
  'Contacts',
  'Companies',
  'Runs',
  'Waterfall',
  'Credits',
  'Keys',
  'Webhooks',
  'Settings',
] as const;

const CONTACT = 'Avery Quillfeather';
const COMPANY = 'Northwind Labs';

/** Firms of the sandbox’s sample contacts; the last two are not enriched. */
const DOMAINS = [
  'harbor-and-pine.example',
  'eisenhart-legal.example',
  'bluefjord.example',
  'fjellkraft.example',
  'olivar-partners.example',
  'tidewater-robotics.example',
  'northwind-labs.example',
  'polderlight.example',
  'aegeanfreight.example',
] as const;
const RUN = 'Autumn fair';

const ENVIRONMENT = { SLUICE_WEBHOOK_PRIVATE_NETWORK: '1' };

/** Takes a picture of each page of the console, in light, and of the first one in dark and on a telephone. */
export async function takeScreenshots(): Promise<void> {
  const receiver = createServer((_request, response) => response.end('{"received":true}'));
  await new Promise<void>(resolve => receiver.listen(0, '127.0.0.1', resolve));
  const { port } = receiver.address() as AddressInfo;
  const app = await startTestApp('embedded', { environment: ENVIRONMENT });
  const browser = await launch();
  try {
    await seed(app, `http://127.0.0.1:${port}/hooks/sluice`);
    const stage = await ConsoleStage.open(browser, app);
    // A server that has just started has no past: the one that the plots show is made up.
    await stage.page.route('**/v1/statistics*', async route => {
      const answer = await route.fetch({
        url: route
          .request()
          .url()
          .replace(/range=\w+/, 'range=30d'),
      });
      await route.fulfill({ response: answer, json: pastOf(await answer.json()) });
    });
    const picture = (name: string) =>
      stage.page.screenshot({ path: join(projectRoot, 'docs', 'images', `console-${name}.png`) });
    await picture('sign-in');
    await stage.signIn(ADMIN_TOKEN);
    for (const label of PAGES) {
      await stage.visit(label);
      if (label === 'Overview') await stage.page.getByText('30 days').click();
      await stage.settled(label);
      await picture(label.toLowerCase());
    }
    await stage.visit('Contacts');
    await stage.page.getByRole('link', { name: CONTACT }).click();
    await stage.settled(CONTACT);
    await picture('contact');
    await stage.visit('Companies');
    await stage.page.getByRole('link', { name: COMPANY }).click();
    await stage.settled(COMPANY);
    await picture('company');
    await stage.visit('Runs');
    await stage.page.getByRole('link', { name: RUN }).click();
    await stage.settled(RUN);
    await picture('run');
    await stage.visit('Webhooks');
    await stage.page.getByRole('link', { name: '/hooks/sluice' }).click();
    await stage.settled('Webhook');
    await picture('webhook');
    await stage.visit('Overview');
    await stage.page.getByText('30 days').click();
    await stage.page.emulateMedia({ colorScheme: 'dark' });
    await picture('overview-dark');
    await stage.page.setViewportSize({ width: 400, height: 820 });
    await picture('overview-small');
    await stage.close();
  } finally {
    await browser.close();
    await app.stop();
    receiver.close();
  }
}

/** Makes a workspace as it is after some days of use. */
async function seed(app: TestApp, receiverUrl: string): Promise<void> {
  const { workspaces } = await app.admin('GET', '/workspaces');
  const { id, plan } = workspaces[0];
  await app.admin('PATCH', `/workspaces/${id}`, { plan: 'unlimited' });
  for (const reference of ['invoice-2026-107', 'invoice-2026-114']) {
    await app.admin('POST', `/workspaces/${id}/credits`, {
      amount: 2_500,
      reference,
      note: 'Paid by transfer',
    });
  }
  const { key } = await app.admin('POST', `/workspaces/${id}/keys`, {
    name: 'CRM',
    permissions: ['read', 'write'],
  });
  await app.admin('POST', `/workspaces/${id}/keys`, { name: 'Reports', permissions: ['read'] });
  const webhook = await app.ask('POST', '/v1/webhooks', {
    key,
    body: { url: receiverUrl, events: ['contact.enriched', 'credits.low'], description: 'CRM' },
  });
  await app.ask('POST', `/v1/webhooks/${webhook.json.data.webhook.id}/test`, { key });
  // Before the contacts: some of those make the simulated vendors rest for a while.
  for (const [place, domain] of DOMAINS.entries()) {
    const body = { domain };
    if (place < DOMAINS.length - 2) await app.ask('POST', '/v1/enrich/company', { key, body });
    else await app.ask('POST', '/v1/companies', { key, body });
  }
  const { json } = await app.ask('GET', '/v1/contacts', { key });
  for (const contact of json.data.contacts) await app.enrich(key, contact.id);
  const run = await start(app, key, { all: true, name: RUN, overwrite: true });
  await ended(app, key, run.id);
  await app.admin('PATCH', `/workspaces/${id}`, { plan });
}
