import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { GENERAL_COUNSEL } from '../contract/people.js';
import { askedOnce, DOWN_FOR_A_SECOND, ended, runScene, start } from '../contract/run-scene.js';
import { stage } from '../contract/stage.js';
import { inBrowser } from '../support/browser.js';
import { found } from '../vendors/http-vendor.js';
import { onConsole } from './on-console.js';

inBrowser('the console’s runs', launch => {
  const at = stage('embedded', { vendors: ['vendor_a'] });
  let browser: Browser;
  before(async () => {
    browser = await launch();
  });
  after(() => browser?.close());

  test('no run yet, and where to begin one', async () => {
    const { key } = await at.app.workspace();
    await onConsole(browser, at.app, key, async opened => {
      await opened.visit('Runs');
      await opened.page.getByRole('heading', { name: 'No runs yet' }).waitFor();
      await opened.assertAccessible();
      await opened.page.getByRole('link', { name: 'Choose contacts' }).click();
      await opened.settled('Contacts');
      opened.assertQuiet();
    });
  });

  test('a run is watched as it goes on, paused, taken up again, and its result downloaded', async () => {
    const { key, contactIds, emails } = await runScene(at, { contacts: 3 });
    const held = at.vendor().hold(emails[2] ?? '');
    const run = await start(at.app, key, { contact_ids: contactIds, name: 'Spring list' });
    await held.arrived;
    await onConsole(browser, at.app, key, async opened => {
      const { page } = opened;
      await opened.visit('Runs');
      await page.getByRole('link', { name: 'Spring list' }).click();
      await opened.settled('Spring list');
      // What comes from here on comes by the stream: the page asks for the run itself only once.
      await page.getByText('2 of 3', { exact: true }).waitFor();
      await opened.assertAccessible();
      await page.getByRole('button', { name: 'Pause' }).click();
      await page.getByText('Paused').waitFor();
      await page.getByRole('button', { name: 'Go on' }).click();
      await page.getByText('Running').waitFor();
      held.release();
      await page.getByText('3 of 3', { exact: true }).waitFor();
      await page.getByText('Completed').waitFor();
      const [file] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name: 'Download the result' }).click(),
      ]);
      const lines = (await readFile(await file.path(), 'utf8')).trim().split('\n');
      assert.deepEqual(
        lines.slice(1).map(line => line.split(',').slice(0, 3)),
        contactIds.map((id, n) => [String(n + 1), id, 'succeeded']),
      );
      await opened.assertAccessible();
      opened.assertQuiet();
    });
    assert.equal((await at.app.ask('GET', `/v1/runs/${run.id}`, { key })).json.data.status, 'completed');
  });

  test('a run over companies is shown as one, also where a company is gone', async () => {
    const { key } = await at.app.workspace();
    const { json } = await at.app.ask('POST', '/v1/companies', { key, body: { name: 'Northwind Labs' } });
    const gone = randomUUID();
    const order = { company_ids: [json.data.id, gone], name: 'Key accounts' };
    const run = await start(at.app, key, order, '/v1/enrich/companies');
    await onConsole(browser, at.app, key, async opened => {
      const { page } = opened;
      await page.goto(`/console/runs/${run.id}`);
      await opened.settled('Key accounts');
      await page.getByRole('heading', { name: 'Companies', exact: true }).waitFor();
      await page.getByText('Northwind Labs').waitFor();
      await page.getByText(gone).waitFor();
      opened.assertQuiet();
    });
    await ended(at.app, key, run.id);
  });

  test('what failed of a run is tried again, and nothing else', async () => {
    const { key, contactIds, emails } = await runScene(at, { contacts: 2 });
    const [failing = ''] = emails;
    at.vendor().knows(failing, DOWN_FOR_A_SECOND);
    const run = await start(at.app, key, { contact_ids: contactIds, name: 'Second try' });
    await ended(at.app, key, run.id);
    at.vendor().knows(failing, found(GENERAL_COUNSEL));
    await onConsole(browser, at.app, key, async opened => {
      const { page } = opened;
      await page.goto(`/console/runs/${run.id}`);
      await opened.settled('Second try');
      const again = page.getByRole('button', { name: 'Try the 1 failed again' });
      await again.click();
      await again.waitFor({ state: 'detached' });
      assert.equal((await ended(at.app, key, run.id)).counts.succeeded, 2);
      await page.getByText('Completed').waitFor();
      await page.getByText('2 of 2', { exact: true }).waitFor();
      await page.getByText('100% filled something').waitFor();
      opened.assertQuiet();
    });
    askedOnce(at.vendor(), emails.slice(1));
  });

  test('cancelling asks once, and ends the run', async () => {
    const { key, contactIds, emails } = await runScene(at, { contacts: 1 });
    const held = at.vendor().hold(emails[0] ?? '');
    const run = await start(at.app, key, { contact_ids: contactIds, name: 'Short list' });
    await held.arrived;
    await onConsole(browser, at.app, key, async opened => {
      const { page } = opened;
      await page.goto(`/console/runs/${run.id}`);
      await opened.settled('Short list');
      await page.getByRole('button', { name: 'Cancel the run …' }).click();
      const dialog = page.getByRole('alertdialog');
      await dialog.getByText('cannot be taken up again').waitFor();
      await dialog.getByRole('button', { name: 'Cancel the run' }).click();
      await page.getByText('Cancelled').waitFor();
      held.release();
      opened.assertQuiet();
    });
  });
});
