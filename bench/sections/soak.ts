import type { Line } from '../plot.js';
import type { Figure } from '../report.js';
import { startSubject } from '../sluice/subject.js';
import { CONNECTIONS } from './throughput.js';

const PORT = 9_337;
const SLICES = 20;
/** Emptied after each slice and used again; the provider's table of them stays small. */
const CONTACTS = 100_000;

/** What the first quarter may still add: caches and pools that fill once. */
const WARM_UP_SHARE = 0.25;

/** Memory of the server under full load for a long time. */
export async function measureSoak(
  serverUrl: string,
  minutes: number,
): Promise<{ figures: Figure[]; line: Line }> {
  const sliceMs = (minutes * 60_000) / SLICES;
  const subject = await startSubject({ serverUrl, port: PORT, workspaces: 1, contacts: CONTACTS });
  const points: { x: number; y: number }[] = [];
  try {
    for (let slice = 1; slice <= SLICES; slice += 1) {
      await subject.load(CONNECTIONS, sliceMs / 2);
      await subject.repeat(CONNECTIONS, sliceMs / 2);
      await subject.reset();
      points.push({ x: (slice * minutes) / SLICES, y: subject.server.residentMegabytes() });
    }
  } finally {
    await subject.stop();
  }
  const warm = points.slice(Math.ceil(points.length * WARM_UP_SHARE));
  const half = Math.floor(warm.length / 2);
  const mean = (part: typeof warm) => part.reduce((sum, { y }) => sum + y, 0) / part.length;
  return {
    figures: [
      {
        what: `server's memory, most in ${minutes} minutes of load`,
        value: Math.max(...points.map(({ y }) => y)),
        unit: 'MB',
        target: { bound: 'at most', value: 250 },
      },
      {
        what: 'growth after warm-up, second half over first',
        value: mean(warm.slice(half)) / mean(warm.slice(0, half)),
        unit: '',
        target: { bound: 'at most', value: 1.05 },
      },
    ],
    line: { label: 'resident memory', points },
  };
}
