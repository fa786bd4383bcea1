import type { SettleItem } from '../../../src/enrich/enrichments.store.js';
import type { SettleAs } from './books-model.js';

/** A call that ends one way or another; where it succeeds, it writes a title of its own. */
export function settleItemOf({
  admitted,
  as,
  version,
  answer,
  opening,
}: Pick<SettleItem, 'admitted' | 'opening'> & { as: SettleAs; version: number; answer: string }): SettleItem {
  return {
    admitted,
    status: as,
    write:
      as === 'succeeded'
        ? {
            kind: 'contact',
            version,
            job_title: `Title of ${admitted.enrichmentId}`,
            company_name: null,
            linkedin_url: null,
            phone: null,
            location: null,
            seniority: null,
            provenance: {},
            updatedAt: new Date(),
          }
        : null,
    charges: as === 'succeeded',
    fieldsUpdatedMask: 0,
    changes: [],
    attempts: [],
    answer: as === 'failed' ? null : answer,
    opening,
  };
}
