-- Queues events of one type for the webhooks of a workspace that want them, in the transaction of the change that they
-- tell of: both are there afterwards, or neither. Each text of p_data is the JSON of one event's `data`.
-- Returns how many deliveries were queued. Where nobody wants the type it costs one look at the workspace's row.
create or replace function emit_events_v1(p_workspace uuid, p_type text, p_data text[]) returns integer
language plpgsql
set enable_seqscan = off
as $$
declare
  v_at_ms bigint := floor(extract(epoch from clock_timestamp()) * 1000);
  v_at_text text := to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"');
  v_queued integer;
begin
  perform from workspaces w where w.id = p_workspace and p_type = any (w.subscribed_events);
  if not found then
    return 0;
  end if;
  with event as materialized (
    -- UUIDv7 whose twelve bits after the time count, so that events of one call sort as they were given.
    select t.data, (lpad(to_hex(v_at_ms), 12, '0') || '7' || lpad(to_hex(t.n % 4096), 3, '0')
      || right(replace(gen_random_uuid()::text, '-', ''), 16))::uuid as id
    from unnest(p_data) with ordinality as t (data, n)
  )
  insert into webhook_deliveries (workspace_id, webhook_id, id, event, body, due_at)
  select p_workspace, h.id, e.id, p_type,
    concat('{"id":"', e.id, '","type":"', p_type, '","event":"', p_type, '","timestamp":"', v_at_text,
      '","workspace_id":"', p_workspace, '","data":', e.data, '}'),
    now()
  from event e, webhooks h
  where h.workspace_id = p_workspace and h.active and p_type = any (h.events);
  get diagnostics v_queued = row_count;
  return v_queued;
end
$$;
