import jsonata from 'jsonata';
import { ConfigError } from '../config-error.js';
import { boundedRegExp } from './bounded-regexp.js';
import { plainExpression } from './plain-expression.js';
import { NOT_PLAIN } from './plain-path.js';

export type Evaluation =
  | { readonly ok: true; readonly value: unknown }
  /** `code` is JSONata's own, such as `D1011` for the depth, or `too_long`; never a value of the input. */
  | { readonly ok: false; readonly path: string; readonly code: string };

/** A compiled JSONata expression; where it can be read without JSONata, its value is there at once. */
export type Expression = (input: object) => Evaluation | Promise<Evaluation>;

/**
 * Steps of one evaluation, each some 4 µs. Counted instead of timed, so that an answer that was paid for is read alike on
 * a machine that is busy. The most that an honest expression takes is 60,000: sorting the longest answer by a function.
 */
const STEPS_MAX = 100_000;

const LIMITS = {
  // Wall-clock ms: the last guard, against steps that are slow each, a tenth of which `STEPS_MAX` takes.
  timeout: 5_000,
  // Nested evaluations, where the members of an object count side by side: honest ones stay below 200, and the
  // JavaScript stack holds some 3,000.
  stack: 1_000,
  // Values in one result; an answer itself holds no more (`MAX_ANSWER_VALUES`).
  sequence: 10_000,
  RegexEngine: boundedRegExp,
};

declare module 'jsonata' {
  interface Expression {
    /** Its hooks have symbols for names, which its own types leave out. */
    assign(name: symbol, hook: (node: ExprNode, input: unknown, environment: Environment) => void): void;
  }
}

/** Called before each step. */
const BEFORE_STEP = Symbol.for('jsonata.__evaluate_entry');

/** Steps taken by each evaluation under way; a hook knows them apart by their timestamps, of which each has its own. */
const stepsTaken = new WeakMap<Date, number>();

class TooLong extends Error {
  readonly code = 'too_long';
}

/**
 * Compiles an expression.
 * @param path where it stands in the configuration
 * @throws ConfigError where it is not JSONata
 */
export function compileExpression(text: string, path: string): Expression {
  const expression = parse(text, path);
  // A program that comes with the answer is never run.
  expression.assign('eval', undefined);
  expression.assign(BEFORE_STEP, (_node, _input, { timestamp }) => countStep(timestamp));
  // Without JSONata an answer of ten plain expressions is read in 18 µs instead of 60.
  const plainly = plainExpression(expression.ast());
  return input => {
    const value = plainly === null ? NOT_PLAIN : plainly(input);
    return value === NOT_PLAIN ? evaluate(expression, input, path) : { ok: true, value };
  };
}

async function evaluate(expression: jsonata.Expression, input: object, path: string): Promise<Evaluation> {
  try {
    return { ok: true, value: await expression.evaluate(input) };
  } catch (error) {
    return { ok: false, path, code: errorCode(error) };
  }
}

function countStep(evaluation: Date): void {
  const steps = (stepsTaken.get(evaluation) ?? 0) + 1;
  if (steps > STEPS_MAX) throw new TooLong();
  stepsTaken.set(evaluation, steps);
}

/** Compiles a record of expressions, name by name; those left out stay left out. */
export function compileExpressions(
  texts: Readonly<Record<string, string | undefined>>,
  path: string,
): readonly (readonly [string, Expression])[] {
  return Object.entries(texts).flatMap(([name, text]) =>
    text === undefined ? [] : [[name, compileExpression(text, `${path}.${name}`)] as const],
  );
}

function parse(text: string, path: string): jsonata.Expression {
  try {
    return jsonata(text, LIMITS);
  } catch (error) {
    const { message, position } = describeError(error);
    throw new ConfigError(path, `is not valid JSONata${position}: ${message}`);
  }
}

/** JSONata throws plain objects. */
function describeError(error: unknown): { message: string; position: string } {
  if (typeof error !== 'object' || error === null) return { message: String(error), position: '' };
  return {
    message: 'message' in error ? String(error.message) : errorCode(error),
    position: 'position' in error ? ` at character ${String(error.position)}` : '',
  };
}

function errorCode(error: unknown): string {
  if (typeof error === 'object' && error !== null && 'code' in error) return String(error.code);
  return error instanceof Error ? error.name : 'unknown';
}
