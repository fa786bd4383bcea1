-- What people may ask for: that nobody asks about them, and that nothing of them is kept.

-- Who is not to be asked about. Only hashes (src/suppressions/identifier.ts), never the values.
create table suppressions (
  workspace_id uuid not null,
  id uuid not null,
  kind text not null check (kind in ('email', 'phone', 'linkedin_url')),
  hash uuid not null,
  reason text,
  created_at timestamptz not null default now(),
  primary key (workspace_id, id)
);
create unique index suppressions_hash on suppressions (workspace_id, hash);

-- An erasure finds what vendors answered by the calls that it was got for.
create index receipts_enrichment on receipts (workspace_id, enrichment_id);

-- It returns one column more than before, which "create or replace" refuses.
drop function if exists admit_v1(uuid, bigint, uuid[], uuid[], uuid[], uuid[], smallint[], boolean[]);
