import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
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
