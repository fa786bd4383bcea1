import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { request } from 'node:http';
import { before, describe, test } from 'node:test';
import type { Answer } from '../support/app.js';
import { assertError, eventually, newEmail, type Stage, wrongFields } from './stage.js';

const PATH = '/v1/import/contacts';

/** Imports: what goes in, what is told of it, and that it happens once. */
export function imports(at: Stage): void {
  let key = '';
  before(async () => {
    ({ key } = await at.app.workspace());
  });
  const post = (body: unknown, headers: Record<string, string> = {}) =>
    at.app.ask('POST', PATH, { key, body, headers });
  const stream = (text: string | Uint8Array<ArrayBuffer>, query = '', headers: Record<string, string> = {}) =>
    at.app.ask('POST', `${PATH}${query}`, {
      key,
      rawBody: text,
      headers: { 'content-type': 'text/csv', ...headers },
    });
  const counts = ({ json }: Answer) => [
    json.data.created_count,
    json.data.updated_count,
    json.data.skipped_count,
    json.data.error_count,
  ];
  const get = async (path: string) => (await at.app.ask('GET', path, { key })).json;
  const contactsOf = async (jobId: string) => {
    const { rows } = (await get(`/v1/imports/${jobId}/rows`)).data;
    return Promise.all(rows.map(async ({ id }: { id: string }) => (await get(`/v1/contacts/${id}`)).data));
  };
  const finished = (jobId: string) =>
    eventually(
      () => get(`/v1/imports/${jobId}`),
      ({ data }) => data.status === 'completed',
      30_000,
    );

  describe('what can be sent', () => {
    test('rows as JSON, with the fields of the single call', async () => {
      const [email, other] = [newEmail(), newEmail()];
      const rows = [
        {
          full_name: 'Doe, Jane',
          email,
          tags: ['a'],
          custom_fields: { n: 1 },
          priority: 'high',
          company: 'Acme',
        },
        { first_name: 'Bob', last_name: 'Roe', email: other, unknown: true },
      ];
      const answer = await post({ rows, tags: ['fair'] });
      assert.equal(answer.status, 200);
      assert.deepEqual(counts(answer), [2, 0, 0, 0]);
      assert.deepEqual(answer.json.data.columns_ignored, ['unknown']);
      const [jane, bob] = await contactsOf(answer.json.data.job_id);
      assert.deepEqual(
        [jane.first_name, jane.last_name, jane.tags, jane.custom_fields, jane.priority, jane.company_name],
        ['Jane', 'Doe', ['a', 'fair'], { n: 1 }, 1, 'Acme'],
      );
      assert.deepEqual([bob.full_name, bob.email, bob.tags], ['Bob Roe', other, ['fair']]);
    });

    test('a file in the encoding and with the delimiter of Excel, and text of it in JSON', async () => {
      const text = `Name;Firma;E-Mail;Telefon\r\n"Müller, Jörg";"Größe & Co; KG";${newEmail()};+49 30 901820\r\n`;
      for (const bytes of [
        Buffer.from(text, 'latin1'),
        Buffer.from(`\ufeff${text}`),
        Buffer.from(`\ufeff${text}`, 'utf16le'),
      ]) {
        const unique = Buffer.from(bytes);
        const { json } = await stream(new Uint8Array(unique), '?update_existing=true&tags=x&tags=y');
        assert.equal(json.data.error_count, 0, JSON.stringify(json));
        const [contact] = await contactsOf(json.data.job_id);
        assert.deepEqual(
          [contact.full_name, contact.company_name, contact.phone, contact.tags],
          ['Jörg Müller', 'Größe & Co; KG', '+49 30 901820', ['x', 'y']],
        );
      }
      assert.deepEqual(counts(await post({ csv: text })), [0, 0, 1, 0]);
    });

    test('JSON Lines, and a table whose columns are named by mapping or have no names', async () => {
      const lines = `{"full_name":"A B","email":"${newEmail()}"}\n{"email":"${newEmail()}"}\n`;
      const headers = { 'content-type': 'application/x-ndjson' };
      assert.deepEqual(counts(await stream(lines, '', headers)), [2, 0, 0, 0]);
      const mapping = encodeURIComponent(JSON.stringify({ 'Spalte A': 'full_name', 'Spalte B': null }));
      const mapped = await stream(
        `Spalte A,Spalte B,Spalte C\nAnn B,x,${newEmail()}\n`,
        `?mapping=${mapping}`,
      );
      assert.deepEqual(mapped.json.data.columns, [
        { column: 'Spalte A', field: 'full_name' },
        { column: 'Spalte C', field: 'email' },
      ]);
      const bare = await stream(
        `Ann C,${newEmail()}\n`,
        `?has_header=false&mapping=${encodeURIComponent('{"1":"full_name"}')}`,
      );
      assert.deepEqual(counts(bare), [1, 0, 0, 0]);
    });

    test('nothing, both, another type or an unknown option is refused, and leaves nothing', async () => {
      const before = (await get('/v1/imports')).meta.total;
      assert.deepEqual(wrongFields(await post({})), ['rows']);
      assert.deepEqual(wrongFields(await post({ rows: [], csv: 'email' })), ['rows']);
      assert.deepEqual(wrongFields(await post({ rows: [], fast: true })), ['fast']);
      assert.deepEqual(wrongFields(await post({ csv: '' })), ['csv']);
      assert.deepEqual(wrongFields(await post({ csv: 'a,b\n1,2\n' })), ['csv']);
      assert.deepEqual(wrongFields(await post({ csv: 'email\n', mapping: { nix: 'phone' } })), ['mapping']);
      assert.deepEqual(wrongFields(await stream('email\n', '?mapping=nix')), ['mapping']);
      assertError(
        await stream('x', '', { 'content-type': 'application/pdf' }),
        415,
        'unsupported_media_type',
      );
      const elsewhere = at.app.ask('POST', '/v1/contacts', {
        key,
        rawBody: 'email\na@b.co\n',
        headers: { 'content-type': 'text/csv' },
      });
      assertError(await elsewhere, 415, 'unsupported_media_type');
      assert.equal((await get('/v1/imports')).meta.total, before);
      assert.deepEqual(counts(await post({ rows: [] })), [0, 0, 0, 0]);
    });

    test('JSON of more than 20 MB is refused', async () => {
      const answer = await post({ csv: 'x'.repeat(21 * 1024 * 1024) });
      assertError(answer, 413, 'payload_too_large');
    });

    test('a key that may not write contacts is refused', async () => {
      const reader = await at.app.workspace({ permissions: ['read'] });
      const answer = await at.app.ask('POST', PATH, { key: reader.key, body: { rows: [] } });
      assertError(answer, 403, 'insufficient_permissions');
    });
  });

  describe('bad rows', () => {
    test('are reported with row, column and reason; the good ones go in; the rejects can be imported again', async () => {
      const text = `Name,E-mail,Level\nAnn,${newEmail()},\n=Bob,nobody,x\n,,\n"a\nb",${newEmail()},y\n,,z\n`;
      const answer = await stream(text);
      assert.deepEqual(counts(answer), [1, 0, 0, 3]);
      const told = answer.json.data.errors.map((error: Record<string, unknown>) => [
        error.row_number,
        error.column,
        error.code,
        error.message,
      ]);
      assert.deepEqual(told, [
        [3, 'E-mail', 'validation_error', 'must be an e-mail address'],
        [5, 'Name', 'validation_error', 'must be on one line'],
        [6, null, 'validation_error', 'has neither a name nor an e-mail'],
      ]);
      const rejects = await at.app.ask('GET', `/v1/imports/${answer.json.data.job_id}/rejects`, { key });
      assert.match(rejects.headers.get('content-type') ?? '', /^text\/csv/);
      const [header, bob] = rejects.text.split('\n');
      assert.equal(header, 'row_number,rejected_column,rejected_because,Name,E-mail,Level');
      assert.equal(bob, "3,E-mail,E-mail must be an e-mail address,'=Bob,nobody,x");
      const corrected = rejects.text.replace('nobody', newEmail()).replace('a\nb', 'a b');
      assert.deepEqual(counts(await stream(corrected)), [2, 0, 0, 1]);
    });

    test('of JSON keep their text', async () => {
      const answer = await post({ rows: [{ email: 'nobody', x: 1 }, 'text'] });
      assert.deepEqual(counts(answer), [0, 0, 0, 2]);
      const rejects = await at.app.ask('GET', `/v1/imports/${answer.json.data.job_id}/rejects`, { key });
      const [first, second] = rejects.text
        .trimEnd()
        .split('\n')
        .map(line => JSON.parse(line));
      assert.equal(first.row, '{"email":"nobody","x":1}');
      assert.deepEqual(second.errors, [{ column: null, message: 'is not a JSON object on one line' }]);
    });
  });

  test('a company is linked where it is one of the workspace, and ids of other systems are passed over', async () => {
    const company = await at.app.ask('POST', '/v1/companies', { key, body: { name: 'Acme' } });
    const { id } = company.json.data;
    const rows = [id, randomUUID(), 'C-4711'].map(company_id => ({ full_name: 'Cora Company', company_id }));
    const answer = await post({ rows });
    assert.deepEqual(counts(answer), [2, 0, 0, 1]);
    assert.match(answer.json.data.errors[0].message, /is no company of this workspace/);
    assert.equal((await contactsOf(answer.json.data.job_id))[0].related_company_id, id);
  });

  describe('contacts that are there already', () => {
    test('are skipped, or updated with what the row says: by e-mail, phone and LinkedIn URL', async () => {
      const email = newEmail();
      const byEmail = await at.app.contact(key, {
        full_name: 'Eva Mail',
        email,
        tags: ['old'],
        notes: 'met',
      });
      const byPhone = await at.app.contact(key, { full_name: 'Paul Phone', phone: '+1 202-224-0001' });
      const byLink = await at.app.contact(key, {
        full_name: 'Lia Link',
        linkedin_url: 'https://www.linkedin.com/in/lia-link/',
      });
      const rows = [
        { email: email.toUpperCase(), job_title: 'CEO', tags: ['new'], notes: 'met' },
        { full_name: 'Paul Phone', phone: '+12022240001', job_title: 'CFO' },
        { full_name: 'L. Link', linkedin_url: 'linkedin.com/in/lia-link', job_title: 'CTO' },
      ];
      const skipped = await post({ rows });
      assert.deepEqual(counts(skipped), [0, 0, 3, 0]);
      const updated = await post({ rows, update_existing: true });
      assert.deepEqual(counts(updated), [0, 3, 0, 0]);
      for (const { json } of [skipped, updated]) {
        const { rows: done } = (await get(`/v1/imports/${json.data.job_id}/rows`)).data;
        assert.deepEqual(
          done.map(({ id }: { id: string }) => id),
          [byEmail, byPhone, byLink],
        );
      }
      const [eva, paul, lia] = await contactsOf(updated.json.data.job_id);
      assert.deepEqual(
        [eva.job_title, eva.full_name, eva.tags, eva.notes],
        ['CEO', 'Eva Mail', ['old', 'new'], 'met'],
      );
      assert.deepEqual([paul.job_title, paul.phone], ['CFO', '+12022240001']);
      assert.deepEqual([lia.job_title, lia.full_name], ['CTO', 'L. Link']);
    });

    test('are not taken for others with the number of one office', async () => {
      const rows = ['Ann Office', 'Ben Office', 'Ann Office'].map(full_name => ({
        full_name,
        phone: '+49 30 90182099',
      }));
      assert.deepEqual(counts(await post({ rows })), [2, 0, 1, 0]);
      assert.deepEqual(counts(await post({ rows, update_existing: true })), [0, 3, 0, 0]);
    });

    test('are found twice in one file as well', async () => {
      const email = newEmail();
      const rows = [
        { email, job_title: 'First' },
        { email, company_name: 'Second' },
      ];
      assert.deepEqual(counts(await post({ rows })), [1, 0, 1, 0]);
      const again = await post({ rows, update_existing: true });
      assert.deepEqual(counts(again), [0, 2, 0, 0]);
      const [contact] = await contactsOf(again.json.data.job_id);
      assert.deepEqual([contact.job_title, contact.company_name], ['First', 'Second']);
      const fresh = newEmail();
      const both = rows.map(row => ({ ...row, email: fresh }));
      assert.deepEqual(counts(await post({ rows: both, update_existing: true })), [1, 1, 0, 0]);
    });

    test('are found by their id, and keep it; an e-mail of another contact is refused', async () => {
      const [taken, own] = [newEmail(), newEmail()];
      await at.app.contact(key, { email: taken });
      const id = await at.app.contact(key, { full_name: 'Old Name', email: own });
      const rows = [{ id, full_name: 'New Name', email: own }];
      assert.deepEqual(counts(await post({ rows, update_existing: true })), [0, 1, 0, 0]);
      assert.equal((await get(`/v1/contacts/${id}`)).data.full_name, 'New Name');
      const stolen = await post({ rows: [{ id, email: taken }], update_existing: true });
      assert.deepEqual(counts(stolen), [0, 0, 0, 1]);
      assert.match(stolen.json.data.errors[0].message, /is another contact’s/);
      const unknown = [{ id: randomUUID(), full_name: 'No Such' }];
      assert.deepEqual(counts(await post({ rows: unknown, update_existing: true })), [1, 0, 0, 0]);
    });

    test('of another workspace are none', async () => {
      const email = newEmail();
      const other = await at.app.workspace();
      const id = await at.app.contact(other.key, { full_name: 'Una Other', email, phone: '+12022240099' });
      const rows = [{ id, full_name: 'Una Other', email, phone: '+12022240099' }];
      const answer = await post({ rows, update_existing: true });
      assert.deepEqual(counts(answer), [1, 0, 0, 0]);
      for (const path of ['', '/rows', '/rejects']) {
        const asked = await at.app.ask('GET', `/v1/imports/${answer.json.data.job_id}${path}`, {
          key: other.key,
        });
        assertError(asked, 404, 'not_found');
      }
      assert.equal((await at.app.ask('GET', '/v1/imports', { key: other.key })).json.meta.total, 0);
    });

    test('who object stay as they are: nobody is asked about them', async () => {
      const email = newEmail();
      const suppression = await at.app.ask('POST', '/v1/suppressions', { key, body: { email } });
      assert.ok(suppression.status < 300, suppression.text);
      const answer = await post({ rows: [{ full_name: 'Nora No', email }] });
      const [contact] = await contactsOf(answer.json.data.job_id);
      await at.app.enrich(key, contact.id);
      assert.equal(at.vendor().calls(email), 0);
    });
  });

  describe('many rows', () => {
    const many = (count: number) =>
      `Name,E-mail\n${Array.from({ length: count }, (_, row) => `Person ${row},${row % 3 === 0 ? '' : newEmail()}`).join('\n')}\n`;

    test('are answered after the first 500, and the rest follows; each row goes in once', async () => {
      const answer = await stream(many(1_700), '', { 'idempotency-key': randomUUID() });
      assert.equal(answer.status, 202);
      // More are, where it was fast.
      assert.ok(answer.json.data.created_count >= 500);
      const { job_id } = answer.json.data;
      const { data } = await finished(job_id);
      assert.deepEqual([data.created_count, data.error_count, data.progress], [1_700, 0, 1]);
      const { rows } = (await get(`/v1/imports/${job_id}/rows`)).data;
      assert.deepEqual(
        rows.map(({ row_number }: { row_number: number }) => row_number),
        Array.from({ length: 1_700 }, (_, row) => row + 2),
      );
      assert.equal(new Set(rows.map(({ id }: { id: string }) => id)).size, 1_700);
    });

    test('exactly 500 are answered when they are done', async () => {
      const answer = await stream(many(500));
      assert.deepEqual([answer.status, ...counts(answer)], [200, 500, 0, 0, 0]);
    });
  });

  describe('an Idempotency-Key', () => {
    test('makes the same request the same import, and another one a conflict', async () => {
      const headers = { 'idempotency-key': randomUUID() };
      const body = { rows: [{ full_name: 'No Mail' }] };
      const first = await post(body, headers);
      const again = await post(body, headers);
      assert.deepEqual(again.json, first.json);
      assert.equal(again.headers.get('idempotent-replayed'), 'true');
      assertError(await post({ ...body, tags: ['x'] }, headers), 409, 'idempotency_conflict');
      assertError(await post({ rows: [{ full_name: 'Other' }] }, headers), 409, 'idempotency_conflict');
      const found = await get(`/v1/imports?idempotency_key=${headers['idempotency-key']}`);
      assert.deepEqual(
        found.data.imports.map(({ job_id }: { job_id: string }) => job_id),
        [first.json.data.job_id],
      );
    });

    test('of a file that was refused is free again', async () => {
      const headers = { 'idempotency-key': randomUUID() };
      wrongFields(await post({ csv: 'a,b\n1,2\n' }, headers));
      assert.deepEqual(counts(await post({ csv: `email\n${newEmail()}\n` }, headers)), [1, 0, 0, 0]);
    });

    test('of an upload that was cut off is free again, and nothing of it is in', async () => {
      const idempotency = randomUUID();
      const url = new URL(PATH, at.app.url);
      const cut = request(url, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${key}`,
          'content-type': 'text/csv',
          'idempotency-key': idempotency,
        },
      });
      const closed = new Promise(resolve => cut.on('error', () => undefined).on('close', resolve));
      cut.write(`email\n${'x'.repeat(1_000_000)}`);
      const byKey = () => get(`/v1/imports?idempotency_key=${idempotency}`);
      await eventually(byKey, ({ meta }) => meta.total === 1, 10_000);
      const headers = { 'idempotency-key': idempotency };
      assertError(await post({ csv: 'email\n' }, headers), 409, 'request_in_progress');
      cut.destroy();
      await closed;
      await eventually(byKey, ({ meta }) => meta.total === 0, 10_000);
      assert.deepEqual(counts(await post({ csv: `email\n${newEmail()}\n` }, headers)), [1, 0, 0, 0]);
    });

    test('sent by many at once makes one import', async () => {
      const headers = { 'idempotency-key': randomUUID() };
      const body = { rows: [{ full_name: 'Only Once' }] };
      const answers = await Promise.all(Array.from({ length: 8 }, () => post(body, headers)));
      const ids = new Set(answers.flatMap(({ status, json }) => (status < 300 ? [json.data.job_id] : [])));
      assert.equal(ids.size, 1);
      for (const { status, json } of answers)
        assert.ok(status < 300 || json.error.code === 'request_in_progress', JSON.stringify(json));
      const list = await get('/v1/contacts?search=Only%20Once');
      assert.equal(list.meta.total, 1);
    });
  });
}
