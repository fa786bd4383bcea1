-- Settles a batch of calls of one workspace: looks at each contact again, writes it, charges or releases the
-- hold, appends to the ledger, records where the values came from and stores the answers. All or nothing.
--
-- A call whose row is no longer running under its fencing number is 'fenced'; one whose contact has changed
-- since it was read is 'stale' (its caller merges anew and comes again). Neither touches anything.
create or replace function settle_v1(
  p_workspace uuid,
  p_ids uuid[],
  -- The fencing number under which each call was admitted.
  p_fences bigint[],
  p_statuses text[],
  p_contacts uuid[],
  p_keys uuid[],
  -- The version that the values were computed from; null where nothing is to be written or charged.
  p_versions integer[],
  p_job_titles text[],
  p_company_names text[],
  p_linkedin_urls text[],
  p_phones text[],
  p_locations text[],
  p_seniorities text[],
  -- JSON texts are joined by U+001F, which JSON can not contain; nothing between two stands for null. As an array
  -- each quote in them would be escaped and unescaped again.
  p_provenances text,
  p_updated_ats timestamptz[],
  p_fields_updated smallint[],
  p_fields text,
  p_attempts text,
  -- The answer without its end, which is the balance; a no_match's whole; null where no key can ask for it.
  p_answers text
) returns table (item integer, verdict text, balance_after bigint)
language plpgsql
set enable_seqscan = off
set enable_sort = off
set enable_bitmapscan = off
set enable_material = off
set enable_hashjoin = off
set enable_mergejoin = off
set jit = off
set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
declare
  v_provenances text[] := string_to_array(p_provenances, E'\x1f', '');
  v_fields text[] := string_to_array(p_fields, E'\x1f', '');
  v_attempts text[] := string_to_array(p_attempts, E'\x1f', '');
  v_answers text[] := string_to_array(p_answers, E'\x1f', '');
  v_workspace record;
  v_mine boolean[];
  v_written boolean[] := array_fill(false, array[cardinality(p_ids)]);
  v_places bigint[];
  v_place bigint;
  v_done boolean[] := '{}';
  v_balances bigint[] := '{}';
  v_settled bigint := 0;
  v_balance bigint;
  v_seq bigint;
  v_hash bytea;
  v_seqs bigint[] := '{}';
  v_hashes bytea[] := '{}';
  v_charged integer[] := '{}';
  v_charged_balances bigint[] := '{}';
  v_at timestamptz := date_trunc('milliseconds', now());
  v_at_text text := to_char(v_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"');
begin
  select w.balance, w.ledger_seq, w.ledger_hash into v_workspace from workspaces w where w.id = p_workspace for update;
  v_balance := v_workspace.balance;
  v_seq := v_workspace.ledger_seq;
  v_hash := v_workspace.ledger_hash;

  select array_agg(e.id is not null order by t.n) into v_mine
  from unnest(p_ids, p_fences) with ordinality as t (id, fence, n)
  left join lateral (
    select e.id from enrichments e
    where e.workspace_id = p_workspace and e.id between t.id and t.id and e.status = 'running' and e.fence = t.fence
    order by e.id limit 1
  ) e on true;

  -- Rows are found by a look-up of their own (see admit_v1) and written by their place (ctid): joined directly, a plan
  -- from the days when the table was empty reads the whole workspace. A row that moves in between fails the version.
  with written as (
    update contacts c set
      version = c.version + 1,
      job_title = t.job_title, company_name = t.company_name, linkedin_url = t.linkedin_url,
      phone = t.phone, location = t.location, seniority = t.seniority,
      provenance = t.provenance::json, updated_at = t.updated_at
    from unnest(p_contacts, p_versions, v_mine, p_job_titles, p_company_names, p_linkedin_urls, p_phones,
        p_locations, p_seniorities, v_provenances, p_updated_ats) with ordinality
      as t (contact_id, version, mine, job_title, company_name, linkedin_url, phone, location, seniority,
        provenance, updated_at, n),
    lateral (
      select f.ctid from contacts f
      where f.workspace_id = p_workspace and f.id between t.contact_id and t.contact_id order by f.id limit 1
    ) found
    where t.mine and t.version is not null and c.ctid = found.ctid and c.version = t.version
    returning t.n
  )
  select array_agg(w.n) into v_places from written w;
  foreach v_place in array coalesce(v_places, '{}') loop
    v_written[v_place] := true;
  end loop;

  for i in 1 .. cardinality(p_ids) loop
    if v_mine[i] and (p_versions[i] is null or v_written[i]) then
      v_done[i] := true;
      v_settled := v_settled + 1;
      if v_written[i] then
        v_balance := v_balance - 1;
        v_seq := v_seq + 1;
        v_hash := sha256(convert_to(concat_ws(E'\n', encode(v_hash, 'hex'), p_workspace, v_seq, 'charge', -1,
          v_balance, p_ids[i], p_ids[i], p_contacts[i], '', v_at_text), 'UTF8'));
        v_seqs := v_seqs || v_seq;
        v_hashes := v_hashes || v_hash;
        v_charged := v_charged || i;
        v_charged_balances := v_charged_balances || v_balance;
      end if;
    else
      v_done[i] := false;
    end if;
    v_balances[i] := v_balance;
  end loop;

  if v_seq > v_workspace.ledger_seq then
    insert into ledger_entries (workspace_id, seq, amount, balance_after, enrichment_id, contact_id, created_at, hash)
    select p_workspace, t.seq, -1, t.balance, p_ids[t.i], p_contacts[t.i], v_at, t.hash
    from unnest(v_seqs, v_charged_balances, v_charged, v_hashes) as t (seq, balance, i, hash);
  end if;

  update enrichments e set
    status = t.status,
    fields_updated = t.fields_updated,
    credits_charged = t.charged::integer,
    settled_at = v_at,
    fields = t.fields::json,
    attempts = t.attempts::json
  from unnest(p_ids, p_statuses, v_done, v_written, p_fields_updated, v_fields, v_attempts)
    as t (id, status, done, charged, fields_updated, fields, attempts),
  lateral (
    select f.ctid from enrichments f
    where f.workspace_id = p_workspace and f.id between t.id and t.id order by f.id limit 1
  ) found
  where t.done and e.ctid = found.ctid;

  update claims k set
    status = t.status,
    answer = case when t.status = 'no_match' then t.answer else t.answer || t.balance || '}}' end
  from unnest(p_keys, p_statuses, v_done, v_answers, v_balances) as t (key, status, done, answer, balance),
  lateral (
    select f.ctid from claims f
    where f.workspace_id = p_workspace and f.idempotency_key between t.key and t.key
    order by f.idempotency_key limit 1
  ) found
  where t.done and t.key is not null and t.status <> 'failed' and k.ctid = found.ctid;

  if 'failed' = any (p_statuses) then
    delete from claims k using unnest(p_ids, p_keys, p_statuses, v_done) as t (id, key, status, done)
    where t.done and t.status = 'failed' and k.workspace_id = p_workspace and k.idempotency_key = t.key
      and k.enrichment_id = t.id;
  end if;

  if v_settled > 0 then
    update workspaces w set
      balance = v_balance, held = w.held - v_settled, ledger_seq = v_seq, ledger_hash = v_hash
    where w.id = p_workspace;
  end if;

  return query
  select t.n::integer, case when t.done then 'settled' when t.mine then 'stale' else 'fenced' end, t.balance
  from unnest(v_done, v_mine, v_balances) with ordinality as t (done, mine, balance, n);
end
$$;
