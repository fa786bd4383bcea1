import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { Contact } from '../contacts/contact.js';
import { FIELDS, type Field, type FieldValues } from '../normalize/fields.js';
import { CONTACTS, ContactTarget } from './contact-target.js';
import { lowestConfidence, type Merged, mainSource, merge, wantedFields } from './merge.js';
import type { Answer, AnswerOrigin } from './target.js';

const CONTACT: Contact = {
  id: '018f3c1e-7d2a-7cc3-98c4-000000000001',
  version: 1,
  full_name: 'Jane Doe',
  first_name: 'Jane',
  last_name: 'Doe',
  email: 'jane@acme.com',
  phone: null,
  job_title: null,
  company_name: null,
  linkedin_url: null,
  location: null,
  seniority: null,
  provenance: {},
  created_at: new Date(0),
  updated_at: new Date(0),
};

const PERSON = new ContactTarget(CONTACT);
const ORDER = ['vendor_a', 'vendor_b', 'vendor_c'];
const ASKED_AT_MS = Date.UTC(2026, 0, 1);

function answer(
  source: string,
  fields: FieldValues,
  confidence = 0.9,
  origin: Partial<AnswerOrigin> = {},
  contact = CONTACT,
) {
  const whole = { source, trust: null, derivesSeniority: false, askedAtMs: ASKED_AT_MS, ...origin };
  return new ContactTarget(contact).read({ outcome: 'found', fields, confidence }, whole);
}

function mergeFor(
  answers: readonly Answer[],
  options: {
    contact?: Partial<Contact>;
    requested?: readonly Field[];
    overwrite?: boolean;
    minConfidence?: number;
  } = {},
): Merged {
  return merge({
    target: new ContactTarget({ ...CONTACT, ...options.contact }),
    requested: options.requested ?? FIELDS,
    overwrite: options.overwrite ?? false,
    answers,
    minConfidence: options.minConfidence ?? 0.5,
    order: ORDER,
  });
}

function valuesOf(results: Merged['changes']): Record<string, string> {
  return Object.fromEntries(results.map(({ field, belief }) => [field, belief.value]));
}

describe('what is wanted', () => {
  test('without overwrite the empty fields; nothing but white space is empty', () => {
    const contact = { ...CONTACT, job_title: 'Chair', phone: '', location: ' \t\n\u00a0' };
    assert.deepEqual(wantedFields(new ContactTarget(contact), FIELDS, false), [
      'company_name',
      'linkedin_url',
      'phone',
      'location',
      'seniority',
    ]);
  });

  test('with overwrite all that were requested, and never another', () => {
    assert.deepEqual(wantedFields(new ContactTarget({ ...CONTACT, phone: '1' }), ['phone'], true), ['phone']);
  });
});

describe('how an answer is read', () => {
  test('values come in the form in which they are stored; what is no data is left out', () => {
    const said = {
      job_title: '  General\u200b  Counsel',
      company_name: 'n/a',
      linkedin_url: 'www.linkedin.com/in/Jane/',
      location: 'Munich, Germany',
    };
    assert.deepEqual(answer('vendor_a', said).values, {
      job_title: 'General Counsel',
      linkedin_url: 'https://linkedin.com/in/jane',
      location: 'Munich, DE',
    });
  });

  test('a phone number without a country code is read in the country of the contact’s location', () => {
    const said = { phone: '020 7946 0018', location: 'Berlin, Germany' };
    assert.equal(
      answer('vendor_a', said, 0.9, {}, { ...CONTACT, location: 'London, GB' }).values.phone,
      '+442079460018',
    );
    assert.equal(answer('vendor_a', { phone: '020 7946 0018' }).values.phone, undefined, 'nor guessed at');
  });

  test('what a provider says of itself counts times the trust in it', () => {
    assert.ok(Math.abs((answer('vendor_a', {}, 0.8, { trust: 0.5 }).confidences.phone ?? 0) - 0.4) < 1e-9);
    assert.equal(answer('vendor_a', {}, 0.8).confidences.phone, 0.8);
    const silent = { source: 'vendor_a', trust: 0.7, derivesSeniority: false, askedAtMs: ASKED_AT_MS };
    assert.equal(PERSON.read({ outcome: 'found', fields: {} }, silent).confidences.phone, 0.7);
    const unknown = PERSON.read({ outcome: 'found', fields: {} }, { ...silent, trust: null });
    const { phone = 0 } = unknown.confidences;
    assert.ok(phone > 0 && phone < 1);
  });

  test('a field’s own confidence wins over the answer’s', () => {
    const found = { outcome: 'found', fields: {}, confidence: 0.9, fieldConfidence: { phone: 0.6 } } as const;
    const { confidences } = PERSON.read(found, {
      source: 'x',
      trust: null,
      derivesSeniority: false,
      askedAtMs: 0,
    });
    assert.deepEqual([confidences.phone, confidences.location], [0.6, 0.9]);
  });

  test('data is as old as the provider says, else as the question', () => {
    const read = (observedAt: string) =>
      PERSON.read(
        { outcome: 'found', fields: {}, observedAt },
        { source: 'x', trust: null, derivesSeniority: false, askedAtMs: ASKED_AT_MS },
      );
    assert.equal(read('2025-05-05').observedAtMs, Date.parse('2025-05-05T00:00:00.000Z'));
    assert.equal(read('last spring').observedAtMs, Date.parse('2026-01-01T00:00:00.000Z'));
  });
});

describe('what is changed', () => {
  test('empty fields are filled, in the order of the list', () => {
    const { changes, confirmed, missing } = mergeFor([
      answer('vendor_a', { phone: '+12025550147', job_title: 'Paralegal' }),
    ]);
    assert.deepEqual(
      changes.map(({ field }) => field),
      ['job_title', 'phone'],
    );
    assert.deepEqual([confirmed, missing], [[], ['company_name', 'linkedin_url', 'location', 'seniority']]);
  });

  test('with overwrite a larger place does not replace the one in it', () => {
    const merged = (stored: string, said: string) =>
      mergeFor([answer('vendor_a', { location: said })], {
        contact: { location: stored },
        requested: ['location'],
        overwrite: true,
      });
    for (const larger of ['DE', 'Germany']) {
      assert.deepEqual(merged('Berlin, Germany', larger).changes, []);
      assert.equal(merged('Berlin, Germany', larger).confirmed.length, 1);
    }
    assert.equal(merged('York, GB', 'New York, NY, US').changes.length, 1);
    assert.equal(merged('DE', 'Berlin, DE').changes.length, 1);
    assert.equal(merged('Berlin, DE', 'FR').changes.length, 1);
  });

  test('with overwrite an equal value, however it was typed, is confirmed and another one a change', () => {
    const contact = { phone: '+1 (202) 555-0147', job_title: 'Chair' };
    const merged = mergeFor([answer('vendor_a', { phone: '+12025550147', job_title: 'Paralegal' })], {
      contact,
      overwrite: true,
    });
    assert.deepEqual(
      merged.confirmed.map(({ field, previous }) => [field, previous]),
      [['phone', contact.phone]],
    );
    assert.deepEqual(
      merged.changes.map(({ field, previous }) => [field, previous]),
      [['job_title', 'Chair']],
    );
  });

  test('a value below the line is still missing, and one that another provider confirms may pass it', () => {
    const doubtful = answer('vendor_a', { phone: '+12025550147' }, 0.4);
    assert.deepEqual(mergeFor([doubtful], { requested: ['phone'] }).missing, ['phone']);
    const twice = mergeFor([
      doubtful,
      answer('vendor_b', { phone: '(202) 555-0147', location: 'Boston, MA, US' }, 0.4),
    ]);
    assert.deepEqual(valuesOf(twice.changes), { phone: '+12025550147' });
    assert.deepEqual(twice.changes[0]?.belief.agreed, ['vendor_b']);
  });

  test('an answer about somebody else counts for nothing', () => {
    const mistaken = { ...answer('vendor_a', { phone: '+12025550147' }, 0.99), isAbout: false };
    const merged = mergeFor([mistaken, answer('vendor_b', { phone: '+442079460018' }, 0.6)]);
    assert.deepEqual(valuesOf(merged.changes), { phone: '+442079460018' });
    assert.deepEqual(merged.changes[0]?.belief.disagreed, []);
  });
});

describe('a seniority belongs to its title', () => {
  const said = (title: string | undefined, level: string) =>
    answer('vendor_b', { seniority: level, ...(title === undefined ? {} : { job_title: title }) }, 0.6);
  const seniorityOf = (answers: readonly Answer[], contact: Partial<Contact> = {}) =>
    valuesOf(mergeFor(answers, { contact }).changes).seniority;

  test('it is taken from the answer that the title came from', () => {
    assert.equal(seniorityOf([said('Sales Director', 'director')]), 'director');
  });

  test('or from one whose title means the same level', () => {
    assert.equal(
      seniorityOf([answer('vendor_a', { job_title: 'VP Sales' }), said('Vice President of Sales', 'vp')]),
      'vp',
    );
  });

  test('never from one about another title, nor from one without any', () => {
    assert.equal(
      seniorityOf([answer('vendor_a', { job_title: 'Chief Legal Officer' }), said('Paralegal', 'entry')]),
      undefined,
    );
    assert.equal(seniorityOf([said(undefined, 'vp')]), undefined);
  });

  test('a stored title stands like one that was found', () => {
    assert.equal(
      seniorityOf([said('Managing Partner', 'partner')], { job_title: 'Managing partner' }),
      'partner',
    );
    assert.equal(seniorityOf([said('Paralegal', 'entry')], { job_title: 'Managing Partner' }), undefined);
  });

  test('a provider that derives levels from titles needs no title of its own', () => {
    const rule = answer('vendor_c', { seniority: 'partner' }, 0.7, { derivesSeniority: true });
    assert.equal(seniorityOf([rule], { job_title: 'Managing Partner' }), 'partner');
  });
});

describe('what the answer says of the whole', () => {
  const results = (sources: readonly [Field, string, number][]) => {
    const answers = sources.map(([field, source, confidence]) => {
      const values: FieldValues = { [field]: field === 'phone' ? '+12025550147' : 'Boston, MA, US' };
      return answer(source, values, confidence);
    });
    return mergeFor(answers).changes;
  };

  test('the source is who supplied most; of equals the one earlier in the waterfall', () => {
    const tie = results([
      ['phone', 'vendor_b', 0.9],
      ['location', 'vendor_a', 0.8],
    ]);
    assert.equal(mainSource(tie, ORDER), 'vendor_a');
    const most = mergeFor([
      answer('vendor_a', { phone: '+12025550147' }),
      answer('vendor_b', { job_title: 'x1', location: 'Boston, MA, US' }),
    ]).changes;
    assert.equal(mainSource(most, ORDER), 'vendor_b');
    assert.equal(mainSource([], ORDER), null);
  });

  test('the confidence is the lowest', () => {
    const changes = results([
      ['phone', 'vendor_b', 0.9],
      ['location', 'vendor_a', 0.8],
    ]);
    assert.equal(lowestConfidence(changes), 0.8);
    assert.equal(lowestConfidence([]), null);
  });

  test('values and provenance after the write differ in what was changed, and in nothing else', () => {
    const theirs = { source: 'person', confidence: null, enrichmentId: null, atMs: 5 };
    const contact = { ...CONTACT, location: 'Rome', provenance: { location: theirs } };
    const { changes } = mergeFor(
      [answer('vendor_a', { phone: '+12025550147', location: 'Boston, MA, US' })],
      { contact },
    );
    const { job_title, company_name, linkedin_url, phone, location, seniority, provenance } =
      new ContactTarget(contact).after(changes, 'e1', 0).contact;
    const after = { job_title, company_name, linkedin_url, phone, location, seniority };
    assert.deepEqual(after, {
      job_title: null,
      company_name: null,
      linkedin_url: null,
      phone: '+12025550147',
      location: 'Rome',
      seniority: null,
    });
    assert.deepEqual(provenance, {
      location: theirs,
      phone: { source: 'vendor_a', confidence: 0.9, enrichmentId: 'e1', atMs: ASKED_AT_MS },
    });
  });
});

describe('always', () => {
  const VALUES: Readonly<Record<Field, readonly string[]>> = {
    job_title: ['General Counsel', 'general counsel', 'Paralegal'],
    company_name: ['Acme Corp', 'ACME Corporation', 'Bluefjord'],
    linkedin_url: ['linkedin.com/in/jane', 'linkedin.com/in/john'],
    phone: ['+12025550147', '+442079460018'],
    location: ['Boston, MA, US', 'Munich, Germany'],
    seniority: ['c_suite', 'entry'],
  };
  const values = fc
    .record(
      Object.fromEntries(
        FIELDS.map(field => [field, fc.option(fc.constantFrom(...VALUES[field]), { nil: undefined })]),
      ),
    )
    .map(
      (record): FieldValues =>
        Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)),
    );
  const answers = fc
    .array(fc.tuple(values, fc.integer({ min: 0, max: 100 })), { minLength: 1, maxLength: 3 })
    .map(said => said.map(([fields, percent], index) => answer(ORDER[index] ?? '', fields, percent / 100)));
  const requested = fc.subarray([...FIELDS], { minLength: 1 });

  test('the order in which answers arrive makes no difference', () => {
    fc.assert(
      fc.property(answers, values, fc.boolean(), (given, contact, overwrite) => {
        const options = { contact, overwrite };
        assert.deepEqual(mergeFor([...given].reverse(), options), mergeFor(given, options));
      }),
    );
  });

  test('each wanted field is changed, confirmed or missing, and no other field is touched', () => {
    fc.assert(
      fc.property(answers, values, requested, fc.boolean(), (given, contact, fields, overwrite) => {
        const { changes, confirmed, missing } = mergeFor(given, { contact, requested: fields, overwrite });
        const named = [
          ...changes.map(({ field }) => field),
          ...confirmed.map(({ field }) => field),
          ...missing,
        ];
        assert.deepEqual(
          named.sort(),
          [...wantedFields(new ContactTarget({ ...CONTACT, ...contact }), fields, overwrite)].sort(),
        );
      }),
    );
  });

  test('a change is a change: it differs from what is stored, and is sure enough', () => {
    fc.assert(
      fc.property(answers, values, (given, contact) => {
        for (const { field, belief, previous } of mergeFor(given, { contact, overwrite: true }).changes) {
          assert.ok(previous === null || !CONTACTS.same(field, previous, belief.value));
          assert.ok(belief.confidence >= 0.5);
        }
      }),
    );
  });

  test('without overwrite nothing that is filled is changed', () => {
    fc.assert(
      fc.property(answers, values, (given, contact) => {
        const { changes } = mergeFor(given, { contact });
        const filled = Object.keys(contact);
        for (const { field } of changes) assert.ok(!filled.includes(field));
      }),
    );
  });
});
