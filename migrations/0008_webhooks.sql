-- Webhooks: who wants to be told of what, and what waits to be told.

-- What some active webhook of the workspace wants to know, so that a settle, which reads this row anyway, sees without
-- another look that nobody wants to know anything. Kept by src/webhooks/webhooks.store.ts under the row's lock.
alter table workspaces add column subscribed_events text[] not null default '{}';
-- A balance that falls to this is told as credits.low; null: never.
alter table workspaces add column credits_low_at bigint check (credits_low_at > 0);

create table webhooks (
  workspace_id uuid not null,
  id uuid not null,
  url text not null,
  events text[] not null,
  description text,
  active boolean not null,
  -- Why it was switched off by itself: its receiver answered 410, or only failed for days.
  disabled_reason text check (disabled_reason in ('gone', 'failing')),
  -- Sealed by src/webhooks/secret.ts. The former one still signs until it expires.
  secret bytea not null,
  former_secret bytea,
  former_secret_expires_at timestamptz,
  -- How the last attempt ended; failing_since is the first failure after the last success.
  last_delivery_status text check (last_delivery_status in ('delivered', 'failed')),
  last_delivery_at timestamptz,
  failing_since timestamptz,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  -- Set until the deliveries of a deleted one are deleted as well, some at a time.
  deleted_at timestamptz,
  primary key (workspace_id, id)
);
create index webhooks_deleted on webhooks (deleted_at) where deleted_at is not null;

-- One event for one webhook: written by emit_events_v1 in the transaction of the change that it tells of.
create table webhook_deliveries (
  workspace_id uuid not null,
  webhook_id uuid not null,
  -- The event's, a UUIDv7: the same for every webhook that gets it, and over all attempts.
  id uuid not null,
  event text not null,
  -- The bytes that are signed and sent.
  body text not null check (octet_length(body) <= 131072),
  status text not null default 'pending' check (status in ('pending', 'delivered', 'failed')),
  -- When the next attempt may begin; null: there is none to come.
  due_at timestamptz,
  -- The process whose attempt is under way, while its lease lives.
  fence bigint,
  -- Failed attempts since it was queued: the place in the schedule of waits.
  failures smallint not null default 0,
  -- As src/webhooks/attempt.ts reads them, newest last.
  attempts json,
  created_at timestamptz not null default now(),
  primary key (workspace_id, webhook_id, id)
) with (fillfactor = 50);
create index webhook_deliveries_due on webhook_deliveries (workspace_id, webhook_id, due_at) where due_at is not null;
create index webhook_deliveries_age on webhook_deliveries (created_at);

-- Providers of which webhooks were told that they are set aside; gone when they answer again.
create table provider_suspensions (
  provider text primary key,
  told_at timestamptz not null
);
