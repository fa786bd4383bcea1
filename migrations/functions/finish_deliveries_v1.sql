-- Writes down how attempts ended, where they still belong to the process that made them: a process that was thought to
-- be dead, and whose delivery another one has taken over, changes nothing ('fenced'). Of a webhook to which nothing was
-- delivered for five days the verdict is 'failing'.
create or replace function finish_deliveries_v1(
  p_workspaces uuid[],
  p_webhooks uuid[],
  p_ids uuid[],
  p_fences bigint[],
  p_statuses text[],
  -- When the next attempt may begin, from now on; null: there is none to come.
  p_wait_ms bigint[],
  p_failures smallint[],
  p_attempts text[]
) returns table (item integer, verdict text)
language plpgsql
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
declare
  v_mine boolean[];
  v_failing uuid[];
begin
  -- In one order, so that two processes do not wait for each other.
  perform from webhooks h
  where (h.workspace_id, h.id) in (select * from unnest(p_workspaces, p_webhooks))
  order by h.workspace_id, h.id for no key update;

  with finished as (
    update webhook_deliveries d set
      status = t.status, due_at = clock_timestamp() + make_interval(secs => t.wait_ms / 1000.0), fence = null,
      failures = t.failures, attempts = t.attempts::json
    from unnest(p_workspaces, p_webhooks, p_ids, p_fences, p_statuses, p_wait_ms, p_failures, p_attempts) with ordinality
      as t (workspace_id, webhook_id, id, fence, status, wait_ms, failures, attempts, n)
    where d.workspace_id = t.workspace_id and d.webhook_id = t.webhook_id and d.id = t.id and d.fence = t.fence
    returning t.n
  )
  select array_agg(f.n is not null order by t.n) into v_mine
  from generate_subscripts(p_ids, 1) as t (n) left join finished f on f.n = t.n;

  with noted as (
    update webhooks h set
      last_delivery_status = t.ended, last_delivery_at = clock_timestamp(),
      failing_since = case when t.any_delivered then null else coalesce(h.failing_since, clock_timestamp()) end
    from (
      select u.workspace_id, u.webhook_id, bool_or(u.status = 'delivered') as any_delivered,
        (array_agg(case when u.status = 'delivered' then 'delivered' else 'failed' end order by u.n desc))[1] as ended
      from unnest(p_workspaces, p_webhooks, p_statuses, v_mine) with ordinality
        as u (workspace_id, webhook_id, status, mine, n)
      where u.mine group by u.workspace_id, u.webhook_id
    ) t
    where h.workspace_id = t.workspace_id and h.id = t.webhook_id
    returning h.id, h.failing_since
  )
  select array_agg(n.id) into v_failing from noted n where n.failing_since < now() - interval '5 days';

  return query
  select t.n::integer,
    case when not t.mine then 'fenced' when t.webhook_id = any (v_failing) then 'failing' else 'finished' end
  from unnest(v_mine, p_webhooks) with ordinality as t (mine, webhook_id, n) order by t.n;
end
$$;
