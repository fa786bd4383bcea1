import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { NOTHING_KNOWN } from '../providers/nothing-known.js';
import type { Identity, KnownPerson } from '../providers/provider.js';
import { isAboutPerson } from './identity.js';

const JANE: KnownPerson = { ...NOTHING_KNOWN, full_name: 'Jane Doe', email: 'jane@acme.com' };
const JANE_OF_ACME: KnownPerson = { ...NOTHING_KNOWN, full_name: 'Jane Doe', company_name: 'Acme Corp' };

function fits(person: KnownPerson, identity: Identity | undefined, company?: string): boolean {
  return isAboutPerson(person, { identity, company_name: company });
}

describe('an answer is about the person', () => {
  test('where it matched exactly and says nothing of whom it means', () => {
    assert.ok(fits(JANE, undefined));
    assert.ok(fits(NOTHING_KNOWN, undefined));
  });

  test('by the same e-mail, in any case', () => {
    assert.ok(fits(JANE, { email: 'JANE@Acme.com' }));
    assert.ok(fits(JANE, { email: 'jane@acme.com', full_name: 'Jane M. Doe' }));
  });

  test('by the same LinkedIn profile in any spelling', () => {
    const person = {
      ...NOTHING_KNOWN,
      full_name: 'Jane Doe',
      linkedin_url: 'https://linkedin.com/in/janedoe',
    };
    assert.ok(fits(person, { linkedin_url: 'http://www.linkedin.com/in/JaneDoe/?trk=x' }));
    assert.ok(fits(person, { linkedin_url: 'linkedin.com/in/janedoe', full_name: 'Doe, Jane' }));
  });

  test('where it was asked by e-mail, carries none itself, and the name does not conflict', () => {
    assert.ok(fits(JANE, { full_name: 'Jane Doe' }));
    assert.ok(fits(JANE, { full_name: 'J. Doe' }));
    assert.ok(fits({ ...NOTHING_KNOWN, email: 'jane@acme.com' }, { full_name: 'Anybody At All' }));
  });

  test('by name and company together', () => {
    assert.ok(fits(JANE_OF_ACME, { full_name: 'Jane Doe', company_name: 'ACME Corporation' }));
    assert.ok(fits(JANE_OF_ACME, { full_name: 'Jane Doe' }, 'Acme Corp.'));
  });

  test('by name and another address at the same company', () => {
    assert.ok(fits(JANE, { full_name: 'Jane Doe', email: 'j.doe@mail.acme.com' }));
  });
});

describe('a namesake is never taken for the person', () => {
  test('a name alone is not enough', () => {
    assert.ok(!fits(JANE_OF_ACME, { full_name: 'Jane Doe' }));
    assert.ok(!fits({ ...NOTHING_KNOWN, full_name: 'Jane Doe' }, { full_name: 'Jane Doe' }));
  });

  test('nor a name with another company', () => {
    assert.ok(!fits(JANE_OF_ACME, { full_name: 'Jane Doe', company_name: 'Bluefjord' }));
    assert.ok(!fits(JANE, { full_name: 'Jane Doe', email: 'jane@bluefjord.example' }));
  });

  test('nor a name with an address at the same free mail provider', () => {
    const person = { ...JANE, email: 'jane@gmail.com' };
    assert.ok(!fits(person, { full_name: 'Jane Doe', email: 'jane.doe@gmail.com' }));
  });

  test('nor a company with a name that only does not conflict', () => {
    assert.ok(!fits(JANE_OF_ACME, { full_name: 'J. Doe', company_name: 'Acme Corp' }));
  });
});

describe('a name that conflicts rejects whatever else fits', () => {
  for (const other of ['Walter Krummholz', 'John Doe', 'Jane Roe']) {
    test(`${other} is not Jane Doe`, () => {
      assert.ok(!fits(JANE, { full_name: other, email: 'jane@acme.com' }));
      assert.ok(!fits(JANE, { full_name: other }));
      assert.ok(!fits(JANE_OF_ACME, { full_name: other, company_name: 'Acme Corp' }));
    });
  }

  test('also where the profile is the same', () => {
    const person = { ...JANE, linkedin_url: 'https://linkedin.com/in/janedoe' };
    assert.ok(
      !fits(person, { full_name: 'Walter Krummholz', linkedin_url: 'https://linkedin.com/in/janedoe' }),
    );
  });
});
