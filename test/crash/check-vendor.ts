import type { Case, Evidence, Finding, Kill } from './checker.js';
import { grouped } from './grouped.js';
import type { VendorCall } from './paid-vendor.js';

/**
 * An answer that was handed over is recorded within this time: milliseconds as a rule, more than a second when every core
 * and the disk were busy. A kill within it is a kill inside the vendor's call as far as the vendor can know.
 */
const RECORDED_WITHIN_MS = 10_000;

/** A kill is noted when its victim is seen to be gone, which is later; never much earlier than it happened. */
const CLOCK_SLACK_MS = 50;

/** Each vendor is asked once for a key; again only where a kill fell inside its call, which the attempts then show. */
export function checkVendor({ vendorCalls, kills }: Evidence, cases: readonly Case[]): Finding[] {
  const callsByPerson = grouped(vendorCalls, ({ person }) => person);
  return cases.flatMap(({ story, calls }) => {
    const byVendor = grouped(callsByPerson.get(story.person) ?? [], call => call.as);
    const isShown = calls.some(({ attempts }) => attempts?.includes('outcome_unknown'));
    return [...byVendor.values()].flatMap(asked => checkAsked(story.key, asked, isShown, kills));
  });
}

function checkAsked(key: string, asked: VendorCall[], isShown: boolean, kills: readonly Kill[]): Finding[] {
  const repeated = asked.slice(0, -1);
  const findings = repeated
    .filter(call => !kills.some(kill => fellInside(kill, call)))
    .map(call => finding(key, `its vendor was asked again after ${JSON.stringify(call)}`));
  if (repeated.length > 0 && !isShown && !wroteNothing(asked.at(-1), kills))
    findings.push(
      finding(key, `its vendor was asked ${asked.length} times, and its attempts do not show it`),
    );
  return findings;
}

function finding(subject: string, what: string): Finding {
  return { rule: 'vendor', subject, what };
}

function fellInside({ atMs, process }: Kill, { by, startedAtMs, endedAtMs, end }: VendorCall): boolean {
  if (process !== 'database' && process !== by) return false;
  if (atMs < startedAtMs - CLOCK_SLACK_MS) return false;
  // The victim's own call was cut by the kill; the end of another's says when its answer arrived.
  if (process === by && end !== 'answered') return true;
  return atMs <= (endedAtMs ?? Number.POSITIVE_INFINITY) + RECORDED_WITHIN_MS;
}

/** Whoever asked last was killed as well, so that its account of the attempts is lost with it. */
function wroteNothing(last: VendorCall | undefined, kills: readonly Kill[]): boolean {
  return (
    last !== undefined &&
    kills.some(({ process, atMs }) => process === last.by && atMs >= last.startedAtMs - CLOCK_SLACK_MS)
  );
}
