import type { BrowserContext, Page } from 'playwright-core';
import type { Histogram } from '../load/histogram.js';

/**
 * In the page: from the moment of each input, as the browser stamps it, to the frame that was painted after it. The
 * browser's own event timing leaves out what took less than 16 ms, so it tells the longest only.
 */
const WATCH = `
  window.inputTimes = [];
  window.longestInput = 0;
  const painted = event => requestAnimationFrame(() => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => window.inputTimes.push(performance.now() - event.timeStamp);
    channel.port2.postMessage(null);
  });
  for (const type of ['keydown', 'pointerdown', 'click', 'input', 'wheel']) {
    addEventListener(type, painted, { capture: true, passive: true });
  }
  new PerformanceObserver(list => {
    for (const { duration } of list.getEntries()) window.longestInput = Math.max(window.longestInput, duration);
  }).observe({ type: 'event', durationThreshold: 16, buffered: true });
`;

/** Watches the inputs of every page of a context from its beginning. */
export async function watchInputs(context: BrowserContext): Promise<void> {
  await context.addInitScript(WATCH);
}

/**
 * Adds what a page noted since it was loaded.
 * @returns the longest by the browser's own event timing, in milliseconds, to 8 ms.
 */
export async function takeInputTimes(page: Page, times: Histogram): Promise<number> {
  for (const ms of await page.evaluate<number[]>('window.inputTimes')) times.record(ms * 1_000);
  return page.evaluate<number>('window.longestInput');
}
