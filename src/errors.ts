/** Every error code that a client can see, with its status. `docs/reference/errors.md` is made from this. */
export const ERRORS = {
  validation_error: {
    status: 400,
    meaning: 'The request is malformed; `details.fields` names each problem.',
  },
  invalid_url: {
    status: 400,
    meaning: 'A webhook cannot be sent to this URL: https and a public address are needed.',
  },
  invalid_events: { status: 400, meaning: 'A webhook can only be told of the events that are listed.' },
  invalid_key: {
    status: 401,
    meaning: 'The workspace key is missing, malformed, unknown, expired or revoked.',
  },
  invalid_admin_token: { status: 401, meaning: 'The admin token is missing or wrong.' },
  insufficient_credits: {
    status: 402,
    meaning: 'No credit is available: the balance less what calls in flight hold.',
  },
  insufficient_permissions: { status: 403, meaning: 'The key lacks the permission that this call needs.' },
  suppressed: {
    status: 403,
    meaning: 'The person is on the workspace’s suppression list: nobody was asked. Free.',
  },
  not_found: { status: 404, meaning: 'No such record in this workspace.' },
  webhook_not_found: { status: 404, meaning: 'No such webhook, or delivery of it, in this workspace.' },
  company_not_found: { status: 404, meaning: 'No such company in this workspace.' },
  route_not_found: { status: 404, meaning: 'No such path.' },
  method_not_allowed: {
    status: 405,
    meaning: 'The path exists, the method does not; `Allow` lists those that do.',
  },
  no_match: { status: 409, meaning: 'Every provider that could be asked answered, and none had data. Free.' },
  idempotency_conflict: {
    status: 409,
    meaning: 'The Idempotency-Key was used for another request within 24 hours.',
  },
  request_in_progress: {
    status: 409,
    meaning:
      'The first call with this Idempotency-Key, or one about the contact to erase, still runs; retry after a moment.',
  },
  run_status: {
    status: 409,
    meaning: 'What the run is by now does not allow this; `details.status` is what it is.',
  },
  duplicate_contact: {
    status: 409,
    meaning: 'A contact with this e-mail exists; `details.contact_id` is its id.',
  },
  duplicate_company: {
    status: 409,
    meaning: 'A company with this domain exists; `details.company_id` is its id.',
  },
  erased: { status: 410, meaning: 'The answer to this Idempotency-Key was erased with its contact.' },
  payload_too_large: { status: 413, meaning: 'The body is larger than this call takes.' },
  unsupported_media_type: { status: 415, meaning: 'The body must be sent as application/json.' },
  rate_limited: {
    status: 429,
    meaning: 'The plan’s day or minute limit is used up; retry after `Retry-After` seconds.',
  },
  internal_error: { status: 500, meaning: 'A fault on our side; the log has it under the X-Request-ID.' },
  backup_failed: {
    status: 500,
    meaning: 'The backup could not be written; the message says why, and nothing is left of it.',
  },
  providers_unavailable: {
    status: 503,
    meaning: 'No data, and a provider that could have had it failed for now. Free, retry.',
  },
  overloaded: {
    status: 503,
    meaning: 'More calls are waiting than can be served soon; retry after `Retry-After` seconds.',
  },
  database_unavailable: {
    status: 503,
    meaning: 'The database cannot be reached; nothing was changed, retry.',
  },
  shutting_down: { status: 503, meaning: 'This process is stopping; retry, another one answers.' },
} as const satisfies Record<string, { status: number; meaning: string }>;

export type ErrorCode = keyof typeof ERRORS;

export interface ErrorOptions {
  readonly details?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** The inner cause: for the log, never for the client. */
  readonly cause?: unknown;
}

/** An error that a client sees: a code of the table, a message that says what to do next. */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: ErrorCode;
  readonly details: Readonly<Record<string, unknown>> | undefined;
  readonly headers: Readonly<Record<string, string>>;

  constructor(code: ErrorCode, message: string, options: ErrorOptions = {}) {
    super(message, { cause: options.cause });
    this.code = code;
    this.details = options.details;
    this.headers = options.headers ?? {};
  }

  get status(): number {
    return ERRORS[this.code].status;
  }
}
