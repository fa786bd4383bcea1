import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { newDomain } from '../contract/company-enrichment.js';
import { eventually, stage } from '../contract/stage.js';
import { inBrowser } from '../support/browser.js';
import { foundCompany, missing } from '../vendors/http-vendor.js';
import type { ConsoleStage } from './console-stage.js';
import { onConsole } from './on-console.js';

const KNOWN = { trade: 'Legal Services', staff: '201-500' };

inBrowser('the console’s companies', launch => {
  const at = stage('embedded', {
    vendors: ['vendor_a', 'vendor_b'],
    providers: vendors =>
      Object.fromEntries([...vendors].map(([name, vendor]) => [name, vendor.providerOfBoth()])),
  });
  let browser: Browser;
  before(async () => {
    browser = await launch();
  });
  after(() => browser?.close());
  const signedIn = (key: string, act: (opened: ConsoleStage) => Promise<void>) =>
    onConsole(browser, at.app, key, act);

  async function company(key: string, body: Readonly<Record<string, unknown>>): Promise<string> {
    const answer = await at.app.ask('POST', '/v1/companies', { key, body });
    assert.equal(answer.status, 201, answer.text);
    return answer.json.data.id;
  }

  const names = (page: Page, expected: readonly string[]) =>
    eventually(
      () => page.getByRole('region', { name: 'Companies' }).getByRole('rowheader').allTextContents(),
      shown => shown.join() === expected.join(),
      30_000,
    );

  test('first use leads to an import; all of them are enriched after plan and price, and the run leads back', async () => {
    const { key } = await at.app.workspace({ credits: 100 });
    const domains = [newDomain(), newDomain()];
    for (const domain of domains) at.vendor('vendor_a').knows(domain, foundCompany(KNOWN));
    await signedIn(key, async opened => {
      const { page } = opened;
      await opened.visit('Companies');
      await page.getByRole('heading', { name: 'No companies yet' }).waitFor();
      await opened.assertAccessible();
      await page.getByRole('button', { name: 'Import a file' }).last().click();
      await page.getByLabel('File').setInputFiles({
        name: 'accounts.csv',
        mimeType: 'text/csv',
        buffer: Buffer.from(`Website;Score\n${domains[0]};1\n${domains[1]};2\nnot a domain;3\n`),
      });
      const website = page.getByLabel('Website becomes');
      await website.waitFor();
      await website.selectOption('domain');
      await page
        .locator('select[aria-label="Website becomes"]:has(option[value="domain"]:checked)')
        .waitFor();
      await opened.assertAccessible();
      await page.getByRole('button', { name: 'Import', exact: true }).click();
      await page.getByText(/^Row \d/).waitFor();
      await page.getByRole('button', { name: 'Close' }).click();
      await names(page, domains.toReversed());
      await page.getByRole('button', { name: 'Enrich all …' }).click();
      await page.getByRole('checkbox', { name: 'Tech stack' }).uncheck();
      const price = page.getByRole('region', { name: 'Plan and price' });
      await price.getByText('2, of which 2 lack something').waitFor();
      await opened.assertAccessible();
      await page.getByRole('button', { name: 'Start the run' }).click();
      await opened.settled('All companies');
      await page.getByText('Completed').waitFor();
      await opened.assertAccessible();
      await page.getByRole('link', { name: domains[0] ?? '' }).click();
      await opened.settled(domains[0] ?? '');
      await page
        .getByRole('row', { name: /Industry/ })
        .getByText('Legal Services')
        .waitFor();
      opened.assertQuiet();
    });
  });

  test('found by name, domain, industry, missing field and source; these and no others are enriched', async () => {
    const { key } = await at.app.workspace();
    const domain = newDomain('bakery');
    at.vendor('vendor_a').knows(domain, foundCompany(KNOWN));
    const baker = await company(key, { name: 'Bob Bakers', domain });
    await company(key, { name: 'Ada Law', industry: 'Law', size: '11-50' });
    await at.app.ask('POST', '/v1/enrich/company', { key, body: { company_id: baker, fields: ['size'] } });
    await signedIn(key, async opened => {
      const { page } = opened;
      await opened.visit('Companies');
      await names(page, ['Ada Law', 'Bob Bakers']);
      await page.getByRole('button', { name: 'Name' }).click();
      await page.getByRole('button', { name: 'Name' }).click();
      await names(page, ['Bob Bakers', 'Ada Law']);
      const matching = async (expected: string) => {
        await names(page, [expected]);
        await page.getByRole('button', { name: 'Enrich all that match' }).click();
        await page.getByText('1, of which 1 lack something').waitFor();
        await page.getByRole('button', { name: 'Cancel' }).click();
      };
      await page.getByLabel('Search').fill('bakery');
      await matching('Bob Bakers');
      await page.getByLabel('Search').fill('');
      await page.getByRole('searchbox', { name: 'Industry' }).fill('law');
      await matching('Ada Law');
      await page.getByRole('searchbox', { name: 'Industry' }).fill('');
      await page.getByLabel('Source').selectOption('vendor_a');
      await matching('Bob Bakers');
      await page.getByLabel('Source').selectOption('');
      await page.getByText('Missing', { exact: true }).click();
      await page.getByRole('checkbox', { name: 'Industry' }).check();
      await page.keyboard.press('Escape');
      await matching('Bob Bakers');
      await opened.assertAccessible();
      await page.getByLabel('Search').fill('nobody at all');
      await page.getByRole('heading', { name: 'No company fits' }).waitFor();
      await page.getByRole('button', { name: 'Show all companies' }).click();
      await page.getByLabel('Select Ada Law').check();
      await page.getByRole('button', { name: 'Enrich the selected' }).click();
      await page.getByText('1, of which 1 lack something').waitFor();
      await page.getByRole('button', { name: 'Cancel' }).click();
      await page.getByRole('button', { name: 'Export' }).click();
      await opened.assertAccessible();
      const [file] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name: 'Download' }).click(),
      ]);
      assert.equal(file.suggestedFilename(), 'companies.csv');
      opened.assertQuiet();
    });
  });

  test('one company: the plan before, each value with its reasons after, the history; deleted after asking once', async () => {
    const { key } = await at.app.workspace();
    const domain = newDomain();
    at.vendor('vendor_a').knows(domain, foundCompany(KNOWN));
    at.vendor('vendor_b').knows(domain, missing());
    const id = await company(key, { name: 'Acme', domain });
    await signedIn(key, async opened => {
      const { page } = opened;
      await opened.visit('Companies');
      await page.getByRole('link', { name: 'Acme' }).click();
      await opened.settled('Acme');
      await page
        .getByRole('region', { name: 'Plan' })
        .getByRole('row')
        .filter({ hasText: 'vendor_a' })
        .waitFor();
      await page.getByRole('heading', { name: 'Never enriched' }).waitFor();
      await opened.assertAccessible();
      await page.getByRole('button', { name: 'Enrich now' }).click();
      await page.getByRole('region', { name: 'Providers asked' }).first().waitFor();
      const industry = page
        .getByRole('region', { name: 'Values' })
        .getByRole('row')
        .filter({ hasText: 'Industry' });
      await industry.getByText('Legal Services').waitFor();
      await industry.getByText('Why', { exact: true }).click();
      await industry.getByText('by the word of one provider').waitFor();
      await page.locator('.history').getByText('Filled').waitFor();
      await opened.assertAccessible();
      await page.getByRole('button', { name: 'Delete …' }).click();
      const dialog = page.getByRole('alertdialog', { name: 'Delete Acme?' });
      await dialog.getByText('cannot be undone').waitFor();
      await dialog.getByRole('button', { name: 'Delete for good' }).click();
      await opened.settled('Companies');
      assert.equal((await at.app.ask('GET', `/v1/companies/${id}`, { key })).status, 404);
      opened.assertQuiet();
    });
  });
});
