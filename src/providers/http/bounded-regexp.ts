import { createContext, Script } from 'node:vm';

/**
 * For all matches that one step makes, in loops such as `$replace` has. Only a clock can interrupt a match, so this is far
 * above what honest ones take (0.1 ms each), lest a busy machine loses a value, and far below a lease.
 */
const MATCHING_MS = 1_000;

/** Values are 200 characters at most; a whole answer is no text to search through. */
const MAX_TEXT_LENGTH = 10_000;

/**
 * A regular expression that gives up. A pattern such as `(a+)+$` takes for ever on the right text, and the text
 * comes from a vendor. JSONata's own limits look between steps, and a match is one step; only the engine's
 * watchdog of `node:vm` can interrupt it. It costs 0.1 ms a match, only for expressions that have a pattern.
 */
class BoundedRegExp extends RegExp {
  #leftMs = MATCHING_MS;

  override exec(text: string): RegExpExecArray | null {
    if (text.length > MAX_TEXT_LENGTH) throw new RangeError('The text is too long to be searched.');
    if (this.#leftMs <= 0) throw new RangeError('The pattern takes too long on this text.');
    const startedAtMs = performance.now();
    scope.run = () => super.exec(text);
    try {
      return match.runInContext(scope, { timeout: Math.ceil(this.#leftMs) });
    } finally {
      scope.run = null;
      this.#leftMs -= performance.now() - startedAtMs;
    }
  }
}

interface Scope {
  run: (() => RegExpExecArray | null) | null;
}

const scope: Scope = { run: null };
createContext(scope);
const match = new Script('run()');

/** The constructor in the form that JSONata takes; only `new` is bounded, and only `new` is used there. */
export const boundedRegExp: RegExpConstructor = new Proxy(RegExp, {
  construct: (_target, [pattern, flags]: [RegExp | string, string?]) => new BoundedRegExp(pattern, flags),
});
