-- Takes the next items of a run for one process: as many as ids are given, as the workspace has credits and as the
-- run's budget allows, those under way counted as if each were charged. Each item gets one of the ids, for the
-- enrichment that it is going to be.
create or replace function take_run_items_v1(p_workspace uuid, p_run uuid, p_fence bigint, p_ids uuid[])
returns table (n integer, record_id uuid, enrichment_id uuid)
language plpgsql
set enable_seqscan = off
set enable_sort = off
set enable_bitmapscan = off
set enable_hashjoin = off
set enable_mergejoin = off
set jit = off
set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
declare
  v_run record;
  v_wanted integer;
  v_ns integer[];
  v_places tid[];
begin
  -- An item that is charged was taken, on disk: the flush of the settle brings all that was written before it. A database
  -- that crashes may forget items that were only taken, and they are taken again.
  perform set_config('synchronous_commit', 'off', true);
  select r.status, r.next_n, r.max_credits, r.succeeded, r.taken into v_run from runs r where r.workspace_id = p_workspace and r.id = p_run for update;
  if not found or v_run.status <> 'running' then
    return;
  end if;
  -- Whoever has lost its lease may not take: others look after what dead processes took.
  perform from processes p where p.fence = p_fence and p.lease_expires_at > clock_timestamp();
  if not found then
    raise exception 'the lease % has run out', p_fence using errcode = 'cannot_connect_now';
  end if;

  select least(cardinality(p_ids), w.balance - w.held, v_run.max_credits - v_run.succeeded - v_run.taken) into v_wanted
  from workspaces w where w.id = p_workspace;
  if v_wanted <= 0 then
    return;
  end if;

  select array_agg(t.n), array_agg(t.place) into v_ns, v_places from (
    select i.n, i.ctid as place from run_items i
    where i.workspace_id = p_workspace and i.run_id = p_run and i.n >= v_run.next_n and i.state = 'pending'
    order by i.n limit v_wanted
  ) t;
  update runs r set
    taken = r.taken + coalesce(cardinality(v_ns), 0),
    -- Fewer than were wanted: there are no more from here to the end.
    next_n = case when coalesce(cardinality(v_ns), 0) < v_wanted then r.total + 1 else v_ns[cardinality(v_ns)] + 1 end,
    revision = r.revision + 1
  where r.workspace_id = p_workspace and r.id = p_run;
  return query
  update run_items i set state = 'taken', fence = p_fence, enrichment_id = t.id
  from unnest(v_places, p_ids) as t (place, id)
  where i.ctid = t.place
  returning i.n, i.record_id, i.enrichment_id;
end
$$;
