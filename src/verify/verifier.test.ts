import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { MAILBOX_STATUSES } from '../providers/provider.js';
import { MailHostFinder, type MailResolver } from './mail-hosts.js';
import { judge, leavesOpen, SMTP_ANSWERS, withWord } from './verdict.js';
import { EmailVerifier } from './verifier.js';

const nothing = (code: string) => Promise.reject(Object.assign(new Error(code), { code }));

/** Name servers with a few domains; it counts what it is asked. */
class Names implements MailResolver {
  asked = 0;
  resolveMx(domain: string) {
    this.asked += 1;
    switch (domain) {
      case 'acme.com':
      case 'gmail.com':
      case 'mailinator.com':
        return Promise.resolve([
          { exchange: 'second.example.', priority: 20 },
          { exchange: 'First.example', priority: 10 },
        ]);
      case 'nullmx.com':
        return Promise.resolve([{ exchange: '', priority: 0 }]);
      case 'slow.com':
        return nothing('ETIMEOUT');
      default:
        return nothing('ENOTFOUND');
    }
  }
  resolve4(domain: string) {
    return domain === 'only-a.com' ? Promise.resolve(['192.0.2.1']) : nothing('ENODATA');
  }
  resolve6() {
    return nothing('ENODATA');
  }
}

describe('where mail goes', () => {
  test('best host first, the domain itself where it has no MX, and nowhere where it says so', async () => {
    const finder = new MailHostFinder(new Names());
    assert.deepEqual(await finder.find('acme.com'), {
      kind: 'hosts',
      hosts: ['first.example', 'second.example'],
    });
    assert.deepEqual(await finder.find('only-a.com'), { kind: 'hosts', hosts: ['only-a.com'] });
    assert.deepEqual(await finder.find('nullmx.com'), { kind: 'no_mail' });
    assert.deepEqual(await finder.find('nowhere.com'), { kind: 'no_domain' });
    assert.deepEqual(await finder.find('slow.com'), { kind: 'unknown' });
  });

  test('is asked once, however many want to know', async () => {
    const names = new Names();
    const finder = new MailHostFinder(names);
    await Promise.all(Array.from({ length: 50 }, () => finder.find('acme.com')));
    assert.equal(names.asked, 1);
  });
});

describe('without asking mail servers', () => {
  const verify = (address: string) =>
    new EmailVerifier(new MailHostFinder(new Names()), null).verify(address);

  test('an address is risky at best, and what can not work is known', async () => {
    const cases: [string, string][] = [
      ['jane@acme.com', 'risky'],
      ['jane@mailinator.com', 'risky'],
      ['jane@nowhere.com', 'undeliverable'],
      ['jane@nullmx.com', 'undeliverable'],
      ['jane@slow.com', 'unknown'],
      ['jane', 'undeliverable'],
    ];
    for (const [address, deliverable] of cases)
      assert.equal((await verify(address)).deliverable, deliverable, address);
  });

  test('what is seen is told', async () => {
    const { verification } = await verify('info@gmail.com');
    assert.deepEqual(verification, {
      syntax: true,
      domain: true,
      mx: true,
      disposable: false,
      free_mail: true,
      role_account: true,
      catch_all: null,
      smtp: null,
      provider: null,
    });
    assert.equal((await verify('jane@mailinator.com')).verification.disposable, true);
  });
});

test('only the server that takes the mail makes an address deliverable', () => {
  const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: null });
  const seen = fc.record({
    syntax: fc.boolean(),
    domain: maybe(fc.boolean()),
    mx: maybe(fc.boolean()),
    disposable: fc.boolean(),
    free_mail: fc.boolean(),
    role_account: fc.boolean(),
    catch_all: maybe(fc.boolean()),
    smtp: maybe(fc.constantFrom(...SMTP_ANSWERS)),
    provider: maybe(fc.constantFrom(...MAILBOX_STATUSES)),
  });
  fc.assert(
    fc.property(seen, evidence => {
      const verdict = judge(evidence);
      if (verdict === 'deliverable')
        assert.ok(evidence.smtp === 'accepted' && evidence.catch_all === false && !evidence.disposable);
      if (evidence.smtp === 'refused' || !evidence.syntax || evidence.mx === false)
        assert.equal(verdict, 'undeliverable');
    }),
  );
});

describe('a provider’s word', () => {
  const seen = {
    ...{ syntax: true, domain: true, mx: true, disposable: false, free_mail: false, role_account: false },
    ...{ catch_all: null, smtp: null, provider: null },
  };

  test('makes an address risky at best', () => {
    const verdicts = MAILBOX_STATUSES.map(status => judge(withWord(seen, status)));
    assert.deepEqual(verdicts, ['risky', 'undeliverable', 'risky', 'risky']);
    assert.equal(judge(withWord({ ...seen, mx: null }, 'valid')), 'risky');
    assert.equal(judge(withWord({ ...seen, smtp: 'no_answer' }, 'valid')), 'risky');
  });

  test('counts less than that of the server that takes the mail', () => {
    const accepted = { ...seen, smtp: 'accepted', catch_all: false } as const;
    assert.equal(judge(withWord(accepted, 'invalid')), 'deliverable');
    assert.equal(judge(withWord({ ...seen, smtp: 'refused' }, 'valid')), 'undeliverable');
  });

  test('is told with what it says of the domain', () => {
    assert.equal(withWord(seen, 'catch_all').catch_all, true);
    assert.equal(withWord(seen, 'disposable').disposable, true);
    assert.deepEqual(withWord(seen, 'valid'), { ...seen, provider: 'valid' });
  });

  test('is only asked for where it could change something', () => {
    for (const known of [
      { smtp: 'accepted' },
      { smtp: 'refused' },
      { mx: false },
      { disposable: true },
    ] as const) {
      assert.equal(leavesOpen({ ...seen, ...known }), false, JSON.stringify(known));
    }
    for (const open of [{}, { smtp: 'no_answer' }, { smtp: 'greylisted' }, { mx: null }] as const) {
      assert.equal(leavesOpen({ ...seen, ...open }), true, JSON.stringify(open));
    }
  });
});
