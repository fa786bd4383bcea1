import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { emailDomain, isDisposableMail, isFreeMail, registrableDomain } from './domain.js';

test('the registrable domain is found in hosts, addresses and URLs', () => {
  const cases: Record<string, string | null> = {
    'acme.com': 'acme.com',
    'WWW.Acme.com.': 'acme.com',
    'mail.acme.co.uk': 'acme.co.uk',
    'jane@mail.acme.co.uk': 'acme.co.uk',
    'https://www.acme.com/about?x=1': 'acme.com',
    'acme.example': 'acme.example',
    'jane@sales.acme.example': 'acme.example',
    'müller.de': 'xn--mller-kva.de',
    'acme.github.io': 'acme.github.io',
    localhost: null,
    acme: null,
    '127.0.0.1': null,
    'http://[::1]/': null,
    'co.uk': null,
    '': null,
  };
  for (const [text, domain] of Object.entries(cases)) assert.equal(registrableDomain(text), domain, text);
});

test('different owners under a shared suffix stay apart', () => {
  assert.notEqual(registrableDomain('acme.github.io'), registrableDomain('other.github.io'));
});

test('an address without a domain has none', () => {
  assert.equal(emailDomain('jane@mail.acme.com'), 'acme.com');
  assert.equal(emailDomain('jane'), null);
  assert.equal(emailDomain('jane@localhost'), null);
});

test('mailboxes for everybody are told from a company’s', () => {
  for (const domain of [
    'gmail.com',
    'GMX.ch',
    'hotmail.fr',
    'proton.me',
    'fastmail.com',
    'mail.yahoo.com',
    'privaterelay.appleid.com',
  ]) {
    assert.equal(isFreeMail(domain), true, domain);
  }
  for (const domain of ['acme.com', 'acme.example', 'example.com', 'microsoft.com', 'localhost', '']) {
    assert.equal(isFreeMail(domain), false, domain);
  }
});

test('throw-away mailboxes are known', () => {
  for (const domain of ['mailinator.com', 'guerrillamail.com', 'sub.mailinator.com'])
    assert.equal(isDisposableMail(domain), true);
  for (const domain of ['acme.com', 'gmail.com', '']) assert.equal(isDisposableMail(domain), false);
});

test('the registrable domain of a registrable domain is itself', () => {
  fc.assert(
    fc.property(fc.oneof(fc.domain(), fc.webUrl(), fc.string()), text => {
      const domain = registrableDomain(text);
      if (domain !== null) assert.equal(registrableDomain(domain), domain);
    }),
  );
});
