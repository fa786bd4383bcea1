import { BulkheadRejectedError, bulkhead } from 'cockatiel';
import type { ConnectOptions } from './connect.js';
import type { Door, Exchange, OutboundRequest } from './door.js';
import { createExchanger } from './exchange.js';
import { AT_ONCE, Limiter } from './limiter.js';
import { parseRetryAfter } from './retry-after.js';

export interface DoorOptions extends ConnectOptions {
  /** Requests under way at once. */
  readonly maxConcurrency: number;
  /** True where many servers are behind it: the `Retry-After` of one does not pause the others. */
  readonly servesMany?: boolean;
  /** Absent: no rate limit. */
  readonly limiter?: Limiter;
}

/** A door and the connections behind it. */
export interface ClosableDoor extends Door {
  /** Resolves when the requests under way are answered and all connections are closed. */
  close(): Promise<void>;
}

/** Requests that may wait for a free place: at 100 ms an answer and 50 at once, the last of them waits 2 s. */
const MAX_WAITING = 1_000;

/** A slot that ran out while the connection was opened is had again; each time the next may be twice as late. */
const MAX_STARTS = 5;

/**
 * The way out for one provider: first a free place among `maxConcurrency`, then a slot of the rate limit, then the
 * exchange. In this order because a slot must be used when it is granted: slots kept by requests that wait for a
 * place would all leave together when places come free, more than the vendor allows.
 */
export function createDoor(options: DoorOptions): ClosableDoor {
  const { limiter = new Limiter(), servesMany = false } = options;
  const exchanger = createExchanger(options);
  const places = bulkhead(options.maxConcurrency, MAX_WAITING);

  async function pass(request: OutboundRequest): Promise<Exchange> {
    for (let attempt = 1; ; attempt += 1) {
      const admission = request.isUncounted ? AT_ONCE : await limiter.admit(request.signal);
      if (!admission.admitted) return heldBack(admission.retryAfterMs);
      const exchange = await exchanger.exchange(request, admission.start);
      const tooLate = exchange.kind === 'failure' && exchange.failure === 'overloaded';
      if (tooLate && attempt < MAX_STARTS) continue;
      const pauseMs = servesMany ? undefined : askedPauseMs(exchange);
      if (pauseMs !== undefined) limiter.pauseFor(pauseMs);
      return exchange;
    }
  }

  const start = (request: OutboundRequest) => (request.signal.aborted ? heldBack() : pass(request));

  function wait(request: OutboundRequest): Promise<Exchange> {
    return new Promise((resolve, reject) => {
      const leave = (): void => resolve(heldBack());
      request.signal.addEventListener('abort', leave, { once: true });
      const turn = async (): Promise<void> => {
        request.signal.removeEventListener('abort', leave);
        resolve(await start(request));
      };
      // The signal is not given to cockatiel (3.2.1): a cancelled task that it takes off its queue does not
      // start the next one, which then waits for ever. Here a cancelled task passes its place on.
      places.execute(turn).catch((error: unknown) => {
        request.signal.removeEventListener('abort', leave);
        if (error instanceof BulkheadRejectedError) resolve(heldBack());
        else reject(error);
      });
    });
  }

  return {
    // Where a place is free it is taken at once, and nobody has to listen for who gives up waiting.
    send: request => (places.executionSlots > 0 ? places.execute(() => start(request)) : wait(request)),
    close: () => exchanger.close(),
  };
}

/** Not `timeout`: nothing was sent, and the vendor is not to blame for our limits. */
function heldBack(retryAfterMs?: number): Exchange {
  const failure = { kind: 'failure', failure: 'overloaded', sent: false } as const;
  return retryAfterMs === undefined ? failure : { ...failure, retryAfterMs };
}

/** A refusal with `Retry-After` speaks for the whole provider, not only for this request. */
function askedPauseMs(exchange: Exchange): number | undefined {
  if (exchange.kind !== 'answer' || exchange.status < 400) return undefined;
  return parseRetryAfter(exchange.headers['retry-after'], Date.now());
}
