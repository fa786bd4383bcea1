-- Writes down how items of a run ended, and counts them, once: an item that is no longer taken for the enrichment that
-- it is said to have ended with stays as it is. 'again' gives it back, as if it had not been taken: it is the next to be
-- taken, where one that failed waits for the next pass (or is taken on the way, where the place goes back before it).
-- 'failed_for_good' is not tried again.
create or replace function end_run_items_v1(
  p_workspace uuid, p_run uuid, p_ns integer[], p_ids uuid[], p_outcomes text[], p_costs float8[],
  -- An item that failed waits again until it has failed so often.
  p_failures_max integer
) returns void
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
  c_span constant interval := '5 seconds';
  v_at timestamptz := clock_timestamp();
begin
  -- What is forgotten in a crash of the database is found again in the enrichments.
  perform set_config('synchronous_commit', 'off', true);
  perform from runs r where r.workspace_id = p_workspace and r.id = p_run for update;

  with ended as (
    update run_items i set
      state = case
        when t.outcome = 'again' or (t.outcome = 'failed' and i.failures + 1 < p_failures_max) then 'pending'
        when t.outcome = 'failed_for_good' then 'failed'
        else t.outcome
      end,
      failures = i.failures + (t.outcome in ('failed', 'failed_for_good'))::integer,
      fence = null,
      enrichment_id = case when t.outcome in ('again', 'not_found') then null else t.id end
    from unnest(p_ns, p_ids, p_outcomes, p_costs) as t (n, id, outcome, cost),
    lateral (
      select f.ctid from run_items f
      where f.workspace_id = p_workspace and f.run_id = p_run and f.n between t.n and t.n order by f.n limit 1
    ) found
    where i.ctid = found.ctid and i.state = 'taken' and i.enrichment_id = t.id
    returning i.n, i.state, t.outcome, t.cost
  ),
  counted as (
    select count(*)::integer as ended, coalesce(sum(e.cost), 0) as cost,
      (count(*) filter (where e.state = 'succeeded'))::integer as succeeded,
      (count(*) filter (where e.state = 'unchanged'))::integer as unchanged,
      (count(*) filter (where e.state = 'no_match'))::integer as no_match,
      (count(*) filter (where e.state = 'not_found'))::integer as not_found,
      (count(*) filter (where e.state = 'suppressed'))::integer as suppressed,
      (count(*) filter (where e.state = 'failed'))::integer as failed,
      min(e.n) filter (where e.outcome = 'again') as next,
      min(e.n) filter (where e.outcome = 'failed' and e.state = 'pending') as behind
    from ended e
  )
  update runs r set
    taken = r.taken - c.ended,
    next_n = least(r.next_n, c.next),
    behind_n = least(r.behind_n, c.behind),
    succeeded = r.succeeded + c.succeeded,
    unchanged = r.unchanged + c.unchanged,
    no_match = r.no_match + c.no_match,
    not_found = r.not_found + c.not_found,
    suppressed = r.suppressed + c.suppressed,
    failed = r.failed + c.failed,
    vendor_cost = r.vendor_cost + c.cost,
    active = r.active and (r.status in ('running', 'waiting_for_credits') or r.taken > c.ended),
    revision = r.revision + 1
  from counted c
  where r.workspace_id = p_workspace and r.id = p_run and c.ended > 0;

  update runs r set
    rate = (r.succeeded + r.unchanged + r.no_match + r.not_found + r.suppressed + r.failed - r.span_done)
      / extract(epoch from v_at - r.span_at),
    span_at = v_at,
    span_done = r.succeeded + r.unchanged + r.no_match + r.not_found + r.suppressed + r.failed
  where r.workspace_id = p_workspace and r.id = p_run and r.span_at <= v_at - c_span;
end
$$;
