import { describe } from 'node:test';
import type { Browser } from 'playwright-core';
import { hasChromium, launch } from './chromium.js';

/** Runs tests in a real headless browser; without one they are skipped, with one loud line, and never in CI. */
export function inBrowser(name: string, tests: (launch: () => Promise<Browser>) => void): void {
  if (!hasChromium && process.env.CI !== undefined) {
    throw new Error('No Chromium found: in CI the tests in a browser are never skipped.');
  }
  if (!hasChromium) {
    process.stderr.write(
      'SKIPPED: tests in a browser. Install Chromium, or name it in SLUICE_TEST_CHROMIUM.\n',
    );
  }
  describe(name, { skip: !hasChromium }, () => tests(launch));
}
