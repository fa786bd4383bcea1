import type { OutboundRequest } from '../../outbound/door.js';
import { textValue } from '../answer/values.js';
import { compileExpression, compileExpressions, type Evaluation } from './expression.js';
import type { RequestOptions } from './options.js';

export type BuiltRequest =
  | { readonly kind: 'request'; readonly request: Omit<OutboundRequest, 'signal'> }
  /** The expressions made nothing that could be sent. */
  | { readonly kind: 'unusable'; readonly reason: string };

/**
 * Compiles the `request` part of the configuration into a function from what expressions see to a request.
 * @param path where that part stands in the configuration
 * @throws ConfigError where an expression is not JSONata
 */
export function compileRequest(
  options: RequestOptions,
  path: string,
): (input: object) => Promise<BuiltRequest> {
  const query = compileExpressions(options.query, `${path}.query`);
  const body = options.body === undefined ? undefined : compileExpression(options.body, `${path}.body`);
  const method = options.method ?? (body === undefined ? 'GET' : 'POST');
  const headers = requestHeaders(options.headers, body !== undefined);

  const target = new URL(options.url);
  target.hash = '';

  return async input => {
    const url = query.length === 0 ? target.href : await withQuery(target, query, input);
    if (typeof url !== 'string') return unusable(url);
    if (body === undefined) return { kind: 'request', request: { method, url, headers } };
    const evaluation = await body(input);
    if (!evaluation.ok) return unusable(evaluation);
    const sent = withoutNulls(evaluation.value);
    if (sent === undefined) return { kind: 'unusable', reason: 'The body expression gives nothing to send.' };
    return { kind: 'request', request: { method, url, headers, body: JSON.stringify(sent) } };
  };
}

type FailedEvaluation = Evaluation & { readonly ok: false };

/** The address with what the expressions give for it, or the first of them that failed. */
async function withQuery(
  target: URL,
  query: ReturnType<typeof compileExpressions>,
  input: object,
): Promise<string | FailedEvaluation> {
  const url = new URL(target);
  for (const [name, expression] of query) {
    const evaluation = await expression(input);
    if (!evaluation.ok) return evaluation;
    const value = textValue(evaluation.value);
    if (value !== undefined) url.searchParams.append(name, value);
  }
  return url.href;
}

/** What the configuration names wins over what is meant without it, whatever the case of its names. */
function requestHeaders(
  configured: Readonly<Record<string, string>>,
  hasBody: boolean,
): Record<string, string> {
  const entries = Object.entries(configured).map(([name, value]) => [name.toLowerCase(), value]);
  return {
    accept: 'application/json',
    ...(hasBody ? { 'content-type': 'application/json' } : {}),
    ...Object.fromEntries(entries),
  };
}

/** The value without members and elements that are null, at any depth; undefined where nothing is left of it. */
function withoutNulls(value: unknown): unknown {
  if (value === null || value === undefined || typeof value === 'function') return undefined;
  if (Array.isArray(value)) return value.map(withoutNulls).filter(element => element !== undefined);
  if (typeof value !== 'object') return value;
  const members: [string, unknown][] = [];
  for (const [name, member] of Object.entries(value)) {
    const kept = withoutNulls(member);
    if (kept !== undefined) members.push([name, kept]);
  }
  return Object.fromEntries(members);
}

function unusable({ path, code }: FailedEvaluation): BuiltRequest {
  return { kind: 'unusable', reason: `${path} failed (${code}).` };
}
