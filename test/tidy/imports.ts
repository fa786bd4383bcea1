import { posix } from 'node:path';
import { type ImportClause, type Node, SyntaxKind } from 'typescript/unstable/ast';
import {
  isCallExpression,
  isExportDeclaration,
  isImportDeclaration,
  isNamedImports,
  isStringLiteral,
} from 'typescript/unstable/ast/is';
import { type Source, walk } from './project.js';

/** One file's use of another, or of a package. */
export interface Import {
  readonly from: Source;
  readonly node: Node;
  /** A file of the project, or the name of a package or of a part of Node. */
  readonly to: string;
  /** True where nothing of it is left when the program runs. */
  readonly isTypeOnly: boolean;
  /** What is taken; `*` stands for all of it. */
  readonly names: readonly string[];
}

export function importsOf(source: Source): Import[] {
  const found: Import[] = [];
  const add = (node: Node, target: Node | undefined, names: readonly string[], isTypeOnly: boolean) => {
    if (target === undefined || !isStringLiteral(target)) return;
    found.push({ from: source, node, to: resolve(source.path, target.text), isTypeOnly, names });
  };
  walk(source.tree, node => {
    if (isImportDeclaration(node)) {
      add(node, node.moduleSpecifier, namesOf(node.importClause), isOfTypes(node.importClause));
    } else if (isExportDeclaration(node)) {
      add(node, node.moduleSpecifier, ['*'], node.isTypeOnly);
    } else if (isCallExpression(node) && node.expression.kind === SyntaxKind.ImportKeyword) {
      add(node, node.arguments[0], ['*'], false);
    }
  });
  return found;
}

function namesOf(clause: ImportClause | undefined): string[] {
  const bindings = clause?.namedBindings;
  if (bindings === undefined || !isNamedImports(bindings)) return ['*'];
  return bindings.elements.map(({ name, propertyName }) => (propertyName ?? name).text);
}

function isOfTypes(clause: ImportClause | undefined): boolean {
  if (clause?.phaseModifier === SyntaxKind.TypeKeyword) return true;
  const bindings = clause?.namedBindings;
  if (bindings === undefined || !isNamedImports(bindings)) return false;
  return bindings.elements.length > 0 && bindings.elements.every(({ isTypeOnly }) => isTypeOnly);
}

function resolve(from: string, specifier: string): string {
  if (!specifier.startsWith('.')) return specifier;
  return posix.join(posix.dirname(from), specifier).replace(/\.js$/, '.ts');
}

/** Groups of nodes that can reach each other, so that none of them is before the others; each sorted. */
export function cyclesOf(edges: ReadonlyMap<string, ReadonlySet<string>>): string[][] {
  const reachable = new Map([...edges.keys()].map(node => [node, reachableFrom(node, edges)]));
  const inCycle = (a: string, b: string) =>
    reachable.get(a)?.has(b) === true && reachable.get(b)?.has(a) === true;
  const seen = new Set<string>();
  return [...edges.keys()].flatMap(node => {
    if (seen.has(node) || !inCycle(node, node)) return [];
    const cycle = [...edges.keys()].filter(other => inCycle(node, other)).sort();
    for (const member of cycle) seen.add(member);
    return [cycle];
  });
}

function reachableFrom(start: string, edges: ReadonlyMap<string, ReadonlySet<string>>): Set<string> {
  const reached = new Set<string>();
  const waiting = [start];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    for (const next of edges.get(node) ?? []) {
      if (reached.has(next)) continue;
      reached.add(next);
      waiting.push(next);
    }
  }
  return reached;
}
