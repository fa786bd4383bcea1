-- Takes up to `p_wanted` slots of a provider that allows `p_requests` in any span of `p_per_ms`, and says how many
-- were granted and, if not all, in how many ms the next can be.
--
-- A request leaves some time after its slot was granted: after the way back from here and the opening of its
-- connection. The caller says by how much it may be late (`p_late_ms`, at most 10 s) and throws away what it could
-- not use by then, so a slot counts for `p_per_ms` from the last moment at which it can be used. With a fixed slack
-- instead, three replicas that started at once sent 15 requests where 10 were allowed.
--
-- Slots whose last moments fall into one twentieth of the span are counted together, as if all had the latest, so a
-- row holds some tens of counts however many slots there are, and errs on the safe side only.
--
-- p_at_ms is the time of the taking, the database's clock unless a test gives its own.
create or replace function take_provider_slots_v1(
  p_provider text, p_requests integer, p_per_ms integer, p_wanted integer, p_late_ms integer,
  p_at_ms bigint default null
)
returns table (granted integer, wait_ms integer)
language plpgsql
as $$
#variable_conflict use_column
declare
  c_late_ms_max constant integer := 10000;
  v_bucket_ms bigint := greatest(1, p_per_ms / 20);
  v_at_ms bigint;
  v_use_by_ms bigint;
  v_last_ms bigint[];
  v_taken integer[];
  v_count bigint;
  v_newest integer;
  v_granted integer;
begin
  insert into provider_rate_windows (provider) values (p_provider) on conflict do nothing;
  select w.last_ms, w.taken into v_last_ms, v_taken
  from provider_rate_windows w where w.provider = p_provider for update;
  -- Read after the lock: a clock read before it could be older than the one that the last holder used.
  v_at_ms := coalesce(p_at_ms, floor(extract(epoch from clock_timestamp()) * 1000));
  v_use_by_ms := v_at_ms + least(p_late_ms, c_late_ms_max);
  -- A clock that was set back leaves moments too far in the future: they are taken to be the latest that a slot
  -- granted now could have, which heals itself.
  select coalesce(array_agg(least(c.last_ms, v_at_ms + c_late_ms_max) order by c.place), '{}'),
         coalesce(array_agg(c.taken order by c.place), '{}'), coalesce(sum(c.taken), 0)
  into v_last_ms, v_taken, v_count
  from unnest(v_last_ms, v_taken) with ordinality as c (last_ms, taken, place)
  where c.last_ms >= v_at_ms - p_per_ms;

  v_granted := greatest(0, least(p_wanted, p_requests - v_count));
  v_newest := cardinality(v_taken);
  if v_granted > 0 and v_newest > 0 and v_last_ms[v_newest] / v_bucket_ms >= v_use_by_ms / v_bucket_ms then
    v_last_ms[v_newest] := greatest(v_last_ms[v_newest], v_use_by_ms);
    v_taken[v_newest] := v_taken[v_newest] + v_granted;
  elsif v_granted > 0 then
    v_last_ms := v_last_ms || v_use_by_ms;
    v_taken := v_taken || v_granted;
  end if;
  update provider_rate_windows w set last_ms = v_last_ms, taken = v_taken where w.provider = p_provider;
  return query select v_granted,
    case when v_granted < p_wanted then (v_last_ms[1] + p_per_ms - v_at_ms + 1)::integer else 0 end;
end
$$;
