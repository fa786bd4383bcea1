-- Releases what a dead process held in one workspace. Its calls were admitted at most ten minutes before its
-- lease ran out (a call lives for 60 seconds), so only that stretch of the primary key is read.
create or replace function release_dead_v1(p_workspace uuid, p_fence bigint, p_oldest_id uuid) returns bigint
language plpgsql
set enable_seqscan = off
set jit = off
as $$
declare
  v_released bigint;
begin
  perform from workspaces w where w.id = p_workspace for update;
  with released as (
    update enrichments e set status = 'failed', settled_at = now()
    where e.workspace_id = p_workspace and e.id >= p_oldest_id and e.status = 'running' and e.fence = p_fence
    returning e.id, e.idempotency_key
  ),
  freed as (
    delete from claims k using released r
    where k.workspace_id = p_workspace and k.idempotency_key = r.idempotency_key and k.enrichment_id = r.id
  )
  select count(*) into v_released from released;
  if v_released > 0 then
    update workspaces w set held = w.held - v_released where w.id = p_workspace;
  end if;
  return v_released;
end
$$;
