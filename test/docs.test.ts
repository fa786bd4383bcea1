import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { parseDocument } from 'yaml';
import { entryHash, FIRST_HASH, type LedgerEntry } from '../src/credits/ledger.js';
import { projectRoot } from '../src/paths.js';
import { parseConfiguration } from '../src/providers/configuration.js';
import { generatedDocs } from '../src/reference/pages.js';
import { ADMIN_TOKEN, startTestApp, type TestApp } from './support/app.js';
import { anchorsOf, type Block, blocksOf, localLinksOf } from './support/markdown.js';

const read = (path: string) => readFileSync(join(projectRoot, path), 'utf8');

const pages = [
  ...readdirSync(projectRoot).filter(name => name.endsWith('.md')),
  ...readdirSync(join(projectRoot, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.md'))
    .map(name => `docs/${name.replaceAll('\\', '/')}`),
].map(path => ({ path, text: read(path) }));

test('what is made from the code is as the code would make it now; else: npm run docs', async () => {
  for (const [path, text] of await generatedDocs()) {
    assert.ok(existsSync(join(projectRoot, path)), `${path} is missing`);
    assert.equal(read(path) === text, true, `${path} is not up to date: npm run docs`);
  }
});

test('every link leads to something that is there', () => {
  const broken = pages.flatMap(({ path, text }) =>
    localLinksOf(text)
      .filter(link => !leadsSomewhere(path, link))
      .map(link => `${path}: ${link}`),
  );
  assert.deepEqual(broken, []);
});

function leadsSomewhere(from: string, link: string): boolean {
  const [target = '', anchor] = link.split('#');
  const path = target === '' ? from : join(dirname(from), target);
  if (!existsSync(join(projectRoot, path))) return false;
  return anchor === undefined || anchorsOf(read(path)).has(anchor);
}

test('every configuration that a page shows is one that the program takes', () => {
  const shown = pages.flatMap(({ text }) => blocksOf(text)).filter(({ language }) => language === 'yaml');
  assert.ok(shown.length >= 3);
  for (const { text } of shown) {
    const keys = [...text.matchAll(/\$\{(\w+)\}/g)].map(([, name = '']) => [name, 'a-key']);
    const { providers } = parseConfiguration('the page', text, Object.fromEntries(keys));
    assert.deepEqual(
      providers.map(({ id }) => id),
      Object.keys(parseDocument(text).toJS().providers),
    );
  }
});

describe('docs/reference/ledger.md', () => {
  const blocks = blocksOf(read('docs/reference/ledger.md'));
  const blockOf = (language: string): Block => {
    const block = blocks.find(one => one.language === language);
    assert.ok(block, `there is a block of ${language}`);
    return block;
  };
  const workspaceId = /A workspace `([^`]+)`/.exec(read('docs/reference/ledger.md'))?.[1] ?? '';
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sluice-docs-'));
    await writeFile(join(folder, 'check-ledger.mjs'), blockOf('js').text);
  });
  after(() => rm(folder, { recursive: true, force: true }));

  /** Runs the page's lines on pages of a ledger; what they say, or what they throw. */
  async function check(workspace: string, ...exported: string[]): Promise<{ passed: boolean; said: string }> {
    const files = await Promise.all(
      exported.map(async (text, index) => {
        const file = join(folder, `ledger-${index + 1}.json`);
        await writeFile(file, text);
        return file;
      }),
    );
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [join(folder, 'check-ledger.mjs'), workspace, ...files],
      { encoding: 'utf8' },
    );
    return { passed: status === 0, said: stdout + stderr };
  }

  test('the hashes of the example are what the program computes', () => {
    const entries: LedgerEntry[] = JSON.parse(blockOf('json').text).data.entries;
    let hash = FIRST_HASH;
    for (const entry of entries) {
      hash = entryHash(hash, workspaceId, entry);
      assert.equal(entry.hash, hash);
    }
  });

  test('the lines accept the example, and find an entry that was edited or cut off', async () => {
    const example = blockOf('json').text;
    assert.deepEqual(await check(workspaceId, example), {
      passed: true,
      said: '2 entries are in order; the balance is 999\n',
    });
    const edited = await check(workspaceId, example.replace('first order', 'no order'));
    assert.match(edited.said, /entry 1 is not as it was written/);
    const { data, meta } = JSON.parse(example);
    const cut = await check(
      workspaceId,
      JSON.stringify({ data: { ...data, entries: data.entries.slice(0, 1) }, meta }),
    );
    assert.match(cut.said, /entries are missing at the end/);
    assert.deepEqual([edited.passed, cut.passed], [false, false]);
  });

  describe('with a ledger that the program wrote', () => {
    let app: TestApp;
    before(async () => {
      app = await startTestApp('embedded');
    });
    after(() => app.stop());

    test('the lines accept it, over several pages', async () => {
      const { id } = await app.workspace({ credits: 5 });
      await app.admin('POST', `/workspaces/${id}/credits`, { amount: 7, reference: 'Ä', note: 'a note' });
      const page = (number: number) =>
        app.ask('GET', `/admin/v1/workspaces/${id}/ledger?per_page=1&page=${number}`, { key: ADMIN_TOKEN });
      const exported = [await page(1), await page(2)].map(({ text }) => text);
      assert.deepEqual(await check(id, ...exported), {
        passed: true,
        said: '2 entries are in order; the balance is 12\n',
      });
    });
  });
});
