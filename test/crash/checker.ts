import type { BookedCall, BookedEntry, BookedRecord, Books } from './books.store.js';
import { checkBalance, checkChain, checkHolds } from './check-ledger.js';
import { checkVendor } from './check-vendor.js';
import { grouped } from './grouped.js';
import { answeredAfterMs, type ClientAnswer, finalAnswers, isRefusal, type KeyStory } from './history.js';
import { isKnown, type VendorCall } from './paid-vendor.js';
import { SUBJECTS } from './subjects.js';

/** When something was ended with SIGKILL: one process by its name for itself, or the database for all. */
export interface Kill {
  readonly atMs: number;
  readonly process: string | 'database';
}

/** Three testimonies that know nothing of each other, and what was done to the witnesses. */
export interface Evidence {
  /** The client's. */
  readonly stories: readonly KeyStory[];
  /** The vendor's. */
  readonly vendorCalls: readonly VendorCall[];
  /** The database's. */
  readonly books: Books;
  /** What the operator granted, in credits, by reference. */
  readonly grants: Readonly<Record<string, number>>;
  readonly kills: readonly Kill[];
}

/** A promise that was broken, and where. */
export interface Finding {
  readonly rule: string;
  readonly subject: string;
  readonly what: string;
}

/** The evidence by key and by enrichment, as the rules need it. */
export interface Case {
  readonly story: KeyStory;
  readonly calls: readonly BookedCall[];
  readonly charges: readonly BookedEntry[];
  readonly record: BookedRecord | undefined;
}

/**
 * Recomputes every promise from the evidence. It shares no code with the program: its statements, its arithmetic and
 * its hash are its own.
 */
export function check(evidence: Evidence): Finding[] {
  const cases = toCases(evidence);
  return [
    ...cases.flatMap(one => checkAnswers(one, evidence.books)),
    ...cases.flatMap(checkCharges),
    ...cases.flatMap(checkWrites),
    ...checkStrangers(evidence),
    ...checkVendor(evidence, cases),
    ...checkBalance(evidence),
    ...checkHolds(evidence.books),
    ...checkChain(evidence.books),
  ];
}

function toCases({ stories, books }: Evidence): Case[] {
  const callsByKey = grouped(books.calls, call => call.idempotency_key);
  const chargesByCall = grouped(books.entries, entry => entry.enrichment_id);
  const records = new Map(books.records.map(record => [record.id, record]));
  return stories.map(story => {
    const calls = callsByKey.get(story.key) ?? [];
    const charges = calls.flatMap(({ id }) => chargesByCall.get(id) ?? []);
    return { story, calls, charges, record: records.get(story.recordId ?? '') };
  });
}

/** Every key is answered, by the same bytes for ever, and by no fault of ours but "not now". */
function checkAnswers({ story, calls }: Case, { workspace }: Books): Finding[] {
  const findings: Finding[] = [];
  const report = (what: string) => findings.push({ rule: 'answers', subject: story.key, what });
  const finals = finalAnswers(story);
  const [first] = finals;
  for (const { answer } of story.asks) {
    if (answer !== null && answer.status >= 500 && answer.status !== 503)
      report(`was answered with ${answer.status} ${answer.body}`);
  }
  if (first === undefined) {
    const last = story.asks.at(-1)?.answer ?? null;
    if (last === null || !isRefusal(last)) report('was never answered');
    else if (workspace.balance !== '0') report('was refused for want of credit, and there is credit');
    return findings;
  }
  const same = ({ status, body, enrichmentId }: typeof first) => `${status} ${enrichmentId} ${body}`;
  if (new Set(finals.map(same)).size > 1) report(`has different answers: ${finals.map(same).join(' | ')}`);
  if (finals.filter(({ isReplay }) => !isReplay).length > 1)
    report('has two answers that say they are the first');
  const owners = calls.filter(({ claimed }) => claimed);
  if (owners.length !== 1 || owners[0]?.id !== first.enrichmentId || owners[0]?.answer !== first.body)
    report('is not stored with the answer that was given');
  return findings;
}

/** Whether a final answer says that it changed something: that is what is charged. */
function saysChanged(answer: ClientAnswer | undefined): boolean {
  return answer?.status === 200 && JSON.parse(answer.body).data.fields_updated.length > 0;
}

/** One charge for a key whose call changed something, none for any other. */
function checkCharges({ story, calls, charges }: Case): Finding[] {
  const [answer] = finalAnswers(story);
  const due = saysChanged(answer) ? 1 : 0;
  const findings: Finding[] = [];
  const report = (what: string) => findings.push({ rule: 'charges', subject: story.key, what });
  if (charges.length !== due) report(`was charged ${charges.length} times instead of ${due}`);
  if (charges.some(({ amount }) => amount !== '-1')) report('was charged something else than one credit');
  if (due === 1 && charges.some(({ enrichment_id }) => enrichment_id !== answer?.enrichmentId))
    report('was charged for another call than the one that answered');
  const said = finalAnswers(story).filter(({ charged }) => charged === '1').length;
  if (said > due) report(`was told of ${said} charges instead of ${due}`);
  for (const { id, status, credits_charged } of calls) {
    const booked = charges.filter(entry => entry.enrichment_id === id).length;
    if (Number(credits_charged) !== booked || (booked > 0 && status !== 'succeeded'))
      report(`call ${id} is ${status} and says ${credits_charged} charged, the ledger says ${booked}`);
  }
  const told = due === 1 && answer !== undefined ? JSON.parse(answer.body).data.credits_remaining : null;
  if (told !== null && charges.some(({ balance_after }) => Number(balance_after) !== told))
    report(`was told ${told} credits remain, the ledger says ${charges[0]?.balance_after}`);
  return findings;
}

/** What was acknowledged is there, and nothing else: the record has the vendor's values or none. */
function checkWrites({ story, calls, record }: Case): Finding[] {
  const findings: Finding[] = [];
  const report = (what: string) => findings.push({ rule: 'writes', subject: story.key, what });
  if (record?.name !== story.person) {
    if (story.recordId !== null) report(`its ${story.about} ${story.recordId} is gone`);
    return findings;
  }
  const [answer] = finalAnswers(story);
  const call = calls.find(({ id }) => id === answer?.enrichmentId);
  if (answer === undefined) return findings;
  const status = saysChanged(answer) ? 'succeeded' : answer.status === 200 ? 'unchanged' : 'no_match';
  if (call?.status !== status)
    report(`was answered with ${answer.status}, and its call is ${call?.status ?? 'gone'}`);
  const { known } = SUBJECTS[story.about];
  const right = isKnown(story.person) ? known : known.map(() => null);
  if (record.values.length !== right.length || record.values.some((value, place) => value !== right[place]))
    report(`its ${story.about} has ${JSON.stringify(record.values)} instead of ${JSON.stringify(right)}`);
  return findings;
}

/** Nothing was charged or done on behalf of a key that no client sent. */
function checkStrangers({ stories, books }: Evidence): Finding[] {
  const keys = new Set(stories.map(({ key }) => key));
  const ids = new Set(books.calls.map(({ id }) => id));
  return [
    ...books.calls
      .filter(({ idempotency_key: key }) => key === null || !keys.has(key))
      .map(({ id }) => ({ rule: 'strangers', subject: id, what: 'is a call that nobody made' })),
    ...books.entries
      .filter(({ amount, enrichment_id: id }) => Number(amount) < 0 && (id === null || !ids.has(id)))
      .map(({ seq }) => ({ rule: 'strangers', subject: seq, what: 'is a charge without a call' })),
  ];
}

/** What a run amounted to, for people. */
export interface Figures {
  readonly keys: number;
  readonly charged: number;
  readonly lostAnswers: number;
  /** Times that a client was told to come again. */
  readonly notNow: number;
  readonly replays: number;
  readonly vendorCalls: number;
  /** Questions that were asked again because a kill fell into the vendor's call. */
  readonly askedAgain: number;
  readonly longestMs: number;
}

export function figuresOf({ stories, vendorCalls, books }: Evidence): Figures {
  const asks = stories.flatMap(story => story.asks);
  return {
    keys: stories.length,
    charged: books.entries.filter(({ amount }) => Number(amount) < 0).length,
    lostAnswers: asks.filter(({ answer }) => answer === null).length,
    notNow: asks.filter(({ answer }) => answer?.status === 503).length,
    replays: asks.filter(({ answer }) => answer?.isReplay).length,
    vendorCalls: vendorCalls.length,
    askedAgain: vendorCalls.length - new Set(vendorCalls.map(call => `${call.as} ${call.person}`)).size,
    longestMs: Math.max(0, ...stories.map(story => answeredAfterMs(story) ?? 0)),
  };
}
