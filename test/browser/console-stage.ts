import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import type { TestApp } from '../support/app.js';

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

const STEP_MS_MAX = 120_000;

interface AxeViolation {
  readonly id: string;
  readonly help: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
}

/** A browser at the console of a server, which notes everything that a page should not do. */
export class ConsoleStage {
  readonly page: Page;
  readonly #context: BrowserContext;
  readonly #faults: string[];

  private constructor(context: BrowserContext, page: Page, faults: string[]) {
    this.#context = context;
    this.page = page;
    this.#faults = faults;
  }

  static async open(browser: Browser, app: Pick<TestApp, 'url'>): Promise<ConsoleStage> {
    const context = await browser.newContext({ baseURL: app.url, viewport: { width: 1280, height: 900 } });
    // A machine that is busy with other things is no fault of the page.
    context.setDefaultTimeout(STEP_MS_MAX);
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    const page = await context.newPage();
    const faults: string[] = [];
    // What the page's policy refuses is an error on the console too.
    page.on('console', message => {
      if (message.type() === 'error' || message.type() === 'warning') faults.push(message.text());
    });
    page.on('pageerror', error => faults.push(error.message));
    page.on('request', request => {
      const url = request.url();
      if (!url.startsWith(app.url) && !url.startsWith('data:')) faults.push(`asks elsewhere: ${url}`);
    });
    await page.goto('/console');
    return new ConsoleStage(context, page, faults);
  }

  /** The links at the side; a list has pages of its own. */
  get navigation(): Locator {
    return this.page.getByRole('navigation', { name: 'Pages', exact: true });
  }

  async signIn(credential: string): Promise<void> {
    await this.page.getByLabel('Admin token or workspace key').fill(credential);
    await this.page.getByRole('button', { name: 'Sign in' }).click();
    await this.navigation.waitFor();
  }

  /** Goes to a page by its link at the side, and waits until it is there with what it shows. */
  async visit(label: string): Promise<void> {
    await this.navigation.getByRole('link', { name: label }).click();
    await this.settled(label);
  }

  /** Waits until a page is there and nothing on it is being loaded. */
  async settled(title: string): Promise<void> {
    await this.page.getByRole('heading', { level: 1, name: title }).waitFor();
    await this.page.locator('.loading').first().waitFor({ state: 'detached' });
  }

  /** The page has no fault that axe finds, in light and in dark. */
  async assertAccessible(): Promise<void> {
    // Evaluated by the browser's own tools, which the page's policy does not bind.
    await this.page.evaluate(await readFile(AXE, 'utf8'));
    for (const colorScheme of ['light', 'dark'] as const) {
      await this.page.emulateMedia({ colorScheme });
      await this.page.locator(`html[data-theme=${colorScheme}]`).waitFor();
      const { violations } = await this.page.evaluate<{ violations: AxeViolation[] }>('axe.run()');
      const found = violations.map(
        ({ id, help, nodes }) => `${colorScheme}: ${id}: ${help}\n${nodes.map(node => node.html).join('\n')}`,
      );
      assert.equal(found.join('\n\n'), '');
    }
  }

  /** Nothing was refused by the policy, failed, or asked of another host. */
  assertQuiet(): void {
    assert.deepEqual(this.#faults.splice(0), []);
  }

  /** Takes the faults that a test brought about. */
  takeFaults(): string[] {
    return this.#faults.splice(0);
  }

  async close(): Promise<void> {
    await this.#context.close();
  }
}
