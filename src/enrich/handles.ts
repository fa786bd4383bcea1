import { NETWORKS, type Network } from '../normalize/social.js';
import type { RegisteredProvider } from '../providers/registered.js';
import { type Belief, weigh } from './confidence.js';
import type { Answer } from './target.js';

/** What somebody is called on a network, and who says so. */
export interface HandleResult {
  readonly network: Network;
  readonly belief: Belief;
}

/**
 * The handles that answers about one person or company amount to, weighed like any field: who agrees makes it surer, and
 * two that differ exclude each other.
 */
export function mergeHandles(
  answers: readonly Answer[],
  {
    minConfidence,
    providers,
  }: { readonly minConfidence: number; readonly providers: readonly Pick<RegisteredProvider, 'id'>[] },
): readonly HandleResult[] {
  const believed = answers.filter(({ isAbout }) => isAbout);
  const rank = (source: string) => providers.findIndex(({ id }) => id === source);
  return NETWORKS.flatMap(network => {
    const claims = believed.flatMap(({ source, handles }) => {
      const value = handles?.values[network];
      return value === undefined ? [] : { source, value, confidence: handles?.confidence ?? 0 };
    });
    const belief = weigh(claims, Object.is, rank);
    return belief === null || belief.confidence < minConfidence ? [] : { network, belief };
  });
}
