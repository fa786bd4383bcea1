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

/** The fields among those wanted that a provider is asked for. */
export function fillable(
  registered: RegisteredProvider,
  { kind, wanted }: Pick<AnyQuestion<QuestionKind>, 'kind' | 'wanted'>,
): readonly AnyField[] {
  const fills = sideOf(registered, kind)?.fills ?? [];
  return wanted.filter(field => fills.includes(field));
}
