import type { Queryable } from '../database/queryable.js';

/** What a session was opened with: the hash of a workspace key, or the proof of the admin token. */
export type Credential =
  | { readonly kind: 'key'; readonly hash: Buffer }
  | { readonly kind: 'admin'; readonly proof: Buffer };

export interface SessionRow {
  readonly key_hash: Buffer | null;
  readonly admin_proof: Buffer | null;
  readonly expires_at: Date;
}

/** Opens a session, and ends those of the same key, or of the operator, that are beyond the newest `most`. */
export async function insertSession(
  database: Queryable,
  session: { hash: Buffer; credential: Credential; expiresAt: Date },
  most: number,
): Promise<void> {
  const { hash, credential, expiresAt } = session;
  const keyHash = credential.kind === 'key' ? credential.hash : null;
  const adminProof = credential.kind === 'admin' ? credential.proof : null;
  await database.query(
    `with surplus as (
       delete from console_sessions where hash in (
         select hash from console_sessions where key_hash is not distinct from $2
         order by created_at desc offset greatest($5::int - 1, 0))
     )
     insert into console_sessions (hash, key_hash, admin_proof, expires_at) values ($1, $2, $3, $4)`,
    [hash, keyHash, adminProof, expiresAt, most],
  );
}

/** The session of a hash, unless its time is over. */
export async function findSession(database: Queryable, hash: Buffer): Promise<SessionRow | null> {
  const { rows } = await database.query<SessionRow>(
    'select key_hash, admin_proof, expires_at from console_sessions where hash = $1 and expires_at > now()',
    [hash],
  );
  return rows[0] ?? null;
}

export async function deleteSession(database: Queryable, hash: Buffer): Promise<void> {
  await database.query('delete from console_sessions where hash = $1', [hash]);
}

/** Deletes sessions whose time is over. @returns how many, at most `rowsMax`. */
export async function deleteOldSessions(database: Queryable, rowsMax: number): Promise<number> {
  const { rows } = await database.query<{ deleted: number }>(
    `with deleted as (
       delete from console_sessions where hash in (
         select hash from console_sessions where expires_at < now() order by expires_at limit $1)
       returning 1)
     select count(*) as deleted from deleted`,
    [rowsMax],
  );
  return rows[0]?.deleted ?? 0;
}
