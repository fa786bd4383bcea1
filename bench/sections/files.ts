import { setTimeout as delay } from 'node:timers/promises';
import type { Figure } from '../report.js';
import { type Subject, startSubject } from '../sluice/subject.js';

const PORT = 9_339;
const ROWS = 100_000;
const EXPORTED = 1_000_000;

/** Rows that arrive in one piece of the upload. */
const ROWS_PER_PIECE = 1_000;
const LOOK_EVERY_MS = 100;

/** What is loaded once is loaded before. */
const WARM_UP_ROWS = 500;

/** A list as a trade fair gives it away: names, addresses, numbers, quotes, and a column that means nothing here. */
async function* csv(rows: number, prefix: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from('Name;E-mail;Company;Position;Phone;Booth\r\n');
  for (let from = 0; from < rows; from += ROWS_PER_PIECE) {
    const lines = Array.from({ length: Math.min(ROWS_PER_PIECE, rows - from) }, (_, index) => {
      const row = from + index;
      const phone = `+1 202 555 ${String(row % 10_000).padStart(4, '0')}`;
      return `"Doe ${row}, Jane";${prefix}.${row}@company${row % 5_000}.example;"Acme; Inc. ${row % 5_000}";General Counsel;${phone};A${row}\r\n`;
    });
    yield Buffer.from(lines.join(''));
  }
}

interface Watched {
  readonly durationMs: number;
  readonly mostMegabytes: number;
  /** The most of the second half over the most of the first one. */
  readonly growth: number;
}

/** Does something and looks at the server's memory all the while. */
async function watched({ server }: Subject, work: () => Promise<void>): Promise<Watched> {
  const looks = [server.residentMegabytes()];
  const timer = setInterval(() => looks.push(server.residentMegabytes()), LOOK_EVERY_MS);
  const startMs = performance.now();
  try {
    await work();
  } finally {
    clearInterval(timer);
  }
  const half = Math.ceil(looks.length / 2);
  return {
    durationMs: performance.now() - startMs,
    mostMegabytes: Math.max(...looks),
    growth: Math.max(...looks.slice(half)) / Math.max(...looks.slice(0, half)),
  };
}

async function importRows(subject: Subject, rows: number, prefix: string): Promise<void> {
  const authorization = `Bearer ${subject.workspaceKeys[0]}`;
  const url = `http://127.0.0.1:${subject.server.port}/v1`;
  const sent = await fetch(`${url}/import/contacts`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'text/csv' },
    body: ReadableStream.from(csv(rows, prefix)),
    duplex: 'half',
  });
  let { data } = JSON.parse(await sent.text());
  while (data.status === 'queued' || data.status === 'running') {
    await delay(LOOK_EVERY_MS);
    const answer = await fetch(`${url}/imports/${data.job_id}`, { headers: { authorization } });
    ({ data } = JSON.parse(await answer.text()));
  }
  if (data.created_count !== rows) throw new Error(`Not every row went in: ${JSON.stringify(data)}`);
}

async function exportAll(subject: Subject): Promise<void> {
  const answer = await fetch(
    `http://127.0.0.1:${subject.server.port}/v1/contacts/export?all=true&provenance=true`,
    { headers: { authorization: `Bearer ${subject.workspaceKeys[0]}` } },
  );
  let lines = 0;
  for await (const piece of answer.body ?? []) {
    for (const byte of piece) if (byte === 0x0a) lines += 1;
  }
  if (lines !== EXPORTED + 1) throw new Error(`The export has ${lines} lines.`);
}

async function measureImport(
  serverUrl: string | null,
  seconds: number,
  megabytes: number,
): Promise<Figure[]> {
  const subject = await startSubject({ serverUrl, port: PORT, workspaces: 1, contacts: 1_000 });
  const what = `import of 100,000 rows, ${serverUrl === null ? 'embedded' : 'PostgreSQL'}`;
  try {
    await importRows(subject, WARM_UP_ROWS, 'warm');
    const { durationMs, mostMegabytes } = await watched(subject, () => importRows(subject, ROWS, 'jane'));
    return [
      { what, value: durationMs / 1_000, unit: 's', target: { bound: 'at most', value: seconds } },
      {
        what: `${what}: memory at most`,
        value: mostMegabytes,
        unit: 'MB',
        target: { bound: 'at most', value: megabytes },
      },
    ];
  } finally {
    await subject.stop();
  }
}

async function measureExport(serverUrl: string): Promise<Figure[]> {
  const subject = await startSubject({ serverUrl, port: PORT, workspaces: 1, contacts: EXPORTED });
  try {
    const { durationMs, mostMegabytes, growth } = await watched(subject, () => exportAll(subject));
    return [
      { what: 'export of 1,000,000 contacts', value: durationMs / 1_000, unit: 's', target: undefined },
      {
        what: 'export of 1,000,000 contacts: memory at most',
        value: mostMegabytes,
        unit: 'MB',
        target: undefined,
      },
      {
        what: 'export of 1,000,000 contacts: memory, second half over first',
        value: growth,
        unit: '',
        target: { bound: 'at most', value: 1.05 },
      },
    ];
  } finally {
    await subject.stop();
  }
}

/** Files in and out: how long, and how much memory. */
export async function measureFiles(serverUrl: string): Promise<Figure[]> {
  return [
    ...(await measureImport(serverUrl, 10, 300)),
    ...(await measureImport(null, 25, 600)),
    ...(await measureExport(serverUrl)),
  ];
}
