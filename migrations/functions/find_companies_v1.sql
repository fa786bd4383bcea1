-- The companies that a batch of calls is about, as JSON in the order of the calls: by id, by domain, or, where both are
-- given, by both at once. For workspaces and owners, and for the look-ups one by one, see admit_v1.
create or replace function find_companies_v1(
  p_workspaces uuid[], p_owners integer[], p_ids uuid[], p_domains text[]
) returns json[]
language sql stable
set enable_seqscan = off
set enable_sort = off
set enable_bitmapscan = off
as $$
  select array_agg(coalesce(by_id.company, by_domain.company) order by t.n)
  from unnest(p_owners, p_ids, p_domains) with ordinality as t (owner, id, domain, n)
  left join lateral (
    select row_to_json(c) as company from companies c
    where c.workspace_id = p_workspaces[t.owner] and c.id = t.id and (t.domain is null or c.domain = t.domain)
  ) by_id on true
  left join lateral (
    select row_to_json(c) as company from companies c
    where c.workspace_id = p_workspaces[t.owner] and c.domain = t.domain and t.id is null
  ) by_domain on true
$$;
