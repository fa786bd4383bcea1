-- Settles a batch of calls: looks at each contact again, writes it, charges or releases the
-- hold, appends to the ledger, records where the values came from and stores the answers. All or nothing.
--
-- A call whose row is no longer running under its fencing number is 'fenced'; one whose contact has changed
-- since it was read is 'stale' (its caller merges anew and comes again). Neither touches anything.
--
-- A call that look_up_v1 has only looked at is admitted and settled here in one: its key is claimed ('claimed': another
-- call was faster, look again), it needs a credit that nobody holds ('no_credit'), its rows are written once, finished.
--
-- Calls of several workspaces share the transaction and its flush to disk. Workspaces that somebody else has locked are
-- left out then, and their calls are 'busy': nobody waits for them but a batch of theirs alone. So no two batches ever
-- wait for each other.
create or replace function settle_v1(
  -- The workspaces of the batch, each once, and for each call which of them is its own, counted from 1.
  p_workspaces uuid[],
  p_owners integer[],
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
  -- The answer without its end, which is the balance; a no_match's whole; null where there is none.
  p_answers text,
  -- Of a call that was only looked at: how many ms ago it came, what it asks for, its fingerprint. Null: admit_v1 has
  -- opened its row and holds its credit.
  p_ages_ms integer[],
  p_requested smallint[],
  p_overwrite boolean[],
  p_fingerprints uuid[],
  -- Whether it costs its credit: what found nothing but what the workspace has itself is written and free.
  p_charges boolean[],
  -- Of calls about companies: the id, and what is written of it (see write_company_v1), as JSON texts like the others.
  -- Null: none is about one.
  p_companies text
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
  v_companies json[] := string_to_array(p_companies, E'\x1f', '')::json[];
  v_workspace record;
  v_owner integer;
  v_alive bigint[];
  -- Null: the call may go on to its end.
  v_refused text[];
  v_written boolean[] := array_fill(false, array[cardinality(p_ids)]);
  v_places bigint[];
  v_place bigint;
  v_done boolean[] := '{}';
  v_balances bigint[] := '{}';
  -- Of each workspace; the balance of one that is busy is null.
  v_balance bigint[] := array_fill(null::bigint, array[cardinality(p_workspaces)]);
  v_available bigint[] := v_balance;
  v_seq bigint[] := v_balance;
  v_hash bytea[] := array_fill(null::bytea, array[cardinality(p_workspaces)]);
  v_released bigint[] := array_fill(0::bigint, array[cardinality(p_workspaces)]);
  v_telling boolean := false;
  -- Whether there are calls that hold a credit, and such that were only looked at: a write for none costs half of what one
  -- for some does.
  v_any_held boolean := array_position(p_ages_ms, null) is not null;
  v_any_looked_at boolean := cardinality(array_remove(p_ages_ms, null)) > 0;
  v_seqs bigint[] := '{}';
  v_hashes bytea[] := '{}';
  v_charged integer[] := '{}';
  v_charged_balances bigint[] := '{}';
  v_at timestamptz := date_trunc('milliseconds', now());
  v_at_text text := to_char(v_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"');
begin
  if cardinality(p_workspaces) = 1 then
    perform from workspaces w where w.id = p_workspaces[1] for update;
  end if;
  for v_workspace in
    select u.n, w.balance, w.held, w.ledger_seq, w.ledger_hash, w.subscribed_events
    from unnest(p_workspaces) with ordinality as u (id, n) join workspaces w on w.id = u.id
    for update of w skip locked
  loop
    v_balance[v_workspace.n] := v_workspace.balance;
    v_available[v_workspace.n] := v_workspace.balance - v_workspace.held;
    v_seq[v_workspace.n] := v_workspace.ledger_seq;
    v_hash[v_workspace.n] := v_workspace.ledger_hash;
    v_telling := v_telling or v_workspace.subscribed_events <> '{}';
  end loop;

  -- A process that has lost its lease opens nothing.
  select array_agg(p.fence) into v_alive from processes p
  where p.fence = any (p_fences) and p.lease_expires_at > clock_timestamp();

  select array_agg(
    case
      when v_balance[t.owner] is null and cardinality(p_workspaces) > 1 then 'busy'
      when t.age_ms is null then case when e.status = 'running' and e.fence = t.fence then null else 'fenced' end
      when e.id is not null or not t.fence = any (coalesce(v_alive, '{}')) then 'fenced'
      when k.enrichment_id is not null then 'claimed'
      -- It writes nothing, but its answer would outlive a contact that was erased meanwhile.
      when t.status = 'unchanged' and t.contact_id is not null and not exists (
        select from contacts c where c.workspace_id = p_workspaces[t.owner] and c.id between t.contact_id and t.contact_id
      ) then 'stale'
    end order by t.n) into v_refused
  from unnest(p_owners, p_ids, p_fences, p_keys, p_ages_ms, p_statuses, p_contacts) with ordinality
    as t (owner, id, fence, key, age_ms, status, contact_id, n)
  left join lateral (
    select e.id, e.status, e.fence from enrichments e
    where e.workspace_id = p_workspaces[t.owner] and e.id between t.id and t.id order by e.id limit 1
  ) e on true
  left join lateral (
    select k.enrichment_id from claims k
    where k.workspace_id = p_workspaces[t.owner] and k.idempotency_key between t.key and t.key and t.age_ms is not null
    order by k.idempotency_key limit 1
  ) k on true;

  if cardinality(p_ids) > any (v_available) then
    for i in 1 .. cardinality(p_ids) loop
      v_owner := p_owners[i];
      if v_refused[i] is null and p_ages_ms[i] is not null then
        if v_available[v_owner] < 1 then
          v_refused[i] := 'no_credit';
        elsif p_charges[i] then
          v_available[v_owner] := v_available[v_owner] - 1;
        end if;
      end if;
    end loop;
  end if;

  -- Rows are found by a look-up of their own (see admit_v1) and written by their place (ctid): joined directly, a plan
  -- from the days when the table was empty reads the whole workspace. A row that moves in between fails the version.
  with written as (
    update contacts c set
      version = c.version + 1,
      job_title = t.job_title, company_name = t.company_name, linkedin_url = t.linkedin_url,
      phone = t.phone, location = t.location, seniority = t.seniority,
      provenance = t.provenance::json, updated_at = t.updated_at
    from unnest(p_owners, p_contacts, p_versions, v_refused, p_job_titles, p_company_names, p_linkedin_urls, p_phones,
        p_locations, p_seniorities, v_provenances, p_updated_ats) with ordinality
      as t (owner, contact_id, version, refused, job_title, company_name, linkedin_url, phone, location, seniority,
        provenance, updated_at, n),
    lateral (
      select f.ctid from contacts f
      where f.workspace_id = p_workspaces[t.owner] and f.id between t.contact_id and t.contact_id order by f.id limit 1
    ) found
    where t.refused is null and t.version is not null and c.ctid = found.ctid and c.version = t.version
    returning t.n
  )
  select array_agg(w.n) into v_places from written w;
  foreach v_place in array coalesce(v_places, '{}') loop
    v_written[v_place] := true;
  end loop;
  if v_companies is not null then
    for i in 1 .. cardinality(p_ids) loop
      if v_refused[i] is null and p_versions[i] is not null and v_companies[i] is not null then
        v_written[i] := write_company_v1(p_workspaces[p_owners[i]], p_ids[i], v_companies[i], p_versions[i]);
      end if;
    end loop;
  end if;

  for i in 1 .. cardinality(p_ids) loop
    v_owner := p_owners[i];
    if v_refused[i] is null and (p_versions[i] is null or v_written[i]) then
      v_done[i] := true;
      if p_ages_ms[i] is null then
        v_released[v_owner] := v_released[v_owner] + 1;
      end if;
      if p_charges[i] then
        v_balance[v_owner] := v_balance[v_owner] - 1;
        v_seq[v_owner] := v_seq[v_owner] + 1;
        v_hash[v_owner] := sha256(convert_to(concat_ws(E'\n', encode(v_hash[v_owner], 'hex'), p_workspaces[v_owner],
          v_seq[v_owner], 'charge', -1, v_balance[v_owner], p_ids[i], p_ids[i], coalesce(p_contacts[i]::text, ''), '',
          v_at_text), 'UTF8'));
        v_seqs := v_seqs || v_seq[v_owner];
        v_hashes := v_hashes || v_hash[v_owner];
        v_charged := v_charged || i;
        v_charged_balances := v_charged_balances || v_balance[v_owner];
      end if;
    else
      v_done[i] := false;
    end if;
    v_balances[i] := v_balance[v_owner];
  end loop;

  if cardinality(v_charged) > 0 then
    insert into ledger_entries (workspace_id, seq, amount, balance_after, enrichment_id, contact_id, created_at, hash)
    select p_workspaces[p_owners[t.i]], t.seq, -1, t.balance, p_ids[t.i], p_contacts[t.i], v_at, t.hash
    from unnest(v_seqs, v_charged_balances, v_charged, v_hashes) as t (seq, balance, i, hash);
  end if;

  if v_telling and (cardinality(v_charged) > 0 or true = any (v_written)) then
    -- Each with the balance of before, which is still in its row.
    for v_workspace in
      select u.n, w.id, w.balance, w.credits_low_at
      from unnest(p_workspaces) with ordinality as u (id, n) join workspaces w on w.id = u.id
      where w.subscribed_events <> '{}'
    loop
      perform emit_settled_v1(v_workspace.id, v_workspace.balance, v_balance[v_workspace.n], v_workspace.credits_low_at, (
        -- The answer's `data`, which follows the eight characters of `{"data":`.
        select coalesce(array_agg(concat(substr(t.answer, 9), t.balance, ',"enrichment_id":"', t.id, '"}') order by t.n), '{}')
        from unnest(p_owners, p_ids, p_contacts, v_answers, v_balances, v_written) with ordinality
          as t (owner, id, contact_id, answer, balance, written, n)
        where t.owner = v_workspace.n and t.written and t.contact_id is not null));
    end loop;
  end if;

  if v_any_held then
    update enrichments e set
      status = t.status,
      fields_updated = t.fields_updated,
      credits_charged = t.charged::integer,
      settled_at = v_at,
      fields = t.fields::json,
      attempts = t.attempts::json
    from unnest(p_owners, p_ids, p_statuses, v_done, p_charges, p_fields_updated, v_fields, v_attempts, p_ages_ms)
      as t (owner, id, status, done, charged, fields_updated, fields, attempts, age_ms),
    lateral (
      select f.ctid from enrichments f
      where f.workspace_id = p_workspaces[t.owner] and f.id between t.id and t.id order by f.id limit 1
    ) found
    where t.done and t.age_ms is null and e.ctid = found.ctid;

    update claims k set
      status = t.status,
      answer = case when t.status = 'no_match' then t.answer else t.answer || t.balance || '}}' end
    from unnest(p_owners, p_keys, p_statuses, v_done, v_answers, v_balances, p_ages_ms)
      as t (owner, key, status, done, answer, balance, age_ms),
    lateral (
      select f.ctid from claims f
      where f.workspace_id = p_workspaces[t.owner] and f.idempotency_key between t.key and t.key
      order by f.idempotency_key limit 1
    ) found
    where t.done and t.age_ms is null and t.key is not null and t.status <> 'failed' and k.ctid = found.ctid;
  end if;

  if v_any_looked_at then
    insert into enrichments (workspace_id, id, contact_id, status, fence, idempotency_key, requested, overwrite,
      fields_updated, credits_charged, created_at, settled_at, fields, attempts, company_id, domain)
    select p_workspaces[t.owner], t.id, t.contact_id, t.status, t.fence, t.key, t.requested, t.overwrite, t.fields_updated,
      t.charged::integer, v_at - make_interval(secs => t.age_ms / 1000.0), v_at, t.fields::json, t.attempts::json,
      (t.company ->> 'id')::uuid, t.company ->> 'domain'
    from unnest(p_owners, p_ids, p_contacts, p_statuses, p_fences, p_keys, p_requested, p_overwrite, p_fields_updated,
        p_charges, p_ages_ms, v_fields, v_attempts, v_done, v_companies)
      as t (owner, id, contact_id, status, fence, key, requested, overwrite, fields_updated, charged, age_ms, fields,
        attempts, done, company)
    where t.done and t.age_ms is not null;

    insert into claims (workspace_id, idempotency_key, enrichment_id, fingerprint, created_at, status, answer)
    select p_workspaces[t.owner], t.key, t.id, t.fingerprint, v_at, t.status,
      case when t.status = 'no_match' then t.answer else t.answer || t.balance || '}}' end
    from unnest(p_owners, p_ids, p_keys, p_statuses, p_fingerprints, v_answers, v_balances, p_ages_ms, v_done)
      as t (owner, id, key, status, fingerprint, answer, balance, age_ms, done)
    where t.done and t.age_ms is not null and t.key is not null and t.status <> 'failed';
  end if;

  if 'failed' = any (p_statuses) then
    delete from claims k using unnest(p_owners, p_ids, p_keys, p_statuses, v_done) as t (owner, id, key, status, done)
    where t.done and t.status = 'failed' and k.workspace_id = p_workspaces[t.owner] and k.idempotency_key = t.key
      and k.enrichment_id = t.id;
  end if;

  update workspaces w set
    balance = v_balance[u.n], held = w.held - v_released[u.n], ledger_seq = v_seq[u.n], ledger_hash = v_hash[u.n]
  from unnest(p_workspaces) with ordinality as u (id, n)
  where w.id = u.id and (w.ledger_seq < v_seq[u.n] or v_released[u.n] > 0);

  return query
  select t.n::integer, case when t.done then 'settled' else coalesce(t.refused, 'stale') end, t.balance
  from unnest(v_done, v_refused, v_balances) with ordinality as t (done, refused, balance, n);
end
$$;
