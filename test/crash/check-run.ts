import type { Finding } from './checker.js';
import { isKnown, type VendorCall } from './paid-vendor.js';
import type { RunBooks } from './run-books.store.js';

export interface RunEvidence {
  readonly runBooks: RunBooks;
  readonly vendorCalls: readonly VendorCall[];
  /** By record, whom the vendor was to be asked about. */
  readonly people: ReadonlyMap<string, string>;
  readonly kills: number;
}

const OUTCOMES = ['succeeded', 'unchanged', 'no_match', 'not_found', 'suppressed', 'failed'] as const;

/** No record is lost or charged twice, the counts are those of the items, and every item ended as its enrichment did. */
export function checkRun(evidence: RunEvidence): Finding[] {
  const { runBooks, people } = evidence;
  const findings: Finding[] = [];
  const report = (rule: string, subject: string, what: string) => findings.push({ rule, subject, what });
  const { run, items, written, charged } = runBooks;
  if (run.status !== 'completed' || run.taken !== '0')
    report('end', 'run', `${run.status} with ${run.taken} taken`);
  for (const outcome of OUTCOMES) {
    const count = items.filter(({ state }) => state === outcome).length;
    if (run[outcome] !== String(count)) report('counts', outcome, `${run[outcome]} instead of ${count}`);
  }
  if (run.total !== String(people.size) || items.length !== people.size)
    report('counts', 'total', `${run.total}, ${items.length} items, ${people.size} records`);

  const byRecord = new Map(items.map(item => [item.record_id, item]));
  const charges = new Map<string, number>();
  for (const id of charged) charges.set(id, (charges.get(id) ?? 0) + 1);
  const filled = new Set(written);
  for (const [recordId, person] of people) {
    const item = byRecord.get(recordId);
    const due = isKnown(person) ? 'succeeded' : 'no_match';
    if (item === undefined) report('items', recordId, 'is not in the run');
    else if (item.state !== due) report('items', recordId, `${item.state} instead of ${due}`);
    else if (item.status !== due || item.enriched !== recordId)
      report('items', recordId, `its enrichment is ${item.status}`);
    const times = charges.get(recordId) ?? 0;
    if (times !== (isKnown(person) ? 1 : 0)) report('charges', recordId, `was charged ${times} times`);
    if (filled.has(recordId) !== isKnown(person))
      report('writes', recordId, `is ${filled.has(recordId) ? '' : 'not '}filled`);
  }
  return [...findings, ...checkAsked(evidence)];
}

/** The vendor is asked about a person again only where a process died while an answer was not written down yet. */
function checkAsked({ vendorCalls, people, kills }: RunEvidence): Finding[] {
  const asked = new Map<string, number>();
  for (const { person } of vendorCalls) asked.set(person, (asked.get(person) ?? 0) + 1);
  return [...people.values()].flatMap(person => {
    const times = asked.get(person) ?? 0;
    return times >= 1 && times <= 1 + kills
      ? []
      : [{ rule: 'asked', subject: person, what: `${times} times` }];
  });
}
