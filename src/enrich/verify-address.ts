import type { Asked, Asker } from '../providers/ask.js';
import type { RegisteredProvider } from '../providers/registered.js';
import { leavesOpen, withWord } from '../verify/verdict.js';
import { summedUp, type Verified } from '../verify/verifier.js';
import type { AdmittedCall, Attempt } from './call.js';
import { obstacleTo, type Waterfall } from './plan.js';
import { type Asking, skipped, toAttempt, unknownBefore } from './waterfall.js';

/** How they are asked. */
export interface Verifiers {
  readonly asker: Pick<Asker, 'ask'>;
  readonly now: () => number;
}

/** What is known of an address in the end, and who was asked for it beside the waterfall. */
interface Checked {
  readonly verified: Verified;
  readonly attempts: readonly Attempt[];
}

/**
 * Asks the workspace's providers that check addresses, one after the other until one knows, where their word could
 * change the verdict. After the waterfall, so that a call costs no more than it may, and nobody is asked about a
 * suppressed person. Whatever fails leaves the verdict as it is.
 */
export async function askVerifiers(
  { call, enrichmentId, target, deadlineAtMs }: AdmittedCall,
  verified: Verified,
  { attempts: before, without }: Pick<Asking, 'attempts' | 'without'>,
  { providers, budgeted, maxCost }: Waterfall,
  { asker, now }: Verifiers,
): Promise<Checked> {
  const attempts: Attempt[] = [];
  if (without.kind === 'suppressed' || !leavesOpen(verified.verification)) return { verified, attempts };
  const spent = () => [...before, ...attempts].reduce((sum, { cost }) => sum + cost, 0);
  for (const registered of providers) {
    if (registered.provider.mailbox === undefined) continue;
    const obstacle = obstacleTo(registered, 'mailbox', now(), deadlineAtMs);
    const isTooDear = maxCost !== null && spent() + registered.options.cost > maxCost;
    if (obstacle !== null || isTooDear) {
      attempts.push(skipped(registered, obstacle?.reason ?? 'max_cost'));
      continue;
    }
    const question = { kind: 'mailbox', known: { email: target.known.email ?? null }, wanted: [] } as const;
    const asked = await asker.ask(registered, question, ['email'], {
      workspaceId: call.workspaceId,
      enrichmentId,
      receiptKey: call.receiptKey,
      deadlineAtMs,
      isBudgeted: budgeted.has(registered.id),
    });
    if (asked.earlierUnknown) attempts.push(unknownBefore(registered));
    attempts.push(attemptOf(registered, asked));
    const word = wordOf(asked);
    if (word !== undefined) return { verified: summedUp(withWord(verified.verification, word)), attempts };
  }
  return { verified, attempts };
}

function wordOf({ outcome }: Asked) {
  return outcome.outcome === 'found' && 'mailbox' in outcome ? outcome.mailbox : undefined;
}

/** The same provider may have been asked about the person: what it said tells the two apart. */
function attemptOf(registered: RegisteredProvider, asked: Asked): Attempt {
  const word = wordOf(asked);
  const attempt = toAttempt(registered, asked, null);
  return word === undefined ? attempt : { ...attempt, reason: `mailbox_${word}` };
}
