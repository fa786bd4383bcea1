import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { entryHash } from '../credits/ledger.js';
import { type Ended, freePort, type Place, type Serving, serve, sluice } from './testing/child.js';
import { editLedgerEntry, forgeLedgerEntry } from './testing/tamper.store.js';

const root = mkdtempSync(join(tmpdir(), 'sluice-cli-'));
const dataDir = join(root, 'data');
after(() => rmSync(root, { recursive: true, force: true }));

let place: Place;
let workspaceId = '';

function run(...argv: string[]): Promise<Ended> {
  return sluice(argv, place);
}

/** The JSON document of a command that must end well. */
// biome-ignore lint/suspicious/noExplicitAny: what a command prints is what the tests are about
async function json(...argv: string[]): Promise<any> {
  const { code, stdout, stderr } = await run(...argv, '--json');
  assert.equal(code, 0, stderr);
  return JSON.parse(stdout);
}

function write(name: string, ...lines: string[]): string {
  const file = join(root, name);
  writeFileSync(file, `${lines.join('\n')}\n`);
  return file;
}

before(async () => {
  place = {
    cwd: root,
    env: { SLUICE_DATA_DIR: dataDir, PORT: String(await freePort()) },
  };
});

describe('the command line, without a server and without a database', () => {
  test('says what a command line can be, for every command with an example', async () => {
    const { code, stdout } = await run('--help');
    assert.equal(code, 0);
    for (const name of [
      'serve',
      'worker',
      'workspaces',
      'keys',
      'credits',
      'contacts',
      'runs',
      'suppressions',
      'webhooks',
      'providers',
      'waterfall',
      'ledger',
      'migrate',
      'backup',
    ]) {
      assert.match(stdout, new RegExp(`^ {2}${name} `, 'm'));
    }
    const one = await run('keys', 'create', '--help');
    assert.equal(one.code, 0);
    assert.match(one.stdout, /Examples:\n {2}sluice keys create CRM --workspace Acme/);
  });

  test('answers a wrong call with 64 and a message, and does nothing', async () => {
    const calls: readonly (readonly [string[], RegExp])[] = [
      [['enrol'], /unknown command 'enrol'/],
      [['keys'], /Usage: sluice keys/],
      [['credits', 'grant', 'many', '--reference', 'x'], /It must be a whole number/],
      [['credits', 'grant', '5'], /required option '--reference <text>'/],
      [
        ['workspaces', 'create', 'Acme', '--plan', 'gold'],
        /Allowed choices are starter, pro, org, unlimited/,
      ],
    ];
    await Promise.all(
      calls.map(async ([argv, message]) => {
        const { code, stdout, stderr } = await run(...argv);
        assert.equal(code, 64, argv.join(' '));
        assert.equal(stdout, '');
        assert.match(stderr, message);
      }),
    );
    assert.equal(readdirSync(root).includes('data'), false);
  });

  test('says that a server which SLUICE_URL names does not answer, and does not go elsewhere', async () => {
    const url = `http://127.0.0.1:${place.env.PORT}`;
    const { code, stderr } = await sluice(['workspaces', 'list'], {
      ...place,
      env: { ...place.env, SLUICE_URL: url },
    });
    assert.equal(code, 1);
    assert.match(
      stderr,
      /^Error: SLUICE_URL is .* but no Sluice server answers there: nothing listens there/,
    );
    assert.equal(readdirSync(root).includes('data'), false);
  });

  test('takes no other program for a Sluice server', async () => {
    const other = createServer((_request, response) => response.end('{"status":"fine"}')).listen(
      0,
      '127.0.0.1',
    );
    await once(other, 'listening');
    const address = other.address();
    assert.ok(address !== null && typeof address === 'object');
    const env = { ...place.env, SLUICE_URL: `http://127.0.0.1:${address.port}` };
    const { code, stderr } = await sluice(['workspaces', 'list'], { ...place, env });
    other.close();
    assert.equal(code, 1);
    assert.match(stderr, /what answers \(status 200\) is not Sluice/);
  });

  test('does not make a database only to back it up', async () => {
    const { code, stderr } = await run('backup', join(root, 'nothing'));
    assert.equal(code, 1);
    assert.match(stderr, /There is no database in /);
    assert.equal(readdirSync(root).includes('data'), false);
  });

  test('names a wrong environment variable', async () => {
    const { code, stderr } = await sluice(['migrate'], { ...place, env: { ...place.env, PORT: 'high' } });
    assert.equal(code, 1);
    assert.match(stderr, /PORT: must be a number/);
  });
});

describe('the command line, while a server runs', () => {
  let server: Serving;
  before(async () => {
    server = await serve(place);
  });
  after(async () => {
    assert.equal(await server.stop(), 0);
  });

  test('creates workspaces and lists them', async () => {
    const made = await json('workspaces', 'create', 'Acme', '--plan', 'unlimited', '--credits', '100');
    assert.deepEqual(made.credits, { balance: 100, held: 0, available: 100 });
    assert.equal(made.plan, 'unlimited');
    workspaceId = made.id;
    const { workspaces } = await json('workspaces', 'list');
    assert.deepEqual(
      workspaces.map((one: { name: string }) => one.name),
      ['Sandbox', 'Acme'],
    );
    const { code, stdout } = await run('workspaces', 'list');
    assert.equal(code, 0);
    assert.match(stdout, new RegExp(`^${workspaceId}  Acme     unlimited  +100     0$`, 'm'));
  });

  test('makes a key that works, lists it without its secret, and revokes it', async () => {
    const made = await json(
      'keys',
      'create',
      'CRM',
      '-w',
      'Acme',
      '--permissions',
      'read:contacts, read:credits',
    );
    assert.deepEqual(made.permissions, ['read:contacts', 'read:credits']);
    const url = `http://127.0.0.1:${place.env.PORT}/v1/credits`;
    const ask = () => fetch(url, { headers: { authorization: `Bearer ${made.key}` } });
    assert.equal((await ask()).status, 200);
    const listed = await run('keys', 'list', '--workspace', workspaceId);
    assert.match(listed.stdout, /CRM .* valid/);
    assert.ok(!listed.stdout.includes(made.key));
    assert.match((await run('keys', 'revoke', made.id)).stdout, /^The key CRM .* is revoked\.\n$/);
    assert.equal((await ask()).status, 401);
    assert.match((await run('keys', 'list', '-w', 'Acme')).stdout, /CRM .* revoked 20/);
  });

  test('shows an error of the API with its code and each member that is wrong', async () => {
    const { code, stdout, stderr } = await run('keys', 'create', 'CRM', '--permissions', 'everything');
    assert.equal(code, 1);
    assert.equal(stdout, '');
    assert.match(stderr, /^Error: .*\(validation_error\)\n {2}permissions: .*must be one of read, write/);
  });

  test('grants credits once per reference, and shows the balance of the workspace meant', async () => {
    for (let turn = 0; turn < 2; turn += 1) {
      assert.equal(
        (await json('credits', 'grant', '11', '--reference', 'order-1', '-w', 'Acme')).balance,
        111,
      );
    }
    const other = await run('credits', 'grant', '12', '--reference', 'order-1', '-w', 'Acme');
    assert.equal(other.code, 1);
    assert.match(other.stderr, /\(idempotency_conflict\)/);
    // Among several workspaces the one named Sandbox is meant where none is named.
    assert.match((await run('credits', 'show')).stdout, /Workspace {2}Sandbox\nBalance {4}1,000\n/);
    const unknown = await run('credits', 'show', '--workspace', 'acme');
    assert.equal(unknown.code, 1);
    assert.match(
      unknown.stderr,
      new RegExp(`No workspace is named acme\\.\\nThere are:\\n.*\\n {2}${workspaceId}  Acme`),
    );
  });

  test('lists providers and tests one', async () => {
    const { providers } = await json('providers', 'list');
    assert.ok(providers.some((one: { id: string }) => one.id === 'inference'));
    assert.match((await run('providers', 'list')).stdout, /^inference +inference +in order +0 /m);
    assert.equal((await json('providers', 'test', 'inference')).ok, true);
    const unknown = await run('providers', 'test', 'nobody');
    assert.equal(unknown.code, 1);
    assert.match(unknown.stderr, /\(not_found\)/);
  });

  test('verifies all ledgers', async () => {
    const { ledgers } = await json('ledger', 'verify');
    assert.deepEqual(
      ledgers.map((one: { name: string; entries: number; ok: boolean }) => [one.name, one.entries, one.ok]),
      [
        ['Sandbox', 1, true],
        ['Acme', 2, true],
      ],
    );
  });

  test('writes a backup of the running server, never over something, that a server can start on', async () => {
    const target = join(root, 'backups', 'monday');
    const made = await json('backup', 'backups/monday');
    assert.equal(made.target, target);
    assert.ok(made.bytes > 1_000_000);
    assert.deepEqual(readdirSync(join(root, 'backups')), ['monday']);
    assert.deepEqual(readdirSync(target), ['postgres']);
    const again = await run('backup', target);
    assert.equal(again.code, 1);
    assert.match(again.stderr, /target: exists already/);
    const inside = await run('backup', join(dataDir, 'postgres', 'backup'));
    assert.match(inside.stderr, /target: must not be inside/);
    const env = { SLUICE_DATA_DIR: target, PORT: '0' };
    const { code, stdout, stderr } = await sluice(['ledger', 'verify', '-w', 'Acme', '--json'], {
      cwd: root,
      env,
    });
    assert.equal(code, 0, stderr);
    assert.equal(JSON.parse(stdout).ledgers[0].entries, 2);
  });

  test('is refused with a wrong admin token, and with none says where it comes from', async () => {
    const wrong = await sluice(['credits', 'show'], {
      ...place,
      env: { ...place.env, SLUICE_ADMIN_TOKEN: 'wrong-token' },
    });
    assert.equal(wrong.code, 1);
    assert.match(wrong.stderr, /\(invalid_admin_token\)\nSet SLUICE_ADMIN_TOKEN/);
    const env = { ...place.env, SLUICE_DATA_DIR: join(root, 'elsewhere') };
    const none = await sluice(['credits', 'show'], { ...place, env });
    assert.equal(none.code, 1);
    assert.match(none.stderr, /A server answers at .*, but there is no admin token for it in /);
  });

  test('does not touch the data directory of a server that does not answer on the expected port', async () => {
    const env = { ...place.env, PORT: String(await freePort()) };
    for (const argv of [['credits', 'show'], ['migrate'], ['backup', join(root, 'refused')]]) {
      const { code, stderr } = await sluice(argv, { ...place, env });
      assert.equal(code, 1);
      assert.match(stderr, /^Error: The data directory .* is in use by process \d+ /);
    }
  });
});

describe('the command line, after the server has stopped', () => {
  test('does the same work on the data directory itself', async () => {
    assert.equal((await json('credits', 'show', '-w', 'Acme')).balance, 111);
    const file = write('people.csv', 'Name', 'Ann One');
    assert.equal((await json('contacts', 'import', file, '-w', 'Acme')).created, 1);
    assert.match((await run('contacts', 'export', '-w', 'Acme')).stdout, /,Ann One,Ann,One,/);
    assert.deepEqual(await json('migrate'), { applied: [] });
    assert.match((await run('backup', 'offline')).stdout, /offline is written: [\d,]+ bytes\.\n$/);
  });

  test('names the first entry of a ledger that was edited', async () => {
    await editLedgerEntry(dataDir, workspaceId, 2);
    const { code, stdout } = await run('ledger', 'verify');
    assert.equal(code, 1);
    assert.match(stdout, /^Sandbox .* in order$/m);
    assert.match(stdout, /^Acme .* 1 {2}WRONG: entry 2 was edited, inserted or moved/m);
  });

  test('finds an entry that was added behind the ledger’s end, with a hash that follows', async () => {
    const env = { SLUICE_DATA_DIR: join(root, 'offline'), PORT: '0' };
    const forged = {
      id: 3,
      type: 'grant',
      amount: 5,
      balance_after: 116,
      reference: 'forged',
      enrichment_id: null,
      contact_id: null,
      note: null,
      created_at: '2026-01-01T00:00:00.000Z',
    } as const;
    await forgeLedgerEntry(env.SLUICE_DATA_DIR, workspaceId, forged, previous =>
      entryHash(previous, workspaceId, forged),
    );
    const { code, stdout } = await sluice(['ledger', 'verify', '-w', 'Acme', '--json'], { cwd: root, env });
    assert.equal(code, 1);
    assert.deepEqual(JSON.parse(stdout).ledgers[0].fault, {
      entry: 3,
      fault: 'entry 3 is false: the ledger ends with entry 2',
    });
  });
});
