import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { environmentSchema } from '../src/config.js';
import { projectRoot } from '../src/paths.js';
import { jsonSchemaOf } from '../src/reference/json-schema.js';
import { type Block, blocksOf } from './support/markdown.js';
import { Program } from './support/program.js';

/*
 * Every block of the README is tried: what is printed at the start, the printed command, the commands for a shell in
 * their order, the answers that stand below them. Marked `not-run` is what needs a machine that is not here.
 */
const readme = readFileSync(join(projectRoot, 'README.md'), 'utf8');
const blocks = blocksOf(readme);

const hasCurl = spawnSync('curl', ['--version']).status === 0;
if (!hasCurl && process.env.CI !== undefined)
  throw new Error('curl is missing: in CI the README is never skipped.');

/** Ids, moments, keys, addresses and folders differ from run to run; everything else has to be as it is written. */
function masked(text: string): string {
  return text
    .replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '<id>')
    .replaceAll(/\d{4}-\d{2}-\d{2}T[\d:.]+Z/g, '<moment>')
    .replaceAll(/\b\d{10}\b/g, '<second>')
    .replaceAll(/wbk_[a-z0-9]+…?/g, '<key>')
    .replaceAll(/http:\/\/127\.0\.0\.1:\d+/g, '<address>')
    .replaceAll(/(?<= )\/\S+(?=\/data)/g, '<folder>')
    .trim();
}

function blockOf(language: string, ...words: string[]): Block {
  const block = blocks.find(
    one => one.language === language && words.every(word => one.words.includes(word)),
  );
  assert.ok(block, `the README has a block ${language} ${words.join(' ')}`);
  return block;
}

test('npm start is what the README starts', () => {
  assert.equal(blockOf('sh', 'start').text, 'npm start');
  const { scripts } = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8'));
  assert.match(scripts.start, /node scripts\/start\.js$/);
});

test('the table of the environment has every variable, with its default', () => {
  const rows = [...readme.matchAll(/^\| (`[A-Z].*?) \| (.*?) \|/gm)].map(([, names = '', values = '']) => ({
    names: [...names.matchAll(/`([A-Z_]+)`/g)].map(([, name]) => name),
    values: [...values.matchAll(/`([^`]+)`/g)].map(([, value]) => value),
  }));
  const { properties = {} } = jsonSchemaOf(environmentSchema, 'output');
  assert.deepEqual(rows.flatMap(({ names }) => names).sort(), Object.keys(properties).sort());
  for (const { names, values } of rows) {
    names.forEach((name, index) => {
      const given = properties[name ?? '']?.default;
      if (given !== undefined) assert.equal(values[index], String(given), name);
    });
  }
});

describe('the README, in its order', { skip: hasCurl ? false : 'curl is missing' }, () => {
  let folder: string;
  let program: Program;
  const environment: Record<string, string> = {};

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sluice-readme-'));
    program = await Program.start(folder);
    environment.SLUICE_KEY = /wbk_[a-z0-9]+/.exec(program.banner)?.[0] ?? '';
  });
  after(async () => {
    assert.equal(await program.stop(), 0, 'SIGTERM ends it with 0');
    await rm(folder, { recursive: true, force: true });
  });

  test('a first start prints what the README shows', () => {
    assert.equal(masked(program.banner), masked(blockOf('text', 'banner').text));
  });

  test('the printed command gets the answer of the README', async () => {
    const command = program.banner.slice(program.banner.indexOf('curl')).replace('curl -s ', 'curl -si ');
    const [head = '', body = ''] = (await program.shell(command, {})).split('\r\n\r\n');
    const lines = head.split('\r\n').map(masked);
    for (const line of blockOf('http').text.split('\n').map(masked)) {
      assert.ok(lines.includes(line), `${line} is not among\n${lines.join('\n')}`);
    }
    environment.ENRICHMENT_ID = /x-enrichment-id: (\S+)/.exec(head)?.[1] ?? '';
    assertSameJson(body, blocks.find(({ line }) => line > blockOf('http').line)?.text ?? '');
  });

  for (const [index, block] of blocks.entries()) {
    if (block.language !== 'sh' || block.words.length > 0) continue;
    test(`line ${block.line} does what the README says`, async () => {
      await writeFiles(folder);
      const commands = block.text.replaceAll('http://127.0.0.1:8787', program.url);
      const output = await program.shell(commands, environment);
      // curl ends with 0 whatever the server answers.
      assert.doesNotMatch(output, /^\{"error"/m);
      const next = blocks[index + 1];
      if (next?.language === 'json') assertSameJson(output, next.text);
    });
  }
});

/** Files that the README shows, under the names that it gives them. */
async function writeFiles(folder: string): Promise<void> {
  for (const { language, words, text } of blocks) {
    const [name] = words;
    if (language === 'csv' && name !== undefined) await writeFile(join(folder, name), `${text}\n`);
  }
}

function assertSameJson(actual: string, expected: string): void {
  assert.deepEqual(JSON.parse(masked(actual)), JSON.parse(masked(expected)));
}
