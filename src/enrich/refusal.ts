import type { Database } from '../database/database.js';
import { AppError } from '../errors.js';
import { validationError } from '../http/parse.js';
import type { RecordKind } from '../providers/side.js';
import { companyOf, type EnrichCall } from './call.js';
import { readTarget } from './enrichments.store.js';

type Refusal = 'conflict' | 'not_found' | 'no_credit';

/**
 * What a call is told that opens no enrichment. A company that is not there by id and domain together may be there by
 * its id alone; then the two are of different companies.
 */
export async function refusalOf(
  database: Database,
  call: Pick<EnrichCall, 'workspaceId' | 'subject'>,
  kind: Refusal,
): Promise<AppError> {
  const company = companyOf(call);
  if (kind === 'not_found' && company !== null && company.domain !== null) {
    const there = await readTarget(database, call.workspaceId, { subject: { ...company, domain: null } });
    if (there !== null) {
      const problem = `must be the domain of the company in company_id, and ${company.domain} is not`;
      return validationError({ domain: problem });
    }
  }
  return refusal(kind, company === null ? 'contact' : 'company');
}

function refusal(kind: Refusal, about: RecordKind): AppError {
  switch (kind) {
    case 'conflict':
      return new AppError(
        'idempotency_conflict',
        'This Idempotency-Key was used for another request within the last 24 hours. Send a new key with a new request.',
      );
    case 'not_found':
      return new AppError(
        'not_found',
        `No ${about} with this id exists in this workspace. Check ${about}_id.`,
      );
    case 'no_credit':
      return new AppError(
        'insufficient_credits',
        'The workspace has no credit available. Add credits and retry.',
      );
  }
}
