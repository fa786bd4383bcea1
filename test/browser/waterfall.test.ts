import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { stage, workspaceWithContact } from '../contract/stage.js';
import { ADMIN_TOKEN } from '../support/app.js';
import { inBrowser } from '../support/browser.js';
import { found } from '../vendors/http-vendor.js';
import type { ConsoleStage } from './console-stage.js';
import { onConsole } from './on-console.js';

inBrowser('the console’s waterfall', launch => {
  const at = stage('embedded', { vendors: ['vendor_a', 'vendor_b'] });
  let browser: Browser;
  before(async () => {
    browser = await launch();
  });
  after(() => browser?.close());

  /** The operator at the waterfall of a workspace. */
  async function atWaterfall(
    workspaceId: string,
    act: (opened: ConsoleStage, page: Page) => Promise<void>,
  ): Promise<void> {
    await onConsole(browser, at.app, ADMIN_TOKEN, async opened => {
      await opened.page.getByLabel('Workspace').selectOption(workspaceId);
      await opened.visit('Waterfall');
      await act(opened, opened.page);
    });
  }

  const waterfallOf = (id: string) => at.app.admin('GET', `/workspaces/${id}/waterfall`);

  test('shows how far each provider is trusted, and what was learned of it field by field', async () => {
    const { id, key, contactId, email } = await workspaceWithContact(at.app, {
      contact: { job_title: 'Paralegal' },
    });
    // With this order every call is counted.
    await at.app.admin('PUT', `/workspaces/${id}/waterfall`, { order: 'auto', waterfall: ['vendor_a'] });
    at.vendor('vendor_a').knows(email, found({ title: 'Paralegal' }));
    await at.app.enrich(key, contactId, { fields: ['job_title'], overwrite: true });
    await atWaterfall(id, async (opened, page) => {
      const row = page.getByRole('listitem').filter({ hasText: 'vendor_a' });
      await row.getByText(/right 1 of 1 times by what was learned/).click();
      await row.getByText(/^Job title: right 1 of 1 times, so trusted 0\.\d\d$/).waitFor();
      await page.getByText('nothing learned yet: no other source').waitFor();
      await opened.assertAccessible();
      opened.assertQuiet();
    });
  });

  test('reordered by keyboard, with a budget and a switch; saved, and taken back after asking once', async () => {
    const { id } = await at.app.workspace();
    await atWaterfall(id, async (opened, page) => {
      await opened.assertAccessible();
      assert.ok(await page.getByRole('button', { name: 'Save' }).isDisabled());
      await page.getByRole('button', { name: /^Move vendor_b, place 2 of 2/ }).focus();
      await page.keyboard.press('ArrowUp');
      await page.getByRole('button', { name: /^Move vendor_b, place 1 of 2/ }).waitFor();
      await page.getByText('vendor_b is now at place 1 of 2').waitFor({ state: 'attached' });
      const row = page.getByRole('listitem').filter({ hasText: 'vendor_b' });
      await row.getByLabel('Budget a month').fill('50');
      await page.getByRole('checkbox', { name: 'vendor_a' }).uncheck();
      await page.getByText('What pays first').click();
      await page.getByRole('button', { name: 'Save' }).click();
      await page.getByText('The waterfall is set').waitFor();
      await opened.settled('Waterfall');
      const set = await waterfallOf(id);
      assert.deepEqual([set.waterfall, set.order], [['vendor_b'], 'auto']);
      assert.deepEqual(set.settings.waterfall, ['vendor_b', 'vendor_a']);
      assert.deepEqual(set.budgets, [{ provider: 'vendor_b', monthly_budget: 50, spent: 0 }]);
      await opened.assertAccessible();
      await page.getByRole('button', { name: 'As configured …' }).click();
      await page.getByRole('alertdialog').getByRole('button', { name: 'Take it back' }).click();
      await page.getByRole('button', { name: /^Move vendor_a, place 1 of 2/ }).waitFor();
      assert.equal((await waterfallOf(id)).settings, null);
      opened.assertQuiet();
    });
  });

  test('reordered by dragging', async () => {
    const { id } = await at.app.workspace();
    await atWaterfall(id, async (opened, page) => {
      const handle = page.getByRole('button', { name: /^Move vendor_b, place/ });
      await handle.dragTo(page.getByRole('button', { name: /^Move vendor_a, place/ }));
      await page.getByRole('button', { name: /^Move vendor_b, place 1 of 2/ }).waitFor();
      opened.assertQuiet();
    });
  });

  test('tells what the last calls would have cost in another order, and shows one contact’s whole way', async () => {
    const { id, key, contactId, email } = await workspaceWithContact(at.app);
    at.vendor('vendor_a').knows(email, found({ title: 'Paralegal' }));
    at.vendor('vendor_b').knows(email, found({ title: 'Paralegal', place: 'Boston, MA, US' }));
    await at.app.enrich(key, contactId, { fields: ['job_title', 'location'] });
    await atWaterfall(id, async (opened, page) => {
      await page.getByRole('button', { name: 'Move vendor_b up' }).click();
      await page.getByRole('button', { name: 'Work it out' }).click();
      const vendorA = page
        .getByRole('region', { name: 'Providers compared' })
        .getByRole('row')
        .filter({ hasText: 'vendor_a' });
      await vendorA.waitFor();
      assert.deepEqual((await vendorA.getByRole('cell').allTextContents()).slice(0, 2), ['0', '1']);
      await page.getByText('0.04 in fact').waitFor();
      await page.getByLabel('Contact', { exact: true }).fill('jane');
      await page.getByRole('button', { name: 'Jane Doe' }).click();
      await page.getByRole('region', { name: 'Plan' }).waitFor();
      await opened.assertAccessible();
      await page.getByRole('button', { name: 'Enrich now' }).click();
      await page.getByRole('region', { name: 'Providers asked' }).waitFor();
      opened.takeFaults();
    });
  });

  test('a workspace key is told that it belongs to the operator', async () => {
    const { key } = await at.app.workspace();
    await onConsole(browser, at.app, key, async opened => {
      await opened.page.goto('/console/waterfall');
      await opened.page.getByRole('heading', { name: 'Not for this key' }).waitFor();
      await opened.assertAccessible();
      opened.assertQuiet();
    });
  });
});
