-- Looks at a batch of calls that ask nobody outside: finds the stored answers of their keys, or else reads their
-- contacts. Writes nothing and locks nothing; settle_v1 claims the key and takes the credit when such a
-- call ends. 'unclear' is a key that runs, or that is over its 24 hours: admit_v1 decides about it under the lock.
--
-- For the settings and the look-ups one by one see admit_v1.
create or replace function look_up_v1(
  -- The workspaces of the batch, each once, and for each call which of them is its own, counted from 1.
  p_workspaces uuid[],
  p_owners integer[],
  p_contacts uuid[],
  p_keys uuid[],
  p_fingerprints uuid[],
  -- See admit_v1.
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
  suppressing boolean,
  linking boolean,
  company json
) language plpgsql stable
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
  -- Of each workspace.
  v_available bigint[];
  v_suppressing boolean[];
  v_linking boolean[];
  v_companies json[];
begin
  select array_agg(w.balance - w.held order by u.n),
    array_agg(exists (select from suppressions s where s.workspace_id = u.id) order by u.n),
    array_agg(exists (select from companies c where c.workspace_id = u.id) order by u.n)
  into v_available, v_suppressing, v_linking
  from unnest(p_workspaces) with ordinality as u (id, n) left join workspaces w on w.id = u.id;

  if p_domains is not null then
    v_companies := find_companies_v1(p_workspaces, p_owners, p_companies, p_domains);
  end if;
  return query
  select t.n::integer,
    case
      when k.status is null and k.enrichment_id is not null or k.created_at <= now() - interval '24 hours' then 'unclear'
      when k.fingerprint <> t.fingerprint then 'conflict'
      when k.enrichment_id is not null then 'replay'
      when c.id is null and t.contact_id is not null then 'not_found'
      when v_companies[t.n] is null and p_companies[t.n] is not null then 'not_found'
      when v_available[t.owner] < 1 then 'no_credit'
      else 'admitted'
    end,
    k.enrichment_id, k.status, case when k.fingerprint = t.fingerprint then k.answer end,
    c.version, c.full_name, c.first_name, c.last_name, c.email, c.phone, c.job_title, c.company_name,
    c.linkedin_url, c.location, c.seniority, c.provenance, c.created_at, c.updated_at,
    v_suppressing[t.owner], v_linking[t.owner], v_companies[t.n]
  from unnest(p_owners, p_contacts, p_keys, p_fingerprints) with ordinality as t (owner, contact_id, key, fingerprint, n)
  left join lateral (
    select * from claims k
    where k.workspace_id = p_workspaces[t.owner] and k.idempotency_key between t.key and t.key
    order by k.idempotency_key limit 1
  ) k on true
  left join lateral (
    select * from contacts c
    where c.workspace_id = p_workspaces[t.owner] and c.id between t.contact_id and t.contact_id and k.enrichment_id is null
    order by c.id limit 1
  ) c on true;
end
$$;
