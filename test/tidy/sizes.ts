import { type Node, SyntaxKind } from 'typescript/unstable/ast';
import { isCallExpression, isIdentifier } from 'typescript/unstable/ast/is';
import { type Finding, findingAt, lineOf, type Source, walk } from './project.js';

/** A file is read as a whole: two or three screens for a review, and one subject. */
const FILE_LINES_MAX = 400;

/** A function is seen as a whole on a screen. */
const FUNCTION_LINES_MAX = 60;

const FUNCTIONS: ReadonlySet<SyntaxKind> = new Set([
  SyntaxKind.FunctionDeclaration,
  SyntaxKind.FunctionExpression,
  SyntaxKind.ArrowFunction,
  SyntaxKind.MethodDeclaration,
  SyntaxKind.Constructor,
  SyntaxKind.GetAccessor,
  SyntaxKind.SetAccessor,
]);

/** What is read by itself: a function, and the declaration of a route. */
function isUnit(node: Node): boolean {
  if (FUNCTIONS.has(node.kind)) return true;
  return isCallExpression(node) && isIdentifier(node.expression) && node.expression.text === 'route';
}

export function longFiles(files: readonly { readonly path: string; readonly text: string }[]): Finding[] {
  return files.flatMap(({ path, text }) => {
    const lines = text.split('\n').length - 1;
    return lines > FILE_LINES_MAX ? [`${path} has ${lines} lines; at most ${FILE_LINES_MAX}`] : [];
  });
}

/**
 * Functions and routes with too many lines of their own. Those of units inside count for these: a suite of tests or
 * a list of routes is as long as what it lists, and no harder to read for it.
 */
export function longFunctions(source: Source): Finding[] {
  const found: Finding[] = [];
  walk(source.tree, node => {
    if (!isUnit(node)) return;
    const lines = linesOf(source, node) - innerLines(source, node);
    if (lines > FUNCTION_LINES_MAX) {
      found.push(findingAt(source, node, `${lines} lines in one piece; at most ${FUNCTION_LINES_MAX}`));
    }
  });
  return found;
}

function linesOf({ text, tree }: Source, node: Node): number {
  return lineOf(text, node.end - 1) - lineOf(text, node.getStart(tree)) + 1;
}

/** Lines between the first and the last one of the units right inside a node. */
function innerLines(source: Source, node: Node): number {
  let lines = 0;
  node.forEachChild(child => {
    lines += isUnit(child) ? Math.max(0, linesOf(source, child) - 2) : innerLines(source, child);
  });
  return lines;
}
