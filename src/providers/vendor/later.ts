import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { NOTHING_KNOWN } from '../nothing-known.js';
import type { AskContext, Identifier, KnownPerson, Later, Outcome, Pending, Question } from '../provider.js';

/** The two parts of a question to a vendor that answers later; `Call` is what its adapter asks with. */
export interface VendorLater<Call, Config> {
  /** `pending` with the vendor's own name for the request. */
  submit(call: Call, config: Config): Promise<Outcome | Pending>;
  /** Asks for the answer to a request; free. Of the person the call knows only what a request is made by. */
  collect(call: Call, request: string, config: Config): Promise<Outcome | Pending>;
  pace(config: Config): Pick<Later, 'awaitedEveryMs' | 'everyMs'>;
}

/** What of a person a request is made by, and an answer is held against. */
const KEPT = [
  'email',
  'linkedin_url',
  'full_name',
  'first_name',
  'last_name',
  'company_name',
] as const satisfies readonly Identifier[];

const handleShape = z.object({ request: z.string(), known: z.partialRecord(z.enum(KEPT), z.string()) });

/** @param begin makes the call that the adapter asks with; null: nothing is known that the vendor could be asked by. */
export function makeLater<Call, Config>(
  { submit, collect, pace }: VendorLater<Call, Config>,
  config: Config,
  begin: (question: Question, context: AskContext) => Call | null,
): Later {
  return {
    ...pace(config),
    async submit(question, context) {
      const call = begin(question, context);
      if (call === null) return UNUSABLE;
      const outcome = await submit(call, config);
      return outcome.outcome === 'pending'
        ? { ...outcome, handle: handleOf(outcome, question.known) }
        : outcome;
    },
    async collect(handle, context) {
      const { request, known } = handleShape.parse(JSON.parse(handle));
      const call = begin({ known: { ...NOTHING_KNOWN, ...known }, wanted: [] }, context);
      return call === null ? UNUSABLE : collect(call, request, config);
    },
  };
}

function handleOf({ handle: request }: Pending, known: KnownPerson): string {
  const kept = KEPT.flatMap(name => (known[name] === null ? [] : [[name, known[name]]]));
  return JSON.stringify({ request, known: Object.fromEntries(kept) });
}

/** The answer about a person of whom nothing is known that the vendor could be asked by. */
export const UNUSABLE: Outcome = { outcome: 'not_found', reason: 'unusable_identifiers', cost: 0 };

/** Both parts in one, for whoever keeps no books: submits, and looks for the answer until the signal aborts. */
export async function submitAndWait(later: Later, question: Question, context: AskContext): Promise<Outcome> {
  let outcome = await later.submit(question, context);
  const { handle = '' } = outcome.outcome === 'pending' ? outcome : {};
  while (outcome.outcome === 'pending') {
    if (context.signal.aborted) return { outcome: 'failed', kind: 'transient', reason: 'pending' };
    await sleep(later.awaitedEveryMs, undefined, { signal: context.signal }).catch(() => undefined);
    outcome = await later.collect(handle, context);
  }
  return outcome;
}
