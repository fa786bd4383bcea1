import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { DataDirectoryInUseError, lockDataDirectory } from './data-directory-lock.js';

const root = mkdtempSync(join(tmpdir(), 'sluice-lock-'));
after(() => rmSync(root, { recursive: true, force: true }));

function newDirectory(name: string): string {
  const dataDir = join(root, name);
  mkdirSync(dataDir, { recursive: true });
  return dataDir;
}

interface Holder {
  readonly process: ChildProcess;
  /** Lets it try, and returns what it said. */
  go(): Promise<string>;
  kill(): Promise<void>;
}

async function startHolder(dataDir: string): Promise<Holder> {
  const program = fileURLToPath(new URL('./testing/hold-lock.js', import.meta.url));
  const child = spawn(process.execPath, [program, dataDir], { stdio: ['pipe', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  assert.equal((await lines.next()).value, 'ready');
  return {
    process: child,
    async go() {
      child.stdin.write('go\n');
      return (await lines.next()).value ?? '';
    },
    async kill() {
      child.kill('SIGKILL');
      await exited;
    },
  };
}

describe('the lock of a data directory', () => {
  test('is refused to a second process while the first lives, with its directory and process id', async () => {
    const dataDir = newDirectory('living');
    const first = await startHolder(dataDir);
    assert.equal(await first.go(), 'held');
    await assert.rejects(lockDataDirectory(dataDir), (error: Error) => {
      assert.ok(error instanceof DataDirectoryInUseError);
      assert.match(error.message, new RegExp(`${dataDir} is in use by process ${first.process.pid} on `));
      return true;
    });
    await first.kill();
  });

  test('is refused a second time within the same process, and through another name of the directory', async () => {
    const dataDir = newDirectory('same-process');
    symlinkSync(dataDir, join(root, 'alias'));
    const lock = await lockDataDirectory(dataDir);
    await assert.rejects(lockDataDirectory(dataDir), DataDirectoryInUseError);
    await assert.rejects(lockDataDirectory(join(root, 'alias')), DataDirectoryInUseError);
    await lock.release();
  });

  test('can be taken again after it was released', async () => {
    const dataDir = newDirectory('released');
    for (let turn = 0; turn < 5; turn += 1) {
      const lock = await lockDataDirectory(dataDir);
      await lock.release();
    }
    assert.deepEqual(readdirSync(join(dataDir, 'lock')), ['5'], 'dead generations are cleaned away');
  });

  test('of a stopped process is not taken over: it may wake up and write', async () => {
    const dataDir = newDirectory('stopped');
    const first = await startHolder(dataDir);
    assert.equal(await first.go(), 'held');
    first.process.kill('SIGSTOP');
    await assert.rejects(lockDataDirectory(dataDir), DataDirectoryInUseError);
    await first.kill();
    await (await lockDataDirectory(dataDir)).release();
  });

  test('of a killed process is taken by exactly one of those who race for it', async () => {
    const dataDir = newDirectory('race');
    let owner = await startHolder(dataDir);
    assert.equal(await owner.go(), 'held');
    for (let round = 0; round < 8; round += 1) {
      const racers = await Promise.all(Array.from({ length: 4 }, () => startHolder(dataDir)));
      await owner.kill();
      const said = await Promise.all(racers.map(racer => racer.go()));
      const winners = racers.filter((_, index) => said[index] === 'held');
      assert.equal(winners.length, 1, said.join('\n'));
      assert.equal(said.filter(line => line.startsWith('refused: ') && line.includes('in use by')).length, 3);
      await Promise.all(racers.filter(racer => !winners.includes(racer)).map(racer => racer.kill()));
      owner = winners[0] ?? owner;
    }
    await owner.kill();
  });

  test('of a killed process is taken by exactly one of many racers in one process', async () => {
    const dataDir = newDirectory('race-inside');
    for (let round = 0; round < 50; round += 1) {
      const outcomes = await Promise.allSettled(Array.from({ length: 8 }, () => lockDataDirectory(dataDir)));
      const held = outcomes.flatMap(outcome => (outcome.status === 'fulfilled' ? [outcome.value] : []));
      assert.equal(held.length, 1);
      await Promise.all(held.map(lock => lock.release()));
    }
  });

  test('works in a directory whose path is longer than a socket address', async () => {
    const dataDir = newDirectory(`long/${'a'.repeat(120)}/${'b'.repeat(120)}`);
    const first = await startHolder(dataDir);
    assert.equal(await first.go(), 'held');
    await assert.rejects(lockDataDirectory(dataDir), DataDirectoryInUseError);
    await first.kill();
    await (await lockDataDirectory(dataDir)).release();
  });

  test('is not taken over on a doubt: what answers at the highest generation is an owner', async () => {
    const dataDir = newDirectory('silent');
    mkdirSync(join(dataDir, 'lock'));
    const silent = createServer(socket => socket.destroy());
    silent.listen(join(dataDir, 'lock', '7'));
    await once(silent, 'listening');
    await assert.rejects(lockDataDirectory(dataDir), /in use by a process that does not answer/);
    silent.close();
  });

  test('takes over what a copy of the directory left there: files that are no sockets', async () => {
    const dataDir = newDirectory('copied');
    mkdirSync(join(dataDir, 'lock'));
    writeFileSync(join(dataDir, 'lock', '3'), '');
    const lock = await lockDataDirectory(dataDir);
    assert.deepEqual(readdirSync(join(dataDir, 'lock')), ['4']);
    await lock.release();
  });

  test('of a directory that is not there is an error that names it', async () => {
    await assert.rejects(lockDataDirectory('/dev/null/nowhere'), /\/dev\/null\/nowhere cannot be locked/);
  });

  test('does not keep a process running', async () => {
    const dataDir = newDirectory('exits');
    const module = new URL('./data-directory-lock.js', import.meta.url).href;
    const program = `import { lockDataDirectory } from '${module}'; await lockDataDirectory(process.argv[1]);`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', program, dataDir]);
    assert.deepEqual(await once(child, 'exit'), [0, null]);
  });
});
