import { type Node, SyntaxKind } from 'typescript/unstable/ast';
import {
  isNoSubstitutionTemplateLiteral,
  isStringLiteral,
  isTemplateExpression,
} from 'typescript/unstable/ast/is';
import { type Finding, findingAt, isForTests, type Source, walk } from './project.js';

/** How a statement begins; a sentence that begins with the same word is not followed by these, nor is SPARQL (`where {`). */
const STATEMENT =
  /^\s*(?:select\s[\s\S]*\s(?:from|where)\s(?!\s*\{)|select\s+\w+\(|insert\s+into\s|update\s+\S+\s+(?:\w+\s+)?set\s|delete\s+from\s|with\s+\w+\s+as\s*\(|(?:create|alter|drop)\s+(?:unique\s+)?(?:table|index|function|type|schema|database)\s|truncate\s+\S|vacuum\b|checkpoint\b)/i;

/** The text of a string or template; what is put into it is `$`. Null for other nodes. */
export function literalText(node: Node): string | null {
  if (isStringLiteral(node) || isNoSubstitutionTemplateLiteral(node)) return node.text;
  if (!isTemplateExpression(node)) return null;
  return node.head.text + node.templateSpans.map(({ literal }) => `$${literal.text}`).join('');
}

/** Statements outside the files that may hold them. Tests of the database itself may. */
export function strayStatements(source: Source): Finding[] {
  if (/\.store\.ts$/.test(source.path) || isForTests(source.path)) return [];
  const found: Finding[] = [];
  walk(source.tree, node => {
    if (node.parent?.kind === SyntaxKind.ImportDeclaration) return;
    const text = literalText(node);
    if (text !== null && STATEMENT.test(text)) {
      found.push(findingAt(source, node, 'SQL belongs into a *.store.ts or migrations/'));
    }
  });
  return found;
}
