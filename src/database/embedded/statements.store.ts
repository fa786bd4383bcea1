import type pg from 'pg';

/** Ends what a session left: a transaction, settings, prepared statements, temporary tables, advisory locks. */
export const SESSION_RESET = ['rollback', 'discard all'] as const;

/** A transaction that leaves nothing behind, but whose commit has to be flushed like any other. */
export const FLUSHED_COMMIT = "select pg_logical_emit_message(true, 'sluice', 'start')";

/** Bytes of write-ahead log that a start after a crash would have to replay. */
export async function walBytesToReplay(pool: pg.Pool): Promise<number> {
  const { rows } = await pool.query<{ bytes: number }>(
    'select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), redo_lsn)::bigint as bytes from pg_control_checkpoint()',
  );
  return rows[0]?.bytes ?? 0;
}

export async function checkpoint(pool: pg.Pool): Promise<void> {
  await pool.query('checkpoint');
}

/**
 * The table that needs a vacuum most, as it stands in a statement; undefined where none does. The rules are those
 * of autovacuum, with 1,000 rows instead of 50 as the least, since here every query waits for it; and a table is
 * due in any case long before its transaction ids run out.
 */
export async function tableDueForVacuum(pool: pg.Pool): Promise<string | undefined> {
  const { rows } = await pool.query<{ name: string }>(
    `select format('%I.%I', statistics.schemaname, statistics.relname) as name
       from pg_stat_all_tables statistics join pg_class class on class.oid = statistics.relid
      where class.relkind = 'r' and class.relpersistence = 'p'
        and (greatest(n_dead_tup, n_ins_since_vacuum) > 1000 + 0.2 * greatest(reltuples, 0)
          or n_mod_since_analyze > 1000 + 0.1 * greatest(reltuples, 0)
          or age(relfrozenxid) > 100000000)
      order by n_dead_tup + n_ins_since_vacuum desc
      limit 1`,
  );
  return rows[0]?.name;
}

/** @param table as `tableDueForVacuum` gave it: quoted by the database. */
export async function vacuum(pool: pg.Pool, table: string): Promise<void> {
  await pool.query(`vacuum (analyze) ${table}`);
}
