import { FIELDS, type Field, type FieldValues } from '../../normalize/fields.js';
import type { ExchangeAnswer } from '../../outbound/door.js';
import { parseAnswer } from '../answer/json.js';
import { statusOutcome, unreadableAnswer } from '../answer/status.js';
import { confidenceValue, numberValue, textValue, timestampValue } from '../answer/values.js';
import type { Found, Identity, Outcome } from '../provider.js';
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

/**
 * Compiles the `response` part of the configuration into a function from an answer to an outcome.
 *
 * Where `found` holds, the answer has data, whatever its status. Without `found`, a 2xx has data when a field has a
 * value. An answer without a usable field is never `found`. Everything else is decided by the status.
 * @param path where that part stands in the configuration
 * @throws ConfigError where an expression is not JSONata
 */
export function compileResponse(
  options: ResponseOptions,
  path: string,
  report: ReportFailure,
): (answer: ExchangeAnswer, nowMs: number) => Promise<Outcome> {
  const found = compileOptional(options.found, `${path}.found`);
  const cost = compileOptional(options.cost, `${path}.cost`);
  const readPerson = compilePerson(options, path, report);

  return async (answer, nowMs) => {
    const { status, headers } = answer;
    const succeeded = status >= 200 && status < 300;
    const json = parseAnswer(answer.text);
    if (succeeded && !json.ok && status !== 204 && status !== 205) return unreadableAnswer('no_json');
    const input: Input = { status, headers, ...(json.ok ? { body: json.value } : {}) };

    const verdict = found === undefined ? undefined : await found(input);
    if (verdict?.ok === false) {
      report(verdict.path, verdict.code);
      // Not "not found": that would be kept for days, and the answer may well be one with data.
      if (succeeded) return unreadableAnswer('unexpected_answer');
    }
    const hasData = verdict === undefined ? succeeded : verdict.ok && Boolean(verdict.value);
    const person = hasData ? await readPerson(input) : undefined;
    if (person === undefined && !hasData && !succeeded && status !== 404) return statusOutcome(answer, nowMs);
    const price = numberValue(resultOf(await cost?.(input), report));
    const billed = price === undefined || price < 0 ? {} : { cost: price };
    return person === undefined ? { outcome: 'not_found', ...billed } : { ...person, ...billed };
  };
}

/** Reads fields, identity, confidence and date; undefined where no field has a usable value. */
function compilePerson(
  options: ResponseOptions,
  path: string,
  report: ReportFailure,
): (input: Input) => Promise<Found | undefined> {
  const fields = FIELDS.map(
    field => [field, compileOptional(options.fields[field], `${path}.fields.${field}`)] as const,
  );
  const identity = IDENTITY.map(
    name => [name, compileOptional(options.identity[name], `${path}.identity.${name}`)] as const,
  );
  const confidence = compileOptional(options.confidence, `${path}.confidence`);
  const observedAt = compileOptional(options.observed_at, `${path}.observed_at`);

  return async input => {
    const values: FieldValues = await textsOf(fields, input, report);
    if (Object.keys(values).length === 0) return undefined;
    const stated: Identity = await textsOf(identity, input, report);
    const sure = confidenceValue(resultOf(await confidence?.(input), report));
    const seen = timestampValue(resultOf(await observedAt?.(input), report));
    return {
      outcome: 'found',
      fields: values,
      ...(Object.keys(stated).length === 0 ? {} : { identity: stated }),
      ...(sure === undefined ? {} : { confidence: sure }),
      ...(seen === undefined ? {} : { observedAt: seen }),
    };
  };
}

const IDENTITY = [
  'full_name',
  'email',
  'linkedin_url',
  'company_name',
] as const satisfies readonly (keyof Identity)[];

async function textsOf<Name extends Field | keyof Identity>(
  expressions: readonly (readonly [Name, Expression | undefined])[],
  input: Input,
  report: ReportFailure,
): Promise<Partial<Record<Name, string>>> {
  const texts: Partial<Record<Name, string>> = {};
  for (const [name, expression] of expressions) {
    const text = textValue(resultOf(await expression?.(input), report));
    if (text !== undefined) texts[name] = text;
  }
  return texts;
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
