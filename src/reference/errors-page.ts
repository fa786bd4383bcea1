import { ERRORS, type ErrorCode } from '../errors.js';
import { RETRIED } from '../http/openapi.js';
import { fence, GENERATED, page, table } from './markdown.js';

const EXAMPLE = {
  error: {
    code: 'validation_error',
    message: 'Correct the request: contact_id must be a UUID.',
    details: { fields: { contact_id: 'must be a UUID' } },
  },
};

const retried: ReadonlySet<string> = new Set<ErrorCode>(RETRIED);

/** `docs/reference/errors.md`: every code with its status. */
export function errorsPage(): string {
  const rows = Object.entries(ERRORS).map(([code, { status, meaning }]) => [
    `<a id="${code}"></a>\`${code}\``,
    String(status),
    meaning,
    retried.has(code) ? 'after `Retry-After`' : '',
  ]);
  return page([
    GENERATED,
    '# Errors',
    'Every answer that is not a success has this body, with `Content-Type: application/json`:',
    fence('json', JSON.stringify(EXAMPLE, null, 2)),
    '`code` is one of those below and never changes its meaning; `message` says what to do next and may be worded better in a later release; `details` is there only where it says more. In a `validation_error`, `details.fields` names each wrong member with what is wrong with it. `X-Request-ID` is on every answer: the log has the fault under it.',
    table(['Code', 'Status', 'Meaning', 'Retry'], rows),
    'An answer with `Retry-After` says after how many seconds the same request may succeed. With an `Idempotency-Key`, only a success and `no_match` use the key up; after every other answer the same key may be sent again, and the call runs.',
  ]);
}
