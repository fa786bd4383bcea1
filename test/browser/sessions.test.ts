import { after, before, test } from 'node:test';
import pg from 'pg';
import type { Browser } from 'playwright-core';
import { ADMIN_TOKEN, startTestApp, type TestApp } from '../support/app.js';
import { inBrowser } from '../support/browser.js';
import { onPostgres } from '../support/databases.js';
import type { ConsoleStage } from './console-stage.js';
import { onConsole } from './on-console.js';

inBrowser('the console’s sessions', launch => {
  onPostgres('in all processes', () => {
    let app: TestApp;
    let browser: Browser;
    before(async () => {
      app = await startTestApp('postgres');
      browser = await launch();
    });
    after(async () => {
      await browser?.close();
      await app?.stop();
    });

    /** Another process on the same database, for as long as a test needs it. */
    async function beside(environment: Record<string, string>, act: (other: TestApp) => Promise<void>) {
      const other = await startTestApp('postgres', { databaseUrl: app.databaseUrl ?? '', environment });
      try {
        await act(other);
      } finally {
        await other.stop();
      }
    }

    /** The cookie is one of the machine: it goes to whichever process answers on it. */
    const at = (opened: ConsoleStage, other: TestApp) => opened.page.goto(`${other.url}/console`);

    test('one that was opened here is valid on a second process, and signing out there ends it here', () =>
      beside({}, other =>
        onConsole(browser, app, ADMIN_TOKEN, async opened => {
          await opened.settled('Overview');
          await at(opened, other);
          await opened.settled('Overview');
          await opened.page.getByRole('button', { name: 'Sign out' }).click();
          await opened.page.getByRole('heading', { name: 'Sign in' }).waitFor();
          await at(opened, app);
          await opened.page.getByRole('heading', { name: 'Sign in' }).waitFor();
        }),
      ));

    test('after a change of the admin token the operator’s end, those of keys go on', async () => {
      const { key } = await app.workspace();
      await beside({ SLUICE_ADMIN_TOKEN: 'another-admin-token' }, async other => {
        await onConsole(browser, app, ADMIN_TOKEN, async opened => {
          await at(opened, other);
          await opened.page.getByRole('heading', { name: 'Sign in' }).waitFor();
        });
        await onConsole(browser, app, key, async opened => {
          await at(opened, other);
          await opened.settled('Overview');
        });
      });
    });

    test('one whose time is over ends at the sign-in while a page is looked at, and says so', async () => {
      const { key } = await app.workspace();
      await onConsole(browser, app, key, async opened => {
        await opened.visit('Contacts');
        const client = new pg.Client({ connectionString: app.databaseUrl ?? '' });
        await client.connect();
        await client.query(`update console_sessions set expires_at = now() - interval '1 second'`);
        await client.end();
        await opened.page.getByLabel('Search').fill('anybody');
        await opened.page.getByRole('heading', { name: 'Sign in' }).waitFor();
        await opened.page.getByText('the session has run out').waitFor();
        await opened.assertAccessible();
        await opened.signIn(key);
        // Back where it was left.
        await opened.settled('Contacts');
      });
    });
  });
});
