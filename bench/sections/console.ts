import type { Page } from 'playwright-core';
import type { Queryable } from '../../src/database/queryable.js';
import { launch } from '../../test/support/chromium.js';
import { takeInputTimes, watchInputs } from '../browser/input-times.js';
import { Histogram } from '../load/histogram.js';
import { median } from '../pairs.js';
import type { Figure } from '../report.js';
import { giveValues } from '../sluice/seed.store.js';
import { startSubject } from '../sluice/subject.js';

const PORT = 9_341;
const CONTACTS = 1_000_000;

/** Each round types some fifty keys, and presses, turns and scrolls some forty times. */
const ROUNDS = 4;

/** A quick typist: 20 keys a second. */
const BETWEEN_KEYS_MS = 50;

/** What the target allows an input until its frame. */
const INPUT_MS_MAX = 100;

/** The longest that anything here may take before it is a fault. */
const STEP_MS_MAX = 60_000;

/** The console with 1,000,000 contacts in the database, as somebody uses it in a browser on the same machine. */
export async function measureConsole(serverUrl: string): Promise<Figure[]> {
  const fill = (database: Queryable) => giveValues(database, CONTACTS);
  // Nobody is asked here: a plan only tells whom it would be.
  const vendorUrl = 'http://127.0.0.1:9/person';
  const subject = await startSubject({
    serverUrl,
    port: PORT,
    workspaces: 1,
    contacts: CONTACTS,
    vendorUrl,
    fill,
  });
  const browser = await launch();
  try {
    const context = await browser.newContext({ viewport: { width: 1_280, height: 900 } });
    context.setDefaultTimeout(STEP_MS_MAX);
    await watchInputs(context);
    const page = await context.newPage();
    await page.goto(`http://127.0.0.1:${PORT}/console`);
    await page.getByLabel('Admin token or workspace key').fill(subject.workspaceKeys[0] ?? '');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('navigation', { name: 'Pages' }).waitFor();
    const waits = new Map<string, number[]>();
    const times = new Histogram();
    let longestByBrowserMs = 0;
    for (let round = 0; round < ROUNDS; round += 1) {
      // Nothing that an earlier round was answered is there any more.
      await page.reload();
      await walkThrough(page, waits);
      longestByBrowserMs = Math.max(longestByBrowserMs, await takeInputTimes(page, times));
    }
    return [...inputFigures(times, longestByBrowserMs), ...waitFigures(waits)];
  } finally {
    await browser.close();
    await subject.stop();
  }
}

function inputFigures(times: Histogram, longestByBrowserMs: number): Figure[] {
  const target = { bound: 'at most', value: INPUT_MS_MAX } as const;
  const figure = (what: string, ms: number): Figure => ({ what, value: ms, unit: 'ms', target });
  return [
    { what: 'inputs', value: times.recorded, unit: '', target: undefined },
    figure('input to the next frame, p50', times.quantileUs(0.5) / 1_000),
    figure('input to the next frame, p99', times.quantileUs(0.99) / 1_000),
    figure('input to the next frame, longest', times.largestUs / 1_000),
    figure('the same by the browser’s event timing, longest', longestByBrowserMs),
  ];
}

function waitFigures(waits: ReadonlyMap<string, readonly number[]>): Figure[] {
  return [...waits].map(([what, ms]) => ({
    what: `${what}, median of ${ms.length}`,
    value: median(ms),
    unit: 'ms',
    target: undefined,
  }));
}

/** Rows of the table, as an expression of the page. */
const NAMES = `[...document.querySelectorAll('section[aria-label=Contacts] tbody th')].map(one => one.textContent)`;
const FOOT = `document.querySelector('nav.pager')?.textContent`;

/** Asks until an expression of the page is true; the page's policy allows nobody to put a function of theirs into it. */
async function holds(page: Page, expression: string): Promise<void> {
  const endAtMs = performance.now() + STEP_MS_MAX;
  while (!(await page.evaluate<boolean>(expression))) {
    if (performance.now() > endAtMs) throw new Error(`It did not come to this: ${expression}`);
  }
}

/** Once through what people do with contacts. */
async function walkThrough(page: Page, waits: Map<string, number[]>): Promise<void> {
  /** Does something, and notes how long it takes from its last input until an expression of the page holds. */
  const timed = async (what: string, act: () => Promise<void>, until: string) => {
    await act();
    const inputMs = performance.now();
    await holds(page, until);
    waits.set(what, [...(waits.get(what) ?? []), performance.now() - inputMs]);
  };
  const search = page.getByLabel('Search');
  const typed = async (text: string) => {
    await search.press('Control+a');
    await page.keyboard.type(text, { delay: BETWEEN_KEYS_MS });
  };
  const everyName = (text: string) =>
    `${NAMES}.length > 0 && ${NAMES}.every(name => name.includes('${text}'))`;
  const link = (name: string) => page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name });

  await link('Runs').click();
  await page.getByRole('heading', { level: 1, name: 'Runs' }).waitFor();
  await timed('contacts: the first rows', () => link('Contacts').click(), `${NAMES}.length === 50`);
  await timed(
    'contacts: how many there are',
    async () => undefined,
    `document.querySelector('.page-lead')?.textContent.includes('1,000,000 people') === true`,
  );
  await timed('search for a name of many', () => typed('doe 98'), everyName('Doe 98'));
  await page.mouse.move(640, 600);
  for (let turn = 0; turn < 10; turn += 1) await page.mouse.wheel(0, turn < 5 ? 200 : -200);
  const next = page.getByRole('button', { name: 'Next page' });
  await timed('the next page', () => next.click(), `/51–100/.test(${FOOT}) && ${everyName('Doe 98')}`);
  await timed(
    'search for nobody, until half a million were looked at',
    () => typed('zzyzx'),
    `/0 found among 500,000/.test(${FOOT})`,
  );
  await timed('back to all', () => typed(' ').then(() => search.fill('')), `${NAMES}.length === 50`);
  await timed(
    'sorted by name',
    () => page.getByRole('button', { name: 'Name', exact: true }).click(),
    `document.querySelector('th[aria-sort=ascending]') !== null && ${NAMES}[1] === 'Jane Doe 1'`,
  );
  await page.getByText('Missing', { exact: true }).click();
  await timed(
    'those without a phone number',
    () => page.getByRole('checkbox', { name: 'Phone' }).check(),
    `${NAMES}[0] === 'Jane Doe 1'`,
  );
  await page.getByRole('checkbox', { name: 'Phone' }).uncheck();
  await page.keyboard.press('Escape');
  await timed('the plan and price of a run over all', () => openPlan(page), PLANNED);
  await page.getByRole('button', { name: 'Cancel' }).click();
  await timed(
    'one contact',
    () => page.getByRole('link', { name: 'Jane Doe 0', exact: true }).click(),
    `document.querySelector('h1')?.textContent === 'Jane Doe 0' && document.querySelector('.value') !== null`,
  );
}

const PLANNED = `/1,000,000, of which/.test(document.querySelector('.price')?.textContent)`;

async function openPlan(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Enrich all …' }).click();
}
