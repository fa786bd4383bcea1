-- Adds credits. The same reference again is the same grant: nothing is added, and `added` is false; with
-- another amount, `amount` tells what the reference stands for (a charge's is negative).
create or replace function grant_v1(p_workspace uuid, p_amount bigint, p_reference text, p_note text)
returns table (known boolean, added boolean, amount bigint, balance bigint, held bigint)
language plpgsql
as $$
#variable_conflict use_column
declare
  v_workspace record;
  v_earlier bigint;
  v_at timestamptz := date_trunc('milliseconds', now());
  v_hash bytea;
begin
  select w.* into v_workspace from workspaces w where w.id = p_workspace for update;
  if not found then
    return query select false, false, 0::bigint, 0::bigint, 0::bigint;
    return;
  end if;

  select l.amount into v_earlier from ledger_entries l where l.workspace_id = p_workspace and l.reference = p_reference;
  -- A charge is referred to by its enrichment, so that no grant may take such a reference.
  if not found and p_reference ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then
    select l.amount into v_earlier from ledger_entries l
    where l.workspace_id = p_workspace and l.enrichment_id = p_reference::uuid;
  end if;
  if v_earlier is not null then
    return query select true, false, v_earlier, v_workspace.balance, v_workspace.held;
    return;
  end if;

  v_hash := sha256(convert_to(concat_ws(E'\n', encode(v_workspace.ledger_hash, 'hex'), p_workspace,
    v_workspace.ledger_seq + 1, 'grant', p_amount, v_workspace.balance + p_amount, p_reference, '', '',
    coalesce(p_note, ''), to_char(v_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')), 'UTF8'));
  insert into ledger_entries (workspace_id, seq, amount, balance_after, reference, note, created_at, hash)
  values (p_workspace, v_workspace.ledger_seq + 1, p_amount, v_workspace.balance + p_amount, p_reference, p_note, v_at, v_hash);
  update workspaces w set balance = w.balance + p_amount, ledger_seq = w.ledger_seq + 1, ledger_hash = v_hash
  where w.id = p_workspace;
  return query select true, true, p_amount, v_workspace.balance + p_amount, v_workspace.held;
end
$$;
