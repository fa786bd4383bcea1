import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { companyText, splitNames } from '../companies/company-texts.js';
import { COMPANY_FIELDS, type CompanyField } from '../normalize/fields.js';
import type { CompanyFound } from '../providers/provider.js';
import { COMPANIES, CompanyTarget } from './company-target.js';
import { type Merged, merge, wantedFields } from './merge.js';
import type { Answer, Target } from './target.js';

const { company: UNKNOWN } = CompanyTarget.unknown('acme.com');
const ORDER = ['vendor_a', 'vendor_b', 'vendor_c'];
const ASKED_AT_MS = Date.UTC(2026, 0, 1);

/** As vendors spell them: the same in two ways, and something else. */
const SAID: Readonly<Record<CompanyField, readonly (string | number | readonly string[])[]>> = {
  name: ['Acme Corp', 'ACME Corporation', 'Bluefjord'],
  industry: ['Legal Services', 'legal services', 'Robotics'],
  size: ['201-500', 300, '10001+'],
  founded_year: [1998, '1998', 2014],
  description: ['Makes everything there is.', 'Makes nothing of the kind.'],
  hq_location: ['Boston, MA, US', 'Boston, Massachusetts, United States', 'Munich, Germany'],
  logo_url: ['https://acme.com/logo.png', 'https://acme.com/other.png'],
  linkedin_url: [
    'linkedin.com/company/acme',
    'https://www.LinkedIn.com/company/Acme/',
    'linkedin.com/company/b',
  ],
  tech_stack: [['AWS', 'Slack'], ['slack'], ['Zoom', 'aws']],
};

/** Some of the fields as a vendor says them. */
const said: fc.Arbitrary<CompanyFound['fields']> = fc
  .tuple(fc.subarray([...COMPANY_FIELDS]), fc.nat({ max: 5 }))
  .map(([fields, pick]) =>
    Object.fromEntries(fields.map((field, at) => [field, SAID[field][(pick + at) % SAID[field].length]])),
  );

function answer(source: string, fields: CompanyFound['fields'], confidence: number): Answer {
  const origin = { source, trust: null, derivesSeniority: false, askedAtMs: ASKED_AT_MS };
  return new CompanyTarget(UNKNOWN).read({ outcome: 'found', fields, confidence }, origin);
}

const answers = fc
  .array(fc.tuple(said, fc.integer({ min: 0, max: 100 })), { minLength: 1, maxLength: 3 })
  .map(all => all.map(([fields, percent], at) => answer(ORDER[at] ?? '', fields, percent / 100)));

/** A value as it is stored, or none. */
const stored = <Value>(...values: readonly Value[]) => fc.option(fc.constantFrom(...values));

const companies = fc
  .record({
    name: stored('Acme Corp', 'Bluefjord'),
    industry: stored('Legal Services', 'Robotics'),
    size: stored('201-500' as const, '10001+' as const),
    founded_year: stored(1998, 2014),
    description: stored('Makes everything there is.'),
    hq_location: stored('Boston, MA, US', 'Munich, DE'),
    logo_url: stored('https://acme.com/logo.png'),
    linkedin_url: stored('https://linkedin.com/company/acme'),
    tech_stack: fc.constantFrom([], ['AWS', 'Slack'], ['Zoom']),
  })
  .map(values => new CompanyTarget({ ...UNKNOWN, ...values, version: 1 }));
const requested = fc.subarray([...COMPANY_FIELDS], { minLength: 1 });

function mergeFor(
  target: CompanyTarget,
  given: readonly Answer[],
  overwrite: boolean,
  fields: readonly CompanyField[] = COMPANY_FIELDS,
): Merged {
  return merge({ target, requested: fields, overwrite, answers: given, minConfidence: 0.5, order: ORDER });
}

describe('merging companies, always', () => {
  test('the order in which answers arrive makes no difference', () => {
    fc.assert(
      fc.property(answers, companies, fc.boolean(), (given, target, overwrite) => {
        assert.deepEqual(
          mergeFor(target, [...given].reverse(), overwrite),
          mergeFor(target, given, overwrite),
        );
      }),
    );
  });

  test('each wanted field is changed, confirmed or missing, and no other field is touched', () => {
    fc.assert(
      fc.property(answers, companies, requested, fc.boolean(), (given, target, fields, overwrite) => {
        const { changes, confirmed, missing } = mergeFor(target, given, overwrite, fields);
        const named = [...[...changes, ...confirmed].map(({ field }) => field), ...missing];
        assert.deepEqual(named.sort(), wantedFields(target, fields, overwrite).sort());
        const after = target.after(changes, 'e1', ASKED_AT_MS).company;
        for (const field of COMPANY_FIELDS) {
          const isChanged = changes.some(change => change.field === field);
          if (!isChanged) assert.deepEqual(after[field], target.company[field], field);
        }
      }),
    );
  });

  test('without overwrite nothing that is filled is changed; with it a change differs from what is stored', () => {
    fc.assert(
      fc.property(answers, companies, fc.boolean(), (given, target, overwrite) => {
        for (const { field, belief, previous } of mergeFor(target, given, overwrite).changes) {
          const stored: Target = target;
          assert.equal(previous, stored.value(field));
          assert.ok(belief.confidence >= 0.5);
          if (!overwrite) assert.equal(previous, null);
          if (previous !== null) assert.ok(!COMPANIES.same(field, previous, belief.value));
        }
      }),
    );
  });

  test('with overwrite the same answers again change nothing more', () => {
    fc.assert(
      fc.property(answers, companies, (given, target) => {
        const { changes } = mergeFor(target, given, true);
        const after = target.after(changes, 'e1', ASKED_AT_MS);
        assert.deepEqual(mergeFor(after, given, true).changes, []);
      }),
    );
  });

  test('technologies are those of all who are sure enough, each once and sorted, and of nobody else', () => {
    fc.assert(
      fc.property(answers, given => {
        const { changes } = mergeFor(new CompanyTarget(UNKNOWN), given, false, ['tech_stack']);
        const folded = (text: string | undefined) =>
          text === undefined ? [] : splitNames(text).map(name => name.toLowerCase());
        const sure = given.filter(({ confidences }) => (confidences.tech_stack ?? 0) >= 0.5);
        const expected = [...new Set(sure.flatMap(({ values }) => folded(values.tech_stack)))].sort();
        assert.deepEqual(folded(changes[0]?.belief.value), expected);
      }),
    );
  });

  test('a value that was written reads as it was decided', () => {
    fc.assert(
      fc.property(answers, companies, fc.boolean(), (given, target, overwrite) => {
        const { changes } = mergeFor(target, given, overwrite);
        const { company } = target.after(changes, 'e1', ASKED_AT_MS);
        for (const field of COMPANY_FIELDS) {
          const belief = changes.find(change => change.field === field)?.belief;
          if (belief === undefined) continue;
          assert.equal(companyText(company, field), belief.value, field);
          assert.equal(company.provenance[field]?.source, belief.source);
        }
      }),
    );
  });
});
