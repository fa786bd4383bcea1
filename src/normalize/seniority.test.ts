import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { SENIORITIES } from './fields.js';
import { normalizeSeniority, seniorityFromTitle } from './seniority.js';

const TITLES = {
  owner: ['Owner', 'Co-Owner', 'Inhaberin', 'Owner & CEO'],
  founder: ['Co-Founder & CEO', 'Founder', 'Founding Partner', 'Cofounder / CTO'],
  c_suite: [
    ...[
      'CEO',
      'C.E.O.',
      'Chief Technology Officer',
      'President',
      'President & CEO',
      'Managing Director',
      'Interim CFO',
    ],
    ...[
      'Geschäftsführer',
      'Geschaeftsfuehrerin',
      'PDG',
      'Directeur Général',
      'Chief Human Resources Officer',
      'CISO',
    ],
    ...[
      'General Counsel',
      'Chief Legal Officer',
      'CLO',
      'Senior Vice President, General Counsel and Secretary',
    ],
    ...['EVP & General Counsel', 'Deputy CEO'],
  ],
  partner: [
    ...[
      'Managing Partner',
      'Partner',
      'General Partner',
      'Senior Partner',
      'Equity Partner',
      'Partner, Litigation',
    ],
    ...['Associate Partner', 'Non-Equity Partner', 'Partner | Mergers & Acquisitions'],
  ],
  vp: [
    ...[
      'Vice President, Sales',
      'Vice-President',
      'SVP Marketing',
      'V.P.',
      'Assistant Vice President',
      'VP of Engineering',
    ],
    ...['VP, Deputy General Counsel', 'Executive Vice President'],
  ],
  head: ['Head of Growth', 'Deputy Head of HR', 'Global Head, Legal', 'Practice Head'],
  director: [
    ...[
      'Director of Engineering',
      'Associate Director',
      'Director, Partnerships',
      'International Sales Director',
    ],
    ...['Chief of Staff', 'Chief of Staff to the CEO', 'Deputy General Counsel', 'Associate General Counsel'],
    ...['Senior Associate General Counsel', 'Assistant General Counsel', 'Director, Office of the CIO'],
  ],
  manager: [
    ...[
      'Senior Manager',
      'Partner Manager',
      'Team Lead',
      'Internship Program Manager',
      'Internal Audit Manager',
    ],
    ...['General Manager', 'Paralegal Manager', 'Summer Associate Program Manager'],
  ],
  senior: [
    ...[
      'Senior Software Engineer',
      'Staff Engineer',
      'Tech Lead',
      'Sr. Analyst',
      'Of Counsel',
      'Senior Counsel',
    ],
    ...['Senior Associate', 'Senior Paralegal', 'Principal Scientist', 'Senior HR Business Partner'],
  ],
  entry: [
    ...[
      'Executive Assistant to the CEO',
      'EA to the CEO',
      'Junior Developer',
      'Sales Development Representative',
    ],
    ...[
      'Associate',
      'Litigation Associate',
      'Law Clerk',
      'Paralegal',
      'Legal Assistant',
      'Volunteer Coordinator',
    ],
    ...[
      'Analyst, Office of the CEO',
      'Associate | Former Judicial Intern',
      'Assistant to the General Counsel',
    ],
  ],
  intern: ['Marketing Intern', 'Summer Associate', 'Werkstudentin', 'Trainee Solicitor', 'Legal Intern'],
  null: [
    ...['Product Owner', 'Business Owner', 'HR Business Partner', 'Account Executive', 'Software Engineer'],
    ...['Directora de Marketing', 'Attorney', 'Counsel', 'Staff Attorney', 'Lead Generation Specialist', ''],
    ...[
      'United States Representative',
      'United States Senator',
      'Associate Justice',
      'Former CEO',
      'ex-Partner',
    ],
    ...['Advisor to the CEO', 'Internal Medicine', '42', '—'],
  ],
};

test('a title says its level, law firms’ included', () => {
  for (const [level, titles] of Object.entries(TITLES)) {
    for (const title of titles) assert.equal(String(seniorityFromTitle(title)), level, title);
  }
});

test('a title’s level does not depend on case, accents or spaces around it', () => {
  for (const title of Object.values(TITLES).flat()) {
    assert.equal(seniorityFromTitle(`  ${title.toUpperCase()} `), seniorityFromTitle(title), title);
  }
});

const untitled = { title: null };

test('every vendor’s words are understood', () => {
  const vendors: Record<string, string> = {
    ...{
      owner: 'owner',
      Proprietor: 'owner',
      founder: 'founder',
      'Founder/Owner': 'founder',
      'co-founder': 'founder',
    },
    ...{ cxo: 'c_suite', c_suite: 'c_suite', 'C-Suite': 'c_suite', 'C-Level': 'c_suite', CSuite: 'c_suite' },
    ...{
      partner: 'partner',
      vp: 'vp',
      'Vice President': 'vp',
      vice_president: 'vp',
      head: 'head',
      Director: 'director',
    },
    ...{
      'Director-Level': 'director',
      manager: 'manager',
      management: 'manager',
      senior: 'senior',
      'Mid-Senior level': 'senior',
    },
    ...{
      lead: 'senior',
      entry: 'entry',
      'Entry level': 'entry',
      junior: 'entry',
      Associate: 'entry',
      training: 'intern',
    },
    ...{ unpaid: 'intern', Internship: 'intern', Intern: 'intern', VP_LEVEL: 'vp' },
  };
  for (const [word, level] of Object.entries(vendors)) {
    assert.deepEqual(normalizeSeniority(word, untitled), { seniority: level, confidenceFactor: 1 }, word);
  }
});

test('words that are no level are no data', () => {
  for (const value of [
    '',
    'unknown',
    'Not Applicable',
    'wizard',
    7,
    null,
    undefined,
    {},
    [],
    [null, 'wizard'],
  ]) {
    assert.equal(normalizeSeniority(value, { title: 'CEO' }), null);
  }
});

test('of several levels the highest counts', () => {
  assert.equal(normalizeSeniority(['manager', 'vp', 'senior'], untitled)?.seniority, 'vp');
  assert.equal(normalizeSeniority(['wizard', 'entry'], untitled)?.seniority, 'entry');
});

test('a bare "executive" is what the title says, else a doubtful c_suite', () => {
  assert.deepEqual(normalizeSeniority('executive', { title: 'VP Sales' }), {
    seniority: 'vp',
    confidenceFactor: 1,
  });
  assert.deepEqual(normalizeSeniority('executive', { title: 'Managing Partner' }), {
    seniority: 'partner',
    confidenceFactor: 1,
  });
  assert.deepEqual(normalizeSeniority('Executive-Level', { title: 'Attorney' }), {
    seniority: 'c_suite',
    confidenceFactor: 0.6,
  });
  assert.deepEqual(normalizeSeniority('executive', untitled), {
    seniority: 'c_suite',
    confidenceFactor: 0.6,
  });
});

test('"senior" and "non-manager" are bands that the title narrows', () => {
  assert.equal(normalizeSeniority('senior', { title: 'Director of Sales' })?.seniority, 'director');
  assert.equal(normalizeSeniority('senior', { title: 'Senior Associate' })?.seniority, 'senior');
  assert.deepEqual(normalizeSeniority('Non-Manager', { title: 'Senior Engineer' }), {
    seniority: 'senior',
    confidenceFactor: 1,
  });
  assert.deepEqual(normalizeSeniority('Non-Manager', { title: 'Director' }), {
    seniority: 'entry',
    confidenceFactor: 0.4,
  });
  assert.deepEqual(normalizeSeniority('Non-Manager', untitled), {
    seniority: 'entry',
    confidenceFactor: 0.4,
  });
});

test('a level more than three ranks from its title gives way to the title, with less confidence', () => {
  assert.deepEqual(normalizeSeniority('entry', { title: 'CEO' }), {
    seniority: 'c_suite',
    confidenceFactor: 0.8,
  });
  assert.deepEqual(normalizeSeniority('director', { title: 'Vice President' }), {
    seniority: 'director',
    confidenceFactor: 1,
  });
});

test('a level in our words stays what it is', () => {
  for (const level of SENIORITIES) assert.equal(normalizeSeniority(level, untitled)?.seniority, level);
});

test('whatever comes in, a level or nothing comes out', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.array(fc.string())), fc.option(fc.string()), (value, title) => {
      const result = normalizeSeniority(value, { title });
      assert.ok(result === null || SENIORITIES.includes(result.seniority));
    }),
  );
});
