import type { AnyField } from '../normalize/fields.js';
import type { CommonOptions } from './options.js';
import type { Provider } from './provider.js';
import { type AnyQuestion, type QuestionKind, sideOf } from './side.js';
import type { Standing } from './standing.js';

/** A provider as configured: what the waterfall is made of. */
export interface RegisteredProvider {
  readonly id: string;
  readonly type: string;
  readonly options: CommonOptions & { readonly timeout_ms: number };
  readonly provider: Provider;
  readonly standing: Standing;
}

/** What was learned of the values of one field, by holding them against those of other sources. */
export interface LearnedTrust {
  /** How often there was something to compare with; what is older fades. */
  readonly compared: number;
  /** How often it was right, as far as all sources together make that likely. */
  readonly right: number;
  /** How likely its next value is right, 0 to 1. */
  readonly trust: number;
}

/** The fields among those wanted that a provider is asked for. */
export function fillable(
  registered: RegisteredProvider,
  { kind, wanted }: Pick<AnyQuestion<QuestionKind>, 'kind' | 'wanted'>,
): readonly AnyField[] {
  const fills = sideOf(registered, kind)?.fills ?? [];
  return wanted.filter(field => fills.includes(field));
}
