import assert from 'node:assert/strict';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { freePort } from '../../src/cli/testing/child.js';
import { projectRoot } from '../../src/paths.js';
import { EVENT_TYPES } from '../../src/webhooks/event-types.js';
import { deliveryHeaders } from '../../src/webhooks/sign.js';
import { eventually, present } from '../contract/stage.js';
import { blocksOf } from '../support/markdown.js';
import { PATIENCE_MS } from './stage.js';

const guide = readFileSync(join(projectRoot, 'docs/webhooks.md'), 'utf8');
const blockOf = (language: string) =>
  present(blocksOf(guide).find(block => block.language === language)).text;

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const FORMER = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSx';
const BODY = JSON.stringify({ id: 'one', type: 'credits.low', data: { text: 'ü' } });

const signed = (atMs = Date.now(), secrets: [string, ...string[]] = [SECRET]) =>
  deliveryHeaders({ id: 'one', attemptId: 'first', body: BODY, atMs }, secrets);

/** Headers and bodies, and whether a receiver that knows the secret is to take them. */
const CASES: readonly (readonly [Record<string, string>, string, boolean])[] = [
  [signed(), BODY, true],
  [signed(Date.now(), [FORMER, SECRET]), BODY, true],
  [signed(Date.now(), [FORMER]), BODY, false],
  [signed(), BODY.replace('low', 'lot'), false],
  [signed(Date.now() - 600_000), BODY, false],
  [{ ...signed(), 'webhook-id': 'two' }, BODY, false],
];

test('the guide names every event', () => {
  for (const event of [...EVENT_TYPES, 'webhook.test']) assert.ok(guide.includes(`\`${event}\``), event);
});

describe('what the guide says of verifying', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-guide-'));
  let receiver: ChildProcess | undefined;
  let port = 0;
  let printed = '';
  before(async () => {
    writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
    writeFileSync(join(folder, 'receiver.ts'), blockOf('ts'));
    symlinkSync(join(projectRoot, 'node_modules'), join(folder, 'node_modules'));
    const options = [
      '--strict',
      '--module',
      'nodenext',
      '--target',
      'es2022',
      '--types',
      'node',
      '--skipLibCheck',
    ];
    const compiler = join(projectRoot, 'node_modules/typescript/bin/tsc');
    const compiled = spawnSync(process.execPath, [compiler, ...options, 'receiver.ts'], { cwd: folder });
    assert.equal(compiled.status, 0, String(compiled.stdout));
    port = await freePort();
    receiver = spawn(process.execPath, ['receiver.js'], {
      cwd: folder,
      env: { ...process.env, PORT: String(port), WEBHOOK_SECRET: SECRET },
    });
    receiver.stdout?.on('data', text => {
      printed += text;
    });
  });
  after(() => {
    receiver?.kill();
    rmSync(folder, { recursive: true, force: true });
  });

  test('takes in TypeScript what is genuine, once, and nothing else', async () => {
    const send = (headers: Record<string, string>, body: string) =>
      fetch(`http://127.0.0.1:${port}/`, { method: 'POST', headers, body }).then(
        ({ status }) => status,
        () => 0,
      );
    await eventually(
      () => send({}, BODY),
      status => status === 401,
      PATIENCE_MS,
    );
    for (const [headers, body, isGood] of CASES) {
      assert.equal(await send(headers, body), isGood ? 204 : 401, JSON.stringify(headers));
    }
    assert.equal(printed, 'credits.low\n');
  });

  const hasPython = spawnSync('python3', ['--version']).status === 0;

  test('takes in Python what is genuine, and nothing else', { skip: !hasPython }, () => {
    const asked = JSON.stringify(CASES.map(([headers, body]) => [headers, body]));
    const program = `${blockOf('python')}
import json, sys
print(json.dumps([verify("${SECRET}", headers, body.encode()) for headers, body in json.load(sys.stdin)]))`;
    const { stdout, stderr } = spawnSync('python3', ['-c', program], { input: asked });
    assert.equal(String(stderr), '');
    assert.deepEqual(
      JSON.parse(String(stdout)),
      CASES.map(([, , isGood]) => isGood),
    );
  });
});
