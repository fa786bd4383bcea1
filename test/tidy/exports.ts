import { type Node, type Statement, SyntaxKind } from 'typescript/unstable/ast';
import {
  isClassDeclaration,
  isFunctionDeclaration,
  isIdentifier,
  isInterfaceDeclaration,
  isTypeAliasDeclaration,
  isVariableStatement,
} from 'typescript/unstable/ast/is';
import { importsOf } from './imports.js';
import { type Finding, findingAt, isForTests, readTexts, type Source, walk } from './project.js';

interface Export {
  readonly name: string;
  readonly node: Node;
  readonly isType: boolean;
}

function isExported(statement: Statement): boolean {
  if (!('modifiers' in statement) || !Array.isArray(statement.modifiers)) return false;
  return statement.modifiers.some(({ kind }) => kind === SyntaxKind.ExportKeyword);
}

function exportsOf({ tree }: Source): Export[] {
  return tree.statements.filter(isExported).flatMap((statement): Export[] => {
    if (isVariableStatement(statement)) {
      return statement.declarationList.declarations.flatMap(({ name }) =>
        isIdentifier(name) ? [{ name: name.text, node: statement, isType: false }] : [],
      );
    }
    const isType = isInterfaceDeclaration(statement) || isTypeAliasDeclaration(statement);
    if (!isType && !isFunctionDeclaration(statement) && !isClassDeclaration(statement)) return [];
    return statement.name === undefined ? [] : [{ name: statement.name.text, node: statement, isType }];
  });
}

function timesNamed({ tree }: Source, name: string): number {
  let times = 0;
  walk(tree, node => {
    if (isIdentifier(node) && node.text === name) times += 1;
  });
  return times;
}

/** What only tests may take, each with its reason. */
const TEST_HOOKS: Readonly<Record<string, string>> = {
  'src/enrich/race-point.ts visitRacePoints': 'the crash tests end the process at each of its moments',
};

/**
 * Exports of the program that nobody takes. A type is also in use where its own file names it again: it says what an
 * exported function takes or gives. A value is in use where another file takes it; one that only tests take must be
 * used in its own file as well, or it is there for nobody.
 */
export function unusedExports(sources: readonly Source[]): Finding[] {
  const takers = new Map<string, Set<string>>();
  for (const { from, to, names } of sources.flatMap(importsOf)) {
    for (const name of names) {
      const key = `${to} ${name}`;
      takers.set(key, (takers.get(key) ?? new Set()).add(from.path));
    }
  }
  const scripts = [...readTexts('scripts', /\.js$/), ...readTexts('bin', /\.js$/)];
  return sources
    .filter(({ path }) => path.startsWith('src/') && !isForTests(path))
    .flatMap(source =>
      exportsOf(source).flatMap(({ name, node, isType }) => {
        const taken = [
          ...(takers.get(`${source.path} ${name}`) ?? []),
          ...(takers.get(`${source.path} *`) ?? []),
        ];
        const byProgram = taken.some(path => !isForTests(path));
        if (byProgram || scripts.some(({ text }) => new RegExp(`\\b${name}\\b`).test(text))) return [];
        const inOwnFile = timesNamed(source, name) > 1;
        if (inOwnFile && (isType || taken.length > 0)) return [];
        if (`${source.path} ${name}` in TEST_HOOKS) return [];
        const what = taken.length > 0 ? 'is used by tests only' : 'is used by no other file';
        return [findingAt(source, node, `${name} ${what}`)];
      }),
    );
}
