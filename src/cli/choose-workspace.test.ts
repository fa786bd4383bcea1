import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { pickWorkspace } from './choose-workspace.js';
import { localUrl } from './client.js';
import { CommandError, EXIT } from './outcome.js';

const acme = { id: '1', name: 'Acme' };
const sandbox = { id: '2', name: 'Sandbox' };
const twin = { id: '3', name: 'Acme' };

function refusal(all: readonly { id: string; name: string }[], wanted?: string): CommandError {
  try {
    pickWorkspace(all, wanted);
  } catch (error) {
    if (error instanceof CommandError) return error;
    throw error;
  }
  throw new Error('A workspace was picked.');
}

describe('the workspace that a command works in', () => {
  test('is the only one there is, whatever its name', () => {
    assert.equal(pickWorkspace([acme], undefined), acme);
  });

  test('is the one named Sandbox among several', () => {
    assert.equal(pickWorkspace([acme, sandbox], undefined), sandbox);
  });

  test('is the one that is named', () => {
    assert.equal(pickWorkspace([sandbox, acme], 'Acme'), acme);
  });

  test('is never guessed: without a name, with an unknown one and with one that several have, all are listed', () => {
    const unnamed = refusal([acme, twin]);
    assert.equal(unnamed.exitCode, EXIT.usage);
    assert.match(unnamed.message, /--workspace.*\nThere are:\n {2}1 {2}Acme\n {2}3 {2}Acme/);
    assert.match(
      refusal([acme], 'Sandbox').message,
      /No workspace is named Sandbox\.\nThere are:\n {2}1 {2}Acme/,
    );
    assert.match(
      refusal([acme, twin, sandbox], 'Acme').message,
      /use the id\.\nThere are:\n {2}1 .*\n {2}3 [^\n]*$/,
    );
    assert.match(refusal([]).message, /There is no workspace yet\. Make one/);
  });

  test('is listed twenty times at most', () => {
    const many = Array.from({ length: 25 }, (_, index) => ({ id: String(index), name: `W${index}` }));
    const { message } = refusal(many);
    assert.equal(message.split('\n').length, 23);
    assert.match(message, /and 5 more: sluice workspaces list$/);
  });
});

test('a server that listens on every interface is reached over the loopback one', () => {
  assert.equal(localUrl('127.0.0.1', 8787), 'http://127.0.0.1:8787');
  assert.equal(localUrl('0.0.0.0', 80), 'http://127.0.0.1:80');
  assert.equal(localUrl('::', 80), 'http://[::1]:80');
  assert.equal(localUrl('example.org', 80), 'http://example.org:80');
});
