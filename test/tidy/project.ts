import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { computeLineStarts, type Node, type SourceFile } from 'typescript/unstable/ast';
import { API } from 'typescript/unstable/sync';
import { projectRoot } from '../../src/paths.js';

/** One TypeScript file of the project, read and parsed. */
export interface Source {
  /** From the project's folder, with `/`. */
  readonly path: string;
  readonly text: string;
  readonly tree: SourceFile;
}

/** A place that breaks a rule, as an editor opens it. */
export type Finding = string;

/**
 * Every TypeScript file of the project, parsed by the compiler itself: 0.7 s for all. A scanner of our own was
 * rejected: what is a string, a comment or a regular expression takes a parser to tell.
 */
export function readSources(): Source[] {
  const api = new API({ cwd: projectRoot });
  try {
    const snapshot = api.updateSnapshot({ openProjects: [join(projectRoot, 'tsconfig.json')] });
    return snapshot.getProjects().flatMap(({ program, rootFiles }) =>
      rootFiles.flatMap(file => {
        const tree = program.getSourceFile(file);
        return tree === undefined ? [] : [{ path: projectPath(file), text: tree.text, tree }];
      }),
    );
  } finally {
    api.close();
  }
}

export function projectPath(file: string): string {
  return relative(projectRoot, file).split(sep).join('/');
}

/** The files of the project in a folder that are no TypeScript, by their endings. */
export function readTexts(folder: string, ending: RegExp): { path: string; text: string }[] {
  return readdirSync(join(projectRoot, folder), { recursive: true, encoding: 'utf8' })
    .filter(name => ending.test(name))
    .sort()
    .map(name => {
      const file = join(projectRoot, folder, name);
      return { path: projectPath(file), text: readFileSync(file, 'utf8') };
    });
}

/** Visits a node and everything in it, parents first. */
export function walk(node: Node, visit: (node: Node) => void): void {
  visit(node);
  node.forEachChild(child => walk(child, visit));
}

/** The line of a position, from 1. */
export function lineOf(text: string, position: number): number {
  const starts = computeLineStarts(text);
  const next = starts.findIndex(start => start > position);
  return next === -1 ? starts.length : next;
}

export function findingAt(source: Source, node: Node, what: string): Finding {
  return `${source.path}:${lineOf(source.text, node.getStart(source.tree))} ${what}`;
}

/** True for tests and for what only tests and measurements use. */
export function isForTests(path: string): boolean {
  return /\.test\.ts$|^test\/|^bench\/|\/testing\//.test(path);
}
