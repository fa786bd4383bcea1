import { fileURLToPath } from 'node:url';
import type { Figure } from '../report.js';
import { startServer } from '../servers.js';
import { startSubject } from '../sluice/subject.js';

const PORTS = { sluice: 9_334, vendor: 9_335 };
const CONTACTS = 200_000;
const MEASURED_MS = 10_000;

/** What the vendor takes, and how many calls come a second: their product is the calls in flight. */
export interface VendorSetting {
  readonly delayMs: number;
  readonly ratePerSecond: number;
}

/** What we add to the answer time of a slow vendor that bills, at a constant rate of arrival. */
export async function measureVendor(
  serverUrl: string,
  { delayMs, ratePerSecond }: VendorSetting,
): Promise<Figure[]> {
  const vendor = await startServer({
    arguments: [fileURLToPath(new URL('../vendor/server.js', import.meta.url))],
    environment: { DELAY_MS: String(delayMs) },
    port: PORTS.vendor,
    readyPath: '/',
  });
  const vendorUrl = `http://127.0.0.1:${PORTS.vendor}/person`;
  const subject = await startSubject({
    serverUrl,
    port: PORTS.sluice,
    workspaces: 1,
    contacts: CONTACTS,
    vendorUrl,
  });
  const inFlight = Math.round((ratePerSecond * delayMs) / 1_000);
  try {
    await subject.loadAt(ratePerSecond / 2, inFlight * 2 + 64, MEASURED_MS / 2);
    const { latencyMs } = await subject.loadAt(ratePerSecond, inFlight * 2 + 64, MEASURED_MS);
    const what = `vendor of ${delayMs} ms, ${ratePerSecond}/s (${inFlight} in flight): added`;
    return [
      {
        what: `${what}, p50`,
        value: latencyMs.p50 - delayMs,
        unit: 'ms',
        target: { bound: 'at most', value: 5 },
      },
      {
        what: `${what}, p99`,
        value: latencyMs.p99 - delayMs,
        unit: 'ms',
        target: { bound: 'at most', value: 25 },
      },
    ];
  } finally {
    await Promise.all([subject.stop(), vendor.stop()]);
  }
}
