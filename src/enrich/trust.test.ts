import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Contact } from '../contacts/contact.js';
import { PERSON } from '../contacts/provenance.js';
import { FIELDS, type Field } from '../normalize/fields.js';
import { commonOptions } from '../providers/options.js';
import { CONTACTS, ContactTarget } from './contact-target.js';
import { Evidence } from './evidence.js';
import type { Answer } from './target.js';
import { noteAgreement, trustLearned, withLearnedTrust } from './trust.js';

const NOW_MS = Date.UTC(2026, 0, 5);

const NOBODY: Contact = {
  ...{ id: '', version: 1, full_name: 'Ada Lovelace', first_name: null, last_name: null, email: null },
  ...{
    phone: null,
    job_title: null,
    company_name: null,
    linkedin_url: null,
    location: null,
    seniority: null,
  },
  ...{ provenance: {}, created_at: new Date(0), updated_at: new Date(0) },
};

function answer(source: string, title: string, confidence = 0.8, ageDays = 10): Answer {
  return {
    source,
    values: { job_title: title },
    confidences: Object.fromEntries(FIELDS.map(field => [field, confidence])) as Record<Field, number>,
    isAbout: true,
    derivesSeniority: false,
    fullName: null,
    domain: null,
    observedAtMs: NOW_MS - ageDays * 86_400_000,
  };
}

const trustIn = (evidence: Evidence, one: Answer) =>
  withLearnedTrust(evidence, CONTACTS, one, NOW_MS).confidences.job_title ?? 0;

function times(count: number, work: (time: number) => void): void {
  for (let time = 0; time < count; time += 1) work(time);
}

describe('trust', () => {
  test('is as configured until something was compared', () => {
    assert.equal(trustIn(new Evidence(), answer('a', 'Buyer', 0.7)), 0.7);
  });

  test('is not learned from answers that nobody else speaks of, however many', () => {
    const evidence = new Evidence();
    times(100, () => noteAgreement(evidence, new ContactTarget(NOBODY), [answer('a', 'Buyer')], NOW_MS));
    assert.equal(trustIn(evidence, answer('a', 'Buyer')), 0.8);
  });

  test('is told field by field with what it was learned from, and nothing is told where nothing was', () => {
    const evidence = new Evidence();
    const options = { ...commonOptions.parse({ confidence: 0.7 }), timeout_ms: 1_000 };
    const told = (field: Field) =>
      trustLearned(evidence, { id: 'a', type: 'http', options }, 'contact', field);
    assert.equal(told('job_title'), null);
    times(20, time => {
      const said = [answer('a', `Title ${time}`), answer('b', `Title ${time}`)];
      noteAgreement(evidence, new ContactTarget(NOBODY), said, NOW_MS);
    });
    const { compared = 0, right = 0, trust = 0 } = told('job_title') ?? {};
    assert.equal(compared, 20);
    assert.ok(right > 18 && right <= 20, `${right}`);
    assert.ok(Math.abs(trust - (right + 7) / 30) < 1e-9, `${trust}`);
    assert.equal(told('phone'), null);
  });

  test('finds the one of three that is often wrong, and how often, though nobody says what is true', () => {
    const evidence = new Evidence();
    times(600, time => {
      const title = `Title ${time}`;
      const wrong = time % 3 === 0;
      const said = [answer('a', title), answer('b', title), answer('c', wrong ? 'Something else' : title)];
      noteAgreement(evidence, new ContactTarget(NOBODY), said, NOW_MS);
    });
    assert.ok(trustIn(evidence, answer('a', 'Buyer')) > 0.97);
    const poor = trustIn(evidence, answer('c', 'Buyer'));
    assert.ok(poor > 0.6 && poor < 0.73, `${poor}`);
  });

  test('is lower for what is old, where old values turn out wrong', () => {
    const evidence = new Evidence();
    times(200, time => {
      const title = `Title ${time}`;
      noteAgreement(
        evidence,
        new ContactTarget(NOBODY),
        [answer('a', title), answer('b', title), answer('c', title, 0.8, 10)],
        NOW_MS,
      );
      const old = answer('c', 'Former title', 0.8, 500);
      noteAgreement(
        evidence,
        new ContactTarget(NOBODY),
        [answer('a', title), answer('b', title), old],
        NOW_MS,
      );
    });
    assert.ok(trustIn(evidence, answer('c', 'Buyer', 0.8, 10)) > 0.9);
    assert.ok(trustIn(evidence, answer('c', 'Buyer', 0.8, 500)) < 0.2);
  });

  test('takes what a person wrote as a witness, and what an enrichment found as none', () => {
    const trustAfter = (provenance: Contact['provenance']) => {
      const evidence = new Evidence();
      const contact = { ...NOBODY, job_title: 'Head of Sales', provenance };
      times(50, () => noteAgreement(evidence, new ContactTarget(contact), [answer('a', 'Buyer')], NOW_MS));
      return trustIn(evidence, answer('a', 'Buyer'));
    };
    const origin = { confidence: null, enrichmentId: null, atMs: 0 };
    assert.ok(trustAfter({}) < 0.5, 'given with the contact');
    assert.ok(trustAfter({ job_title: { ...origin, source: PERSON } }) < 0.5, 'corrected');
    assert.equal(trustAfter({ job_title: { ...origin, source: 'b' } }), 0.8, 'found by another provider');
  });
});
