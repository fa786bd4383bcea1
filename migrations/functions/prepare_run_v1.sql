-- Writes the next items of a run, from its list or from the next p_rows records of the workspace, and says whether
-- there are more to write. A run is worked on meanwhile: what is written can be taken.
create or replace function prepare_run_v1(p_workspace uuid, p_run uuid, p_rows integer) returns boolean
language plpgsql
as $$
#variable_conflict use_column
declare
  v_run runs;
  v_read integer;
  v_written integer;
  v_last uuid;
begin
  -- Whoever is at it already goes on with it.
  select r.* into v_run from runs r
  where r.workspace_id = p_workspace and r.id = p_run and r.prepared_at is null and r.status = 'running'
  for update skip locked;
  if not found then
    return exists (
      select from runs r where r.workspace_id = p_workspace and r.id = p_run and r.prepared_at is null
        and r.status = 'running'
    );
  end if;

  if v_run.record_ids is not null then
    insert into run_items (workspace_id, run_id, n, record_id)
    select p_workspace, p_run, v_run.total + t.place, t.id
    from unnest(v_run.record_ids[v_run.total + 1 : v_run.total + p_rows]) with ordinality as t (id, place);
    get diagnostics v_written = row_count;
    v_read := v_written;
  else
    with page as materialized (
      select p.id, p.chosen from choose_records_v1(v_run.kind, p_workspace,
        coalesce(v_run.last_record, '00000000-0000-0000-0000-000000000000'), p_rows,
        v_run.missing, v_run.search, v_run.created_after, v_run.import_id, v_run.source, v_run.industry) p
    ),
    written as (
      insert into run_items (workspace_id, run_id, n, record_id)
      select p_workspace, p_run, v_run.total + row_number() over (order by p.id), p.id from page p where p.chosen
      returning 1
    )
    select (select count(*) from page), (select count(*) from written),
      (select p.id from page p order by p.id desc limit 1)
    into v_read, v_written, v_last;
  end if;

  update runs r set total = r.total + v_written, last_record = coalesce(v_last, r.last_record), revision = r.revision + 1,
    prepared_at = case when v_read < p_rows then now() end,
    record_ids = case when v_read < p_rows then null else r.record_ids end
  where r.workspace_id = p_workspace and r.id = p_run;
  return v_read = p_rows;
end
$$;
