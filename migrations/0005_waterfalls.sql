-- A workspace's own waterfall, and what its providers may cost it in a month.

create table workspace_waterfalls (
  workspace_id uuid primary key,
  -- As src/enrich/own-waterfall.ts reads it; null: it was taken back, which every process is yet to see.
  settings json,
  updated_at timestamptz not null default clock_timestamp()
);
create index workspace_waterfalls_updated on workspace_waterfalls (updated_at);

-- What a provider with a budget has cost a workspace in a month (UTC), with what questions under way may cost yet.
create table provider_spend (
  workspace_id uuid not null,
  provider text not null,
  month date not null,
  -- Decimal, in the currency of the configuration: sums of prices are exact.
  spent numeric not null check (spent >= 0),
  primary key (workspace_id, provider, month)
) with (fillfactor = 50);
