import type { AnyField } from '../normalize/fields.js';
import type { Evidence } from './evidence.js';
import { type Forecast, type ForecastStep, forecast, type Outlook } from './forecast.js';
import { type Merged, merge } from './merge.js';
import { type OwnCompany, WORKSPACE } from './own-company.js';
import type { Plan } from './plan.js';
import type { Answer, Target } from './target.js';

/**
 * A forecast of a call about a contact, with what the workspace itself has of the contact's company: its name is taken
 * before anybody is asked, where it sits is taken where nobody else knows, and neither costs anything.
 * @param own null: there is no such company
 */
export async function forecastWithOwn(
  target: Target,
  planned: Plan & { readonly overwrite: boolean },
  evidence: Evidence,
  outlook: Outlook,
  own: OwnCompany | null,
): Promise<Forecast> {
  const { wanted } = planned;
  const named = taken(target, planned, own?.name ?? null);
  const byName = filledOf(wanted, named);
  const byPlace = filledOf(wanted, taken(target, planned, own?.place ?? null));
  if (byName.length + byPlace.length === 0) return forecast(target, planned, evidence, outlook);
  const left = { ...planned, wanted: wanted.filter(field => !byName.includes(field)) };
  const known = target.after(named?.changes ?? [], '', 0);
  const outside = await forecast(known, left, evidence, outlook);
  const chances: Partial<Record<AnyField, number>> = {};
  for (const field of byName) chances[field] = 1;
  for (const field of byPlace) chances[field] = 1 - (outside.chances[field] ?? 0);
  const sure = Object.fromEntries([...byName, ...byPlace].map(field => [field, 1]));
  const all = { ...outside.chances, ...sure };
  return {
    ...outside,
    steps: [ownStep(chances), ...outside.steps],
    chances: Object.fromEntries(wanted.map(field => [field, all[field] ?? 0])),
  };
}

/** What one answer of the workspace's own comes to; null: there is none. */
function taken(
  target: Target,
  { wanted, overwrite, waterfall }: Plan & { readonly overwrite: boolean },
  answer: Answer | null,
): Merged | null {
  if (answer === null) return null;
  const { minConfidence } = waterfall;
  return merge({ target, requested: wanted, overwrite, answers: [answer], minConfidence, order: [] });
}

function filledOf(wanted: readonly AnyField[], merged: Merged | null): readonly AnyField[] {
  return merged === null ? [] : wanted.filter(field => !merged.missing.includes(field));
}

/** As the attempts of a call tell it. */
function ownStep(chances: ForecastStep['chances']): ForecastStep {
  const free = { expectedCost: 0, worstCost: 0, cached: true };
  return { provider: WORKSPACE, decision: 'ask', reason: null, reached: 1, chances, ...free };
}
