-- The next contacts of a workspace, or of an import, in the order of their ids, each with whether a run's conditions
-- choose it and what it lacks. However few are chosen, no more than p_rows are read: a statement stays short on any
-- number of contacts.
create or replace function choose_contacts_v1(
  p_workspace uuid, p_after uuid, p_rows integer,
  p_missing smallint, p_search text, p_created_after timestamptz, p_import uuid
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
  select (t.c).id,
    (p_missing is null or contact_gaps_v1(t.c) & p_missing <> 0)
      and (p_search is null or (t.c).full_name ilike v_pattern or (t.c).email ilike v_pattern) is true
      and (p_created_after is null or (t.c).created_at > p_created_after),
    contact_gaps_v1(t.c)
  from (
    -- Two looks, of which one is never made: each has the index that it must use.
    (select a as c from contacts a
     where p_import is null and a.workspace_id = p_workspace and a.id > p_after
     order by a.workspace_id, a.id limit p_rows)
    union all
    (select i from contacts i
     where i.workspace_id = p_workspace and i.import_id = p_import and i.id > p_after
     order by i.workspace_id, i.import_id, i.id limit p_rows)
  ) as t;
end
$$;
