-- The engine's tables. workspace_id leads every key, so that a workspace is one unit of routing and of isolation.
-- Fill factors are low where rows are updated soon after they are written: an update that finds room in its
-- own page touches no index (a HOT update).

create table workspaces (
  id uuid primary key,
  name text not null,
  plan text not null check (plan in ('starter', 'pro', 'org', 'unlimited')),
  -- True for the one made at first start: only simulated vendors ever answer it.
  sandbox boolean not null default false,
  -- balance = grants - charges; held = credits of calls in flight. The checks are the last line of defence:
  -- whatever the program does, a workspace can not spend what it does not have.
  balance bigint not null default 0 check (balance >= 0),
  held bigint not null default 0 check (held >= 0),
  -- The head of the ledger's hash chain.
  ledger_seq bigint not null default 0,
  ledger_hash bytea not null default decode(repeat('00', 32), 'hex'),
  created_at timestamptz not null default now(),
  check (held <= balance)
) with (fillfactor = 20);

create table workspace_keys (
  id uuid primary key,
  workspace_id uuid not null references workspaces (id),
  name text not null,
  -- SHA-256 of the whole key; the key itself is nowhere.
  hash bytea not null unique,
  last_four text not null,
  permissions text[] not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz,
  revoked_at timestamptz,
  last_used_at timestamptz
);
create index workspace_keys_by_workspace on workspace_keys (workspace_id, created_at);

-- One row a workspace: how much of the current day and minute is used.
create table call_counts (
  workspace_id uuid primary key,
  day date not null,
  day_used integer not null,
  minute timestamptz not null,
  minute_used integer not null
) with (fillfactor = 20);

create table contacts (
  workspace_id uuid not null,
  id uuid not null,
  -- Grows with every write; a settle that was computed from an older version is refused.
  version integer not null default 1,
  full_name text,
  first_name text,
  last_name text,
  email text,
  phone text,
  job_title text,
  company_name text,
  linkedin_url text,
  location text,
  seniority text,
  related_company_id uuid,
  priority smallint,
  tags text[] not null default '{}',
  custom_fields jsonb not null default '{}',
  notes text,
  -- Where its values came from, in the short form of src/contacts/provenance.ts; null: as the contact was made.
  provenance json,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (workspace_id, id)
) with (fillfactor = 35);
create unique index contacts_email on contacts (workspace_id, lower(email)) where email is not null;
create index contacts_created on contacts (workspace_id, created_at, id);
create index contacts_name on contacts (workspace_id, lower(full_name), id);


-- Who may settle: each server process holds a lease here, renewed every two seconds. Its number is the
-- fencing number of the calls that it admits.
create table processes (
  fence bigint generated always as identity primary key,
  started_at timestamptz not null default now(),
  renewed_at timestamptz not null default now(),
  lease_expires_at timestamptz not null
);

-- The hold and the audit record of a call, in one row: what it asked for, what came of it, from whom.
create table enrichments (
  workspace_id uuid not null,
  id uuid not null,
  -- Null: it is about a company, or somebody was looked up of whom nothing is kept.
  contact_id uuid,
  -- About a company: which one, null where there was none; and the domain, where it was asked for by that.
  company_id uuid,
  domain text,
  status text not null check (status in ('running', 'succeeded', 'unchanged', 'no_match', 'failed')),
  -- Who may settle it.
  fence bigint not null,
  idempotency_key uuid,
  -- Bit i stands for the i-th field that can be filled.
  requested smallint not null,
  overwrite boolean not null,
  fields_updated smallint not null default 0,
  credits_charged smallint not null default 0,
  created_at timestamptz not null,
  settled_at timestamptz,
  -- In the short form of src/enrich/record.ts.
  fields json,
  attempts json,
  primary key (workspace_id, id)
) with (fillfactor = 85);
create index enrichments_contact on enrichments (workspace_id, contact_id, id);
create index enrichments_company on enrichments (workspace_id, company_id, id) where company_id is not null;

-- Which call owns an idempotency key, and the answer that it gave. Apart from the enrichments because it lives for a
-- day and they live on: rows are deleted, whole, and the day's index stays small however many calls there were.
create table claims (
  workspace_id uuid not null,
  idempotency_key uuid not null,
  enrichment_id uuid not null,
  -- The first 128 bits of the SHA-256 of the parsed request.
  fingerprint uuid not null,
  created_at timestamptz not null,
  -- How the call ended; null while it runs. A call that ends otherwise gives its key back.
  status text check (status in ('succeeded', 'unchanged', 'no_match')),
  -- The body that was sent, byte for byte.
  answer text,
  primary key (workspace_id, idempotency_key)
) with (fillfactor = 85);
create index claims_age on claims (created_at);

-- Append-only. The hash of an entry covers the hash of the one before it; docs/reference/ledger.md has the recipe.
create table ledger_entries (
  workspace_id uuid not null,
  seq bigint not null,
  amount bigint not null check (amount <> 0),
  balance_after bigint not null check (balance_after >= 0),
  -- A grant's own reference; a charge is referred to by its enrichment.
  reference text,
  enrichment_id uuid,
  contact_id uuid,
  note text,
  created_at timestamptz not null,
  hash bytea not null,
  primary key (workspace_id, seq),
  check ((amount > 0 and reference is not null) or (amount < 0 and enrichment_id is not null))
);
create unique index ledger_entries_grant on ledger_entries (workspace_id, reference) where reference is not null;
create unique index ledger_entries_charge on ledger_entries (workspace_id, enrichment_id) where enrichment_id is not null;

-- What a vendor answered, written before the call goes on: nothing that was paid for is ever asked again.
-- It is the cache as well.
create table receipts (
  workspace_id uuid not null,
  provider text not null,
  -- The first 128 bits of the SHA-256 of what identifies the person in the question.
  question uuid not null,
  -- 'asked' is written before a billed vendor is asked; one left without an answer is an unknown outcome.
  state text not null check (state in ('asked', 'answered')),
  enrichment_id uuid not null,
  idempotency_key uuid,
  outcome json,
  cost double precision not null default 0,
  asked_at timestamptz not null,
  -- Until then it answers every call; after that, for 24 hours, only the call that it was bought for.
  fresh_until timestamptz not null,
  primary key (workspace_id, provider, question)
);
create index receipts_age on receipts (fresh_until);

-- Totals by provider, for the operator.
create table provider_totals (
  provider text primary key,
  calls bigint not null default 0,
  hits bigint not null default 0,
  misses bigint not null default 0,
  failures bigint not null default 0,
  spend double precision not null default 0
);
