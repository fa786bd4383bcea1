-- What a batch of charged calls has to tell the workspace's webhooks: each contact that was enriched, and a balance
-- that fell to the workspace's threshold, or to nothing, with this batch. Called by settle_v1 under the row's lock.
create or replace function emit_settled_v1(
  p_workspace uuid, p_balance_before bigint, p_balance_after bigint, p_credits_low_at bigint, p_enriched text[]
) returns void
language plpgsql
as $$
begin
  perform emit_events_v1(p_workspace, 'contact.enriched', p_enriched);
  if p_balance_before > p_credits_low_at and p_balance_after <= p_credits_low_at then
    perform emit_events_v1(p_workspace, 'credits.low',
      array[format('{"balance":%s,"threshold":%s}', p_balance_after, p_credits_low_at)]);
  end if;
  if p_balance_before > 0 and p_balance_after = 0 then
    perform emit_events_v1(p_workspace, 'credits.exhausted', array['{"balance":0}']);
  end if;
end
$$;
