import { type Node, SyntaxKind } from 'typescript/unstable/ast';
import { isCallExpression, isIdentifier, isPropertyAccessExpression } from 'typescript/unstable/ast/is';
import { type Finding, findingAt, isForTests, type Source, walk } from './project.js';

interface Ban {
  readonly what: string;
  readonly why: string;
  readonly matches: (node: Node) => boolean;
  /** Where it may stand nevertheless; of single files the reason is beside them. */
  readonly allowed: (path: string) => boolean;
}

/** The files whose time is the world's, each with its reason. */
const CLOCKS: Readonly<Record<string, string>> = {
  'src/app.ts': 'the one clock that is handed to all others',
  'src/outbound/create-door.ts': 'a date in Retry-After is compared with the time at which the answer came',
  'src/providers/http/http-provider.ts': 'the same',
  'src/providers/vendor/company-vendor-type.ts': 'the same',
  'src/providers/vendor/vendor-type.ts': 'the same',
  'src/providers/website/website-provider.ts': 'the same, and requests to one site keep their distance',
};

const member = (object: string, name?: string) => (node: Node) =>
  isPropertyAccessExpression(node) &&
  isIdentifier(node.expression) &&
  node.expression.text === object &&
  (name === undefined || node.name.text === name);

const BANS: readonly Ban[] = [
  {
    what: 'process.env',
    why: 'the environment is read in src/config.ts',
    matches: member('process', 'env'),
    allowed: path => path === 'src/config.ts' || isForTests(path),
  },
  {
    what: 'Date.now',
    why: 'take `now` as a parameter',
    matches: member('Date', 'now'),
    allowed: path => path in CLOCKS || isForTests(path),
  },
  {
    what: 'Math.random',
    why: 'take `random` as a parameter, or use node:crypto for secrets',
    matches: member('Math', 'random'),
    allowed: () => false,
  },
  {
    what: 'console',
    why: 'use the logger; the command line writes with src/cli/print.ts',
    matches: member('console'),
    allowed: () => false,
  },
  {
    what: 'fetch',
    why: 'what leaves the process goes through src/outbound',
    matches: node =>
      isCallExpression(node) && isIdentifier(node.expression) && node.expression.text === 'fetch',
    // The command line talks to our own server.
    allowed: path => path.startsWith('src/cli/') || isForTests(path),
  },
  {
    what: 'any',
    why: 'name the type, or parse with a schema',
    matches: node => node.kind === SyntaxKind.AnyKeyword,
    // In tests Biome asks for a reason in a comment.
    allowed: isForTests,
  },
  {
    what: 'a non-null assertion',
    why: 'handle the case that it is missing',
    matches: node => node.kind === SyntaxKind.NonNullExpression,
    allowed: () => false,
  },
];

/** Everything in a file that may not be there. */
export function bannedIn(source: Source): Finding[] {
  const found: Finding[] = [];
  const bans = BANS.filter(({ allowed }) => !allowed(source.path));
  walk(source.tree, node => {
    for (const { what, why, matches } of bans) {
      if (matches(node)) found.push(findingAt(source, node, `${what}: ${why}`));
    }
  });
  return found;
}

/** Spelled so that this line is not one of them. */
const LEFT_OVER = new RegExp(`\\b(?:${['TO' + 'DO', 'FIX' + 'ME', 'XX' + 'X'].join('|')})\\b`);

/** Work that was left for later: it belongs into an issue, where somebody sees it. */
export function leftovers({ path, text }: { readonly path: string; readonly text: string }): Finding[] {
  return text.split('\n').flatMap((line, index) => {
    const word = LEFT_OVER.exec(line)?.[0];
    return word === undefined ? [] : [`${path}:${index + 1} ${word}: open an issue instead`];
  });
}
