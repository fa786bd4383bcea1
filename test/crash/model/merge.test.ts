import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { Contact } from '../../../src/contacts/contact.js';
import { ContactTarget } from '../../../src/enrich/contact-target.js';
import { merge } from '../../../src/enrich/merge.js';
import type { Answer } from '../../../src/enrich/target.js';
import { FIELDS, type Field, type FieldValues } from '../../../src/normalize/fields.js';
import { SEED, scaled } from '../scale.js';

/** Few of each, so that answers agree and disagree; some mean the same in another spelling, some are no data. */
const VALUES: Readonly<Record<Field, readonly string[]>> = {
  job_title: ['General Counsel', 'general counsel', 'Paralegal', 'n/a'],
  company_name: ['Acme Corp', 'Acme Corp.', 'Bluefjord'],
  linkedin_url: [
    'https://linkedin.com/in/jane',
    'http://www.linkedin.com/in/jane/',
    'https://linkedin.com/in/joan',
  ],
  phone: ['+12025550147', '(202) 555-0147', '12'],
  location: ['Boston, MA, US', 'Boston', 'Berlin, DE'],
  seniority: ['c_suite', 'entry', 'executive', 'wizard'],
};

const values: fc.Arbitrary<FieldValues> = fc
  .tuple(...FIELDS.map(field => fc.option(fc.constantFrom(...VALUES[field]), { nil: undefined })))
  .map(chosen =>
    Object.fromEntries(FIELDS.flatMap((field, place) => (chosen[place] ? [[field, chosen[place]]] : []))),
  );

function contactOf(stored: FieldValues): Contact {
  const at = new Date(0);
  const none = {
    job_title: null,
    company_name: null,
    linkedin_url: null,
    phone: null,
    location: null,
    seniority: null,
  };
  const person = {
    id: 'c',
    full_name: 'Jane Doe',
    first_name: 'Jane',
    last_name: 'Doe',
    email: 'jane@acme.com',
  };
  return { ...person, ...none, ...stored, version: 1, provenance: {}, created_at: at, updated_at: at };
}

const ORDER = ['first', 'second', 'third'];

const said = fc.array(fc.record({ fields: values, confidence: fc.double({ min: 0, max: 1, noNaN: true }) }), {
  maxLength: ORDER.length,
});

function answersAbout(target: ContactTarget, from: { fields: FieldValues; confidence: number }[]): Answer[] {
  return from.map((one, place) =>
    target.read(
      { outcome: 'found', ...one },
      { source: ORDER[place] ?? '', trust: null, derivesSeniority: false, askedAtMs: 0 },
    ),
  );
}

describe('a merge', () => {
  const numRuns = scaled(200, 20_000);

  test('that is done again on what it has written changes nothing more', () => {
    fc.assert(
      fc.property(values, said, fc.boolean(), (stored, from, overwrite) => {
        const target = new ContactTarget(contactOf(stored));
        const request = { requested: FIELDS, overwrite, minConfidence: 0.5, order: ORDER };
        const answers = answersAbout(target, from);
        const { changes } = merge({ ...request, target, answers });
        const after = target.after(changes, 'e', 0);
        assert.deepEqual(merge({ ...request, target: after, answers }).changes, []);
      }),
      { numRuns, seed: SEED },
    );
  });

  test('does not depend on the order in which the answers come', () => {
    fc.assert(
      fc.property(values, said, (stored, from) => {
        const target = new ContactTarget(contactOf(stored));
        const request = { requested: FIELDS, overwrite: false, minConfidence: 0.5, order: ORDER };
        const answers = answersAbout(target, from);
        const together = merge({ ...request, target, answers });
        const backwards = merge({ ...request, target, answers: [...answers].reverse() });
        assert.deepEqual(backwards, together);
      }),
      { numRuns, seed: SEED },
    );
  });
});
