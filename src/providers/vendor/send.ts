import type { Door, ExchangeAnswer } from '../../outbound/door.js';
import { parseAnswer } from '../answer/json.js';
import { failureOutcome, statusOutcome, unreadableAnswer } from '../answer/status.js';
import type { Failed, Unanswered } from '../provider.js';
import type { UsedUp } from './rate-window.js';
import { type NoteUnreadable, Reading } from './reading.js';

export interface VendorRequest {
  readonly method: 'GET' | 'POST';
  /** Below the base address, with its slash. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: object;
  /** As `OutboundRequest.isUncounted`. */
  readonly isUncounted?: boolean;
}

/** An answer of any status; what is no JSON reads as nothing. */
export interface VendorAnswer {
  readonly kind: 'answer';
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Reading;
  readonly text: string;
}

/** A readable answer of success, or what it means that there is none. */
export type Sent = VendorAnswer | { readonly kind: 'outcome'; readonly outcome: Unanswered };

export type Send = (request: VendorRequest) => Promise<Sent>;

/** The same before it is known for how long a question may wait. */
export type RawSend = (request: VendorRequest, signal: AbortSignal) => Promise<Sent>;

/** How one vendor is reached and understood. */
export interface SendRules {
  readonly door: Door;
  /** Unix ms. */
  readonly now: () => number;
  /** Without a slash at its end. */
  readonly baseUrl: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Told of members of answers of success. */
  readonly noteUnreadable?: NoteUnreadable | undefined;
  /** What an answer of any status means where the status alone misleads; undefined: what it usually means. */
  readonly refusal?: ((answer: VendorAnswer) => Unanswered | undefined) | undefined;
  /** What the headers of an answer say is used up. */
  readonly usedUp?:
    | ((headers: Readonly<Record<string, string>>, nowMs: number) => UsedUp | undefined)
    | undefined;
}

/**
 * Sends requests to one vendor. Where its headers say that a window is used up and when the next begins, nothing is
 * sent until then: the vendor would refuse it, and the next provider of the waterfall can answer meanwhile.
 */
export function createSender(rules: SendRules): RawSend {
  let held: { readonly untilMs: number; readonly isQuota: boolean } = { untilMs: 0, isQuota: false };
  return async (request, signal) => {
    const heldMs = held.untilMs - rules.now();
    if (heldMs > 0) return { kind: 'outcome', outcome: windowUsed(held.isQuota, heldMs) };
    const exchange = await rules.door.send({ ...outboundRequest(rules, request), signal });
    if (exchange.kind === 'failure') return { kind: 'outcome', outcome: failureOutcome(exchange) };
    const nowMs = rules.now();
    const used = rules.usedUp?.(exchange.headers, nowMs);
    if (used?.isStated) held = { untilMs: nowMs + used.waitMs, isQuota: used.isQuota };
    return understand(rules, exchange, used, nowMs);
  };
}

function outboundRequest({ baseUrl, headers }: SendRules, request: VendorRequest) {
  const { method, path, query = {}, body, isUncounted = false } = request;
  const url = new URL(`${baseUrl}${path}`);
  for (const [name, value] of Object.entries(query)) url.searchParams.append(name, value);
  const common = { method, url: url.href, isUncounted };
  if (body === undefined) return { ...common, headers: { accept: 'application/json', ...headers } };
  return {
    ...common,
    headers: { accept: 'application/json', 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  };
}

function understand(
  rules: SendRules,
  exchange: ExchangeAnswer,
  used: UsedUp | undefined,
  nowMs: number,
): Sent {
  const { status, headers, text } = exchange;
  const json = parseAnswer(text);
  const isSuccess = status >= 200 && status < 300;
  const body = new Reading(json.ok ? json.value : undefined, isSuccess ? rules.noteUnreadable : undefined);
  const answer: VendorAnswer = { kind: 'answer', status, headers, body, text };
  const refusal = rules.refusal?.(answer);
  if (refusal !== undefined) return { kind: 'outcome', outcome: withWait(refusal, used) };
  if (isSuccess) {
    return body.isContainer ? answer : { kind: 'outcome', outcome: unreadableAnswer('no_json') };
  }
  // A page in place of an answer comes from the wrong address; "nobody known" would be kept for days.
  if (status === 404 && text.trim() !== '' && !json.ok) {
    return {
      kind: 'outcome',
      outcome: { outcome: 'failed', kind: 'bad_request', reason: 'not_the_api' },
    };
  }
  return { kind: 'outcome', outcome: withWait(statusOutcome(exchange, nowMs), used) };
}

/** A refusal for too many requests, with what the headers say of how long it lasts. */
function withWait(outcome: Unanswered, used: UsedUp | undefined): Unanswered {
  if (used === undefined || outcome.outcome !== 'failed' || outcome.kind !== 'rate_limited') return outcome;
  if (used.isQuota) return windowUsed(true, used.waitMs);
  return { retryAfterMs: used.waitMs, ...outcome };
}

function windowUsed(isQuota: boolean, waitMs: number): Failed {
  return {
    outcome: 'failed',
    kind: isQuota ? 'quota_exhausted' : 'rate_limited',
    reason: isQuota ? 'allowance_used_up' : 'rate_window_used_up',
    retryAfterMs: Math.ceil(waitMs),
  };
}
