import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import fc from 'fast-check';
import { ConfigurationError, parseConfiguration, readConfiguration } from './configuration.js';

const EXAMPLE = `
waterfall: [directory, vendor_a, inference]
defaults: { timeout_ms: 10000, deadline_ms: 25000, min_confidence: 0.5, strategy: fill, order: fixed }
providers:
  directory:
    type: dataset
    path: ./people.csv
    columns: { full_name: Name, company_name: Employer }
    match: [[email], [linkedin_url], [full_name, company_name]]
    confidence: 0.9
  vendor_a:
    type: http
    billed: true
    cost: 0.02
    timeout_ms: 2000
    max_concurrency: 50
    rate_limit: { requests: 15, per_ms: 1000 }
    cache: { found_days: 90, not_found_days: 7 }
    allow_private_network: true
    needs: [[email], [full_name, company_name]]
    request:
      method: POST
      url: http://127.0.0.1:9101/person
      headers: { authorization: Bearer \${VENDOR_A_KEY} }
      body: '{"email": contact.email, "name": contact.full_name, "company": contact.company_name}'
    response:
      found: status = 200 and $exists(body.person)
      confidence: body.score
      identity: { full_name: body.person.name, email: body.person.email }
      fields: { job_title: body.person.title, phone: body.person.phone, seniority: body.person.level }
  inference: { type: inference }
  vendor_b: { type: hunter, api_key: "\${HUNTER_KEY}", base_url: https://api.hunter.io/v2 }
`;

/** How a value of the environment is named in the file. */
const named = (variable: string) => `$\{${variable}}`;

/** Every complaint about a configuration, by its path. */
function complaints(content: string, environment: Record<string, string> = {}): string[] {
  try {
    parseConfiguration('/etc/sluice/sluice.config.yaml', content, environment);
  } catch (error) {
    assert.ok(error instanceof ConfigurationError, String(error));
    assert.match(error.message, /^\/etc\/sluice\/sluice\.config\.yaml has /);
    return error.message
      .split('\n')
      .slice(1)
      .map(line => line.trim());
  }
  return [];
}

const paths = (content: string, environment?: Record<string, string>) =>
  complaints(content, environment).map(line => line.split(': ', 1)[0]);

describe('a configuration', () => {
  test('of the documentation is taken as it stands there', () => {
    const { waterfall, defaults, providers, baseDir } = parseConfiguration('/etc/sluice/x.yaml', EXAMPLE, {
      VENDOR_A_KEY: 'k1',
      HUNTER_KEY: 'k2',
    });
    assert.deepEqual(waterfall, ['directory', 'vendor_a', 'inference']);
    assert.deepEqual(defaults, {
      timeout_ms: 10_000,
      deadline_ms: 25_000,
      min_confidence: 0.5,
      strategy: 'fill',
      order: 'fixed',
    });
    assert.deepEqual(
      providers.map(({ id, providerType }) => [id, providerType.type]),
      [
        ['directory', 'dataset'],
        ['vendor_a', 'http'],
        ['inference', 'inference'],
        ['vendor_b', 'hunter'],
      ],
    );
    assert.equal(baseDir, '/etc/sluice');
    assert.match(JSON.stringify(providers[1]?.config), /"authorization":"Bearer k1"/);
  });

  test('has defaults for everything that need not be said', () => {
    for (const content of ['', '{}', '# nothing\n']) {
      const { waterfall, defaults, providers } = parseConfiguration('x.yaml', content, {});
      assert.deepEqual([waterfall, providers], [[], []]);
      assert.deepEqual(defaults, {
        timeout_ms: 10_000,
        deadline_ms: 25_000,
        min_confidence: 0.5,
        strategy: 'fill',
        order: 'fixed',
      });
    }
    const [provider] = parseConfiguration(
      'x.yaml',
      'providers: { rules: { type: inference } }',
      {},
    ).providers;
    assert.deepEqual([provider?.common.billed, provider?.common.enabled], [false, true]);
    assert.deepEqual(
      provider?.common.cache,
      { found_days: 90, not_found_days: 7 },
      'the cache is on without being asked for',
    );
  });

  test('without a waterfall asks its providers in their order', () => {
    const content = 'providers: { b: { type: inference }, a: { type: inference } }';
    assert.deepEqual(parseConfiguration('x.yaml', content, {}).waterfall, ['b', 'a']);
  });
});

describe('a broken configuration', () => {
  test('has every problem named in one go, each with its path', () => {
    const content = `
waterfall: [rules, nobody, rules]
defaults: { min_confidence: 0.5 }
retries: 3
`;
    assert.deepEqual(paths(content).sort(), ['retries']);
    const deeper = `
waterfall: [rules, nobody, rules]
providers:
  rules: { type: inference, colour: red, cost: -1, needs: [[shoe_size]], cache: { found_days: many } }
  magic: { type: crystal_ball }
  vendor: { type: http, request: { url: 'not a url' }, response: { fields: {} } }
  keyed: { type: http, request: { url: 'https://x.example', headers: { a: '\${NO_SUCH_KEY}' } }, response: { fields: { phone: p } } }
`;
    const found = paths(deeper);
    for (const path of [
      'waterfall.1',
      'waterfall.2',
      'providers.rules.colour',
      'providers.rules.cost',
      'providers.rules.needs.0.0',
      'providers.rules.cache.found_days',
      'providers.magic.type',
      'providers.vendor.request.url',
      'providers.vendor.response.fields',
      'providers.keyed.request.headers.a',
    ])
      assert.ok(found.includes(path), `${path} is not among ${found.join(', ')}`);
  });

  test('that is no YAML is refused with the place', () => {
    for (const content of ['a: [1', 'a: b: c', '\tx: 1', 'a: 1\na: 2'])
      assert.match(complaints(content).join('\n'), /line \d+/, content);
  });

  test('that is no mapping is refused', () => {
    for (const content of [
      '[]',
      'waterfall',
      '7',
      'providers: []',
      'providers: { x: 7 }',
      'waterfall: vendor_a',
    ])
      assert.ok(complaints(content).length > 0, content);
  });

  test('with figures out of bounds is refused', () => {
    const wrong = [
      'timeout_ms: 0',
      'deadline_ms: 1000000',
      'min_confidence: 1.1',
      'strategy: best',
      'order: random',
      'timeout_ms: 1.5',
      'timeout: 3',
    ];
    for (const member of wrong)
      assert.deepEqual(paths(`defaults: { ${member} }`), [`defaults.${member.split(':', 1)[0]}`]);
  });

  test('with an id that could not stand in a header or a label is refused', () => {
    for (const id of ['Vendor', 'vendor a', '-x', `${'x'.repeat(64)}`])
      assert.ok(complaints(`providers: { "${id}": { type: inference } }`).length > 0, id);
  });

  test('with an id that answers use for what is no provider is refused, with what to do', () => {
    for (const id of ['workspace', 'cached']) {
      const said = JSON.stringify(complaints(`providers: { ${id}: { type: inference } }`));
      assert.match(said, /is taken.*another id/, id);
    }
  });

  test('with aliases that grow without end is refused, not expanded', () => {
    const bomb = [
      'a: &a [x, x, x, x, x, x, x, x, x]',
      ...[...'bcdefgh'].map(
        (name, index) => `${name}: &${name} [${Array(9).fill(`*${'abcdefg'[index]}`).join(', ')}]`,
      ),
    ];
    assert.throws(() => parseConfiguration('x.yaml', bomb.join('\n'), {}));
  });
});

describe('values from the environment', () => {
  const content = (text: string) =>
    `providers: { v: { type: http, request: { url: 'https://x.example', headers: { a: ${JSON.stringify(text)} } }, response: { fields: { phone: p } } } }`;
  const header = (text: string, environment: Record<string, string>) => {
    const [provider] = parseConfiguration('x.yaml', content(text), environment).providers;
    return /"a":("(?:[^"\\]|\\.)*")/.exec(JSON.stringify(provider?.config))?.[1] ?? '';
  };

  test('stand where they are named, more than once and inside of text', () => {
    assert.equal(
      JSON.parse(header(`x ${named('A')}-${named('B')}${named('A')} $A {A}`, { A: '1', B: '2' })),
      'x 1-21 $A {A}',
    );
  });

  test('that are missing or empty are a problem, each with path and name', () => {
    const found = complaints(content(`${named('FIRST')} ${named('SECOND')}`), { SECOND: '' });
    assert.equal(found.length, 2);
    assert.match(found.join('\n'), /providers\.v\.request\.headers\.a: .*FIRST/);
    assert.match(found.join('\n'), /SECOND/);
  });

  test('cannot change the structure of the file, nor name further values', () => {
    const awkward = fc.oneof(
      fc.constantFrom('a", b: "c', "'", '}: [', named('OTHER'), '$&', '$1', '# x', '*a', '- x'),
      fc.stringMatching(/^[ -~]{1,20}$/),
    );
    fc.assert(
      fc.property(awkward, value => {
        assert.equal(JSON.parse(header(`<${named('VALUE')}>`, { VALUE: value, OTHER: 'no' })), `<${value}>`);
      }),
    );
  });
});

describe('the file', () => {
  let folder = '';
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sluice-configuration-'));
  });
  after(() => rm(folder, { recursive: true }));

  test('may be absent', async () => {
    assert.equal(await readConfiguration(join(folder, 'none.yaml'), {}), null);
  });

  test('that cannot be read is a fault that names it', async () => {
    await assert.rejects(readConfiguration(folder, {}), new RegExp(folder));
  });

  test('that is far too large is refused', async () => {
    const path = join(folder, 'large.yaml');
    await writeFile(path, `# ${'x'.repeat(1_048_576)}`);
    await assert.rejects(readConfiguration(path, {}), /larger than/);
  });

  test('is read as UTF-8', async () => {
    const path = join(folder, 'good.yaml');
    await writeFile(path, 'providers: { rules: { type: inference } } # größer');
    assert.deepEqual((await readConfiguration(path, {}))?.waterfall, ['rules']);
  });
});
