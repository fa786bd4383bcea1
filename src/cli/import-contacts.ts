import type { Client } from './client.js';
import { ImportFile, type ImportRow, type RowProblem } from './import-rows.js';
import { describeFault, faultOf } from './outcome.js';
import { plain } from './print.js';
import { Progress } from './progress.js';

/** Rows under way at once. Against the embedded database 16 were as fast as 64, and a server has other callers. */
const UNDER_WAY_MAX = 16;

/** Bad rows named one by one; in a file where more are bad they are bad in the same way. */
const PROBLEMS_NAMED_MAX = 1_000;

/** What came of an import; the words are those of `--json`. */
export interface ImportResult {
  readonly rows: number;
  readonly created: number;
  /** Rows whose e-mail was in the workspace already. */
  readonly existing: number;
  readonly bad: number;
  readonly problems: readonly (RowProblem & { readonly row: number })[];
  readonly columns_ignored: readonly string[];
  /** Why not all rows were tried; null where they were. */
  readonly stopped: string | null;
}

/**
 * Creates the contacts of a file in a workspace, in the order of the file, and says on standard error how far it is.
 * @throws Error where the file cannot be read at all.
 */
export async function importContacts(
  client: Client,
  workspaceId: string,
  file: string,
): Promise<ImportResult> {
  // Read twice, which is nothing beside the requests: the first time for how much there is to do.
  let total = 0;
  for await (const _row of new ImportFile(file).rows()) total += 1;
  const progress = new Progress(total);
  const contacts = new ImportFile(file);
  const tally = new Tally(progress);
  const rows = contacts.rows();
  const inOrder = new InOrder();
  const work = async () => {
    for (;;) {
      const { value, done } = await rows.next();
      if (done || tally.stopped !== null) return;
      if ('problems' in value) await tally.addBad(value.row, value.problems);
      else await inOrder.run(emailOf(value.contact), () => create(client, workspaceId, value, tally));
    }
  };
  try {
    await Promise.all(Array.from({ length: UNDER_WAY_MAX }, work));
  } finally {
    await rows.return(undefined);
    await progress.end();
  }
  return tally.result(total, contacts.ignored);
}

type ContactRow = Extract<ImportRow, { readonly contact: unknown }>;

async function create(
  client: Client,
  workspaceId: string,
  { row, contact, columns }: ContactRow,
  tally: Tally,
): Promise<void> {
  // A fault of an earlier row stops those that waited for it too.
  if (tally.stopped !== null) return;
  try {
    const answer = await client.request('POST', '/v1/contacts', contact, { 'x-workspace-id': workspaceId });
    if (answer.status < 400) return await tally.addCreated();
    const fault = faultOf(answer);
    if (fault.code === 'duplicate_contact') return await tally.addExisting();
    if (answer.status !== 400 && answer.status !== 413) return tally.stop(row, describeFault(fault));
    const headers = new Map(columns.map(({ member, header }) => [member, header]));
    const named = Object.entries(fault.fields).map(([member, reason]) => ({
      column: headers.get(member) ?? member,
      reason,
    }));
    await tally.addBad(row, named.length > 0 ? named : [{ column: null, reason: fault.message }]);
  } catch (error) {
    tally.stop(row, error instanceof Error ? error.message : String(error));
  }
}

function emailOf({ email }: Readonly<Record<string, unknown>>): string | null {
  return typeof email === 'string' ? email.toLowerCase() : null;
}

/** Keeps rows with the same e-mail in order, so that the first of them is the one that goes in, each time. */
class InOrder {
  readonly #underWay = new Map<string, Promise<void>>();

  async run(email: string | null, work: () => Promise<void>): Promise<void> {
    if (email === null) return work();
    const running = (this.#underWay.get(email) ?? Promise.resolve()).then(work);
    this.#underWay.set(email, running);
    await running;
    if (this.#underWay.get(email) === running) this.#underWay.delete(email);
  }
}

/** Counts what comes of the rows, and names the bad ones as they are found. */
class Tally {
  readonly #progress: Progress;
  readonly #problems: (RowProblem & { row: number })[] = [];
  #created = 0;
  #existing = 0;
  #bad = 0;
  #stopped: string | null = null;

  constructor(progress: Progress) {
    this.#progress = progress;
  }

  get stopped(): string | null {
    return this.#stopped;
  }

  addCreated(): Promise<void> {
    this.#created += 1;
    return this.#progress.advance();
  }

  addExisting(): Promise<void> {
    this.#existing += 1;
    return this.#progress.advance();
  }

  async addBad(row: number, problems: readonly RowProblem[]): Promise<void> {
    this.#bad += 1;
    for (const problem of problems) {
      if (this.#problems.length >= PROBLEMS_NAMED_MAX) break;
      this.#problems.push({ row, ...problem });
      const place = problem.column === null ? `Row ${row}` : `Row ${row}, ${plain(problem.column)}`;
      await this.#progress.note(`${place}: ${plain(problem.reason)}`);
    }
    await this.#progress.advance();
  }

  stop(row: number, why: string): void {
    this.#stopped ??= `Row ${row}: ${why}`;
  }

  result(rows: number, ignored: readonly string[]): ImportResult {
    return {
      rows,
      created: this.#created,
      existing: this.#existing,
      bad: this.#bad,
      problems: this.#problems.toSorted((one, other) => one.row - other.row),
      columns_ignored: ignored,
      stopped: this.#stopped,
    };
  }
}
