-- The next companies of a workspace, for a run over companies: what choose_contacts_v1 is for one over contacts.
create or replace function choose_companies_v1(
  p_workspace uuid, p_after uuid, p_rows integer, p_missing smallint, p_search text, p_created_after timestamptz
) returns table (id uuid, chosen boolean, gaps smallint)
language plpgsql stable
set enable_seqscan = off
set enable_sort = off
set enable_bitmapscan = off
set jit = off
set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
declare
  v_pattern text := '%' || regexp_replace(p_search, '([\\%_])', '\\\1', 'g') || '%';
begin
  return query
  select c.id,
    (p_missing is null or company_gaps_v1(c) & p_missing <> 0)
      and (p_search is null or c.name ilike v_pattern or c.domain ilike v_pattern) is true
      and (p_created_after is null or c.created_at > p_created_after),
    company_gaps_v1(c)
  from companies c
  where c.workspace_id = p_workspace and c.id > p_after
  order by c.workspace_id, c.id limit p_rows;
end
$$;
