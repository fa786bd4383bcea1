import jsonata from 'jsonata';
import { ConfigError } from '../config-error.js';
import { boundedRegExp } from './bounded-regexp.js';

export type Evaluation =
  | { readonly ok: true; readonly value: unknown }
  /** `code` is JSONata's own, such as `D1012` for the time limit; never a value of the input. */
  | { readonly ok: false; readonly path: string; readonly code: string };

/** A compiled JSONata expression. */
export type Expression = (input: object) => Promise<Evaluation>;

const LIMITS = {
  // Wall-clock ms. An honest expression takes below 1 ms; fifty answers evaluated side by side share this time.
  timeout: 250,
  // Nested evaluations, where the members of an object count side by side: honest ones stay below 200, and the
  // JavaScript stack holds some 3,000.
  stack: 1_000,
  // Values in one result; an answer itself holds no more (`MAX_ANSWER_VALUES`).
  sequence: 10_000,
  RegexEngine: boundedRegExp,
};

/**
 * Compiles an expression.
 * @param path where it stands in the configuration
 * @throws ConfigError where it is not JSONata
 */
export function compileExpression(text: string, path: string): Expression {
  const expression = parse(text, path);
  // A program that comes with the answer is never run.
  expression.assign('eval', undefined);
  return async input => {
    try {
      return { ok: true, value: await expression.evaluate(input) };
    } catch (error) {
      return { ok: false, path, code: errorCode(error) };
    }
  };
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
