import type { LoadResult } from '../load/job.js';
import type { Figure } from '../report.js';
import { checkAnswers } from '../sluice/answers.js';
import { type Subject, startSubject } from '../sluice/subject.js';
import { startVendor } from '../vendor/subject.js';

const PORTS = { sluice: 9_334, vendor: 9_335 };
const CONTACTS = 200_000;
const MEASURED_MS = 10_000;
const WARM_UP_PER_SECOND = 400;

/** What the vendor takes, and how many calls come a second: their product is the calls in flight. */
export interface VendorSetting {
  readonly delayMs: number;
  /** Ascending; the last is what has to be reached, the others show from where on it gets tight. */
  readonly ratesPerSecond: readonly number[];
}

/**
 * What we add to the answer time of a slow vendor that bills, at constant rates of arrival: what a caller waits through us
 * over what it waits asking the vendor itself, which is late with its answers as well and shares the machine.
 */
export async function measureVendor(
  serverUrl: string,
  { delayMs, ratesPerSecond }: VendorSetting,
): Promise<Figure[]> {
  const vendor = await startVendor(PORTS.vendor, delayMs);
  const subject = await startSubject({
    serverUrl,
    port: PORTS.sluice,
    workspaces: 1,
    contacts: CONTACTS,
    vendorUrl: vendor.url,
  });
  try {
    const figures: Figure[] = [];
    await load(subject, delayMs, WARM_UP_PER_SECOND, MEASURED_MS / 2);
    for (const rate of ratesPerSecond) {
      const alone = await vendor.loadAt(rate, connectionsFor(rate, delayMs), MEASURED_MS / 2);
      const result = await load(subject, delayMs, rate, MEASURED_MS);
      figures.push(...vendorFigures({ result, alone, delayMs, rate, isAim: rate === ratesPerSecond.at(-1) }));
    }
    return figures;
  } finally {
    await Promise.all([subject.stop(), vendor.stop()]);
  }
}

function inFlightOf(ratePerSecond: number, delayMs: number): number {
  return Math.round((ratePerSecond * delayMs) / 1_000);
}

function connectionsFor(ratePerSecond: number, delayMs: number): number {
  return inFlightOf(ratePerSecond, delayMs) * 2 + 64;
}

function load(subject: Subject, delayMs: number, ratePerSecond: number, durationMs: number) {
  return subject.overloadAt(ratePerSecond, connectionsFor(ratePerSecond, delayMs), durationMs);
}

function vendorFigures({
  result,
  alone,
  delayMs,
  rate,
  isAim,
}: {
  result: LoadResult;
  alone: LoadResult;
  delayMs: number;
  rate: number;
  isAim: boolean;
}): Figure[] {
  const { accepted, refused } = checkAnswers(result);
  const what = `vendor of ${delayMs} ms, ${rate}/s (${inFlightOf(rate, delayMs)} in flight)`;
  const atMost = (value: number) => (isAim ? ({ bound: 'at most', value } as const) : undefined);
  const { p50, p99 } = result.latencyMs;
  // Where so many are under way that no connection is free, calls are not even sent.
  const lost = refused + (result.errors.unsent ?? 0);
  return [
    { what: `${what}: itself, p50`, value: alone.latencyMs.p50, unit: 'ms', target: undefined },
    { what: `${what}: itself, p99`, value: alone.latencyMs.p99, unit: 'ms', target: undefined },
    { what: `${what}: added, p50`, value: p50 - alone.latencyMs.p50, unit: 'ms', target: atMost(5) },
    { what: `${what}: added, p99`, value: p99 - alone.latencyMs.p99, unit: 'ms', target: atMost(25) },
    ...(lost === 0
      ? []
      : [{ what: `${what}: refused`, value: lost / (accepted + lost), unit: '', target: atMost(0) }]),
  ];
}
