-- The baseline's tables, as one would write them first: normal forms, the indexes that its queries and the
-- public lists need, nothing tuned. Foreign keys from the rows that every call adds are left out: each
-- would lock the workspace's row once more, and the baseline must not be slower than it has to be.
create schema textbook;

create table textbook.workspaces (
  id uuid primary key,
  name text not null,
  plan text not null check (plan in ('starter', 'pro', 'org', 'unlimited')),
  balance bigint not null check (balance >= 0),
  ledger_hash bytea not null
);

create table textbook.workspace_keys (
  key_hash bytea primary key,
  workspace_id uuid not null references textbook.workspaces,
  permissions text[] not null,
  expires_at timestamptz,
  revoked_at timestamptz
);

create table textbook.rate_counters (
  workspace_id uuid primary key,
  day timestamptz not null,
  day_count bigint not null,
  minute timestamptz not null,
  minute_count bigint not null
);

create table textbook.contacts (
  id uuid primary key,
  workspace_id uuid not null references textbook.workspaces,
  full_name text not null,
  email text not null,
  job_title text,
  company_name text,
  linkedin_url text,
  phone text,
  location text,
  seniority text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (workspace_id, email)
);

create table textbook.idempotency_keys (
  workspace_id uuid not null,
  key uuid not null,
  fingerprint bytea not null,
  enrichment_id uuid not null,
  answer text,
  created_at timestamptz not null,
  primary key (workspace_id, key)
);

create table textbook.enrichments (
  id uuid primary key,
  workspace_id uuid not null,
  contact_id uuid not null,
  status text not null,
  fields_updated text[] not null,
  credits_charged int not null,
  provenance jsonb not null,
  created_at timestamptz not null
);
create index on textbook.enrichments (workspace_id, contact_id);

create table textbook.ledger (
  id bigint generated always as identity primary key,
  workspace_id uuid not null,
  type text not null check (type in ('grant', 'charge')),
  amount bigint not null,
  balance_after bigint not null check (balance_after >= 0),
  reference text not null,
  hash bytea not null,
  created_at timestamptz not null,
  unique (workspace_id, reference)
);
