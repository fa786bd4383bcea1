-- When each provider was last asked, over all replicas: the counts of `take_provider_slots_v1`, one row a
-- provider. A provider belongs to the installation, not to a workspace: its key and its limit are shared.
create table provider_rate_windows (
  provider text primary key,
  -- Ascending: taken[i] slots were taken, of which the last can be used up to last_ms[i] (Unix ms).
  last_ms bigint[] not null default '{}',
  taken integer[] not null default '{}',
  check (cardinality(last_ms) = cardinality(taken))
) with (fillfactor = 20);
