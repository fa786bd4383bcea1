-- The next companies of a workspace, for a run over companies: what choose_contacts_v1 is for one over contacts.
create or replace function choose_companies_v1(
  p_workspace uuid, p_after uuid, p_rows integer,
  p_missing smallint, p_search text, p_created_after timestamptz, p_source text, p_industry text
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
  v_industry text := '%' || regexp_replace(p_industry, '([\\%_])', '\\\1', 'g') || '%';
  v_source text := '"' || p_source || '"';
begin
  return query
  select t.id,
    (p_missing is null or t.gaps & p_missing <> 0)
      and (p_search is null or t.name ilike v_pattern or t.domain ilike v_pattern) is true
      and (p_industry is null or t.industry ilike v_industry) is true
      and (p_created_after is null or t.created_at > p_created_after)
      and (v_source is null or strpos(t.provenance::text, v_source) > 0) is true,
    t.gaps
  from (
    select c.id, c.name, c.domain, c.industry, c.created_at, c.provenance, company_gaps_v1(c) as gaps from companies c
    where c.workspace_id = p_workspace and c.id > p_after
    order by c.workspace_id, c.id limit p_rows
  ) as t;
end
$$;
