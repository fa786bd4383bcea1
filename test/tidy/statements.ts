import { type Expression, type Node, SyntaxKind } from 'typescript/unstable/ast';
import {
  isCallExpression,
  isFunctionDeclaration,
  isIdentifier,
  isNoSubstitutionTemplateLiteral,
  isPropertyAccessExpression,
  isStringLiteral,
  isTemplateExpression,
  isVariableStatement,
} from 'typescript/unstable/ast/is';
import { lineOf, type Source, walk } from './project.js';

/** A statement that a store sends. */
export interface Statement {
  /** `path:line`. */
  readonly place: string;
  /** The exported or local function that it stands in. */
  readonly inFunction: string;
  /** Null where the text is only known when it runs. */
  readonly text: string | null;
}

/** Every first argument of a `.query(…)` in a file; constants of the file that stand in it are put in. */
export function statementsOf(source: Source): Statement[] {
  const constants = constantsOf(source);
  const found: Statement[] = [];
  walk(source.tree, node => {
    if (!isCallExpression(node) || !isPropertyAccessExpression(node.expression)) return;
    const [text] = node.arguments;
    if (node.expression.name.text !== 'query' || text === undefined) return;
    found.push({
      place: `${source.path}:${lineOf(source.text, node.getStart(source.tree))}`,
      inFunction: functionAround(node),
      text: constantText(text, constants),
    });
  });
  return found;
}

function constantsOf({ tree }: Source): Map<string, Expression> {
  const constants = new Map<string, Expression>();
  for (const statement of tree.statements) {
    if (!isVariableStatement(statement)) continue;
    for (const { name, initializer } of statement.declarationList.declarations) {
      if (isIdentifier(name) && initializer !== undefined) constants.set(name.text, initializer);
    }
  }
  return constants;
}

function constantText(node: Expression, constants: ReadonlyMap<string, Expression>): string | null {
  if (isStringLiteral(node) || isNoSubstitutionTemplateLiteral(node)) return node.text;
  if (isIdentifier(node)) {
    const constant = constants.get(node.text);
    return constant === undefined ? null : constantText(constant, constants);
  }
  if (!isTemplateExpression(node)) return null;
  let text = node.head.text;
  for (const { expression, literal } of node.templateSpans) {
    const value = constantText(expression, constants);
    if (value === null) return null;
    text += value + literal.text;
  }
  return text;
}

function functionAround(node: Node): string {
  for (let at = node.parent; at.kind !== SyntaxKind.SourceFile; at = at.parent) {
    if (isFunctionDeclaration(at)) return at.name?.text ?? '';
  }
  return '';
}
