import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { startTestApp, type TestApp } from '../support/app.js';
import { inBrowser } from '../support/browser.js';

inBrowser('the API reference at /docs', launch => {
  let app: TestApp;
  let browser: Browser;
  let page: Page;
  const faults: string[] = [];
  const elsewhere: string[] = [];

  before(async () => {
    app = await startTestApp('embedded');
    browser = await launch();
    page = await browser.newPage();
    page.on('console', message => {
      if (message.type() === 'error') faults.push(message.text());
    });
    page.on('pageerror', error => faults.push(error.message));
    page.on('request', request => {
      if (!request.url().startsWith(app.url) && !request.url().startsWith('data:'))
        elsewhere.push(request.url());
    });
    await page.goto(`${app.url}/docs`);
  });

  after(async () => {
    await browser.close();
    await app.stop();
  });

  test('shows every operation, from local files only and without an error', async () => {
    await page.waitForSelector('.opblock');
    const { paths } = (await app.ask('GET', '/openapi.json')).json;
    const operations = Object.values<object>(paths).flatMap(methods => Object.keys(methods));
    assert.equal(await page.locator('.opblock').count(), operations.length);
    assert.deepEqual(elsewhere, []);
    assert.deepEqual(faults, []);
  });

  test('an operation can be tried there', async () => {
    await page.locator('.opblock', { hasText: '/healthz' }).locator('.opblock-summary-control').click();
    await page.getByRole('button', { name: 'Execute' }).click();
    const answer = page.locator('.live-responses-table .response .highlight-code').first();
    await answer.waitFor();
    assert.match((await answer.textContent()) ?? '', /"status": "ok"/);
    assert.deepEqual(faults, []);
  });
});
