import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { createLogger } from '../../src/logger.js';
import { COMPANY_FIELDS } from '../../src/normalize/fields.js';
import { projectRoot } from '../../src/paths.js';
import { parseConfiguration } from '../../src/providers/configuration.js';
import { hunterProvider } from '../../src/providers/hunter/hunter-provider.js';
import { providerTypes } from '../../src/providers/types.js';

const page = readFileSync(join(projectRoot, 'docs/reference/providers.md'), 'utf8');

/** The types that ask somebody certain, or the sites of the world. */
const vendors = providerTypes.filter(({ options }) =>
  [{ api_key: 'abc' }, {}].some(
    key => options.safeParse({ ...key, base_url: 'https://vendor.example' }).success,
  ),
);

/** The YAML of a vendor's section. */
function examples(type: string): string[] {
  const section = page.split(/^## /m).find(part => part.startsWith(`${type}\n`)) ?? '';
  return [...section.matchAll(/```yaml\n(.*?)```/gs)].map(([, yaml = '']) => yaml);
}

test('there are vendors to describe', () =>
  assert.ok(vendors.some(({ type }) => type === hunterProvider.type)));

/** The rows of the table of companies, by type: what it fills, and what it is asked by. */
const companyRows = new Map(
  (page.split('\n## Companies\n')[1]?.split('\n## ')[0] ?? '')
    .split('\n')
    .filter(line => line.startsWith('| [`'))
    .map(line => line.split('|').map(cell => cell.trim()))
    .map(([, type = '', fills = '', by = '']) => [/`(\w+)`/.exec(type)?.[1] ?? '', { fills, by }]),
);

test('the table of companies says what each vendor fills and is asked by', async () => {
  const known = new Map<string, { fills: string; by: string }>();
  for (const providerType of vendors) {
    const parsed = providerType.options.safeParse({ api_key: 'a-key', company_fills: undefined });
    if (!parsed.success) continue;
    const { company } = await providerType.create({
      ...{ id: 'vendor_a', config: parsed.data, baseDir: '.', logger: createLogger('silent') },
      door: { send: () => Promise.reject(new Error('nobody is asked')) },
    });
    if (company === undefined) continue;
    const missing = COMPANY_FIELDS.filter(field => !company.fills.includes(field));
    const fills = missing.length === 0 ? 'all nine' : `all but ${missing.join(', ')}`;
    known.set(providerType.type, {
      fills,
      by: company.needs.map(identifiers => identifiers.join(' and ')).join('; '),
    });
  }
  assert.deepEqual(companyRows, known);
});

for (const { type, defaults } of vendors) {
  test(`the examples of ${type} are configurations that start`, () => {
    const texts = examples(type);
    assert.ok(texts.length > 0);
    for (const text of texts) {
      const names = [...text.matchAll(/\$\{([A-Z_]+)\}/g)].map(([, name = '']) => [name, 'a-key']);
      const { providers } = parseConfiguration('the example', text, Object.fromEntries(names));
      assert.deepEqual(
        providers.map(({ providerType }) => providerType.type),
        [type],
      );
    }
  });

  test(`the table says the rate that ${type} has by default`, () => {
    const row = page.split('\n').find(line => line.startsWith(`| [\`${type}\`]`));
    const limit = defaults?.rate_limit;
    const said = limit === undefined ? 'none' : `${limit.requests} per ${limit.per_ms / 1_000} s`;
    assert.ok(row?.includes(`| ${said}`), row);
  });
}
