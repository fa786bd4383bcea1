import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { ADMIN_TOKEN, startTestApp, type TestApp } from '../support/app.js';
import { inBrowser } from '../support/browser.js';
import { ConsoleStage } from './console-stage.js';
import { onConsole } from './on-console.js';

/** What the console's first page may weigh, compressed. */
const FIRST_LOAD_BYTES_MAX = 250_000;

inBrowser('the console’s pages', launch => {
  let app: TestApp;
  let browser: Browser;
  let receiver: Server;
  let received = 0;

  before(async () => {
    receiver = createServer((_request, response) => {
      received += 1;
      response.end('heard');
    });
    await new Promise<void>(resolve => receiver.listen(0, '127.0.0.1', resolve));
    app = await startTestApp('embedded', { environment: { SLUICE_WEBHOOK_PRIVATE_NETWORK: '1' } });
    browser = await launch();
  });

  after(async () => {
    await browser?.close();
    await app?.stop();
    receiver?.close();
  });

  const address = () => `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hooks`;

  const signedIn = (credential: string, act: (stage: ConsoleStage) => Promise<void>) =>
    onConsole(browser, app, credential, act);

  test('each page is accessible, in light and in dark, for the operator and for a key', async () => {
    const { key } = await app.workspace();
    await signedIn(ADMIN_TOKEN, async stage => {
      for (const label of ['Overview', 'Companies', 'Runs', 'Credits', 'Keys', 'Webhooks', 'Settings']) {
        await stage.visit(label);
        await stage.assertAccessible();
      }
      stage.assertQuiet();
    });
    await signedIn(key, async stage => {
      for (const label of ['Overview', 'Credits', 'Webhooks', 'Settings']) {
        await stage.visit(label);
        await stage.assertAccessible();
      }
      stage.assertQuiet();
    });
  });

  test('what was enriched is on the overview, with what it cost', async () => {
    const { id, key } = await app.workspace({ credits: 10 });
    const contact = await app.contact(key, { full_name: 'Ada Lovelace', email: 'ada@acme.example' });
    await app.enrich(key, contact);
    await signedIn(key, async stage => {
      await stage.settled('Overview');
      const { balance } = await app.credits(id);
      await stage.page
        .locator('.figure-value', { hasText: String(balance) })
        .first()
        .waitFor();
      await stage.page.getByText('30 days').click();
      await stage.page.getByRole('img', { name: /^Enrichments by outcome over time/ }).focus();
      await stage.page.keyboard.press('ArrowLeft');
      await stage.page.locator('.plot-time', { hasText: /\d/ }).first().waitFor();
      await stage.assertAccessible();
      stage.assertQuiet();
    });
  });

  test('credits are granted, found in the ledger, and the ledger is checked', async () => {
    await signedIn(ADMIN_TOKEN, async stage => {
      const { page } = stage;
      await stage.visit('Credits');
      await page.getByRole('button', { name: 'Grant credits' }).click();
      await page.getByRole('spinbutton', { name: 'Credits' }).fill('250');
      await page.getByLabel('Reference').fill('invoice-7');
      await page.getByRole('button', { name: 'Grant', exact: true }).click();
      await page.getByText(/^Granted\. The balance is/).waitFor();
      await page.getByText('Grants and search').click();
      await page.getByRole('searchbox', { name: 'Search' }).fill('voice-7');
      const row = page.getByRole('row').filter({ hasText: 'invoice-7' });
      await row.getByText('+250').waitFor();
      await page.getByText('1–1 of 1 entries').waitFor();
      await page.getByRole('button', { name: 'Check the ledger' }).click();
      await page.getByText(/entries in order$/).waitFor();
      await stage.assertAccessible();
      stage.assertQuiet();
    });
  });

  test('a key that may read credits sees the ledger of its workspace, searches it and checks it', async () => {
    const { id, key } = await app.workspace({ credits: 40 });
    await app.admin('POST', `/workspaces/${id}/credits`, { amount: 7, reference: 'invoice-8', note: 'Paid' });
    const other = await app.workspace({ credits: 40 });
    await app.admin('POST', `/workspaces/${other.id}/credits`, { amount: 9, reference: 'elsewhere' });
    await signedIn(key, async stage => {
      const { page } = stage;
      await stage.visit('Credits');
      await page.getByRole('row').filter({ hasText: 'invoice-8' }).getByText('+7').waitFor();
      assert.equal(await page.getByRole('button', { name: 'Grant credits' }).count(), 0);
      await page.getByText('Grants and search').click();
      await page.getByRole('searchbox', { name: 'Search' }).fill('elsewhere');
      await page.getByRole('heading', { name: 'No entries' }).waitFor();
      await page.getByRole('button', { name: 'Check the ledger' }).click();
      await page.getByText('2 entries in order').waitFor();
      await stage.assertAccessible();
      stage.assertQuiet();
    });
  });

  test('a key is made, shown once with a button to copy it, works, and is revoked', async () => {
    await signedIn(ADMIN_TOKEN, async stage => {
      const { page } = stage;
      await stage.visit('Keys');
      await page.getByRole('button', { name: 'Make a key' }).click();
      const dialog = page.getByRole('dialog', { name: 'Make a key' });
      await dialog.getByLabel('Name').fill('Browser test');
      await dialog.getByLabel('write:webhooks').uncheck();
      await stage.assertAccessible();
      await dialog.getByRole('button', { name: 'Make the key' }).click();
      const key = await page.getByRole('textbox', { name: 'The new key' }).inputValue();
      await page.getByRole('button', { name: 'Copy', exact: true }).click();
      await page.getByRole('button', { name: 'Copied' }).waitFor();
      assert.equal(await page.evaluate<string>('navigator.clipboard.readText()'), key);
      assert.equal((await app.ask('GET', '/v1/credits', { key })).status, 200);
      const change = { key, body: { url: 'https://example.com', events: ['credits.low'] } };
      assert.equal((await app.ask('POST', '/v1/webhooks', change)).status, 403);
      await page.getByRole('button', { name: 'I have it' }).click();
      await page.getByRole('button', { name: 'Revoke Browser test' }).click();
      await stage.assertAccessible();
      await page.getByRole('button', { name: 'Revoke the key' }).click();
      await page
        .getByRole('row', { name: /Browser test/ })
        .getByText('Revoked')
        .waitFor();
      assert.equal((await app.ask('GET', '/v1/credits', { key })).status, 401);
      assert.ok(!(await page.content()).includes(key));
      stage.assertQuiet();
    });
  });

  test('a webhook is registered, tested, its delivery shown and sent again, and deleted', async () => {
    const { key } = await app.workspace();
    await signedIn(key, async stage => {
      const { page } = stage;
      await stage.visit('Webhooks');
      await page.getByRole('button', { name: 'Register a webhook' }).click();
      await page.getByLabel('Address').fill('not an address');
      await page.getByRole('button', { name: 'Register', exact: true }).click();
      await page.getByRole('alert').waitFor();
      stage.takeFaults();
      await page.getByLabel('Address').fill(address());
      await page.getByRole('button', { name: 'Register', exact: true }).click();
      assert.match(await page.getByRole('textbox', { name: 'The secret' }).inputValue(), /^whsec_/);
      await page.getByRole('button', { name: 'I have it' }).click();
      await page.getByRole('link', { name: address() }).click();
      await page.getByRole('button', { name: 'Send a test' }).click();
      await page.getByText('The test was delivered.').waitFor();
      await page.getByRole('button', { name: 'Show webhook.test' }).click();
      await page.getByRole('dialog').getByText('heard').waitFor();
      await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
      const before = received;
      await page.getByRole('button', { name: 'Send webhook.test again' }).click();
      await page.getByText('webhook.test is sent again.').waitFor();
      await page
        .getByRole('row', { name: /webhook\.test/ })
        .getByRole('cell', { name: '2', exact: true })
        .waitFor();
      assert.equal(received, before + 1);
      await page.getByRole('button', { name: 'Delete' }).click();
      await page.getByRole('button', { name: 'Delete the webhook' }).click();
      await page.getByRole('heading', { name: 'No webhooks yet' }).waitFor();
    });
  });

  test('a page says what a key may not see', async () => {
    const { key } = await app.workspace({ permissions: ['write:contacts'] });
    await signedIn(key, async stage => {
      await stage.settled('Overview');
      await stage.page.getByRole('heading', { name: 'Not for this key' }).waitFor();
      await stage.page.goto('/console/keys');
      await stage.settled('Keys');
      await stage.page.getByText('Keys are made and revoked by the operator').waitFor();
      await stage.assertAccessible();
      stage.assertQuiet();
    });
  });

  test('a fault of the server is shown with the id of the request, and gone with the next try', async () => {
    const { key } = await app.workspace();
    await signedIn(key, async stage => {
      const { page } = stage;
      const requestId = '5b0d3c1e-6a51-4d58-9a3c-1f2e3d4c5b6a';
      await page.route('**/v1/webhooks*', route =>
        route.fulfill({
          status: 500,
          headers: { 'x-request-id': requestId, 'content-type': 'application/json' },
          body: JSON.stringify({
            error: { code: 'internal_error', message: 'Something went wrong on our side.' },
          }),
        }),
      );
      await stage.visit('Webhooks');
      await page.getByRole('alert').getByText(requestId).waitFor();
      await stage.assertAccessible();
      await page.unroute('**/v1/webhooks*');
      await page.getByRole('button', { name: 'Try again' }).click();
      await page.getByRole('heading', { name: 'No webhooks yet' }).waitFor();
    });
  });

  test('without a connection it says so, and comes back by itself', async () => {
    const { key } = await app.workspace();
    const stage = await ConsoleStage.open(browser, app);
    await stage.signIn(key);
    await stage.settled('Overview');
    await stage.page.context().setOffline(true);
    await stage.page.getByText('You are offline.').waitFor();
    await stage.page.context().setOffline(false);
    await stage.page.getByText('You are offline.').waitFor({ state: 'detached' });
    await stage.close();
  });

  test('a session that has ended elsewhere leads back to the sign-in', async () => {
    const { id, key } = await app.workspace();
    await signedIn(key, async stage => {
      // The overview asks anew by itself, and would be gone at times before its link is followed.
      await stage.visit('Settings');
      const { keys } = await app.admin('GET', `/workspaces/${id}/keys`);
      await app.admin('DELETE', `/keys/${keys[0].id}`);
      await stage.page.getByRole('link', { name: 'Webhooks' }).click();
      await stage.page.getByRole('heading', { name: 'Sign in' }).waitFor();
    });
  });

  test('the API reference is tried as whoever is signed in, without a key to fill in', async () => {
    const { id } = await app.workspace({ credits: 4_711 });
    await signedIn(ADMIN_TOKEN, async stage => {
      const { page } = stage;
      await page.getByLabel('Workspace').selectOption(id);
      await page.goto('/docs');
      const credits = page.locator('#operations-Credits-get_v1_credits');
      await credits.locator('.opblock-summary-control').click();
      await credits.getByRole('button', { name: 'Execute' }).click();
      await credits.locator('.live-responses-table', { hasText: '4711' }).waitFor();
      stage.assertQuiet();
    });
  });

  test('the keyboard goes on at the page that a link leads to', async () => {
    await signedIn(ADMIN_TOKEN, async stage => {
      await stage.visit('Keys');
      await stage.page.locator('main:focus').waitFor();
    });
  });

  test('the first page is light, and its files are kept for good', async () => {
    const stage = await ConsoleStage.open(browser, app);
    const loaded: { url: string; bytes: number; cached: string }[] = [];
    stage.page.on('response', response => {
      if (!response.url().includes('/assets/')) return;
      const { 'content-length': bytes = 'Infinity', 'cache-control': cached = '' } = response.headers();
      loaded.push({ url: response.url(), bytes: Number(bytes), cached });
    });
    await stage.page.reload();
    await stage.signIn(ADMIN_TOKEN);
    await stage.settled('Overview');
    const bytes = loaded.reduce((sum, file) => sum + file.bytes, 0);
    assert.ok(loaded.length >= 3, JSON.stringify(loaded));
    assert.ok(bytes <= FIRST_LOAD_BYTES_MAX, `${bytes} bytes`);
    assert.ok(loaded.every(({ cached }) => cached.includes('immutable')));
    await stage.close();
  });
});
