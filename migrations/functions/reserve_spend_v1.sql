-- Sets aside what questions to providers may cost, each where the workspace's monthly budget for its provider has room
-- for it. The budget is read here, from the one row that all processes share, and the row of the month is locked while
-- it is looked at: so calls at once, in any number of processes, never set aside more than the budget.
create or replace function reserve_spend_v1(p_workspace uuid, p_providers text[], p_costs numeric[])
returns table (item integer, granted boolean, month date)
language plpgsql
set enable_seqscan = off
as $$
#variable_conflict use_column
declare
  v_month date := date_trunc('month', now() at time zone 'UTC')::date;
  v_providers json;
  v_budget numeric;
  v_granted boolean[] := array_fill(true, array[cardinality(p_providers)]);
  v_one record;
begin
  select w.settings->'providers' into v_providers from workspace_waterfalls w where w.workspace_id = p_workspace;
  -- By name, so that two batches never wait for each other.
  for v_one in select t.provider, t.cost, t.n from unnest(p_providers, p_costs) with ordinality as t (provider, cost, n)
    order by t.provider, t.n
  loop
    v_budget := (v_providers->v_one.provider->>'monthly_budget')::numeric;
    continue when v_budget is null;
    insert into provider_spend (workspace_id, provider, month, spent) values (p_workspace, v_one.provider, v_month, 0)
    on conflict do nothing;
    update provider_spend s set spent = s.spent + v_one.cost
    where s.workspace_id = p_workspace and s.provider = v_one.provider and s.month = v_month
      and s.spent + v_one.cost <= v_budget;
    v_granted[v_one.n] := found;
  end loop;
  return query
  select t.n::integer, t.granted, v_month from unnest(v_granted) with ordinality as t (granted, n) order by t.n;
end
$$;
