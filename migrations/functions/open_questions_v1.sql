-- Looks for the answers to a batch of questions of one workspace, and writes down of each that has none, and is about to
-- be asked, that it is. So whoever asks a vendor that bills knows from one statement that nobody has the answer, and has
-- its question on disk.
--
-- A fresh answer serves everybody; one that is not fresh any more (or may not be kept) serves only the key that it was got
-- for, for 24 hours. 'asked' is a question of this very key whose answer never came; 'claimed' is one that somebody submits
-- just now to a vendor that answers later, 'pending' one that such a vendor has. Null: there is nothing.
--
-- For the settings and the look-ups one by one see admit_v1.
create or replace function open_questions_v1(
  p_workspace uuid,
  p_providers text[],
  p_questions uuid[],
  p_keys uuid[],
  -- The enrichment that asks; null where this only looks.
  p_enrichments uuid[],
  p_asked_ms float8[]
) returns table (state text, outcome json, cost double precision, asked_ms bigint)
language plpgsql
set enable_seqscan = off
set enable_sort = off
set enable_bitmapscan = off
set enable_material = off
set enable_hashjoin = off
set enable_mergejoin = off
set jit = off
set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
declare
  v_states text[];
  v_outcomes json[];
  v_costs double precision[];
  v_asked_ms bigint[];
begin
  select array_agg(case when r.state = 'asked' and r.fresh_until > now() then 'claimed' else r.state end order by t.n),
    array_agg(r.outcome order by t.n), array_agg(r.cost order by t.n),
    array_agg((extract(epoch from r.asked_at) * 1000)::bigint order by t.n)
  into v_states, v_outcomes, v_costs, v_asked_ms
  from unnest(p_providers, p_questions, p_keys) with ordinality as t (provider, question, key, n)
  left join lateral (
    select r.state, r.outcome, r.cost, r.asked_at, r.fresh_until from receipts r
    where r.workspace_id = p_workspace and r.provider = t.provider and r.question between t.question and t.question
      and (r.fresh_until > now() or (r.idempotency_key = t.key and r.asked_at > now() - interval '24 hours'))
    order by r.provider, r.question limit 1
  ) r on true;

  if cardinality(array_remove(p_enrichments, null)) > 0 then
    insert into receipts (workspace_id, provider, question, state, enrichment_id, idempotency_key, asked_at, fresh_until)
    select p_workspace, t.provider, t.question, 'asked', t.enrichment_id, t.key, to_timestamp(t.asked_ms / 1000.0), now()
    from unnest(p_providers, p_questions, p_keys, p_enrichments, p_asked_ms, v_states)
      as t (provider, question, key, enrichment_id, asked_ms, state)
    where t.enrichment_id is not null and t.state is distinct from 'answered'
    -- Everybody in one order, so that no two replicas wait for each other.
    order by t.provider, t.question
    on conflict (workspace_id, provider, question) do update set
      state = 'asked', enrichment_id = excluded.enrichment_id, idempotency_key = excluded.idempotency_key,
      outcome = null, cost = 0, asked_at = excluded.asked_at, fresh_until = excluded.fresh_until
    where receipts.fresh_until <= now() or receipts.state = 'asked';
  end if;

  return query select * from unnest(v_states, v_outcomes, v_costs, v_asked_ms);
end
$$;
