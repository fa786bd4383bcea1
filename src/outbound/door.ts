/** One request to the outside. */
export interface OutboundRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'HEAD';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** True: it needs no slot of the rate limit, because the vendor counts such requests by themselves. */
  readonly isUncounted?: boolean;
  readonly signal: AbortSignal;
}

export type OutboundFailure =
  /** No connection, or no whole answer, before the signal aborted. */
  | 'timeout'
  /** The other side broke the connection or the protocol, or its answer could not be decoded. */
  | 'reset'
  | 'refused'
  /** No resolver answered. */
  | 'dns'
  /** The name has no address. */
  | 'unknown_host'
  | 'tls'
  /** The name or address is one that this door may not connect to. */
  | 'address_not_allowed'
  /** The answer's headers or its decompressed body are over the cap. */
  | 'too_large'
  /** Held back on our side, by the rate limit, the concurrency limit or a pause that the vendor asked for. */
  | 'overloaded'
  | 'invalid_url'
  /** A header name or value that cannot be sent, such as one with a line break. */
  | 'invalid_header';

/** Why there is no answer. */
export interface ExchangeFailure {
  readonly kind: 'failure';
  readonly failure: OutboundFailure;
  /** True where the request may have reached the other side. */
  readonly sent: boolean;
  /** Only with `overloaded`: in how many ms a slot is expected, where that is known. */
  readonly retryAfterMs?: number;
}

/** An answer of any status. Header names are in lower case. */
export interface ExchangeAnswer {
  readonly kind: 'answer';
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

export type Exchange = ExchangeAnswer | ExchangeFailure;

/** The way out for one provider: its limits (rate, concurrency, addresses) are already on it. */
export interface Door {
  send(request: OutboundRequest): Promise<Exchange>;
}
