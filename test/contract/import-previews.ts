import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Stage, wrongFields } from './stage.js';

/** `POST /v1/import/contacts/preview`. */
export function importPreviews(at: Stage): void {
  test('a preview says what each column would become, and stores nothing', async () => {
    const { key } = await at.app.workspace();
    const preview = (body: unknown) => at.app.ask('POST', '/v1/import/contacts/preview', { key, body });
    const csv = 'Report of May\nWork mail;Score;Name\njane@acme.com;12;Jane Doe\njohn@acme.com;9;John Roe\n';
    const before = (await at.app.ask('GET', '/v1/imports', { key })).json.meta.total;
    const { columns, fields, rows } = (await preview({ csv })).json.data;
    assert.deepEqual(columns, [
      { column: 'Work mail', field: 'email', values: ['jane@acme.com', 'john@acme.com'] },
      { column: 'Score', field: null, values: ['12', '9'] },
      { column: 'Name', field: 'full_name', values: ['Jane Doe', 'John Roe'] },
    ]);
    assert.ok(fields.includes('job_title') && rows === 2);
    const mapped = (await preview({ csv, mapping: { Score: 'phone', Name: null } })).json.data;
    assert.deepEqual(
      mapped.columns.map(({ field }: { field: string | null }) => field),
      ['email', 'phone', null],
    );
    // What an import would refuse can still be mapped by hand.
    const unknown = (await preview({ csv: 'Who;Score\nx;1\n' })).json.data;
    assert.deepEqual(unknown.columns[0], { column: 'Who', field: null, values: ['x'] });
    assert.deepEqual(wrongFields(await preview({ csv: '' })), ['csv']);
    assert.deepEqual(wrongFields(await preview({ csv, mapping: { nix: 'phone' } })), ['mapping']);
    assert.equal((await at.app.ask('GET', '/v1/imports', { key })).json.meta.total, before);
  });
}
