import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot } from '../../src/paths.js';

/** A way to break the program: one of its SQL functions with another text. */
export interface BrokenBuild {
  readonly file: 'admit_v1.sql' | 'settle_v1.sql';
  readonly edits: readonly (readonly [find: string, replace: string])[];
}

/**
 * The database's own checks and unique indexes stop every one of these builds before it does harm. They are taken away as
 * well: what is tested here is the checker.
 */
export const NO_LAST_LINE_OF_DEFENCE = `
  alter table workspaces drop constraint workspaces_balance_check, drop constraint workspaces_held_check,
    drop constraint workspaces_check;
  alter table ledger_entries drop constraint ledger_entries_balance_after_check;
  drop index ledger_entries_charge;
  alter table claims drop constraint claims_pkey;`;

/** Whoever comes late settles, although the call has passed to another process. */
export const NO_FENCING: BrokenBuild = {
  file: 'settle_v1.sql',
  edits: [[`e.status = 'running' and e.fence = t.fence`, 'e.id is not null']],
};

/** Everybody is admitted, whatever is held and whatever is left. */
export const NO_HOLD: BrokenBuild = {
  file: 'admit_v1.sql',
  edits: [
    [
      `when sum((f.judged = 'asks')::integer) over (partition by f.owner order by f.n) <= v_available[f.owner] then 'admitted'`,
      `when true then 'admitted'`,
    ],
  ],
};

/** The same of calls that ask nobody outside, and need no hold: they settle whatever is left. */
export const NO_CREDIT_LEFT: BrokenBuild = {
  file: 'settle_v1.sql',
  edits: [['if v_available[v_owner] < 1 then', 'if false then']],
};

/** Nobody looks whether another call had the key meanwhile. */
export const NO_CLAIM: BrokenBuild = {
  file: 'settle_v1.sql',
  edits: [[`when k.enrichment_id is not null then 'claimed'`, '']],
};

/** The charge comes with the admission, in another transaction than the write and the answer that it is for. */
export const CHARGE_FIRST: readonly BrokenBuild[] = [
  { file: 'settle_v1.sql', edits: [['      if p_charges[i] then', '      if false then']] },
  {
    file: 'admit_v1.sql',
    edits: [
      [
        'end\n$$;',
        `  for v_claim in
    select e.workspace_id, e.id, e.contact_id,
      date_trunc('milliseconds', now()) as at
    from enrichments e
    where e.workspace_id = any (p_workspaces) and e.id = any (p_ids) and e.status = 'running'
  loop
    update workspaces w set balance = w.balance - 1, ledger_seq = w.ledger_seq + 1,
      ledger_hash = sha256(convert_to(concat_ws(E'\\n', encode(w.ledger_hash, 'hex'), w.id, w.ledger_seq + 1,
        'charge', -1, w.balance - 1, v_claim.id, v_claim.id, v_claim.contact_id, '',
        to_char(v_claim.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')), 'UTF8'))
    where w.id = v_claim.workspace_id;
    insert into ledger_entries (workspace_id, seq, amount, balance_after, enrichment_id, contact_id, created_at, hash)
    select w.id, w.ledger_seq, -1, w.balance, v_claim.id, v_claim.contact_id, v_claim.at, w.ledger_hash
    from workspaces w where w.id = v_claim.workspace_id;
  end loop;
end
$$;`,
      ],
    ],
  },
];

/** The statement that breaks a running server's database. @throws Error where the function's text has changed. */
export async function breakingStatement({ file, edits }: BrokenBuild): Promise<string> {
  let text = await readFile(join(projectRoot, 'migrations', 'functions', file), 'utf8');
  for (const [find, replace] of edits) {
    if (text.split(find).length !== 2) throw new Error(`${file} has no longer, or twice: ${find}`);
    text = text.replace(find, () => replace);
  }
  return text;
}
