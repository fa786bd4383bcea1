import type { AnswerOf, RequestOf } from '../../api/call';

export type Waterfall = AnswerOf<'GET /admin/v1/workspaces/{id}/waterfall'>['data'];
export type Settings = RequestOf<'PUT /admin/v1/workspaces/{id}/waterfall'>['body'];
export type Provider = AnswerOf<'GET /admin/v1/providers'>['data']['providers'][number];

/** One provider in the order in which they are asked. */
export interface Place {
  readonly id: string;
  readonly isOn: boolean;
  /** As it is typed; empty: no bound. */
  readonly budget: string;
}

/** A waterfall while it is being changed. */
export interface Draft {
  readonly places: readonly Place[];
  readonly order: 'fixed' | 'auto';
  readonly strategy: 'fill' | 'first_match';
  readonly minConfidence: string;
  readonly maxCost: string;
}

/** The waterfall as it is, with the providers that it leaves out at its end. */
export function draftOf(waterfall: Waterfall, providers: readonly Provider[]): Draft {
  const listed = waterfall.settings?.waterfall ?? waterfall.waterfall;
  const rest = providers.filter(({ id, enabled }) => enabled && !listed.includes(id)).map(({ id }) => id);
  return {
    places: [...listed, ...rest].map(id => ({
      id,
      isOn: waterfall.waterfall.includes(id),
      budget: String(waterfall.settings?.providers?.[id]?.monthly_budget ?? ''),
    })),
    order: waterfall.order,
    strategy: waterfall.strategy,
    minConfidence: String(waterfall.min_confidence),
    maxCost: waterfall.max_cost === null ? '' : String(waterfall.max_cost),
  };
}

/** What is to be set for the workspace. Who is off keeps the place, and who was never on is not named. */
export function settingsOf(draft: Draft, { settings, waterfall }: Waterfall): Settings {
  const known = settings?.waterfall ?? waterfall;
  const named = draft.places.filter(({ id, isOn }) => isOn || known.includes(id));
  const bounded = named.filter(({ isOn, budget }) => !isOn || budget !== '');
  return {
    waterfall: named.map(({ id }) => id),
    order: draft.order,
    strategy: draft.strategy,
    min_confidence: Number(draft.minConfidence),
    max_cost: draft.maxCost === '' ? null : Number(draft.maxCost),
    ...(settings?.values === undefined ? {} : { values: settings.values }),
    providers: Object.fromEntries(
      bounded.map(({ id, isOn, budget }) => [
        id,
        { ...(isOn ? {} : { enabled: false }), ...(budget === '' ? {} : { monthly_budget: Number(budget) }) },
      ]),
    ),
  };
}

/** The places with one of them moved to where another is. */
export function moved(places: readonly Place[], from: number, to: number): readonly Place[] {
  const place = places[from];
  if (place === undefined || to < 0 || to >= places.length) return places;
  const others = places.toSpliced(from, 1);
  return others.toSpliced(to, 0, place);
}
