-- Runs: a hundred thousand contacts or companies enriched for one order. docs/decisions/0010 has the reasons.

create table runs (
  workspace_id uuid not null,
  id uuid not null,
  name text,
  status text not null
    check (status in ('running', 'waiting_for_credits', 'paused', 'completed', 'failed', 'cancelled')),
  -- Whether workers look at it: until it has ended and nothing of it is under way. Changes rarely, so that the many
  -- updates of the counts touch no index (HOT).
  active boolean not null default true,
  -- What kind of records its items are.
  kind text not null check (kind in ('contacts', 'companies')),
  -- The order: which of them, what to fill, for how much.
  selection text not null check (selection in ('list', 'filter', 'all')),
  -- What is chosen of the workspace's records; null: no condition. Bit i of `missing` stands for the kind's i-th field.
  missing smallint,
  search text,
  created_after timestamptz,
  import_id uuid check (import_id is null or kind = 'contacts'),
  fields smallint not null,
  overwrite boolean not null,
  max_credits bigint,
  idempotency_key uuid,
  fingerprint uuid not null,
  -- How far the items are written: through the list, or up to this record. The list goes when they all are.
  record_ids uuid[],
  last_record uuid,
  prepared_at timestamptz,
  -- Items before next_n were taken at least once; behind_n is the first of them that waits again.
  next_n integer not null default 1,
  behind_n integer,
  taken integer not null default 0 check (taken >= 0),
  -- The counts change with the items, in one transaction.
  total integer not null default 0,
  succeeded integer not null default 0,
  unchanged integer not null default 0,
  no_match integer not null default 0,
  not_found integer not null default 0,
  suppressed integer not null default 0,
  failed integer not null default 0,
  vendor_cost double precision not null default 0,
  -- Items a second, of the last whole span; and where the present span began.
  rate double precision,
  span_at timestamptz not null,
  span_done integer not null default 0,
  -- Grows with every change: the id of a server-sent event.
  revision bigint not null default 1,
  created_at timestamptz not null,
  ended_at timestamptz,
  items_deleted boolean not null default false,
  primary key (workspace_id, id),
  -- The last line of defence: each item under way may charge one credit.
  check (succeeded + taken <= max_credits)
) with (fillfactor = 20);
-- Read a piece at a time while the items are written, which compression would make slow.
alter table runs alter column record_ids set storage external;
create unique index runs_key on runs (workspace_id, idempotency_key) where idempotency_key is not null;
create index runs_active on runs (workspace_id, id) where active;
create index runs_age on runs (ended_at) where ended_at is not null and not items_deleted;

-- One record of a run. While it is taken it names its enrichment, before that is admitted: the enrichment's row, which
-- stays for ever, tells how the item ended, whatever dies in between.
create table run_items (
  workspace_id uuid not null,
  run_id uuid not null,
  n integer not null,
  -- A contact or a company, as the run's kind says.
  record_id uuid not null,
  state text not null default 'pending' check (state in
    ('pending', 'taken', 'succeeded', 'unchanged', 'no_match', 'not_found', 'suppressed', 'failed')),
  -- How often it failed.
  failures smallint not null default 0,
  -- Who took it.
  fence bigint,
  enrichment_id uuid,
  primary key (workspace_id, run_id, n)
);
create index run_items_state on run_items (workspace_id, run_id, state, n) where state <> 'pending';
