import type { Books } from './books.store.js';
import type { Finding } from './checker.js';
import { isKnown, type VendorCall } from './paid-vendor.js';
import type { RunBooks } from './run-books.store.js';

export interface RunEvidence {
  readonly books: Books;
  readonly runBooks: RunBooks;
  readonly vendorCalls: readonly VendorCall[];
  /** By contact, whom the vendor was to be asked about. */
  readonly people: ReadonlyMap<string, string>;
  readonly kills: number;
}

const OUTCOMES = ['succeeded', 'unchanged', 'no_match', 'not_found', 'suppressed', 'failed'] as const;

/** No contact is lost or charged twice, the counts are those of the items, and every item ended as its enrichment did. */
export function checkRun(evidence: RunEvidence): Finding[] {
  const { books, runBooks, people } = evidence;
  const findings: Finding[] = [];
  const report = (rule: string, subject: string, what: string) => findings.push({ rule, subject, what });
  const { run, items } = runBooks;
  if (run.status !== 'completed' || run.taken !== '0')
    report('end', 'run', `${run.status} with ${run.taken} taken`);
  for (const outcome of OUTCOMES) {
    const count = items.filter(({ state }) => state === outcome).length;
    if (run[outcome] !== String(count)) report('counts', outcome, `${run[outcome]} instead of ${count}`);
  }
  if (run.total !== String(people.size) || items.length !== people.size)
    report('counts', 'total', `${run.total}, ${items.length} items, ${people.size} contacts`);

  const byContact = new Map(items.map(item => [item.contact_id, item]));
  const charges = new Map<string, number>();
  for (const { amount, contact_id } of books.entries) {
    if (Number(amount) < 0) charges.set(contact_id ?? '', (charges.get(contact_id ?? '') ?? 0) + 1);
  }
  for (const [contactId, person] of people) {
    const item = byContact.get(contactId);
    const due = isKnown(person) ? 'succeeded' : 'no_match';
    if (item === undefined) report('items', contactId, 'is not in the run');
    else if (item.state !== due) report('items', contactId, `${item.state} instead of ${due}`);
    else if (item.status !== due || item.enriched_contact !== contactId)
      report('items', contactId, `its enrichment is ${item.status}`);
    const charged = charges.get(contactId) ?? 0;
    if (charged !== (isKnown(person) ? 1 : 0)) report('charges', contactId, `was charged ${charged} times`);
    const contact = books.contacts.find(({ id }) => id === contactId);
    if ((contact?.job_title !== null) !== isKnown(person))
      report('writes', contactId, `its title is ${contact?.job_title}`);
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
