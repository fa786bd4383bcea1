-- Gives a process deliveries to attempt: of every webhook that has some due, as many as it may have under way, oldest
-- first. It goes from webhook to webhook by the index of what is due, so that a long queue of one costs no more than a
-- short one and holds up no other; it begins after the webhook that was served last, and comes round to it at the end.
-- A webhook that has nothing to do now costs one look-up (9 µs).
--
-- A delivery under way belongs to the fencing number of its process while that one's lease lives. What carries this
-- process's own number and is not under way here got lost with a connection, and is given out again.
create or replace function claim_deliveries_v1(
  p_fence bigint,
  -- What this process has under way, and for which of `p_webhooks`.
  p_under_way uuid[],
  p_under_way_for uuid[],
  -- How many may be given out of each webhook, but of these another number.
  p_free integer,
  p_webhooks uuid[],
  p_frees integer[],
  p_count_max integer,
  p_after_workspace uuid,
  p_after_webhook uuid
) returns table (
  workspace_id uuid, webhook_id uuid, id uuid, fence bigint, event text, body text, failures smallint, attempts json,
  created_at timestamptz, url text, secret bytea, former_secret bytea
)
language plpgsql
set enable_seqscan = off
set enable_sort = off
set enable_bitmapscan = off
set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
declare
  v_workspace uuid := p_after_workspace;
  v_webhook uuid := p_after_webhook;
  v_is_second_round boolean := false;
  v_left integer := p_count_max;
  v_due_at timestamptz;
  v_place integer;
  v_free integer;
  v_under_way uuid[];
  v_given integer;
begin
  -- A claim that a crash of the database forgets is a delivery that is attempted again.
  perform set_config('synchronous_commit', 'off', true);
  perform from processes p where p.fence = p_fence and p.lease_expires_at > clock_timestamp();
  if not found then
    raise exception 'the lease % has run out', p_fence using errcode = 'cannot_connect_now';
  end if;

  while v_left > 0 loop
    select d.workspace_id, d.webhook_id, d.due_at into v_workspace, v_webhook, v_due_at from webhook_deliveries d
    where d.due_at is not null and (d.workspace_id, d.webhook_id) > (v_workspace, v_webhook)
    order by d.workspace_id, d.webhook_id, d.due_at limit 1;
    if not found then
      exit when v_is_second_round;
      v_is_second_round := true;
      v_workspace := '00000000-0000-0000-0000-000000000000';
      v_webhook := '00000000-0000-0000-0000-000000000000';
      continue;
    end if;
    exit when v_is_second_round and (v_workspace, v_webhook) > (p_after_workspace, p_after_webhook);

    continue when v_due_at > clock_timestamp();
    v_place := array_position(p_webhooks, v_webhook);
    v_free := least(v_left, coalesce(p_frees[v_place], p_free));
    continue when v_free = 0;
    v_under_way := '{}';
    if v_place is not null then
      select coalesce(array_agg(u.id), '{}') into v_under_way
      from unnest(p_under_way, p_under_way_for) as u (id, webhook_id) where u.webhook_id = v_webhook;
    end if;

    return query
    update webhook_deliveries d set fence = p_fence
    from webhooks h, (
      select w.ctid from webhook_deliveries w
      where w.workspace_id = v_workspace and w.webhook_id = v_webhook and w.due_at <= clock_timestamp()
        and w.id <> all (v_under_way)
        and (w.fence is null or w.fence = p_fence
          or not exists (select from processes p where p.fence = w.fence and p.lease_expires_at > clock_timestamp()))
      order by w.due_at limit v_free for update skip locked
    ) due
    where h.workspace_id = v_workspace and h.id = v_webhook and h.active and d.ctid = due.ctid
    returning d.workspace_id, d.webhook_id, d.id, d.fence, d.event, d.body, d.failures, d.attempts, d.created_at,
      h.url, h.secret, case when h.former_secret_expires_at > now() then h.former_secret end;
    get diagnostics v_given = row_count;
    v_left := v_left - v_given;
  end loop;
end
$$;
