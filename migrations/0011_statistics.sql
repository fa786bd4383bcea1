-- What enrichments came to, by the hour: counted in memory and added up here, so that a year of charts is read from some
-- hundred rows and a call writes nothing for it. docs/decisions/0015 has the reasons.

create table enrichment_hours (
  workspace_id uuid not null,
  hour timestamptz not null,
  succeeded bigint not null default 0,
  unchanged bigint not null default 0,
  no_match bigint not null default 0,
  failed bigint not null default 0,
  suppressed bigint not null default 0,
  -- In the currency of the configuration.
  vendor_cost double precision not null default 0,
  primary key (workspace_id, hour)
) with (fillfactor = 50);
create index enrichment_hours_age on enrichment_hours (hour);

-- Of the calls that came to an end, failed ones left out: how often a field was missing, and how often it was filled.
create table field_hours (
  workspace_id uuid not null,
  hour timestamptz not null,
  field text not null,
  wanted bigint not null,
  filled bigint not null,
  primary key (workspace_id, hour, field)
) with (fillfactor = 50);

create table provider_hours (
  workspace_id uuid not null,
  hour timestamptz not null,
  provider text not null,
  hits bigint not null,
  misses bigint not null,
  failures bigint not null,
  -- Answers that were there already: neither asked for nor paid, and in none of the counts above.
  cached bigint not null,
  -- Of all that were asked.
  latency_ms double precision not null,
  cost double precision not null,
  primary key (workspace_id, hour, provider)
) with (fillfactor = 50);

-- Grants alone, which are few among the charges, in the order of the ledger. A charge's row is not in it.
create index ledger_entries_grants_in_order on ledger_entries (workspace_id, seq) where reference is not null;

-- What somebody should see to, found without reading what is in order.
create index imports_failed on imports (workspace_id, finished_at) where status = 'failed';
create index webhooks_troubled on webhooks (workspace_id, id)
  where deleted_at is null and (disabled_reason is not null or failing_since is not null);
