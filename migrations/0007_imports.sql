-- Imports: the file as it was received, how far it is in, and what came of each row.

-- The import that made the contact; null for others. Never changed, so that its index costs enrichment nothing.
alter table contacts add column import_id uuid;
create index contacts_import on contacts (workspace_id, import_id, id) where import_id is not null;

create table imports (
  workspace_id uuid not null,
  id uuid not null,
  -- What is imported: 'contacts' or 'companies'.
  kind text not null,
  -- 'receiving' until all bytes are here; 'queued' while no process works on it.
  status text not null check (status in ('receiving', 'queued', 'running', 'completed', 'failed')),
  -- Which process receives it or works on it; another one takes over when that process's lease has run out.
  fence bigint,
  -- Freed after 24 hours.
  idempotency_key text,
  -- The SHA-256 of the options and the bytes, as far as they tell one request from another.
  fingerprint bytea,
  options json not null,
  format text not null check (format in ('table', 'objects')),
  encoding text,
  bytes_total bigint not null default 0,
  -- The last row that is done: its number grows in the transaction that writes the rows up to it.
  row_done bigint not null default 0,
  bytes_done bigint not null default 0,
  created_count bigint not null default 0,
  updated_count bigint not null default 0,
  skipped_count bigint not null default 0,
  error_count bigint not null default 0,
  -- The file's columns, what each became, and which were left out; null until the header was read.
  columns json,
  failure text,
  -- Until its pieces are deleted, some time after it is finished.
  bytes_kept boolean not null default true,
  created_at timestamptz not null,
  finished_at timestamptz,
  primary key (workspace_id, id)
) with (fillfactor = 50);
create unique index imports_key on imports (workspace_id, idempotency_key) where idempotency_key is not null;
create index imports_open on imports (created_at) where status in ('receiving', 'queued', 'running');
create index imports_emptying on imports (finished_at) where finished_at is not null and bytes_kept;

-- The received bytes, until the import is finished. In the database and not on a disk, because any process of the
-- installation may have to go on with it; 2 GB take a hundredth of the time that their rows take.
create table import_chunks (
  workspace_id uuid not null,
  import_id uuid not null,
  chunk integer not null,
  bytes bytea not null,
  primary key (workspace_id, import_id, chunk)
);
alter table import_chunks alter column bytes set storage external;

-- What each row became, a batch a row: three arrays of one length.
create table import_batches (
  workspace_id uuid not null,
  import_id uuid not null,
  -- The number of the last row in it.
  last_row bigint not null,
  row_numbers integer[] not null,
  record_ids uuid[] not null,
  outcomes text[] not null,
  primary key (workspace_id, import_id, last_row)
);

-- Rows that did not go in, as they were, with what is wrong with them.
create table import_rejects (
  workspace_id uuid not null,
  import_id uuid not null,
  row_number bigint not null,
  code text not null,
  -- [[column or null, reason], …]
  problems json not null,
  -- The cells of a row of a table, or an object's text.
  source json not null,
  rejected_at timestamptz not null,
  primary key (workspace_id, import_id, row_number)
);
create index import_rejects_age on import_rejects (rejected_at);

-- When the last exports began: at most so many within an hour.
create table export_counts (
  workspace_id uuid primary key,
  begun timestamptz[] not null
) with (fillfactor = 50);
