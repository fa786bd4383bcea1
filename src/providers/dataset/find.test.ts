import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { KnownPerson } from '../provider.js';
import { asFound, datasetOf, type TemporaryDataset } from './temporary-dataset.test.js';

/** Rows as `full_name; company_name; email; linkedin_url`, each with its number (the first is 1) for a title. */
function people(...rows: readonly string[]): Promise<TemporaryDataset> {
  const lines = rows.map((row, index) => [
    ...row.split(';').map(cell => `"${cell.trim()}"`),
    `title ${index + 1}`,
  ]);
  const padded = lines.map(cells =>
    [...cells.slice(0, -1), '', '', '', ''].slice(0, 4).concat(cells.slice(-1)),
  );
  return datasetOf(
    ['full_name,company_name,email,linkedin_url,job_title', ...padded.map(cells => cells.join())].join('\n'),
  );
}

test('an e-mail address is found in any case, and only as a whole', async () => {
  const { titleFor } = await people('Jane Doe; Acme; Jane.Doe@Acme.com', 'Bob Roe; Acme; bob@acme.com');
  assert.equal(titleFor({ email: 'jane.doe@ACME.COM' }), 'title 1');
  assert.equal(titleFor({ email: 'doe@acme.com' }), 'no row');
  assert.equal(titleFor({ email: 'acme.com' }), 'no row');
});

test('a LinkedIn profile is found under every spelling of its URL', async () => {
  const { titleFor } = await people(
    'Jane Doe;;; https://www.linkedin.com/in/JaneDoe/',
    'Bob Roe;;; linkedin.com/in/bob',
  );
  assert.equal(titleFor({ linkedin_url: 'http://de.linkedin.com/in/janedoe?trk=x' }), 'title 1');
  assert.equal(titleFor({ linkedin_url: 'https://linkedin.com/in/janedoe2' }), 'no row');
});

test('a company’s page in the column of profiles finds nobody', async () => {
  const { titleFor } = await people('Jane Doe; Acme;; https://linkedin.com/company/acme');
  assert.equal(titleFor({ linkedin_url: 'https://linkedin.com/company/acme' }), 'no row');
});

test('a name and a company find the row in other spellings of both', async () => {
  const { titleFor } = await people(
    'Smith, John A.; The Acme Corporation',
    'José García; Société Générale SA',
    'Robert Roe; Roe LLP',
  );
  for (const full_name of [
    'John A. Smith',
    'john smith',
    'John Andrew Smith',
    'Dr. John A. Smith, Jr., Esq.',
    'Jack Smith',
  ]) {
    assert.equal(titleFor({ full_name, company_name: 'ACME Corp.' }), 'title 1', full_name);
  }
  assert.equal(titleFor({ full_name: 'Jose Garcia', company_name: 'Societe Generale' }), 'title 2');
  assert.equal(titleFor({ full_name: 'Bob Roe', company_name: 'Roe' }), 'title 3');
});

test('first and last name do for the full name, in the file and in the contact', async () => {
  const { titleFor } = await datasetOf(
    'first_name,last_name,company_name,job_title\nJohn A.,Smith,Acme,title 1',
  );
  assert.equal(titleFor({ full_name: 'John Smith', company_name: 'Acme' }), 'title 1');
  assert.equal(titleFor({ first_name: 'John', last_name: 'Smith', company_name: 'Acme' }), 'title 1');
  assert.equal(titleFor({ first_name: 'John', company_name: 'Acme' }), 'no row');
});

test('the same name in another company, or another name in the company, finds nobody', async () => {
  const { titleFor } = await people('John B. Smith; Acme');
  for (const [full_name, company_name] of [
    ['John B. Smith', 'Apex'],
    ['John B. Smith', 'n/a'],
    ['John A. Smith', 'Acme'],
    ['Jane Smith', 'Acme'],
    ['John Smithson', 'Acme'],
    ['Smith', 'Acme'],
    ['J. Smith', 'Acme'],
  ] as const) {
    assert.equal(titleFor({ full_name, company_name }), 'no row', `${full_name}, ${company_name}`);
  }
});

test('rows without a name or a company are found by nobody who lacks one too', async () => {
  const { titleFor } = await people('John Smith; unknown; a@acme.com', 'n/a; Acme; b@acme.com');
  assert.equal(titleFor({ full_name: 'John Smith', company_name: 'Unknown' }), 'no row');
  assert.equal(titleFor({ full_name: 'n/a', company_name: 'Acme' }), 'no row');
});

test('where two rows fit equally, neither is taken', async () => {
  const { titleFor } = await people(
    'John A. Smith; Acme',
    'John B. Smith; Acme',
    'Alex Roe; Acme',
    'Alex Roe; Acme Inc.',
  );
  assert.equal(titleFor({ full_name: 'John Smith', company_name: 'Acme' }), 'ambiguous');
  assert.equal(titleFor({ full_name: 'Alex Roe', company_name: 'Acme' }), 'ambiguous');
  assert.equal(titleFor({ full_name: 'John B. Smith', company_name: 'Acme' }), 'title 2');
});

test('the exact name goes before a nickname and before a missing middle name', async () => {
  const { titleFor } = await people('Robert Smith; Acme', 'Bob Smith; Acme', 'Bob A. Smith; Acme');
  assert.equal(titleFor({ full_name: 'Bob Smith', company_name: 'Acme' }), 'title 2');
  assert.equal(titleFor({ full_name: 'Robert Smith', company_name: 'Acme' }), 'title 1');
  assert.equal(titleFor({ full_name: 'Rob Smith', company_name: 'Acme' }), 'ambiguous');
});

test('a row that is there twice, value for value, is one row', async () => {
  const { titleFor } = await datasetOf(
    'email,job_title\na@acme.com,same\na@acme.com,same\nb@acme.com,one\nb@acme.com,other',
  );
  assert.equal(titleFor({ email: 'a@acme.com' }), 'same');
  assert.equal(titleFor({ email: 'b@acme.com' }), 'ambiguous');
});

test('a rule that finds nothing, or whose identifiers are unknown, leaves it to the next', async () => {
  const { titleFor } = await people('Jane Doe; Acme;; linkedin.com/in/jane');
  assert.equal(titleFor({ email: 'jane@gmail.com', full_name: 'Jane Doe', company_name: 'Acme' }), 'title 1');
  assert.equal(titleFor({ linkedin_url: 'linkedin.com/in/jane' }), 'title 1');
});

test('an address that two rows have ends the search: a weaker rule does not choose between them', async () => {
  const { titleFor } = await people('Jane Doe; Acme; info@acme.com', 'Bob Roe; Acme; info@acme.com');
  assert.equal(
    titleFor({ email: 'info@acme.com', full_name: 'Jane Doe', company_name: 'Acme' }),
    'ambiguous',
  );
});

test('a namesake in the same company, told apart by work address or profile, is not taken', async () => {
  const { titleFor } = await people('John Smith; Acme; john.smith@acme.com; linkedin.com/in/john');
  const john = { full_name: 'John Smith', company_name: 'Acme' };
  assert.equal(titleFor({ ...john, email: 'jsmith2@acme.com' }), 'contradicted');
  assert.equal(titleFor({ ...john, email: 'jsmith@acme.de' }), 'contradicted');
  assert.equal(titleFor({ ...john, linkedin_url: 'linkedin.com/in/john2' }), 'contradicted');
  assert.equal(titleFor({ ...john, email: 'jsmith2@gmail.com' }), 'title 1');
});

test('a number shared by colleagues does not make one of them the other', async () => {
  const rows = 'full_name,phone,job_title\nJane Doe,+1 (202) 555-0147,title 1\nBob Roe,2025550100,title 2';
  const { titleFor } = await datasetOf(rows, { match: [['phone']] });
  assert.equal(titleFor({ full_name: 'Jane Doe', phone: '+12025550147' }), 'title 1');
  assert.equal(titleFor({ full_name: 'Rita Poe', phone: '+12025550147' }), 'contradicted');
  assert.equal(titleFor({ full_name: 'Bob Roe', phone: '2025550100' }), 'no row');
});

test('identifiers of one list have to agree all of them', async () => {
  const rows = 'full_name,email,location,job_title\nJane Doe,jane@acme.com,"Zürich, CH",title 1';
  const byBoth = await datasetOf(rows, { match: [['email', 'full_name']] });
  assert.equal(byBoth.titleFor({ email: 'jane@acme.com', full_name: 'Doe, Jane' }), 'title 1');
  assert.equal(byBoth.titleFor({ email: 'jane@acme.com', full_name: 'Bob Roe' }), 'no row');
  assert.equal(byBoth.titleFor({ email: 'jane@acme.com' }), 'no row');
  const byPlace = await datasetOf(rows, { match: [['full_name', 'location']] });
  assert.equal(byPlace.titleFor({ full_name: 'Jane Doe', location: 'zurich, ch' }), 'title 1');
});

test('more rows under one key than are worth looking at are ambiguous', async () => {
  const { titleFor } = await people(
    ...Array.from({ length: 200 }, (_, index) => `John Smith; Acme; j${index}@acme.com`),
  );
  assert.equal(titleFor({ full_name: 'John Smith', company_name: 'Acme' }), 'ambiguous');
  assert.equal(titleFor({ email: 'j77@acme.com' }), 'title 78');
});

/** Few values, so that the tables are full of namesakes, nicknames and shared addresses. */
const given = fc.constantFrom(
  'John',
  'Jack',
  'John A.',
  'John B.',
  'John Andrew',
  'Robert',
  'Bob',
  'Anne-Marie',
  'José',
  'Jose',
);
const surname = fc.constantFrom('Smith', 'Smith Jr.', 'Smith, Sr.', 'Roe', 'Smith-Roe', 'van Roe');
const company = fc.constantFrom('Acme', 'Acme, Inc.', 'Apex GmbH', 'n/a', '');
const email = fc.constantFrom('', 'a@acme.com', 'A@acme.com', 'b@acme.com', 'b@gmail.com', 'no address');
const profile = fc.constantFrom(
  '',
  'linkedin.com/in/a',
  'https://www.linkedin.com/in/a/',
  'linkedin.com/in/b',
);
const row = fc.record({ given, surname, company, email, profile });

test('a row looked up by its own identifiers is found, or nobody is: never another person', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 12 }), async rows => {
      const lines = rows.map(({ given, surname, company, email, profile }, index) =>
        JSON.stringify({
          full_name: `${given} ${surname}`,
          company_name: company,
          email,
          linkedin_url: profile,
          job_title: `title ${index}`,
        }),
      );
      const findable = '{"email":"z@z.com","full_name":"","company_name":"","linkedin_url":""}';
      const { ask } = await datasetOf([...lines, findable].join('\n'), {}, 'people.jsonl');
      for (const [index, { given, surname, company, email, profile }] of rows.entries()) {
        const known: Partial<KnownPerson> = {
          full_name: `${given} ${surname}`,
          company_name: company || null,
          email: email || null,
          linkedin_url: profile || null,
        };
        const outcome = ask(known);
        if (outcome.outcome === 'found') assert.equal(asFound(outcome).fields.job_title, `title ${index}`);
        else assert.equal(outcome.outcome, 'not_found');
      }
    }),
    { numRuns: 200 },
  );
});
