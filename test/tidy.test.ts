import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import {
  isIdentifier,
  isNewExpression,
  isPropertyAssignment,
  isStringLiteral,
} from 'typescript/unstable/ast/is';
import { z } from 'zod';
import { ERRORS } from '../src/errors.js';
import { projectRoot } from '../src/paths.js';
import { bannedIn, leftovers } from './tidy/banned.js';
import { unusedExports } from './tidy/exports.js';
import { cyclesOf, type Import, importsOf } from './tidy/imports.js';
import { folderOf, isAllowed, layerName, layerOf } from './tidy/layers.js';
import {
  type Finding,
  findingAt,
  isForTests,
  readSources,
  readTexts,
  type Source,
  walk,
} from './tidy/project.js';
import { longFiles, longFunctions } from './tidy/sizes.js';
import { strayStatements } from './tidy/sql.js';

const sources = readSources();
const program = sources.filter(({ path }) => path.startsWith('src/') && !isForTests(path));
const scripts = [...readTexts('scripts', /\.js$/), ...readTexts('bin', /\.js$/)];
const imports = program.flatMap(importsOf);

function none(findings: readonly Finding[]): void {
  assert.equal(findings.join('\n'), '');
}

describe('files and functions', () => {
  test('a file and a function can be read as a whole', () => {
    none([...longFiles([...sources, ...scripts]), ...sources.flatMap(longFunctions)]);
  });

  test('nothing stands in the code that is banned from it', () => {
    none([...sources.flatMap(bannedIn), ...[...sources, ...scripts].flatMap(leftovers)]);
  });

  test('SQL is in stores and migrations only', () => {
    none(sources.flatMap(strayStatements));
  });

  test('what a file exports, another one uses', () => {
    none(unusedExports(sources));
  });
});

describe('imports', () => {
  const inside = imports.filter(({ to }) => to.startsWith('src/'));

  test('every file of the program belongs to a layer', () => {
    none(program.filter(({ path }) => layerOf(path) === -1).map(({ path }) => `${path} belongs to no layer`));
  });

  test('a file imports from its own layer and those before it', () => {
    none(
      inside
        .filter(({ from, to }) => layerOf(to) > layerOf(from.path))
        .filter(({ from, to, isTypeOnly }) => !isAllowed(from.path, to, isTypeOnly))
        .map(one => findingOf(one, `${layerName(one.from.path)} imports ${one.to} (${layerName(one.to)})`)),
    );
  });

  test('the program imports nothing of the tests and measurements', () => {
    none(
      imports
        .filter(({ to }) => /^(test|bench)\//.test(to) || isForTests(to))
        .map(one => findingOf(one, one.to)),
    );
  });

  test('no two files need each other to be there first', () => {
    const atRunTime = inside.filter(({ isTypeOnly }) => !isTypeOnly);
    none(cyclesOf(edgesOf(atRunTime, path => path)).map(cycle => `a cycle: ${cycle.join(', ')}`));
  });

  test('no two folders import each other, not even types', () => {
    const counted = inside.filter(({ from, to, isTypeOnly }) => !isAllowed(from.path, to, isTypeOnly));
    none(cyclesOf(edgesOf(counted, folderOf)).map(cycle => `a cycle: ${cycle.join(', ')}`));
  });
});

function findingOf({ from, node }: Import, what: string): Finding {
  return findingAt(from, node, what);
}

function edgesOf(of: readonly Import[], unit: (path: string) => string): Map<string, Set<string>> {
  const edges = new Map<string, Set<string>>();
  for (const { from, to } of of) {
    const [start, end] = [unit(from.path), unit(to)];
    if (start === end) continue;
    edges.set(start, (edges.get(start) ?? new Set()).add(end));
    edges.set(end, edges.get(end) ?? new Set());
  }
  return edges;
}

describe('error codes', () => {
  test('every code is raised somewhere', () => {
    const raised = new Set(program.flatMap(raisedCodes));
    none(
      Object.keys(ERRORS)
        .filter(code => !raised.has(code))
        .map(code => `src/errors.ts ${code} is never raised`),
    );
  });

  test('every code is in a test', () => {
    const tests = sources.filter(
      ({ path }) => /\.test\.ts$|^test\//.test(path) && path !== 'test/tidy.test.ts',
    );
    const tested = new Set(tests.flatMap(stringsIn));
    none(
      Object.keys(ERRORS)
        .filter(code => !tested.has(code))
        .map(code => `src/errors.ts ${code} is in no test`),
    );
  });
});

/** Codes that a file makes an error of: `new AppError('code', …)`, or a body's `code: 'code'`. */
function raisedCodes({ tree }: Source): string[] {
  const codes: string[] = [];
  walk(tree, node => {
    const code =
      isNewExpression(node) && isIdentifier(node.expression) && node.expression.text === 'AppError'
        ? node.arguments?.[0]
        : isPropertyAssignment(node) && isIdentifier(node.name) && node.name.text === 'code'
          ? node.initializer
          : undefined;
    if (code !== undefined && isStringLiteral(code)) codes.push(code.text);
  });
  return codes;
}

function stringsIn({ tree }: Source): string[] {
  const texts: string[] = [];
  walk(tree, node => {
    if (isStringLiteral(node)) texts.push(node.text);
  });
  return texts;
}

describe('dependencies', () => {
  const manifest = z.object({ dependencies: z.record(z.string(), z.string()) });
  const { dependencies } = manifest.parse(
    JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8')),
  );
  const decisions = readFileSync(join(projectRoot, 'docs/decisions/dependencies.md'), 'utf8');
  const decided = [...decisions.matchAll(/^\| `([^`]+)` \|/gm)].map(([, name]) => name);

  test('every runtime dependency has a line that says why it is there, and every line a dependency', () => {
    assert.deepEqual(decided.sort(), Object.keys(dependencies).sort());
  });

  test('every runtime dependency is used, and pinned exactly', () => {
    const texts = program.flatMap(stringsIn);
    const isUsed = (name: string) => texts.some(text => text === name || text.startsWith(`${name}/`));
    none([
      ...Object.keys(dependencies)
        .filter(name => !isUsed(name))
        .map(name => `package.json ${name} is used by no file`),
      ...Object.entries(dependencies)
        .filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))
        .map(([name, version]) => `package.json ${name} is not pinned: ${version}`),
    ]);
  });
});
