-- Vendors that take a question and answer it later: such a receipt is 'asked' while somebody submits the question
-- (fresh_until is how long nobody else may), then 'pending', with the vendor's handle in its outcome, until somebody
-- has collected the answer.
alter table receipts drop constraint receipts_state_check;
alter table receipts add constraint receipts_state_check check (state in ('asked', 'pending', 'answered'));
-- When a pending one was last looked for. Whoever looks sets it first, so that two processes do not look at once.
alter table receipts add column polled_at timestamptz;
create index receipts_pending on receipts (provider, polled_at) where state = 'pending';

-- How often each provider was asked for a field, and delivered it; for the operator, like provider_totals.
create table provider_field_totals (
  provider text not null,
  field text not null,
  asked bigint not null default 0,
  delivered bigint not null default 0,
  primary key (provider, field)
);
