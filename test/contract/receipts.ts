import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { found, missing, refused } from '../vendors/http-vendor.js';
import { assertError, newEmail, type Stage, workspaceWithContact } from './stage.js';

const PARALEGAL = found({ name: 'Jane Doe', title: 'Paralegal', score: 0.9 });

// biome-ignore lint/suspicious/noExplicitAny: what an answer holds is what the tests are about
async function attemptsOf(at: Stage, key: string, answer: { headers: Headers }): Promise<any[]> {
  const id = answer.headers.get('x-enrichment-id');
  const { attempts } = (await at.app.ask('GET', `/v1/enrichments/${id}`, { key })).json.data;
  return attempts.filter(({ outcome }: { outcome: string }) => outcome !== 'skipped');
}

/** What was asked once is not asked, and not paid for, again. */
export function receipts(at: Stage): void {
  test('an answer about the same identifiers serves another contact, whatever the case of its e-mail', async () => {
    const { key, id, contactId, email } = await workspaceWithContact(at.app, { credits: 10 });
    at.vendor('titles').knows(email, PARALEGAL);
    await at.app.enrich(key, contactId, { fields: ['job_title'] });
    await at.app.ask('DELETE', `/v1/contacts/${contactId}`, { key });
    const again = await at.app.contact(key, { full_name: 'Jane Doe', email: email.toUpperCase() });
    const answer = await at.app.enrich(key, again, { fields: ['job_title'] });
    assert.deepEqual([answer.json.data.contact.job_title, answer.json.data.source], ['Paralegal', 'titles']);
    assert.equal(answer.headers.get('x-credits-charged'), '1', 'the contact was changed');
    assert.equal(at.vendor('titles').calls(email), 1);
    const [attempt] = await attemptsOf(at, key, answer);
    assert.deepEqual([attempt.outcome, attempt.cached, attempt.cost], ['found', true, 0]);
    assert.equal((await at.app.credits(id)).balance, 8);
  });

  test('that a vendor knows nothing of somebody is remembered as well', async () => {
    const { key, contactId, email } = await workspaceWithContact(at.app);
    at.vendor('titles').knows(email, missing(), PARALEGAL);
    for (let call = 0; call < 3; call += 1) {
      assertError(await at.app.enrich(key, contactId, { fields: ['job_title'] }), 409, 'no_match');
    }
    assert.equal(at.vendor('titles').calls(email), 1);
  });

  test('an identifier that is changed makes another question', async () => {
    const { key, contactId, email } = await workspaceWithContact(at.app);
    at.vendor('titles').knows(email, missing());
    assertError(await at.app.enrich(key, contactId, { fields: ['job_title'] }), 409, 'no_match');
    const other = newEmail();
    at.vendor('titles').knows(other, PARALEGAL);
    await at.app.ask('PATCH', `/v1/contacts/${contactId}`, { key, body: { email: other } });
    assert.equal((await at.app.enrich(key, contactId, { fields: ['job_title'] })).status, 200);
  });

  test('a failure is not remembered', async () => {
    const { key, contactId, email } = await workspaceWithContact(at.app);
    at.vendor('titles').knows(email, refused(500), PARALEGAL);
    assertError(await at.app.enrich(key, contactId, { fields: ['job_title'] }), 503, 'providers_unavailable');
    assert.equal((await at.app.enrich(key, contactId, { fields: ['job_title'] })).status, 200);
    assert.equal(at.vendor('titles').calls(email), 2);
  });

  test('what one workspace bought does not serve another', async () => {
    const email = newEmail();
    at.vendor('titles').knows(email, PARALEGAL);
    for (let workspace = 1; workspace <= 2; workspace += 1) {
      const { key } = await at.app.workspace();
      const contactId = await at.app.contact(key, { full_name: 'Jane Doe', email });
      await at.app.enrich(key, contactId, { fields: ['job_title'] });
      assert.equal(at.vendor('titles').calls(email), workspace);
    }
  });

  test('two contacts with the same identifiers, asked about at once, are one question to the vendor', async () => {
    const { key, id } = await at.app.workspace({ credits: 10 });
    const profile = `https://linkedin.com/in/${randomUUID()}`;
    const people = [
      { linkedin_url: profile },
      { linkedin_url: `${profile.replace('https://', 'http://www.')}/` },
    ];
    const contacts = await Promise.all(
      people.map(person => at.app.contact(key, { full_name: 'Jane Doe', ...person })),
    );
    // It matched by the profile exactly and says nothing of whom it means.
    for (const { linkedin_url } of people)
      at.vendor('titles').knows(linkedin_url, found({ title: 'Paralegal', score: 0.9 }));
    const holds = people.map(person => at.vendor('titles').hold(person.linkedin_url));
    const calls = contacts.map(contact => at.app.enrich(key, contact, { fields: ['job_title'] }));
    await Promise.race(holds.map(({ arrived }) => arrived));
    for (const { release } of holds) release();
    const answers = await Promise.all(calls);
    assert.deepEqual(
      answers.map(({ json }) => json.data.contact.job_title),
      ['Paralegal', 'Paralegal'],
    );
    const asked = people.map(person => at.vendor('titles').calls(person.linkedin_url));
    assert.equal(
      asked.reduce((sum, count) => sum + count, 0),
      1,
    );
    const attempts = (await Promise.all(answers.map(answer => attemptsOf(at, key, answer)))).flat();
    assert.deepEqual(attempts.map(({ cached, cost }) => [cached, cost]).sort(), [
      [false, 0.02],
      [true, 0],
    ]);
    assert.equal((await at.app.credits(id)).balance, 8);
  });

  test('a name with its company identifies a person who has no e-mail, in any spelling of both', async () => {
    const { key } = await at.app.workspace();
    const company = `Acme ${randomUUID()}`;
    const first = await at.app.contact(key, { full_name: 'Zoë Müller', company_name: company });
    const second = await at.app.contact(key, { full_name: 'zoe MULLER', company_name: `${company}, Inc.` });
    at.vendor('titles').knows(`Zoë Müller at ${company}`, found({ title: 'Paralegal', score: 0.9 }));
    for (const contact of [first, second]) {
      assert.equal((await at.app.enrich(key, contact, { fields: ['job_title'] })).status, 200);
    }
    assert.equal(at.vendor('titles').calls(`Zoë Müller at ${company}`), 1);
  });

  withoutCache(at);
  repeats(at);
}

function withoutCache(at: Stage): void {
  const noPhone = found({ name: 'Jane Doe', place: 'Boston, MA, US' });
  const bothOf = { fields: ['phone', 'location'] };

  test('without a cache each call asks anew', async () => {
    const { key, contactId, email } = await workspaceWithContact(at.app);
    at.vendor('phones').knows(email, missing());
    for (let call = 0; call < 2; call += 1) await at.app.enrich(key, contactId, { fields: ['phone'] });
    assert.equal(at.vendor('phones').calls(email), 2);
  });

  test('without a cache, a retry with the same key does not pay the vendor again', async () => {
    const { key, contactId, email } = await workspaceWithContact(at.app);
    at.vendor('phones').knows(email, missing());
    at.vendor('places').knows(email, refused(500), noPhone);
    const idempotencyKey = randomUUID();
    assertError(
      await at.app.enrich(key, contactId, { idempotencyKey, ...bothOf }),
      503,
      'providers_unavailable',
    );
    const retried = await at.app.enrich(key, contactId, { idempotencyKey, ...bothOf });
    assert.deepEqual([retried.status, retried.json.data.fields_updated], [200, ['location']]);
    assert.deepEqual([at.vendor('phones').calls(email), at.vendor('places').calls(email)], [1, 2]);
    const [phones] = await attemptsOf(at, key, retried);
    assert.deepEqual([phones.provider, phones.cached, phones.cost], ['phones', true, 0]);
  });
}

function repeats(at: Stage): void {
  test('a billed provider is asked once in a call, even where it fails', async () => {
    const { key, contactId, email } = await workspaceWithContact(at.app);
    at.vendor('titles').knows(email, refused(500), PARALEGAL);
    assertError(await at.app.enrich(key, contactId, { fields: ['job_title'] }), 503, 'providers_unavailable');
    assert.equal(at.vendor('titles').calls(email), 1);
  });

  test('another is asked up to three times, and a passing failure is not seen by the client', async () => {
    const { key, contactId, email } = await workspaceWithContact(at.app);
    at.vendor('employers').knows(
      email,
      refused(500),
      refused(502),
      found({ employer: 'Acme Corp', score: 0.9 }),
    );
    const answer = await at.app.enrich(key, contactId, { fields: ['company_name'] });
    assert.deepEqual([answer.status, answer.json.data.contact.company_name], [200, 'Acme Corp']);
    assert.equal(at.vendor('employers').calls(email), 3);
  });

  test('and no more often than that', async () => {
    const { key, contactId, email } = await workspaceWithContact(at.app);
    at.vendor('employers').knows(email, refused(500));
    assertError(
      await at.app.enrich(key, contactId, { fields: ['company_name'] }),
      503,
      'providers_unavailable',
    );
    assert.equal(at.vendor('employers').calls(email), 3);
  });
}
