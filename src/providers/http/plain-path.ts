import type { ExprNode } from 'jsonata';

/** Stands for what JSONata has rules of its own for, and has to read itself. */
export const NOT_PLAIN = Symbol('not plain');

/** What a member can hold that is no list or object; undefined: there is no such member. */
export type Plain = string | number | boolean | null | undefined;

/** The names of an expression that only goes from member to member, such as `body.person.title`; null for any other. */
export function plainPath({ steps, type: _path, ...others }: ExprNode): readonly string[] | null {
  if (steps === undefined || Object.keys(others).length > 0 || !steps.every(isName)) return null;
  return steps.map(({ value }) => String(value));
}

/** A step without filter, grouping, order or variable: those stand beside its name. */
function isName(step: ExprNode): boolean {
  return step.type === 'name' && Object.keys(step).every(key => LEAF_MEMBERS.has(key));
}

/** What a node has that nothing is done with. */
export const LEAF_MEMBERS: ReadonlySet<string> = new Set(['type', 'value', 'position']);

/**
 * What stands at the end of a path. Not plain: a list on the way or at the end, an object at the end. Only an answer that
 * poses as a function of JSONata's (`_jsonata_function`) is read differently: like any other, where JSONata finds nothing.
 */
export function plainAt(input: object, names: readonly string[]): Plain | typeof NOT_PLAIN {
  let place: unknown = input;
  for (const name of names) {
    if (typeof place !== 'object' || place === null) return undefined;
    if (Array.isArray(place)) return NOT_PLAIN;
    if (!Object.hasOwn(place, name)) return undefined;
    place = Reflect.get(place, name);
  }
  switch (typeof place) {
    case 'string':
    case 'number':
    case 'boolean':
    case 'undefined':
      return place;
    default:
      return place === null ? null : NOT_PLAIN;
  }
}
