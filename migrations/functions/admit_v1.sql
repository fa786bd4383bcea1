-- Admits a batch of calls: claims their keys (or finds the stored answers), reads the contacts, holds one credit each,
-- opens the enrichment rows. One round trip, one transaction.
--
-- The workspace rows are locked first: everything below is then alone in its workspaces. Claiming keys before
-- that lock let two replicas deadlock on each other's keys. Workspaces that somebody else has locked are 'busy', unless
-- the batch is one workspace's alone: see settle_v1.
--
-- Plans are made while tables are empty and kept when they are large. On an empty table every index that begins
-- with workspace_id costs the same, and a plan that took the wrong one reads a whole workspace for each item (seen:
-- 110 ms a batch at 5,000 rows). So sorts and everything but look-ups one by one are switched off, and each look-up
-- asks for one row of a range in the order of the index that it must use: no other index has that order.
create or replace function admit_v1(
  -- The workspaces of the batch, each once, and for each call which of them is its own, counted from 1.
  p_workspaces uuid[],
  p_owners integer[],
  p_fence bigint,
  p_ids uuid[],
  p_contacts uuid[],
  p_keys uuid[],
  p_fingerprints uuid[],
  p_requested smallint[],
  p_overwrite boolean[],
  -- Of calls about companies: the one that is meant, or the domain by which it may be there. Null: none is about one.
  p_companies uuid[],
  p_domains text[]
) returns table (
  item integer,
  verdict text,
  enrichment_id uuid,
  answered text,
  answer text,
  contact_version integer,
  full_name text,
  first_name text,
  last_name text,
  email text,
  phone text,
  job_title text,
  company_name text,
  linkedin_url text,
  location text,
  seniority text,
  provenance json,
  created_at timestamptz,
  updated_at timestamptz,
  -- Whether the workspace has suppressions at all: only then the program looks for the contact among them. It can not be
  -- looked for here, since numbers and addresses are compared in a form that only the program knows.
  suppressing boolean,
  -- Whether the workspace has companies at all: only then the program looks for the contact's.
  linking boolean,
  -- The row of the company; null where there is none of that domain.
  company json
) language plpgsql
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
  -- Of each workspace; null where it is busy.
  v_available bigint[] := array_fill(null::bigint, array[cardinality(p_workspaces)]);
  v_suppressing boolean[] := array_fill(null::boolean, array[cardinality(p_workspaces)]);
  v_linking boolean[] := v_suppressing;
  v_workspace record;
  v_taken_over uuid[] := '{}';
  v_claim record;
  v_companies json[];
begin
  -- Nothing is acknowledged on the strength of an admit alone: a database that crashes may forget one, whole,
  -- and the settle is then refused. So it need not wait for the disk; every settle flushes what came before it.
  perform set_config('synchronous_commit', 'off', true);

  if cardinality(p_workspaces) = 1 then
    perform from workspaces w where w.id = p_workspaces[1] for update;
  end if;
  for v_workspace in
    select u.n, w.balance - w.held as available,
      exists (select from suppressions s where s.workspace_id = u.id) as suppressing,
      exists (select from companies c where c.workspace_id = u.id) as linking
    from unnest(p_workspaces) with ordinality as u (id, n) join workspaces w on w.id = u.id
    for update of w skip locked
  loop
    v_available[v_workspace.n] := v_workspace.available;
    v_suppressing[v_workspace.n] := v_workspace.suppressing;
    v_linking[v_workspace.n] := v_workspace.linking;
  end loop;

  -- A process that has lost its lease and does not know it yet admits nothing: under a dead fence it would take over its
  -- own calls, and run them twice as the same owner. To the program this is a database that is away for a moment.
  perform from processes p where p.fence = p_fence and p.lease_expires_at > clock_timestamp();
  if not found then
    raise exception 'the lease % has run out', p_fence using errcode = 'cannot_connect_now';
  end if;

  -- Claims that are over their 24 hours free their key; claims of a dead process pass to this one, with the
  -- hold that they carry: the old owner's fencing number no longer settles them.
  for v_claim in
    select c.workspace_id, c.idempotency_key, c.enrichment_id, c.status, c.created_at
    from unnest(p_owners, p_keys) as t (owner, key)
    join lateral (
      select * from claims c
      where c.workspace_id = p_workspaces[t.owner] and c.idempotency_key between t.key and t.key
      order by c.idempotency_key limit 1
    ) c on true
    where v_available[t.owner] is not null
  loop
    if v_claim.status is not null then
      if v_claim.created_at <= now() - interval '24 hours' then
        delete from claims c where c.workspace_id = v_claim.workspace_id and c.idempotency_key = v_claim.idempotency_key;
      end if;
    elsif not exists (
      select from enrichments e join processes p on p.fence = e.fence and p.lease_expires_at > now()
      where e.workspace_id = v_claim.workspace_id and e.id = v_claim.enrichment_id
    ) then
      v_taken_over := v_taken_over || v_claim.enrichment_id;
    end if;
  end loop;

  -- Apart, so that calls about contacts pay nothing for it.
  if p_domains is not null then
    v_companies := find_companies_v1(p_workspaces, p_owners, p_companies, p_domains);
  end if;

  return query
  with asked as (
    select t.n::integer as n, t.owner, t.id, t.contact_id, t.key, t.fingerprint, t.requested, t.overwrite
    from unnest(p_owners, p_ids, p_contacts, p_keys, p_fingerprints, p_requested, p_overwrite)
      with ordinality as t (owner, id, contact_id, key, fingerprint, requested, overwrite, n)
  ),
  found as (
    select a.*, k.enrichment_id as claimed_by, k.status, k.answer,
      c.version, c.full_name, c.first_name, c.last_name, c.email, c.phone, c.job_title, c.company_name,
      c.linkedin_url, c.location, c.seniority, c.provenance, c.created_at, c.updated_at,
      case
        when v_available[a.owner] is null and cardinality(p_workspaces) > 1 then 'busy'
        when k.fingerprint is distinct from a.fingerprint and k.enrichment_id is not null then 'conflict'
        when k.status is not null then 'replay'
        when k.enrichment_id is not null and not k.enrichment_id = any (v_taken_over) then 'running'
        when c.id is null and a.contact_id is not null then 'not_found'
        when v_companies[a.n] is null and p_companies[a.n] is not null then 'not_found'
        when k.enrichment_id is not null then 'taken_over'
        else 'asks'
      end as judged
    from asked a
    left join lateral (
      select * from claims k
      where k.workspace_id = p_workspaces[a.owner] and k.idempotency_key between a.key and a.key
      order by k.idempotency_key limit 1
    ) k on true
    left join lateral (
      select * from contacts c
      where c.workspace_id = p_workspaces[a.owner] and c.id between a.contact_id and a.contact_id
      order by c.id limit 1
    ) c on true
  ),
  ranked as (
    select f.*, case
        when f.judged <> 'asks' then f.judged
        when sum((f.judged = 'asks')::integer) over (partition by f.owner order by f.n) <= v_available[f.owner] then 'admitted'
        else 'no_credit'
      end as verdict
    from found f
  ),
  opened as (
    insert into enrichments (workspace_id, id, contact_id, status, fence, idempotency_key, requested, overwrite, created_at,
      company_id, domain)
    select p_workspaces[r.owner], r.id, r.contact_id, 'running', p_fence, r.key, r.requested, r.overwrite, now(),
      (v_companies[r.n] ->> 'id')::uuid, p_domains[r.n]
    from ranked r where r.verdict = 'admitted'
  ),
  claiming as (
    insert into claims (workspace_id, idempotency_key, enrichment_id, fingerprint, created_at)
    select p_workspaces[r.owner], r.key, r.id, r.fingerprint, now()
    from ranked r where r.verdict = 'admitted' and r.key is not null
  ),
  taken as (
    update enrichments e set fence = p_fence
    from ranked r, lateral (
      select f.ctid from enrichments f
      where f.workspace_id = p_workspaces[r.owner] and f.id between r.claimed_by and r.claimed_by order by f.id limit 1
    ) found
    where r.verdict = 'taken_over' and e.ctid = found.ctid
  ),
  holding as (
    update workspaces w set held = w.held + h.n
    from (
      select p_workspaces[r.owner] as id, count(*) as n from ranked r where r.verdict = 'admitted' group by r.owner
    ) h
    where w.id = h.id
  )
  select r.n, case r.verdict when 'taken_over' then 'admitted' else r.verdict end, coalesce(r.claimed_by, r.id),
    r.status, case when r.verdict = 'replay' then r.answer end,
    r.version, r.full_name, r.first_name, r.last_name, r.email, r.phone, r.job_title, r.company_name,
    r.linkedin_url, r.location, r.seniority, r.provenance, r.created_at, r.updated_at, v_suppressing[r.owner],
    v_linking[r.owner],
    v_companies[r.n]
  from ranked r order by r.n;
end
$$;
