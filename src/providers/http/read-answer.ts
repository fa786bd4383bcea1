import { NETWORKS } from '../../normalize/social.js';
import type { ExchangeAnswer } from '../../outbound/door.js';
import { parseAnswer } from '../answer/json.js';
import { statusOutcome, unreadableAnswer } from '../answer/status.js';
import { confidenceValue, numberValue, textValue, timestampValue } from '../answer/values.js';
import type { Found, Unanswered } from '../provider.js';
import { compileExpression, type Evaluation, type Expression } from './expression.js';
import type { ResponseOptions } from './options.js';

/** Told of an expression that failed on an answer: where it stands, and JSONata's code. */
export type ReportFailure = (path: string, code: string) => void;

/** What expressions see of an answer; `body` is absent where the answer is no JSON. */
interface Input {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** What answers are read for: people's fields or companies'. */
export interface Reads<Name extends string, Identifier extends string, Value> {
  readonly fields: readonly Name[];
  readonly identity: readonly Identifier[];
  /** The value of a field that an expression's result stands for; undefined: none. */
  toValue(field: Name, result: unknown): Value | undefined;
}

/** Values as the vendor gave them, and whose they are. */
type Answered<Name extends string, Identifier extends string, Value> = Pick<
  Found,
  'outcome' | 'confidence' | 'observedAt' | 'cost' | 'handles'
> & {
  readonly fields: Partial<Record<Name, Value>>;
  readonly identity?: Partial<Record<Identifier, string>>;
};

/**
 * Compiles the `response` part of the configuration into a function from an answer to an outcome.
 *
 * Where `found` holds, the answer has data, whatever its status. Without `found`, a 2xx has data when a field has a
 * value. An answer without a usable field is never `found`. Everything else is decided by the status.
 * @param path where that part stands in the configuration
 * @throws ConfigError where an expression is not JSONata
 */
export function compileResponse<Name extends string, Identifier extends string, Value>(
  options: ResponseOptions,
  reads: Reads<Name, Identifier, Value>,
  path: string,
  report: ReportFailure,
): (answer: ExchangeAnswer, nowMs: number) => Promise<Answered<Name, Identifier, Value> | Unanswered> {
  const found = compileOptional(options.found, `${path}.found`);
  const cost = compileOptional(options.cost, `${path}.cost`);
  const readData = compileData(options, reads, path, report);

  return async (answer, nowMs) => {
    const { status, headers } = answer;
    const succeeded = status >= 200 && status < 300;
    const json = parseAnswer(answer.text);
    if (succeeded && !json.ok && status !== 204 && status !== 205) return unreadableAnswer('no_json');
    const input: Input = json.ok ? { status, headers, body: json.value } : { status, headers };

    const verdict = found === undefined ? undefined : await found(input);
    if (verdict?.ok === false) {
      report(verdict.path, verdict.code);
      // Not "not found": that would be kept for days, and the answer may well be one with data.
      if (succeeded) return unreadableAnswer('unexpected_answer');
    }
    const hasData = verdict === undefined ? succeeded : verdict.ok && Boolean(verdict.value);
    const data = hasData ? await readData(input) : undefined;
    if (data === undefined && !hasData && !succeeded && status !== 404) return statusOutcome(answer, nowMs);
    const price = numberValue(resultOf(await cost?.(input), report));
    const answered = data ?? { outcome: 'not_found' };
    return price === undefined || price < 0 ? answered : { ...answered, cost: price };
  };
}

/** Reads fields, identity, confidence and date; undefined where no field has a usable value. */
function compileData<Name extends string, Identifier extends string, Value>(
  options: ResponseOptions,
  reads: Reads<Name, Identifier, Value>,
  path: string,
  report: ReportFailure,
): (input: Input) => Promise<Answered<Name, Identifier, Value> | undefined> {
  const fields = compileNamed(reads.fields, options.fields, `${path}.fields`);
  const identity = compileNamed(reads.identity, options.identity, `${path}.identity`);
  const handles = compileNamed(NETWORKS, options.handles, `${path}.handles`);
  const confidence = compileOptional(options.confidence, `${path}.confidence`);
  const observedAt = compileOptional(options.observed_at, `${path}.observed_at`);
  const toText = (_: unknown, result: unknown) => textValue(result);

  return async input => {
    const values = await valuesOf(fields, reads.toValue, input, report);
    const called = handles.length === 0 ? undefined : await valuesOf(handles, toText, input, report);
    if (values === undefined && called === undefined) return undefined;
    const stated = await valuesOf(identity, toText, input, report);
    const sure = confidenceValue(resultOf(await confidence?.(input), report));
    const seen = timestampValue(resultOf(await observedAt?.(input), report));
    return {
      outcome: 'found',
      fields: values ?? {},
      ...(stated && { identity: stated }),
      ...(called && { handles: called }),
      ...(sure === undefined ? {} : { confidence: sure }),
      ...(seen === undefined ? {} : { observedAt: seen }),
    };
  };
}

/** Undefined where none has a value. */
async function valuesOf<Name extends string, Value>(
  expressions: readonly (readonly [Name, Expression])[],
  toValue: (name: Name, result: unknown) => Value | undefined,
  input: Input,
  report: ReportFailure,
): Promise<Partial<Record<Name, Value>> | undefined> {
  let values: Partial<Record<Name, Value>> | undefined;
  for (const [name, expression] of expressions) {
    const reading = expression(input);
    // Ten waits for what is there already allocated 1.5 kB.
    const evaluation = 'then' in reading ? await reading : reading;
    const value = toValue(name, resultOf(evaluation, report));
    if (value === undefined) continue;
    values ??= {};
    values[name] = value;
  }
  return values;
}

/** One expression that fails costs its own value, not the answer. */
function resultOf(evaluation: Evaluation | undefined, report: ReportFailure): unknown {
  if (evaluation === undefined || evaluation.ok) return evaluation?.value;
  report(evaluation.path, evaluation.code);
  return undefined;
}

function compileOptional(text: string | undefined, path: string): Expression | undefined {
  return text === undefined ? undefined : compileExpression(text, path);
}

/** Those that are configured, in the order of `names`. */
function compileNamed<Name extends string>(
  names: readonly Name[],
  texts: Readonly<Partial<Record<string, string>>> = {},
  path: string,
): readonly (readonly [Name, Expression])[] {
  return names.flatMap(name => {
    const text = texts[name];
    return text === undefined ? [] : [[name, compileExpression(text, `${path}.${name}`)] as const];
  });
}
