import type { IncomingHttpHeaders } from 'node:http';
import { Agent, type Dispatcher } from 'undici';
import { parseTarget } from './address.js';
import { ACCEPTED_ENCODINGS, BodyCollector, decodeBody } from './body.js';
import { type ConnectOptions, createGuardedConnect } from './connect.js';
import type { Exchange, ExchangeFailure, OutboundFailure, OutboundRequest } from './door.js';
import { classifyFailure } from './failure.js';
import { userAgent } from './user-agent.js';

/** An answer about one person is some KiB; 1 MiB is far above any honest one and harmless to hold. */
export const MAX_ANSWER_BYTES = 1_048_576;
/** As many bytes of headers as Node's own server takes. */
const MAX_HEADER_BYTES = 16_384;
/** Vendors send up to about 40 header fields. */
const MAX_HEADER_COUNT = 100;
/** Only a backstop: the request's signal ends it sooner, as the longest call has a deadline of 30 s. */
const SILENCE_TIMEOUT_MS = 60_000;
/** As above, for a vendor whose keep-alive hint asks us to hold idle connections for ever. */
const MAX_KEEP_ALIVE_MS = 60_000;

const NO_HEADERS: Readonly<Record<string, string>> = {};

/** Sends requests over kept-alive connections. */
export interface Exchanger {
  /**
   * One request and its answer. Every expected outcome is returned: an answer of any status (redirects are not
   * followed), or a failure with whether the request may have reached the other side. The signal's abort ends
   * it at once as `timeout`, in whichever phase it is.
   * @param start called right before the first byte is sent; where it says no, nothing is sent and the failure is
   *   `overloaded`, which nothing else here is
   */
  exchange(request: OutboundRequest, start?: () => boolean): Promise<Exchange>;
  /** Ends idle connections, and the others when their answers are in. */
  close(): Promise<void>;
}

export interface ExchangeOptions extends ConnectOptions {
  /**
   * Of which only the beginning is of interest: an answer is cut there, and a larger one, or one whose coding cannot be
   * undone, is no failure. Absent: answers are wanted whole, and one over `MAX_ANSWER_BYTES` is a failure.
   */
  readonly cutAnswersAtBytes?: number;
}

export function createExchanger(options: ExchangeOptions): Exchanger {
  const agent = new Agent({
    connect: createGuardedConnect(options),
    maxHeaderSize: MAX_HEADER_BYTES,
    headersTimeout: SILENCE_TIMEOUT_MS,
    bodyTimeout: SILENCE_TIMEOUT_MS,
    keepAliveMaxTimeout: MAX_KEEP_ALIVE_MS,
  });
  return {
    exchange: (request, start = () => true) => exchange(agent, request, start, options.cutAnswersAtBytes),
    close: () => agent.close(),
  };
}

async function exchange(
  agent: Agent,
  request: OutboundRequest,
  start: () => boolean,
  cutAtBytes: number | undefined,
): Promise<Exchange> {
  const url = parseTarget(request.url);
  if (url === undefined) return failed('invalid_url', false);
  if (request.signal.aborted) return failed('timeout', false);
  const answer = await receive(agent, url, request, start, cutAtBytes);
  if (answer.kind === 'failure') return answer;
  const { status, headers, bytes } = answer;
  const body = await decodeBody(bytes, headers, MAX_ANSWER_BYTES);
  if (body.kind !== 'text' && cutAtBytes !== undefined) return { kind: 'answer', status, headers, text: '' };
  if (body.kind !== 'text') return failed(body.kind === 'broken' ? 'reset' : body.kind, true);
  return { kind: 'answer', status, headers, text: body.text };
}

interface RawAnswer {
  readonly kind: 'raw';
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly bytes: Buffer;
}

function receive(
  agent: Agent,
  url: URL,
  request: OutboundRequest,
  start: () => boolean,
  cutAtBytes: number | undefined,
): Promise<RawAnswer | ExchangeFailure> {
  return new Promise(resolve => {
    const reader = new AnswerReader(request.signal, start, resolve, cutAtBytes);
    agent.dispatch(
      {
        origin: url.origin,
        path: url.pathname + url.search,
        method: request.method,
        headers: {
          'user-agent': userAgent,
          'accept-encoding': ACCEPTED_ENCODINGS,
          ...lowerCaseNames(request.headers),
        },
        body: request.body ?? null,
      },
      reader,
    );
  });
}

/**
 * Follows one request through undici's own dispatch: its `request` would not end while a connection is being
 * opened when the signal aborts, and does not tell whether anything was sent.
 */
class AnswerReader implements Dispatcher.DispatchHandler {
  readonly #signal: AbortSignal;
  readonly #start: () => boolean;
  readonly #settle: (answer: RawAnswer | ExchangeFailure) => void;
  readonly #isCut: boolean;
  readonly #body: BodyCollector;
  readonly #onAbort = (): void => this.fail('timeout');
  #controller: Dispatcher.DispatchController | undefined;
  #settled = false;
  #status = 0;
  #headers: Readonly<Record<string, string>> = NO_HEADERS;

  constructor(
    signal: AbortSignal,
    start: () => boolean,
    settle: (answer: RawAnswer | ExchangeFailure) => void,
    cutAtBytes: number | undefined,
  ) {
    this.#isCut = cutAtBytes !== undefined;
    this.#body = new BodyCollector(cutAtBytes ?? MAX_ANSWER_BYTES);
    this.#signal = signal;
    this.#start = start;
    this.#settle = settle;
    signal.addEventListener('abort', this.#onAbort, { once: true });
  }

  /** Called right before the first byte is written: up to here nothing can have been sent. */
  onRequestStart(controller: Dispatcher.DispatchController): void {
    if (!this.#settled && !this.#start()) this.#end(failed('overloaded', false));
    if (this.#settled) controller.abort(new Error('Given up before it was sent.'));
    else this.#controller = controller;
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: IncomingHttpHeaders,
  ): void {
    if (status < 200) return;
    if (Object.keys(headers).length > MAX_HEADER_COUNT) {
      this.fail('too_large');
      return;
    }
    this.#status = status;
    this.#headers = areSingle(headers) ? headers : joined(headers);
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#body.append(chunk)) return;
    if (!this.#isCut) {
      this.fail('too_large');
      return;
    }
    this.#body.fill(chunk);
    this.onResponseEnd();
    this.#controller?.abort(new Error('Seen enough.'));
  }

  onResponseEnd(): void {
    this.#end({ kind: 'raw', status: this.#status, headers: this.#headers, bytes: this.#body.bytes() });
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.fail(classifyFailure(error));
  }

  fail(failure: OutboundFailure): void {
    if (this.#settled) return;
    this.#end(failed(failure, this.#controller !== undefined));
    this.#controller?.abort(new Error('Given up.'));
  }

  #end(answer: RawAnswer | ExchangeFailure): void {
    if (this.#settled) return;
    this.#settled = true;
    this.#signal.removeEventListener('abort', this.#onAbort);
    this.#settle(answer);
  }
}

function failed(failure: OutboundFailure, sent: boolean): ExchangeFailure {
  return { kind: 'failure', failure, sent };
}

/** Whether each header came once, as almost always. */
function areSingle(headers: IncomingHttpHeaders): headers is Record<string, string> {
  return Object.values(headers).every(value => typeof value === 'string');
}

function joined(headers: IncomingHttpHeaders): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : (value ?? ''),
    ]),
  );
}

/** So that a header of the request replaces ours whatever its case. */
function lowerCaseNames(
  headers: Readonly<Record<string, string>> = NO_HEADERS,
): Readonly<Record<string, string>> {
  if (Object.keys(headers).every(name => name === name.toLowerCase())) return headers;
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
