-- Counts calls against a workspace's day and minute. Of `p_wanted` calls as many as fit are counted; refused
-- ones use up nothing. Days and minutes begin by UTC and by the database's clock, the same for all replicas.
create or replace function count_calls_v1(p_workspace uuid, p_wanted integer, p_day_limit integer, p_minute_limit integer)
returns table (granted integer, day_used integer, minute_used integer, at timestamptz)
language plpgsql
as $$
#variable_conflict use_column
declare
  v_at timestamptz;
  v_day date;
  v_minute timestamptz;
  v_day_used integer;
  v_minute_used integer;
  v_granted integer;
begin
  -- A count lost in a crash of the database gives a few calls back; not worth a disk flush on every call.
  perform set_config('synchronous_commit', 'off', true);
  insert into call_counts (workspace_id, day, day_used, minute, minute_used)
  values (p_workspace, '-infinity', 0, '-infinity', 0) on conflict do nothing;
  select c.day, c.day_used, c.minute, c.minute_used into v_day, v_day_used, v_minute, v_minute_used
  from call_counts c where c.workspace_id = p_workspace for update;
  -- Read after the lock: a clock read before it could be older than the one that the last holder used.
  v_at := clock_timestamp();
  if v_day < (v_at at time zone 'UTC')::date then
    v_day := (v_at at time zone 'UTC')::date;
    v_day_used := 0;
  end if;
  if v_minute < date_trunc('minute', v_at) then
    v_minute := date_trunc('minute', v_at);
    v_minute_used := 0;
  end if;
  v_granted := greatest(0, least(p_wanted, p_day_limit - v_day_used, p_minute_limit - v_minute_used));
  if v_granted > 0 then
    update call_counts c set day = v_day, day_used = v_day_used + v_granted, minute = v_minute,
      minute_used = v_minute_used + v_granted
    where c.workspace_id = p_workspace;
  end if;
  return query select v_granted, v_day_used + v_granted, v_minute_used + v_granted, v_at;
end
$$;
