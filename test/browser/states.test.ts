import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { start } from '../contract/run-scene.js';
import { eventually } from '../contract/stage.js';
import { ADMIN_TOKEN, startTestApp, type TestApp } from '../support/app.js';
import { inBrowser } from '../support/browser.js';
import { onConsole } from './on-console.js';

inBrowser('each page of the console', launch => {
  let app: TestApp;
  let browser: Browser;
  before(async () => {
    app = await startTestApp('embedded');
    browser = await launch();
  });
  after(async () => {
    await browser?.close();
    await app?.stop();
  });

  /** Every page that asks the server for something of the workspace. */
  async function pagesOf(key: string): Promise<string[]> {
    const contact = await app.contact(key, { full_name: 'Jane Doe' });
    const company = await app.ask('POST', '/v1/companies', { key, body: { name: 'Acme' } });
    const run = await start(app, key, { contact_ids: [contact] });
    const webhook = await app.ask('POST', '/v1/webhooks', {
      key,
      body: { url: 'https://crm.example.com/', events: ['credits.low'] },
    });
    return [
      '/',
      '/contacts',
      `/contacts/${contact}`,
      '/companies',
      `/companies/${company.json.data.id}`,
      '/runs',
      `/runs/${run.id}`,
      '/waterfall',
      '/credits',
      '/keys',
      '/webhooks',
      `/webhooks/${webhook.json.data.webhook.id}`,
    ];
  }

  test('says what a key may not see, and nothing else', async () => {
    const { id, key } = await app.workspace();
    const blind = await app.admin('POST', `/workspaces/${id}/keys`, {
      name: 'blind',
      permissions: ['write:contacts'],
    });
    const pages = await pagesOf(key);
    await onConsole(browser, app, blind.key, async opened => {
      const { page } = opened;
      for (const path of [...pages, '/settings']) {
        await page.goto(`/console${path}`);
        const told = path === '/settings' ? 'Workspace' : 'Not for this key';
        await page.getByRole('heading', { name: told }).first().waitFor();
        await page.locator('.loading').first().waitFor({ state: 'detached' });
        await opened.assertAccessible();
      }
      // The browser says on its console that answers were 403.
      opened.takeFaults();
    });
  });

  test('says so when the server cannot be reached, and is there again with the next try', async () => {
    const { id, key } = await app.workspace();
    const pages = await pagesOf(key);
    await onConsole(browser, app, ADMIN_TOKEN, async opened => {
      const { page } = opened;
      await page.getByLabel('Workspace').selectOption(id);
      for (const path of pages) {
        await page.route(/\/(v1|admin)\//, route => route.abort());
        await page.goto(`/console${path}`);
        await page.getByRole('heading', { name: 'No connection' }).first().waitFor();
        await opened.assertAccessible();
        await page.unrouteAll();
        const again = page.getByRole('button', { name: 'Try again' });
        // One for each part of the page; it goes with the answer.
        await eventually(
          async () => {
            await page.evaluate(
              `document.querySelectorAll('[role=alert] button').forEach(one => one.click())`,
            );
            return again.count();
          },
          left => left === 0,
          60_000,
        );
      }
      opened.takeFaults();
    });
  });

  test('says so where there is nothing at its address', async () => {
    const { key } = await app.workspace();
    await onConsole(browser, app, key, async opened => {
      for (const path of ['contacts', 'companies', 'runs', 'webhooks']) {
        await opened.page.goto(`/console/${path}/${randomUUID()}`);
        await opened.page.getByRole('alert').waitFor();
        await opened.assertAccessible();
      }
      await opened.page.goto('/console/nowhere');
      await opened.settled('No such page');
      opened.takeFaults();
    });
  });
});
