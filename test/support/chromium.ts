import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

/** Where systems put it; `SLUICE_TEST_CHROMIUM` names another place. */
const PLACES = [
  process.env.SLUICE_TEST_CHROMIUM ?? '',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
];

const executablePath = PLACES.find(place => place !== '' && existsSync(place));

export const hasChromium = executablePath !== undefined;

/** A headless browser with nothing of its own to ask, for tests, pictures and measurements. */
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
