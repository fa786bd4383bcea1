import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { GENERAL_COUNSEL } from '../contract/people.js';
import { eventually, newEmail, stage, workspaceWithContact } from '../contract/stage.js';
import { inBrowser } from '../support/browser.js';
import { found, missing } from '../vendors/http-vendor.js';
import type { ConsoleStage } from './console-stage.js';
import { onConsole } from './on-console.js';

inBrowser('the console’s contacts', launch => {
  const at = stage('embedded', { vendors: ['vendor_a', 'vendor_b'] });
  let browser: Browser;
  before(async () => {
    browser = await launch();
  });
  after(() => browser?.close());
  const signedIn = (key: string, act: (opened: ConsoleStage) => Promise<void>) =>
    onConsole(browser, at.app, key, act);

  const chooseFile = (page: Page, text: string) =>
    page.getByLabel('File').setInputFiles({
      name: 'people.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(text),
    });

  test('first use leads to an import: mapping, result, rejects, plan and price, the run', async () => {
    const { key } = await at.app.workspace({ credits: 100 });
    const emails = [newEmail(), newEmail()];
    for (const email of emails) at.vendor('vendor_a').knows(email, found(GENERAL_COUNSEL));
    await signedIn(key, async opened => {
      const { page } = opened;
      await opened.visit('Contacts');
      await page.getByRole('heading', { name: 'No contacts yet' }).waitFor();
      await opened.assertAccessible();
      await page.getByRole('button', { name: 'Import a file' }).last().click();
      await opened.assertAccessible();
      await chooseFile(
        page,
        `Work mail;Who;Score\n${emails[0]};Jane Doe;1\n${emails[1]};Jane Doe;2\nnot-an-e-mail;X;3\n`,
      );
      const who = page.getByLabel('Who becomes');
      await who.waitFor();
      assert.equal(await who.inputValue(), '');
      assert.ok(await page.getByRole('button', { name: 'Import', exact: true }).isDisabled());
      await page.getByLabel('Work mail becomes').selectOption('email');
      await who.selectOption('full_name');
      await page.locator('select[aria-label="Who becomes"]:has(option[value="full_name"]:checked)').waitFor();
      await opened.assertAccessible();
      await page.getByRole('button', { name: 'Import', exact: true }).click();
      await page.getByRole('button', { name: 'Enrich the new ones' }).waitFor();
      const [rejects] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name: 'Download these rows' }).click(),
      ]);
      assert.match(await readFile(await rejects.path(), 'utf8'), /not-an-e-mail/);
      await page.getByRole('button', { name: 'Enrich the new ones' }).click();
      const price = page.getByRole('region', { name: 'Plan and price' });
      await price.getByText('2, of which 2 lack something').waitFor();
      await price.getByText('100 available').waitFor();
      await opened.assertAccessible();
      await page.getByRole('button', { name: 'Start the run' }).click();
      await opened.settled('Contacts that match');
      await page.getByText('Completed').waitFor();
      await opened.assertAccessible();
      await opened.visit('Contacts');
      const row = page.getByRole('row').filter({ hasText: emails[1] ?? '' });
      await row.getByText('General Counsel').waitFor();
      opened.assertQuiet();
    });
  });

  test('search, filters and order find people; the selection and all that match can be enriched', async () => {
    const { key } = await at.app.workspace();
    await at.app.contact(key, { full_name: 'Ada North', email: newEmail('ada'), phone: '+12025550147' });
    await at.app.contact(key, { full_name: 'Bob South', email: newEmail('bob') });
    await signedIn(key, async opened => {
      const { page } = opened;
      await opened.visit('Contacts');
      const names = page.getByRole('rowheader');
      const wait = (expected: readonly string[]) =>
        eventually(
          () => names.allTextContents(),
          shown => shown.join() === expected.join(),
          30_000,
        );
      await wait(['Bob South', 'Ada North']);
      await page.getByRole('button', { name: 'Name' }).click();
      await wait(['Ada North', 'Bob South']);
      await page.getByText('Missing', { exact: true }).click();
      await page.getByRole('checkbox', { name: 'Phone' }).check();
      await wait(['Bob South']);
      await opened.assertAccessible();
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: 'Enrich all that match' }).click();
      await page.getByText('1, of which 1 lack something').waitFor();
      await page.getByRole('button', { name: 'Cancel' }).click();
      await page.getByLabel('Search').fill('nobody at all');
      await page.getByRole('heading', { name: 'Nobody fits' }).waitFor();
      await page.getByRole('button', { name: 'Show everybody' }).click();
      await wait(['Ada North', 'Bob South']);
      await page.getByLabel('Select Ada North').check();
      await page.getByText('1 selected').waitFor();
      await page.getByRole('button', { name: 'Enrich the selected' }).click();
      await page.getByText('1, of which 1 lack something').waitFor();
      opened.assertQuiet();
    });
  });

  test('those of whom a provider supplied a value, and no others, can be enriched', async () => {
    const { key, contactId, email } = await workspaceWithContact(at.app, {
      contact: { full_name: 'Jane Doe' },
    });
    await at.app.contact(key, { full_name: 'John Roe', email: newEmail() });
    at.vendor('vendor_a').knows(email, found({ title: 'General Counsel' }));
    await at.app.enrich(key, contactId, { fields: ['job_title'] });
    await signedIn(key, async opened => {
      const { page } = opened;
      await opened.visit('Contacts');
      await page.getByLabel('Source').selectOption('vendor_a');
      await page.getByRole('link', { name: 'John Roe' }).waitFor({ state: 'detached' });
      await page.getByRole('button', { name: 'Enrich all that match' }).click();
      await page.getByText('1, of which 1 lack something').waitFor();
      await page.getByRole('button', { name: 'Start the run' }).click();
      await opened.settled('Contacts that match');
      await page.getByText('have a value of vendor_a').waitFor();
      opened.assertQuiet();
    });
  });

  test('nothing is ordered before its price is there; counting says how long it takes, and can be stopped', async () => {
    const { key } = await workspaceWithContact(at.app);
    await signedIn(key, async opened => {
      const { page } = opened;
      await opened.visit('Contacts');
      let isHeld = true;
      let release = () => {};
      const held = new Promise<void>(resolve => {
        release = resolve;
      });
      await page.route('**/v1/enrich/contacts/plan', async route => {
        if (isHeld) await held;
        await route.continue().catch(() => undefined);
      });
      await page.getByRole('button', { name: 'Enrich all' }).click();
      const start = page.getByRole('button', { name: 'Start the run' });
      const stop = page.getByRole('button', { name: 'Stop counting' });
      await stop.waitFor();
      assert.ok(await start.isDisabled());
      await opened.assertAccessible();
      await stop.click();
      await page.getByText('Not counted').waitFor();
      assert.ok(await start.isDisabled());
      isHeld = false;
      release();
      await page.getByRole('button', { name: 'Count', exact: true }).click();
      await page.getByText('1, of which 1 lack something').waitFor();
      assert.ok(await start.isEnabled());
      // What was stopped was taken back by the browser itself.
      opened.takeFaults();
    });
  });

  test('one contact: the plan before, each value with its reasons after, the history; erased after asking once', async () => {
    const { key, contactId, email } = await workspaceWithContact(at.app, {
      contact: { full_name: 'Jane Doe' },
    });
    at.vendor('vendor_a').knows(email, found({ title: 'General Counsel', score: 0.9 }));
    at.vendor('vendor_b').knows(email, found({ title: 'Legal Director', phone: '+12025550147' }));
    await signedIn(key, async opened => {
      const { page } = opened;
      await opened.visit('Contacts');
      await page.getByRole('link', { name: 'Jane Doe' }).click();
      await opened.settled('Jane Doe');
      await page
        .getByRole('region', { name: 'Plan' })
        .getByRole('row')
        .filter({ hasText: 'vendor_b' })
        .waitFor();
      await page.getByRole('heading', { name: 'Never enriched' }).waitFor();
      await opened.assertAccessible();
      await page.getByRole('button', { name: 'Enrich now' }).click();
      await page.getByRole('region', { name: 'Providers asked' }).first().waitFor();
      const values = page.getByRole('region', { name: 'Values' });
      const title = values.getByRole('row').filter({ hasText: 'Job title' });
      await title.getByText('General Counsel').waitFor();
      await title.getByText('1 disagreed').click();
      await title.getByText('vendor_b said “Legal Director”').waitFor();
      await page.locator('.history').getByText('Filled').waitFor();
      await opened.assertAccessible();
      await page.getByRole('button', { name: 'Erase …' }).click();
      const dialog = page.getByRole('alertdialog', { name: 'Erase Jane Doe?' });
      await dialog.getByText('cannot be undone').waitFor();
      await dialog.getByRole('button', { name: 'Erase for good' }).click();
      await opened.settled('Contacts');
      const gone = await at.app.ask('GET', `/v1/contacts/${contactId}`, { key });
      assert.equal(gone.status, 404);
      opened.assertQuiet();
    });
  });

  test('a vendor that knows nothing: the reason is told, nothing is charged', async () => {
    const { key, email } = await workspaceWithContact(at.app);
    for (const vendor of ['vendor_a', 'vendor_b']) at.vendor(vendor).knows(email, missing());
    await signedIn(key, async opened => {
      const { page } = opened;
      await opened.visit('Contacts');
      await page.getByRole('link', { name: 'Jane Doe' }).click();
      await opened.settled('Jane Doe');
      await page.getByRole('button', { name: 'Enrich now' }).click();
      await page.getByRole('alert').getByText('Nothing was charged').waitFor();
      await page.getByRole('alert').getByText('Request').first().waitFor();
      await page.getByText('Nothing known').first().waitFor();
      // The browser says on its console that an answer was 409.
      assert.equal(opened.takeFaults().length, 1);
    });
  });

  test('a fault shows its request id and a way to try again; without a connection it says so; without permission too', async () => {
    const { key } = await workspaceWithContact(at.app);
    await signedIn(key, async opened => {
      const { page } = opened;
      const address = '**/v1/contacts/find*';
      await page.route(address, route =>
        route.fulfill({
          status: 500,
          headers: { 'content-type': 'application/json', 'x-request-id': 'request-of-the-test' },
          body: JSON.stringify({ error: { code: 'internal_error', message: 'Something broke.' } }),
        }),
      );
      await page.getByRole('link', { name: 'Contacts' }).click();
      await page.getByText('request-of-the-test').waitFor();
      await opened.assertAccessible();
      await page.unroute(address);
      await page.getByRole('button', { name: 'Try again' }).click();
      await page.getByRole('link', { name: 'Jane Doe' }).waitFor();
      await page.route('**/v1/**', route => route.abort());
      await page.getByRole('link', { name: 'Runs' }).click();
      await page.getByRole('heading', { name: 'No connection' }).waitFor();
      await opened.assertAccessible();
      assert.ok(opened.takeFaults().length >= 2);
    });
    const narrow = await at.app.workspace({ permissions: ['read:credits'] });
    await signedIn(narrow.key, async opened => {
      await opened.page.goto('/console/contacts');
      await opened.page.getByRole('heading', { name: 'Not for this key' }).waitFor();
      await opened.assertAccessible();
      opened.takeFaults();
    });
  });
});
