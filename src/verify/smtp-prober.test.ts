import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { type MailBehaviour, MailServer } from '../../test/support/mail-server.js';
import { type SmtpProbe, SmtpProber } from './smtp-prober.js';

const ADDRESS = 'jane@acme.example';

describe('a mail server is asked', () => {
  let server: MailServer;
  before(async () => {
    server = await MailServer.start();
    server.mailboxes.add(ADDRESS);
  });
  after(() => server.close());
  beforeEach(async () => {
    await server.idle();
    server.lines.length = 0;
    server.startedAtMs.length = 0;
    server.mostAtOnce = 0;
    server.behaviour = 'by_list';
  });

  const prober = (options: { allowPrivateNetwork?: boolean; port?: number; timeoutMs?: number } = {}) =>
    new SmtpProber(
      {
        helo: 'sluice.example',
        sender: 'verify@sluice.example',
        port: options.port ?? server.port,
        allowPrivateNetwork: options.allowPrivateNetwork ?? true,
        timeoutMs: options.timeoutMs ?? 12_000,
      },
      () => 'nobody-at-all',
    );
  const probe = (address = ADDRESS, domain = 'acme.example') =>
    prober().probe(address, domain, ['127.0.0.1']);

  test('up to RCPT and no further, in the order of the protocol', async () => {
    assert.deepEqual(await probe(), { answer: 'accepted', catchAll: false });
    assert.deepEqual(server.lines.slice(0, 4), [
      'EHLO sluice.example',
      'MAIL FROM:<verify@sluice.example>',
      'RCPT TO:<jane@acme.example>',
      'RCPT TO:<nobody-at-all@acme.example>',
    ]);
    assert.ok(server.lines.every(line => !line.startsWith('DATA')));
  });

  const cases: [MailBehaviour, SmtpProbe][] = [
    ['catch_all', { answer: 'accepted', catchAll: true }],
    ['greylisting', { answer: 'greylisted', catchAll: null }],
    ['blocking', { answer: 'blocked', catchAll: null }],
    ['rude', { answer: 'blocked', catchAll: null }],
    ['mailbox_full', { answer: 'blocked', catchAll: null }],
    ['endless', { answer: 'no_answer', catchAll: null }],
  ];
  for (const [behaviour, expected] of cases) {
    test(`and understood when it is ${behaviour.replace('_', ' ')}`, async () => {
      server.behaviour = behaviour;
      assert.deepEqual(await probe(), expected);
    });
  }

  test('and believed when it refuses', async () => {
    assert.deepEqual(await probe('nobody@acme.example'), { answer: 'refused', catchAll: null });
  });

  test('and given up when it tarpits, hangs or says nothing', async () => {
    const slow: MailBehaviour[] = ['tarpitting', 'hanging', 'silent'];
    for (const behaviour of slow) {
      server.behaviour = behaviour;
      const impatient = prober({ timeoutMs: 1_000 });
      const probed = await impatient.probe(ADDRESS, 'acme.example', ['127.0.0.1']);
      assert.deepEqual(probed, { answer: 'no_answer', catchAll: null }, behaviour);
    }
  });

  test('one conversation a domain at a time', async () => {
    const one = prober();
    const answers = await Promise.all(
      Array.from({ length: 3 }, () => one.probe(ADDRESS, 'acme.example', ['127.0.0.1'])),
    );
    assert.ok(answers.every(({ answer }) => answer === 'accepted'));
    assert.equal(server.mostAtOnce, 1);
    assert.equal(server.startedAtMs.length, 3);
  });

  test('only at addresses that may be connected to', async () => {
    const careful = prober({ allowPrivateNetwork: false });
    for (const host of ['127.0.0.1', 'localhost', '169.254.169.254']) {
      assert.equal((await careful.probe(ADDRESS, host, [host])).answer, 'no_answer');
    }
    assert.equal(server.startedAtMs.length, 0);
  });

  test('and one that is not there answers nothing; the next host does', async () => {
    const answer = await prober().probe(ADDRESS, 'acme.example', ['mail.invalid', '127.0.0.1']);
    assert.equal(answer.answer, 'accepted');
    assert.equal((await prober({ port: 1 }).probe(ADDRESS, 'x.example', ['127.0.0.1'])).answer, 'no_answer');
  });
});
