import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { changeContact, completeNames, makeContact } from './contact-rules.js';
import {
  type ContactChange,
  type ContactCreation,
  contactChange,
  contactCreation,
} from './contact-schemas.js';
import type { ContactRow } from './contacts.store.js';

const NOW_MS = Date.UTC(2026, 1, 24, 10);
const NAMELESS = { full_name: null, first_name: null, last_name: null };

const STORED: ContactRow = {
  id: '018f3c1e-7d2a-7cc3-98c4-000000000001',
  version: 3,
  full_name: 'Jane Doe',
  first_name: 'Jane',
  last_name: 'Doe',
  email: 'jane@acme.com',
  phone: '+1-555-0100',
  job_title: 'Paralegal',
  company_name: 'Acme Corp',
  linkedin_url: null,
  location: null,
  seniority: 'entry',
  provenance: { job_title: { source: 'vendor_a', confidence: 0.9, enrichmentId: 'e1', atMs: 5 } },
  related_company_id: null,
  priority: 2,
  tags: ['a'],
  custom_fields: { a: 1 },
  notes: 'first',
  created_at: new Date(0),
  updated_at: new Date(0),
};

function change(given: ContactChange, contact = STORED) {
  const changed = changeContact(contact, given, NOW_MS);
  assert.equal(changed.kind, 'changed');
  return changed.kind === 'changed' ? changed : assert.fail();
}

function make(given: ContactCreation) {
  const made = makeContact(given);
  return made.kind === 'made' ? made.values : assert.fail('it has no name');
}

describe('names', () => {
  const full = (name: string) => completeNames({ ...NAMELESS, full_name: name }, null);

  test('a whole name is split on its last white space, "Last, First" is turned round', () => {
    assert.deepEqual(full('Jean-Claude van Damme'), {
      full_name: 'Jean-Claude van Damme',
      first_name: 'Jean-Claude van',
      last_name: 'Damme',
    });
    assert.deepEqual(full('Müller, Hans'), {
      full_name: 'Hans Müller',
      first_name: 'Hans',
      last_name: 'Müller',
    });
  });

  test('parts that were given win over parts that were split off', () => {
    const given = { full_name: 'Jane Doe', first_name: 'Janet', last_name: null };
    assert.deepEqual(completeNames(given, null), {
      full_name: 'Jane Doe',
      first_name: 'Janet',
      last_name: 'Doe',
    });
  });

  test('parts are composed; an address is the last resort and never contradicts a name', () => {
    const parts = { full_name: null, first_name: 'Jane', last_name: 'Doe' };
    assert.equal(completeNames(parts, 'hans.mueller@roche.com').full_name, 'Jane Doe');
    assert.equal(completeNames(NAMELESS, 'hans.mueller@roche.com').full_name, 'Hans Mueller');
    assert.deepEqual(completeNames(NAMELESS, 'info@roche.com'), NAMELESS);
    assert.deepEqual(completeNames(NAMELESS, null), NAMELESS);
  });

  test('completing what is complete changes nothing', () => {
    const word = fc.stringMatching(/^[A-Z][a-zäöü]{1,8}$/);
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 4 }), words => {
        const once = full(words.join(' '));
        assert.deepEqual(completeNames(once, null), once);
      }),
    );
  });
});

describe('a new contact', () => {
  test('is refused without a name and an address, and with nothing but white space for them', () => {
    assert.equal(makeContact({}).kind, 'nameless');
    assert.equal(makeContact({ company_name: 'Acme', phone: '1' }).kind, 'nameless');
    assert.equal(makeContact({ full_name: '  ', first_name: '\t', email: '' }).kind, 'nameless');
    assert.equal(makeContact({ email: 'info@acme.com' }).kind, 'made');
  });

  test('is kept as it was typed; white space alone is nothing', () => {
    const values = make({ full_name: 'Jane Doe', phone: ' +1-555-0100 ', job_title: '   ', location: null });
    assert.deepEqual([values.phone, values.job_title, values.location], [' +1-555-0100 ', null, null]);
    assert.deepEqual([values.tags, values.custom_fields, values.notes], [[], {}, null]);
  });

  test('takes the other spellings, and the usual one where both are given', () => {
    assert.equal(make({ full_name: 'x', company: 'Acme' }).company_name, 'Acme');
    assert.equal(
      make({ full_name: 'x', company: 'Acme', company_name: 'Acme Corp' }).company_name,
      'Acme Corp',
    );
    const id = STORED.id;
    assert.equal(make({ full_name: 'x', company_id: id }).related_company_id, id);
  });

  test('has a priority of 1, 2 or 3, however it is written', () => {
    const priorityOf = (priority: unknown) => contactCreation.parse({ full_name: 'x', priority }).priority;
    for (const [given, stored] of [
      ['high', 1],
      ['medium', 2],
      ['low', 3],
      [2, 2],
      ['3', 3],
      [null, null],
    ])
      assert.equal(priorityOf(given), stored);
    for (const wrong of ['urgent', 0, 4, '4', 1.5, true])
      assert.throws(() => priorityOf(wrong), String(wrong));
  });
});

describe('a change', () => {
  test('leaves what it does not name', () => {
    const { values, provenance } = change({ phone: '1' });
    const {
      id: _id,
      version: _version,
      provenance: _provenance,
      created_at: _made,
      updated_at: _changed,
      ...before
    } = STORED;
    assert.deepEqual(values, { ...before, phone: '1' });
    assert.deepEqual(provenance.job_title, STORED.provenance.job_title);
  });

  test('makes what it names the person’s, also where it empties it or says the same again', () => {
    const { values, provenance } = change({
      job_title: null,
      phone: '+1-555-0100',
      company: 'Bluefjord',
      notes: 'x',
    });
    const theirs = { source: 'person', confidence: null, enrichmentId: null, atMs: NOW_MS };
    assert.deepEqual(provenance, { job_title: theirs, phone: theirs, company_name: theirs });
    assert.deepEqual([values.job_title, values.company_name], [null, 'Bluefjord']);
  });

  test('appends notes, never replaces them by a text', () => {
    assert.equal(change({ notes: 'second' }).values.notes, 'first\nsecond');
    assert.equal(change({ notes: 'second' }, { ...STORED, notes: null }).values.notes, 'second');
    fc.assert(
      fc.property(
        fc.string({ minLength: 1 }).filter(text => text.trim() !== ''),
        added => {
          const { notes } = change({ notes: added }).values;
          assert.ok(notes?.startsWith('first') && notes.endsWith(added));
        },
      ),
    );
  });

  test('splits a new whole name, composes new parts', () => {
    const split = change({ full_name: 'Roe, Mary' }).values;
    assert.deepEqual([split.full_name, split.first_name, split.last_name], ['Mary Roe', 'Mary', 'Roe']);
    const composed = change({ first_name: 'Mary' }).values;
    assert.deepEqual(
      [composed.full_name, composed.first_name, composed.last_name],
      ['Mary Doe', 'Mary', 'Doe'],
    );
  });

  test('that leaves neither a name nor an address is refused', () => {
    assert.equal(changeContact(STORED, { full_name: null, email: null }, NOW_MS).kind, 'nameless');
    assert.equal(
      changeContact(STORED, { first_name: '', last_name: '', email: ' ' }, NOW_MS).kind,
      'nameless',
    );
    assert.equal(changeContact(STORED, { email: null }, NOW_MS).kind, 'changed');
  });

  test('must name something that can be changed', () => {
    assert.ok(!contactChange.safeParse({}).success);
    assert.ok(!contactChange.safeParse({ id: STORED.id }).success);
    assert.ok(contactChange.safeParse({ notes: null }).success);
  });
});
