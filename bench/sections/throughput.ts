import { startEcho } from '../echo/subject.js';
import type { LoadResult } from '../load/job.js';
import { compare, measurePairs, median, type Pair } from '../pairs.js';
import type { Figure } from '../report.js';
import { startSubject } from '../sluice/subject.js';
import { startTextbook } from '../textbook/subject.js';

export const CONNECTIONS = 64;
const PAIRS = 3;
/** Until the compiler has seen enough: after four seconds came 2,990 calls a second, after twelve 3,270 to 3,430. */
const WARM_UP_MS = 8_000;
const MEASURED_MS = 8_000;
/** More than the fastest can use up in all its runs. */
const CONTACTS = 600_000;
const TEXTBOOK_CONTACTS = 60_000;
const PORTS = { sluice: 9_331, textbook: 9_332, echo: 9_333 };

export interface Throughput {
  readonly figures: readonly Figure[];
  /** Enrichments a second, medians. */
  readonly sluice: number;
  readonly textbook: number;
  readonly echo: number;
}

const perSecond = (result: LoadResult) => result.perSecond;
const p99 = (result: LoadResult) => result.latencyMs.p99;

/**
 * The server against the baseline and the limit, in pairs on one machine; all three are up all the time, and only
 * one is asked at a time.
 */
export async function measureThroughput(
  name: string,
  serverUrl: string,
  options: {
    workspaces: number;
    embedded: boolean;
    ratio: number;
    limitShare: number | null;
    replayShare: number | null;
  },
): Promise<Throughput> {
  const { workspaces, embedded } = options;
  const textbook = await startTextbook(serverUrl, PORTS.textbook, workspaces, TEXTBOOK_CONTACTS);
  const subject = await startSubject({
    serverUrl: embedded ? null : serverUrl,
    port: PORTS.sluice,
    workspaces,
    contacts: embedded ? CONTACTS / 3 : CONTACTS,
  });
  const echo = await startEcho(PORTS.echo);
  try {
    await subject.load(CONNECTIONS, WARM_UP_MS);
    await textbook.load(CONNECTIONS, WARM_UP_MS);
    await echo.load(CONNECTIONS, WARM_UP_MS / 2);
    const pairs = await measurePairs(
      PAIRS,
      () => subject.load(CONNECTIONS, MEASURED_MS),
      () => textbook.load(CONNECTIONS, MEASURED_MS),
    );
    const limits = await measurePairs(
      PAIRS,
      () => subject.load(CONNECTIONS, MEASURED_MS / 2),
      () => echo.load(CONNECTIONS, MEASURED_MS / 2),
    );
    const figures = [
      ...throughputFigures(name, pairs, options.ratio),
      ...limitFigures(`${name}, share of the limit`, limits, options.limitShare),
    ];
    if (options.replayShare !== null) {
      const replays = await measurePairs(
        PAIRS,
        () => subject.repeat(CONNECTIONS, MEASURED_MS / 2),
        () => echo.load(CONNECTIONS, MEASURED_MS / 2),
      );
      figures.push(...limitFigures(`${name}: replays, share of the limit`, replays, options.replayShare));
    }
    return {
      figures,
      sluice: median(pairs.map(pair => pair.a.perSecond)),
      textbook: median(pairs.map(pair => pair.b.perSecond)),
      echo: median(limits.map(pair => pair.b.perSecond)),
    };
  } finally {
    await Promise.all([subject.stop(), textbook.stop(), echo.stop()]);
  }
}

function throughputFigures(name: string, pairs: readonly Pair<LoadResult>[], ratio: number): Figure[] {
  const rate = compare(pairs, perSecond);
  const tail = compare(pairs, p99);
  return [
    { what: `${name}: enrichments`, value: rate.a, unit: '/s', target: undefined },
    { what: `${name}: baseline`, value: rate.b, unit: '/s', target: undefined },
    {
      what: `${name}: times the baseline`,
      value: rate.ratio.median,
      unit: '',
      target: { bound: 'at least', value: ratio },
    },
    {
      what: `${name}: p50`,
      value: median(pairs.map(pair => pair.a.latencyMs.p50)),
      unit: 'ms',
      target: undefined,
    },
    { what: `${name}: p99`, value: tail.a, unit: 'ms', target: undefined },
    { what: `${name}: baseline's p99`, value: tail.b, unit: 'ms', target: undefined },
    {
      what: `${name}: p99 as a part of the baseline's`,
      value: tail.ratio.median,
      unit: '',
      target: { bound: 'at most', value: 1 / 3 },
    },
  ];
}

function limitFigures(what: string, pairs: readonly Pair<LoadResult>[], share: number | null): Figure[] {
  const rate = compare(pairs, perSecond);
  const target = share === null ? undefined : { bound: 'at least' as const, value: share };
  return [
    { what: `${what}: ours`, value: rate.a, unit: '/s', target: undefined },
    { what: `${what}: the limit`, value: rate.b, unit: '/s', target: undefined },
    { what, value: rate.ratio.median, unit: '', target },
  ];
}
