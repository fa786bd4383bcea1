import type { ExprNode } from 'jsonata';

/** What a member can hold that is no list or object. */
type Scalar = string | number | boolean;

/** The names of an expression that only goes from member to member, such as `body.person.title`; null for any other. */
export function plainPath({ steps, type: _path, ...others }: ExprNode): readonly string[] | null {
  if (steps === undefined || Object.keys(others).length > 0 || !steps.every(isName)) return null;
  return steps.map(({ value }) => String(value));
}

/** A step without filter, grouping, order or variable: those stand beside its name. */
function isName(step: ExprNode): boolean {
  return step.type === 'name' && Object.keys(step).every(key => NAME_MEMBERS.has(key));
}

const NAME_MEMBERS: ReadonlySet<string> = new Set(['type', 'value', 'position']);

/**
 * What stands at the end of a path. Undefined where JSONata has rules of its own for it: a list on the way or at the end,
 * an object, nothing.
 */
export function scalarAt(input: object, names: readonly string[]): Scalar | undefined {
  let place: unknown = input;
  for (const name of names) {
    if (typeof place !== 'object' || place === null || Array.isArray(place) || !Object.hasOwn(place, name)) {
      return undefined;
    }
    place = Reflect.get(place, name);
  }
  return typeof place === 'string' || typeof place === 'number' || typeof place === 'boolean'
    ? place
    : undefined;
}
