import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { ConfigError } from '../config-error.js';
import { datasetProvider } from './dataset-provider.js';
import { asFound, datasetOf } from './temporary-dataset.test.js';

const JANE = 'email,job_title\njane@acme.com,General Counsel\n';

/** Checks that loading fails with an error of the configuration, at this place and with these words. */
async function assertRefused(loading: Promise<unknown>, path: string, words: RegExp): Promise<void> {
  await assert.rejects(loading, error => {
    assert.ok(error instanceof ConfigError, String(error));
    assert.equal(error.path, `providers.directory.${path}`);
    assert.match(error.message, words);
    return true;
  });
}

test('an answer has all fields of the row, who it is about, how sure it is and when it was seen', async () => {
  const { ask } = await datasetOf(
    [
      'Name,Employer,email,linkedin_url,job_title,phone,location,seniority,Seen,Score',
      'Jane Doe, Acme Corp ,jane@acme.com,linkedin.com/in/jane,General Counsel,+12025550147,"New York, NY",c_suite,2024-05-06,0.7',
    ].join('\n'),
    { columns: { full_name: 'Name', company_name: 'Employer', observed_at: 'Seen', confidence: 'Score' } },
  );
  assert.deepEqual(ask({ email: 'jane@acme.com' }), {
    outcome: 'found',
    fields: {
      job_title: 'General Counsel',
      company_name: 'Acme Corp',
      linkedin_url: 'linkedin.com/in/jane',
      phone: '+12025550147',
      location: 'New York, NY',
      seniority: 'c_suite',
    },
    identity: {
      full_name: 'Jane Doe',
      email: 'jane@acme.com',
      linkedin_url: 'linkedin.com/in/jane',
      company_name: 'Acme Corp',
    },
    confidence: 0.7,
    observedAt: '2024-05-06T00:00:00.000Z',
  });
});

test('what a row does not have is absent from the answer', async () => {
  const { ask } = await datasetOf(
    'email,job_title,phone,confidence,observed_at\njane@acme.com,Partner, ,,\n',
  );
  assert.deepEqual(ask({ email: 'jane@acme.com' }), {
    outcome: 'found',
    fields: { job_title: 'Partner' },
    identity: { email: 'jane@acme.com' },
  });
});

test('a row without a single field is no data', async () => {
  const { ask } = await datasetOf('email,job_title\njane@acme.com,\n');
  assert.deepEqual(ask({ email: 'jane@acme.com' }), { outcome: 'not_found' });
});

test('a first and a last name make the full name of the identity', async () => {
  const { ask } = await datasetOf('email,first_name,last_name,job_title\nj@acme.com,Jane,Doe,Partner\n');
  assert.deepEqual(asFound(ask({ email: 'j@acme.com' })).identity, {
    full_name: 'Jane Doe',
    email: 'j@acme.com',
  });
});

test('a confidence above 1 is a percentage, and a time without a zone is UTC', async () => {
  const { ask } = await datasetOf(
    'email,job_title,confidence,observed_at\na@acme.com,x,91,2024-05-06 07:08:09\nb@acme.com,x,.5,2024-05-06T07:08+02:00',
  );
  const [one, other] = ['a@acme.com', 'b@acme.com'].map(email => asFound(ask({ email })));
  assert.deepEqual([one?.confidence, one?.observedAt], [0.91, '2024-05-06T07:08:09.000Z']);
  assert.deepEqual([other?.confidence, other?.observedAt], [0.5, '2024-05-06T05:08:00.000Z']);
});

test('it fills what the file has columns for, and needs what it can match by', async () => {
  const { provider } = await datasetOf('email,Title,phone,other\njane@acme.com,x,,y', {
    columns: { job_title: 'Title' },
  });
  assert.deepEqual(provider.fills, ['job_title', 'phone']);
  assert.deepEqual(provider.needs, [['email']]);
  assert.equal(provider.remote, false);
  const named = await datasetOf('full_name,company_name\nJane Doe,Acme');
  assert.deepEqual(named.provider.needs, [['full_name', 'company_name']]);
});

test('comma, semicolon and tab, byte order mark, gzip and JSON Lines are all read', async () => {
  const files: readonly (readonly [string, string | Buffer])[] = [
    ['a.csv', '\ufeffemail,job_title\r\njane@acme.com,General Counsel\r\n'],
    ['b.csv', 'email;job_title\njane@acme.com;General Counsel'],
    ['c.csv', 'email\tjob_title\njane@acme.com\tGeneral Counsel'],
    ['d.tsv', 'email\tjob_title\njane@acme.com\tGeneral Counsel'],
    ['e.CSV', '"email","job_title"\n"jane@acme.com","General Counsel"\n\n'],
    ['f.csv.gz', gzipSync(JANE)],
    ['g.jsonl', '\ufeff{"email":"jane@acme.com","job_title":"General Counsel","tags":[1]}\n\n'],
    ['h.ndjson.gz', gzipSync('{"job_title":"General Counsel","phone":null,"email":"jane@acme.com"}\r\n')],
  ];
  for (const [name, content] of files) {
    const { titleFor, log } = await datasetOf(content, {}, name);
    assert.equal(titleFor({ email: 'jane@acme.com' }), 'General Counsel', name);
    assert.equal(log.filter(entry => entry.problem !== undefined).length, 0, name);
  }
});

test('rows that cannot be read are named in the log by row and column, never by value, and left out', async () => {
  const { titleFor, log, provider } = await datasetOf(
    Buffer.concat([
      Buffer.from('Mail,job_title,confidence,observed_at\n'),
      Buffer.from('secret@acme.com,x\n'),
      Buffer.from('secret@acme.com,x,,,secret\n'),
      Buffer.from('secret@acme.com,secr\0et,,\n'),
      Buffer.from([...Buffer.from('secret@acme.com,secr'), 0xe9, ...Buffer.from('t,,\n')]),
      Buffer.from('secret@acme.com,x,secret,\n'),
      Buffer.from('secret@acme.com,x,101,\n'),
      Buffer.from('secret@acme.com,x,,2024-02-30\n'),
      Buffer.from('"secret@acme.com,x,,\n'),
      Buffer.from('jane@acme.com,General Counsel,,\n'),
    ]),
    { columns: { email: 'Mail' } },
  );
  const named = log.filter(entry => entry.problem !== undefined).map(({ row, column }) => [row, column]);
  assert.deepEqual(named, [
    [2, 'confidence'],
    [3, 'number 5'],
    [4, 'job_title'],
    [5, 'job_title'],
    [6, 'confidence'],
    [7, 'confidence'],
    [8, 'observed_at'],
    [9, null],
  ]);
  assert.doesNotMatch(JSON.stringify(log), /secr/);
  assert.ok(log.every(entry => entry.provider === 'directory' && /people\.csv$/.test(String(entry.file))));
  assert.equal(titleFor({ email: 'secret@acme.com' }), 'no row');
  assert.equal(titleFor({ email: 'jane@acme.com' }), 'General Counsel');
  const test = await provider.test?.({ signal: new AbortController().signal });
  assert.deepEqual(test, { ok: true, message: '1 rows; 8 could not be read' });
});

test('lines of JSON that are no object, or hold what is no text, are left out', async () => {
  const bad = [
    '{',
    '[]',
    'null',
    '"x"',
    '{"email":{"a":1}}',
    '{"email":true}',
    '{"email":"a@b.com","job_title":"\\ud800"}',
  ];
  const { log, titleFor } = await datasetOf(
    [...bad, '{"email":"jane@acme.com","job_title":7}'].join('\n'),
    {},
    'people.jsonl',
  );
  const named = log.filter(entry => entry.problem !== undefined).map(({ row, column }) => [row, column]);
  assert.deepEqual(named, [
    [1, null],
    [2, null],
    [3, null],
    [4, null],
    [5, 'email'],
    [6, 'email'],
    [7, 'job_title'],
  ]);
  assert.equal(titleFor({ email: 'jane@acme.com' }), '7');
});

test('the first twenty rows that cannot be read are named, the others counted', async () => {
  const { log } = await datasetOf(`${JANE}${'x\n'.repeat(500)}`);
  assert.equal(log.filter(entry => entry.problem !== undefined).length, 20);
  assert.equal(log.find(entry => entry.unnamed !== undefined)?.unnamed, 480);
});

test('a file that is missing, no file, empty or without a usable row is refused', async () => {
  await assertRefused(datasetOf(JANE, { path: 'other.csv' }), 'path', /other\.csv cannot be read \(ENOENT\)/);
  await assertRefused(datasetOf(''), 'path', /empty/);
  await assertRefused(datasetOf('\ufeff'), 'path', /empty/);
  await assertRefused(datasetOf('', {}, 'people.jsonl'), 'path', /empty/);
  await assertRefused(datasetOf('email,job_title\n'), 'path', /no row/);
  await assertRefused(datasetOf('email,job_title\nnobody,x\n'), 'path', /no row/);
  await assertRefused(datasetOf(gzipSync(JANE).subarray(0, 20), {}, 'people.csv.gz'), 'path', /to its end/);
});

test('a column that the configuration names and the file lacks is refused, with the likely one', async () => {
  await assertRefused(
    datasetOf(JANE, { columns: { job_title: 'Title' } }),
    'columns.job_title',
    /no column "Title"/,
  );
  await assertRefused(
    datasetOf(JANE, { columns: { job_title: 'Job_Title' } }),
    'columns.job_title',
    /mean "job_title"/,
  );
  await assertRefused(
    datasetOf('{"email":"jane@acme.com"}', { columns: { job_title: 'Title' } }, 'people.jsonl'),
    'columns.job_title',
    /"Title"/,
  );
});

test('the message about a missing header tells nothing of the person in the first line', async () => {
  await assert.rejects(datasetOf('secret@acme.com,Secret\n', { columns: { email: 'mail' } }), error => {
    assert.doesNotMatch(String(error), /secret/i);
    return true;
  });
});

test('a column that is there twice is refused', async () => {
  await assertRefused(datasetOf('email,email\na@acme.com,b@acme.com'), 'columns.email', /two columns/);
});

test('a file without the columns of any list of match is refused; a list that lacks some is passed over', async () => {
  await assertRefused(datasetOf('full_name,job_title\nJane Doe,x'), 'match', /no columns/);
  const { provider } = await datasetOf(JANE, {
    match: [['linkedin_url'], ['email'], ['full_name', 'company_name']],
  });
  assert.deepEqual(provider.needs, [['email']]);
});

test('options that cannot work are refused', () => {
  const { options } = datasetProvider;
  assert.ok(options.safeParse({ path: 'people.csv' }).success);
  for (const wrong of [
    {},
    { path: 'people.xlsx' },
    { path: 'people.csv', colums: {} },
    { path: 'people.csv', columns: { title: 'Title' } },
    { path: 'people.csv', columns: { email: '' } },
    { path: 'people.csv', match: [] },
    { path: 'people.csv', match: [[]] },
    { path: 'people.csv', match: [['company_name']] },
    { path: 'people.csv', match: [['last_name', 'company_name']] },
    { path: 'people.csv', match: [['seniority', 'email']] },
  ]) {
    assert.ok(!options.safeParse(wrong).success, JSON.stringify(wrong));
  }
});

test('any bytes after the header are read as rows or left out, without an error', async () => {
  const bytes = fc.uint8Array({ maxLength: 200 });
  await fc.assert(
    fc.asyncProperty(bytes, fc.constantFrom('people.csv', 'people.jsonl'), async (noise, name) => {
      const start =
        name === 'people.csv' ? JANE : '{"email":"jane@acme.com","job_title":"General Counsel"}\n';
      const { titleFor } = await datasetOf(Buffer.concat([Buffer.from(start), noise]), {}, name);
      assert.equal(titleFor({ email: 'jane@acme.com' }), 'General Counsel');
    }),
    { numRuns: 100 },
  );
});
