import { existsSync } from 'node:fs';
import { describe } from 'node:test';
import { type Browser, chromium } from 'playwright-core';

/** Where systems put it; `SLUICE_TEST_CHROMIUM` names another place. */
const PLACES = [
  process.env.SLUICE_TEST_CHROMIUM ?? '',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
];

const executablePath = PLACES.find(place => place !== '' && existsSync(place));

/** Runs tests in a real headless browser; without one they are skipped, with one loud line, and never in CI. */
export function inBrowser(name: string, tests: (launch: () => Promise<Browser>) => void): void {
  if (executablePath === undefined && process.env.CI !== undefined) {
    throw new Error('No Chromium found: in CI the tests in a browser are never skipped.');
  }
  if (executablePath === undefined) {
    process.stderr.write(
      'SKIPPED: tests in a browser. Install Chromium, or name it in SLUICE_TEST_CHROMIUM.\n',
    );
  }
  describe(name, { skip: executablePath === undefined }, () => tests(launch));
}

/** A headless browser with nothing of its own to ask. */
export function launch(): Promise<Browser> {
  return chromium.launch({
    ...(executablePath === undefined ? {} : { executablePath }),
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--disable-background-networking',
      '--disable-sync',
    ],
  });
}
