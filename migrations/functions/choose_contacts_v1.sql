-- The next contacts of a workspace, or of an import, in the order of their ids, each with whether a run's conditions
-- choose it and what it lacks. However few are chosen, no more than p_rows are read: a statement stays short on any
-- number of contacts.
create or replace function choose_contacts_v1(
  p_workspace uuid, p_after uuid, p_rows integer,
  p_missing smallint, p_search text, p_created_after timestamptz, p_import uuid, p_source text
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
  -- Ids of providers have no character that JSON escapes, and nothing else in a provenance stands in quotes but ids.
  v_source text := '"' || p_source || '"';
begin
  return query
  select t.id,
    (p_missing is null or t.gaps & p_missing <> 0)
      and (p_search is null or t.full_name ilike v_pattern or t.email ilike v_pattern) is true
      and (p_created_after is null or t.created_at > p_created_after)
      and (v_source is null or strpos(t.provenance::text, v_source) > 0) is true,
    t.gaps
  from (
    -- Two looks, of which one is never made: each has the index that it must use.
    (select a.id, a.full_name, a.email, a.created_at, a.provenance, contact_gaps_v1(a) as gaps from contacts a
     where p_import is null and a.workspace_id = p_workspace and a.id > p_after
     order by a.workspace_id, a.id limit p_rows)
    union all
    (select i.id, i.full_name, i.email, i.created_at, i.provenance, contact_gaps_v1(i) from contacts i
     where i.workspace_id = p_workspace and i.import_id = p_import and i.id > p_after
     order by i.workspace_id, i.import_id, i.id limit p_rows)
  ) as t;
end
$$;
