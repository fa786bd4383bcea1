-- Records what vendors answered to a batch of questions of one workspace. An answer replaces its question, and an older
-- answer. A function only so that its plan is kept; unlike admit_v1 it looks nothing up, and needs no settings.
create or replace function record_answers_v1(
  p_workspace uuid,
  p_providers text[],
  p_questions uuid[],
  p_enrichments uuid[],
  p_keys uuid[],
  -- JSON texts joined by U+001F (see settle_v1).
  p_outcomes text,
  p_costs float8[],
  p_asked_ms float8[],
  p_fresh_days float8[]
) returns void
language plpgsql
as $$
begin
  insert into receipts (workspace_id, provider, question, state, enrichment_id, idempotency_key, outcome, cost,
    asked_at, fresh_until)
  select p_workspace, t.provider, t.question, 'answered', t.enrichment_id, t.key, t.outcome::json, t.cost,
    to_timestamp(t.asked_ms / 1000.0), now() + make_interval(secs => t.fresh_days * 86400)
  from unnest(p_providers, p_questions, p_enrichments, p_keys, string_to_array(p_outcomes, E'\x1f'), p_costs, p_asked_ms,
      p_fresh_days)
    as t (provider, question, enrichment_id, key, outcome, cost, asked_ms, fresh_days)
  -- Everybody in one order, so that no two replicas wait for each other.
  order by t.provider, t.question
  on conflict (workspace_id, provider, question) do update set
    state = excluded.state, enrichment_id = excluded.enrichment_id, idempotency_key = excluded.idempotency_key,
    outcome = excluded.outcome, cost = excluded.cost, asked_at = excluded.asked_at, fresh_until = excluded.fresh_until;
end
$$;
