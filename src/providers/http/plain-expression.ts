import type { ExprNode } from 'jsonata';
import { LEAF_MEMBERS, NOT_PLAIN, type Plain, plainAt, plainPath } from './plain-path.js';

/** Reads an expression; `NOT_PLAIN`: this input is for JSONata. */
export type PlainReading = (input: object) => unknown;

/** Far below what JSONata's own limits refuse, and more than any vendor takes. */
const MEMBERS_MAX = 100;

/** What JSONata refuses as the name of a member, and what JavaScript would take for something else. */
const SPECIAL_NAMES: ReadonlySet<string> = new Set(['_jsonata_lambda', '_jsonata_function', '__proto__']);

/**
 * How an expression of the few forms that most are of is read without JSONata, and to the same value: a path, a constant,
 * a path that is compared with a constant (`status = 200`), an object of paths and constants. Null for any other.
 */
export function plainExpression(node: ExprNode): PlainReading | null {
  return plainTerm(node) ?? plainEquality(node) ?? plainObject(node);
}

type PlainTerm = (input: object) => Plain | typeof NOT_PLAIN;

function plainTerm(node: ExprNode): PlainTerm | null {
  const names = plainPath(node);
  if (names !== null) return input => plainAt(input, names);
  const constant = plainConstant(node);
  return constant === undefined ? null : () => constant;
}

/** A text, number, `true`, `false` or `null`; undefined for anything else. */
function plainConstant(node: ExprNode): Plain {
  if (!CONSTANTS.has(node.type) || !Object.keys(node).every(key => LEAF_MEMBERS.has(key))) return undefined;
  const { value }: { value?: unknown } = node;
  if (value === null || typeof value === 'boolean') return value;
  return typeof value === 'string' || typeof value === 'number' ? value : undefined;
}

const CONSTANTS: ReadonlySet<string> = new Set(['string', 'number', 'value']);

function plainEquality({ type, value, position: _, lhs, rhs, ...others }: ExprNode): PlainReading | null {
  if (type !== 'binary' || value !== '=' || Object.keys(others).length > 0) return null;
  if (lhs === undefined || Array.isArray(lhs) || rhs === undefined) return null;
  const names = plainPath(lhs);
  const constant = plainConstant(rhs);
  if (names === null || constant === undefined) return null;
  return input => {
    const plain = plainAt(input, names);
    return plain === NOT_PLAIN ? NOT_PLAIN : plain === constant;
  };
}

function plainObject({ type, value, position: _, lhs, ...others }: ExprNode): PlainReading | null {
  if (type !== 'unary' || value !== '{' || Object.keys(others).length > 0 || !Array.isArray(lhs)) return null;
  const members = new Map<string, PlainTerm>();
  for (const pair of lhs) {
    if (!Array.isArray(pair)) return null;
    const name = plainConstant(pair[0]);
    const term = plainTerm(pair[1]);
    if (typeof name !== 'string' || term === null || SPECIAL_NAMES.has(name) || members.has(name))
      return null;
    members.set(name, term);
  }
  if (members.size > MEMBERS_MAX) return null;
  const entries = [...members];
  return input => {
    const made: Record<string, Plain> = {};
    for (const [name, term] of entries) {
      const plain = term(input);
      if (plain === NOT_PLAIN) return NOT_PLAIN;
      if (plain !== undefined) made[name] = plain;
    }
    return made;
  };
}
