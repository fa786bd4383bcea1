import { createHash } from 'node:crypto';
import type { Books } from './books.store.js';
import type { Evidence, Finding } from './checker.js';

/** balance = grants − charges = the sum of the ledger, and never below zero on the way. */
export function checkBalance({ books, grants }: Evidence): Finding[] {
  const findings: Finding[] = [];
  const report = (what: string) => findings.push({ rule: 'balance', subject: books.workspace.id, what });
  const granted = new Map<string, number>();
  let charges = 0;
  let sum = 0;
  for (const { seq, amount, balance_after, reference } of books.entries) {
    sum += Number(amount);
    if (Number(amount) < 0) charges -= Number(amount);
    else granted.set(reference ?? '', (granted.get(reference ?? '') ?? 0) + Number(amount));
    if (sum < 0) report(`entry ${seq} spends what is not there: ${sum}`);
    if (Number(balance_after) !== sum) report(`entry ${seq} says ${balance_after}, the sum is ${sum}`);
  }
  const due = Object.entries(grants);
  if (due.length !== granted.size || due.some(([reference, amount]) => granted.get(reference) !== amount))
    report(`the grants are ${JSON.stringify([...granted])} instead of ${JSON.stringify(due)}`);
  const balance = Number(books.workspace.balance);
  const grantsLessCharges = due.reduce((total, [, amount]) => total + amount, 0) - charges;
  if (balance !== grantsLessCharges || balance !== sum)
    report(`the balance is ${balance}, grants less charges ${grantsLessCharges}, the ledger's sum ${sum}`);
  return findings;
}

/** No call runs any more, and nothing is held. */
export function checkHolds({ workspace, calls }: Books): Finding[] {
  const running = calls.filter(({ status }) => status === 'running');
  const findings = running.map(({ id }) => ({ rule: 'holds', subject: id, what: 'still runs' }));
  if (workspace.held === '0') return findings;
  return [
    ...findings,
    { rule: 'holds', subject: workspace.id, what: `${workspace.held} credits are still held` },
  ];
}

/** Each entry's hash follows from the one before it, and the last is the workspace's. */
export function checkChain({ workspace, entries }: Books): Finding[] {
  const findings: Finding[] = [];
  const report = (subject: string, what: string) => findings.push({ rule: 'chain', subject, what });
  let hash = '00'.repeat(32);
  entries.forEach((entry, index) => {
    const { seq, amount, balance_after, reference, enrichment_id, contact_id, note, created_at } = entry;
    if (seq !== String(index + 1)) report(seq, `is at place ${index + 1}`);
    const text = [
      hash,
      workspace.id,
      seq,
      Number(amount) < 0 ? 'charge' : 'grant',
      amount,
      balance_after,
      reference ?? enrichment_id,
      enrichment_id,
      contact_id,
      note,
      created_at,
    ]
      .map(part => part ?? '')
      .join('\n');
    hash = createHash('sha256').update(text, 'utf8').digest('hex');
    if (hash !== entry.hash) report(seq, 'has a hash that does not follow from the entries before it');
    hash = entry.hash;
  });
  if (
    workspace.ledger_seq !== String(entries.length) ||
    (entries.length > 0 && workspace.ledger_hash !== hash)
  )
    report(
      workspace.ledger_seq,
      `is where the workspace says the ledger ends; it has ${entries.length} entries`,
    );
  return findings;
}
