import type { Browser } from 'playwright-core';
import type { TestApp } from '../support/app.js';
import { ConsoleStage } from './console-stage.js';

/** Signs in at the console of a server, does something there, and closes it whatever comes of it. */
export async function onConsole(
  browser: Browser,
  app: TestApp,
  credential: string,
  act: (opened: ConsoleStage) => Promise<void>,
): Promise<void> {
  const opened = await ConsoleStage.open(browser, app);
  try {
    await opened.signIn(credential);
    await act(opened);
  } finally {
    await opened.close();
  }
}
