import pg from 'pg';
import { decodeProvenance, type Provenance } from '../../src/contacts/provenance.js';

/** Everything that a database holds, a line a row. */
export async function dumpOf(database: Pick<pg.Client, 'query'>): Promise<string> {
  const { rows } = await database.query<{ name: string }>(
    `select tablename as name from pg_tables where schemaname = 'public' order by 1`,
  );
  const tables: string[] = [];
  for (const { name } of rows) {
    const { rows: lines } = await database.query<{ line: string }>(`select t::text as line from ${name} t`);
    tables.push(...lines.map(({ line }) => line));
  }
  return tables.join('\n');
}

/** What only the database shows or can bring about; with statements of the tests' own. PostgreSQL only. */
export class Stored {
  readonly #client: pg.Client;

  private constructor(client: pg.Client) {
    this.#client = client;
  }

  static async open(databaseUrl: string): Promise<Stored> {
    const client = new pg.Client({ connectionString: databaseUrl });
    await client.connect();
    return new Stored(client);
  }

  async close(): Promise<void> {
    await this.#client.end();
  }

  /** Makes a key's first call, and what its vendors answered, as old as they would be some hours later. */
  async ageKey(workspaceId: string, idempotencyKey: string, hours: number): Promise<void> {
    const values = [workspaceId, idempotencyKey, hours];
    const older = (column: string) => `${column} = ${column} - make_interval(hours => $3)`;
    const whose = 'where workspace_id = $1 and idempotency_key = $2';
    await this.#client.query(`update claims set ${older('created_at')} ${whose}`, values);
    await this.#client.query(
      `update receipts set ${older('asked_at')}, ${older('fresh_until')} ${whose}`,
      values,
    );
  }

  /** Lets claims to submit a question run out, as they do a minute after their process died. */
  async endClaims(workspaceId: string): Promise<void> {
    await this.#client.query(
      `update receipts set fresh_until = now() where workspace_id = $1 and state = 'asked'`,
      [workspaceId],
    );
  }

  /** A process that died a moment ago, registered as a living one was: its fencing number. */
  async deadProcess(): Promise<number> {
    const { rows } = await this.#client.query<{ fence: string }>(
      `insert into processes (lease_expires_at) values (now() - interval '1 second') returning fence`,
    );
    return Number(rows[0]?.fence);
  }

  /** Makes the calls that run in a workspace those of another process. */
  async moveRunning(workspaceId: string, fence: number): Promise<void> {
    await this.#client.query(
      `update enrichments set fence = $2 where workspace_id = $1 and status = 'running'`,
      [workspaceId, fence],
    );
  }

  /** Keeps every admit and settle of a workspace waiting until the work is done. */
  async whileLocked(workspaceId: string, work: () => Promise<void>): Promise<void> {
    await this.#client.query('begin');
    await this.#client.query('select 1 from workspaces where id = $1 for update', [workspaceId]);
    try {
      await work();
    } finally {
      await this.#client.query('commit');
    }
  }

  async receiptsAnswered(workspaceId: string): Promise<number> {
    const { rows } = await this.#client.query<{ count: string }>(
      `select count(*) from receipts where workspace_id = $1 and state = 'answered'`,
      [workspaceId],
    );
    return Number(rows[0]?.count);
  }

  async provenanceOf(contactId: string): Promise<Provenance> {
    const { rows } = await this.#client.query<{ provenance: unknown }>(
      'select provenance from contacts where id = $1',
      [contactId],
    );
    return decodeProvenance(rows[0]?.provenance);
  }

  async setTitle(contactId: string, title: string): Promise<void> {
    await this.#client.query('update contacts set job_title = $2 where id = $1', [contactId, title]);
  }

  /** Everything that is stored, as text: to look for what must not be there. */
  dump(): Promise<string> {
    return dumpOf(this.#client);
  }

  async keyHash(keyId: string): Promise<string> {
    const { rows } = await this.#client.query<{ hash: string }>(
      `select encode(hash, 'hex') as hash from workspace_keys where id = $1`,
      [keyId],
    );
    return rows[0]?.hash ?? '';
  }

  /** Takes a table away while the work is done: a fault that no request can be to blame for. */
  async whileWithout(table: string, work: () => Promise<void>): Promise<void> {
    await this.#client.query(`alter table ${table} rename to ${table}_away`);
    try {
      await work();
    } finally {
      await this.#client.query(`alter table ${table}_away rename to ${table}`);
    }
  }
}
