import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pino } from 'pino';
import { FIELDS, type Field } from '../../normalize/fields.js';
import { normalizeField } from '../../normalize/fieldvalue.js';
import { NOTHING_KNOWN } from '../nothing-known.js';
import type { KnownPerson, Outcome } from '../provider.js';
import { companyFromEmail } from './company-from-domain.js';
import { inferenceProvider } from './inference-provider.js';

/** The bar of a configuration that sets none. */
const MIN_CONFIDENCE = 0.5;

const provider = await inferenceProvider.create({
  id: 'inference',
  config: {},
  door: { send: () => assert.fail('inference asks NOTHING_KNOWN') },
  baseDir: '.',
  logger: pino({ enabled: false }),
});

async function infer(known: Partial<KnownPerson>, wanted: readonly Field[] = FIELDS): Promise<Outcome> {
  return provider.ask(
    { known: { ...NOTHING_KNOWN, ...known }, wanted },
    { signal: new AbortController().signal },
  );
}

test('it is local and takes no options', () => {
  assert.equal(provider.remote, false);
  assert.equal(inferenceProvider.options.safeParse({}).success, true);
  assert.equal(inferenceProvider.options.safeParse({ guess: true }).success, false);
});

test('a level comes from the title, with less confidence where titles say less', async () => {
  assert.deepEqual(await infer({ job_title: 'General Counsel' }), {
    outcome: 'found',
    fields: { seniority: 'c_suite' },
    fieldConfidence: { seniority: 0.8 },
  });
  const associate = await infer({ job_title: 'Associate' });
  assert.ok(associate.outcome === 'found' && (associate.fieldConfidence?.seniority ?? 1) < 0.8);
});

test('a company comes from a work address, the country from a phone number', async () => {
  assert.deepEqual(await infer({ email: 'jane@acme-corp.co.uk', phone: '+442079460018' }), {
    outcome: 'found',
    fields: { company_name: 'Acme Corp', location: 'GB' },
    fieldConfidence: { company_name: 0.55, location: 0.65 },
  });
});

test('a domain names a company only where it is a company’s', () => {
  const companies: Record<string, string | null> = {
    'jane@acme.com': 'Acme',
    'jane@mail.acme-corp.co.uk': 'Acme Corp',
    'jane@harbor-and-pine.example': 'Harbor and Pine',
    'jane@the-house-of-law.com': 'The House of Law',
    'jane@smith-law.com': 'Smith Law',
    'jane@on.com': 'ON',
    'jane@acme-ag.ch': 'Acme AG',
    'jane@ibm.com': 'IBM',
    'jane@kpmg.de': 'KPMG',
    'jane@3m.com': '3M',
    'jane@xn--mller-kva.de': 'Müller',
    'jane@northwind-labs.example': 'Northwind Labs',
    'jane@gmail.com': null,
    'jane@mailinator.com': null,
    'jane@alumni.harvard.edu': null,
    'jane@students.acme.edu': null,
    'jane@163.com': null,
    'jane@404.example': null,
    'jane@localhost': null,
    'jane@127.0.0.1': null,
    jane: null,
  };
  for (const [email, company] of Object.entries(companies))
    assert.equal(companyFromEmail(email), company, email);
});

test('nothing is guessed about fields that are not wanted', async () => {
  const known = { email: 'jane@acme.com', job_title: 'CEO', phone: '+15035550100' };
  assert.deepEqual(await infer(known, ['job_title', 'phone', 'linkedin_url']), {
    outcome: 'not_found',
    reason: 'nothing_to_infer',
  });
  const only = await infer(known, ['location']);
  assert.deepEqual(only.outcome === 'found' && only.fields, { location: 'US' });
});

test('what says nothing infers nothing', async () => {
  for (const known of [
    {},
    { job_title: 'Attorney' },
    { email: 'jane@gmail.com' },
    { phone: '+18005551234' },
    { phone: '+1-555-0100' },
  ]) {
    assert.equal((await infer(known)).outcome, 'not_found');
  }
});

test('every inferred value is in stored form and passes the usual bar', async () => {
  for (const job_title of ['CEO', 'Manager', 'Senior Associate', 'Paralegal', 'Summer Associate', 'Owner']) {
    const outcome = await infer({ job_title, email: 'jane@acme.com', phone: '+15035550100' });
    assert.equal(outcome.outcome, 'found');
    if (outcome.outcome !== 'found') return;
    for (const field of FIELDS) {
      const value: string | undefined = outcome.fields[field];
      if (value === undefined) continue;
      assert.equal(normalizeField(field, value, { country: null, title: job_title }), value);
      assert.ok((outcome.fieldConfidence?.[field] ?? 0) >= MIN_CONFIDENCE);
    }
  }
});
