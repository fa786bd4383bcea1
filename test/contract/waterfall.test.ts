import assert from 'node:assert/strict';
import { test } from 'node:test';
import { onPostgres } from '../support/databases.js';
import { found, missing } from '../vendors/http-vendor.js';
import { assertError, present, stage, workspaceWithContact } from './stage.js';

const TITLE = { name: 'Jane Doe', title: 'Paralegal', score: 0.9 };

onPostgres('a waterfall that stops at the first provider with data', () => {
  const at = stage('postgres', {
    vendors: ['spare', 'second', 'first', 'doubted'],
    defaults: { strategy: 'first_match', min_confidence: 0.6 },
    waterfall: ['first', 'second', 'doubted'],
    providers: vendors => ({
      spare: present(vendors.get('spare')).provider(),
      second: present(vendors.get('second')).provider(),
      first: present(vendors.get('first')).provider(),
      doubted: present(vendors.get('doubted')).provider({ confidence: 0.5 }, ['phone']),
    }),
  });

  test('providers are asked in the order of the waterfall, and none after the first with data', async () => {
    const { key, contactId, email } = await workspaceWithContact(at.app);
    at.vendor('first').knows(email, found(TITLE));
    at.vendor('second').knows(email, found({ ...TITLE, employer: 'Acme Corp' }));
    const { data } = (await at.app.enrich(key, contactId)).json;
    assert.deepEqual([data.fields_updated, data.source], [['job_title'], 'first']);
    assert.equal(at.vendor('second').calls(email), 0);
  });

  test('one that knows nothing is not the first', async () => {
    const { key, contactId, email } = await workspaceWithContact(at.app);
    at.vendor('first').knows(email, missing());
    at.vendor('second').knows(email, found(TITLE));
    assert.equal((await at.app.enrich(key, contactId)).json.data.source, 'second');
  });

  test('one whose data is not believed is not the first', async () => {
    const { key, contactId, email } = await workspaceWithContact(at.app);
    at.vendor('first').knows(email, found({ ...TITLE, name: 'Walter Krummholz' }));
    at.vendor('second').knows(email, found(TITLE));
    assert.equal((await at.app.enrich(key, contactId)).json.data.source, 'second');
  });

  test('a configured trust lowers what a provider says of itself, and min_confidence draws the line', async () => {
    const { key, contactId, email } = await workspaceWithContact(at.app);
    at.vendor('doubted').knows(email, found({ name: 'Jane Doe', phone: '+12025550147', score: 0.9 }));
    assertError(await at.app.enrich(key, contactId, { fields: ['phone'] }), 409, 'no_match');
    assert.equal(at.vendor('doubted').calls(email), 1);
  });

  test('a provider that is not in the waterfall is not asked', async () => {
    const { key, contactId, email } = await workspaceWithContact(at.app);
    at.vendor('spare').knows(email, found(TITLE));
    assertError(await at.app.enrich(key, contactId), 409, 'no_match');
    assert.equal(at.vendor('spare').allCalls, 0);
  });
});
