import type { Figure } from '../report.js';
import { checkAnswers } from '../sluice/answers.js';
import { startSubject } from '../sluice/subject.js';
import { CONNECTIONS } from './throughput.js';

const PORT = 9_338;
/** Enough for twice 13,000 calls a second for a minute, and for what comes before and after it. */
const CONTACTS = 1_800_000;
const MEASURED_MS = 8_000;
const OVERLOAD_MS = 60_000;
/** Of the capacity: what a server that is well used has to do. */
const BUSY_SHARE = 0.8;
/** Clients that do not wait for each other; with fewer, those that wait would hold the others back. */
const CLIENTS = 2_000;

/** Twice as much as the server can do, for a minute, and what it does right afterwards. */
export async function measureOverload(serverUrl: string): Promise<Figure[]> {
  const subject = await startSubject({ serverUrl, port: PORT, workspaces: 1, contacts: CONTACTS });
  try {
    await subject.load(CONNECTIONS, MEASURED_MS / 2);
    const before = await subject.load(CONNECTIONS, MEASURED_MS);
    const busy = await subject.loadAt(BUSY_SHARE * before.perSecond, CLIENTS / 4, MEASURED_MS / 2);
    const overload = await subject.overloadAt(2 * before.perSecond, CLIENTS, OVERLOAD_MS);
    const after = await subject.load(CONNECTIONS, MEASURED_MS / 4);
    const { accepted, refused } = checkAnswers(overload);
    return [
      { what: 'capacity, 64 connections', value: before.perSecond, unit: '/s', target: undefined },
      { what: 'p99 at capacity', value: before.latencyMs.p99, unit: 'ms', target: undefined },
      { what: 'p50 at 0.8 of it', value: busy.latencyMs.p50, unit: 'ms', target: undefined },
      { what: 'p99 at 0.8 of it', value: busy.latencyMs.p99, unit: 'ms', target: undefined },
      {
        what: 'twice that for a minute: accepted',
        value: (accepted * 1_000) / OVERLOAD_MS,
        unit: '/s',
        target: undefined,
      },
      {
        what: 'refused with 503 and Retry-After',
        value: (refused * 1_000) / OVERLOAD_MS,
        unit: '/s',
        target: undefined,
      },
      { what: 'p50 of the accepted', value: overload.latencyMs.p50, unit: 'ms', target: undefined },
      {
        what: 'p99 of the accepted',
        value: overload.latencyMs.p99,
        unit: 'ms',
        target: { bound: 'at most', value: 250 },
      },
      {
        what: 'calls a second right afterwards, as a part of before',
        value: after.perSecond / before.perSecond,
        unit: '',
        target: { bound: 'at least', value: 0.9 },
      },
    ];
  } finally {
    await subject.stop();
  }
}
