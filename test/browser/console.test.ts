import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { ADMIN_TOKEN, startTestApp, type TestApp } from '../support/app.js';
import { inBrowser } from '../support/browser.js';
import { ConsoleStage } from './console-stage.js';

inBrowser('the console’s sign-in', launch => {
  let app: TestApp;
  let browser: Browser;

  before(async () => {
    app = await startTestApp('embedded', { environment: { SLUICE_SANDBOX: '0' } });
    browser = await launch();
  });

  after(async () => {
    await browser?.close();
    await app?.stop();
  });

  async function onStage(act: (stage: ConsoleStage) => Promise<void>): Promise<void> {
    const stage = await ConsoleStage.open(browser, app);
    try {
      await act(stage);
    } finally {
      await stage.close();
    }
  }

  test('asks for a token, and says so where it is wrong', () =>
    onStage(async stage => {
      await stage.page.getByRole('heading', { name: 'Sign in' }).waitFor();
      await stage.assertAccessible();
      stage.assertQuiet();
      await stage.page.getByLabel('Admin token or workspace key').fill('not-the-token');
      await stage.page.getByRole('button', { name: 'Sign in' }).click();
      await stage.page.getByRole('alert').getByText('neither the admin token').waitFor();
      await stage.assertAccessible();
      // The browser says on its console that an answer was 401.
      assert.equal(stage.takeFaults().length, 1);
    }));

  test('a new server has no workspace, and its operator is led to the first one', () =>
    onStage(async stage => {
      await stage.signIn(ADMIN_TOKEN);
      await stage.settled('Welcome to Sluice');
      await stage.assertAccessible();
      await stage.page.getByLabel('Name').fill('Acme');
      await stage.page.getByRole('button', { name: 'Make the workspace' }).click();
      await stage.settled('Overview');
      assert.equal(await stage.page.getByLabel('Workspace').locator('option:checked').textContent(), 'Acme');
      stage.assertQuiet();
    }));

  test('the operator sees all pages, and is out after signing out', () =>
    onStage(async stage => {
      await app.workspace();
      await stage.signIn(ADMIN_TOKEN);
      await stage.visit('Keys');
      await stage.page.getByRole('button', { name: 'Sign out' }).click();
      await stage.page.getByRole('heading', { name: 'Sign in' }).waitFor();
      await stage.page.reload();
      await stage.page.getByRole('heading', { name: 'Sign in' }).waitFor();
      stage.assertQuiet();
    }));

  test('a workspace key shows its workspace alone, with what it may do, and stays in after a reload', () =>
    onStage(async stage => {
      const { key } = await app.workspace({ permissions: ['read:credits'] });
      await stage.signIn(key);
      await stage.settled('Overview');
      const links = stage.navigation.getByRole('link');
      assert.deepEqual(await links.allTextContents(), ['Overview', 'Credits', 'Settings', 'API reference']);
      assert.equal(await stage.page.getByLabel('Workspace').count(), 0);
      await stage.page.reload();
      await stage.settled('Overview');
      stage.assertQuiet();
    }));

  test('a session whose key is revoked ends at the sign-in, which says why', () =>
    onStage(async stage => {
      const { id, key } = await app.workspace();
      await stage.signIn(key);
      await stage.settled('Overview');
      const { keys } = await app.admin('GET', `/workspaces/${id}/keys`);
      await app.admin('DELETE', `/keys/${keys[0].id}`);
      await stage.page.getByRole('link', { name: 'Contacts' }).first().click();
      await stage.page.getByRole('heading', { name: 'Sign in' }).waitFor();
      await stage.page.getByText('its key was revoked').waitFor();
      await stage.assertAccessible();
      // The browser says on its console that answers were 401.
      assert.ok(stage.takeFaults().length > 0);
    }));

  test('everything is reached by keyboard, first of all the page itself', () =>
    onStage(async stage => {
      const { key } = await app.workspace();
      await stage.page.getByLabel('Admin token or workspace key').focus();
      await stage.page.keyboard.type(key);
      await stage.page.keyboard.press('Enter');
      await stage.settled('Overview');
      await stage.page.keyboard.press('Tab');
      assert.equal(await stage.page.locator(':focus').textContent(), 'Skip to the page');
      await stage.page.keyboard.press('Enter');
      assert.equal(await stage.page.locator(':focus').getAttribute('id'), 'main');
      stage.assertQuiet();
    }));
});
