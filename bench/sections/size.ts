import { compare, measurePairs } from '../pairs.js';
import type { Figure } from '../report.js';
import { addOldEnrichments } from '../sluice/seed.store.js';
import { startSubject } from '../sluice/subject.js';
import { CONNECTIONS } from './throughput.js';

const PORT = 9_336;
const WARM_UP_MS = 3_000;
/** Together no more than the small table has contacts for, at 5,000 a second. */
const FIRST_MS = 250;
const MEASURED_MS = 1_500;
/** Of a shorter measurement and one pair for the large history the noise was a third. */
const PAIRS = 3;

/** Few: no more than one short run uses up. */
const SMALL_CONTACTS = 10_000;
const LARGE_CONTACTS = 1_000_000;
const LARGE_ENRICHMENTS = 10_000_000;

/** Microseconds of the whole machine for a call, as the rate tells it. */
const costUs = ({ perSecond }: { perSecond: number }) => 1_000_000 / perSecond;

/** What a call costs with a large database, against a small one. */
export async function measureSize(serverUrl: string): Promise<Figure[]> {
  const run = async (contacts: number, enrichments: number) => {
    const subject = await startSubject({
      serverUrl,
      port: PORT,
      workspaces: 1,
      contacts,
      fill: database => addOldEnrichments(database, enrichments, contacts),
    });
    try {
      // A warm-up of replays uses no contacts up, and opens what is opened once.
      await subject.load(CONNECTIONS, FIRST_MS);
      await subject.repeat(CONNECTIONS, WARM_UP_MS);
      return await subject.load(CONNECTIONS, MEASURED_MS);
    } finally {
      await subject.stop();
    }
  };
  const contacts = await measurePairs(
    PAIRS,
    () => run(LARGE_CONTACTS, 1),
    () => run(SMALL_CONTACTS, 1),
  );
  const enrichments = await measurePairs(
    PAIRS,
    () => run(SMALL_CONTACTS, LARGE_ENRICHMENTS),
    () => run(SMALL_CONTACTS, 1),
  );
  return [
    {
      what: '10,000 → 1,000,000 contacts: cost of a call',
      value: compare(contacts, costUs).ratio.median,
      unit: '',
      target: { bound: 'at most', value: 1.2 },
    },
    {
      what: '1 → 10,000,000 enrichments: cost of a call',
      value: compare(enrichments, costUs).ratio.median,
      unit: '',
      target: { bound: 'at most', value: 1.2 },
    },
  ];
}
