import type { LoadResult } from '../load/job.js';

/** A figure counts only where every call was answered and charged: a fast wrong answer is worth nothing. */
export function checkCharged({ requests, statusCounts, headerCounts, errors }: LoadResult): void {
  const charged = headerCounts['x-credits-charged']?.['1'] ?? 0;
  if (charged !== requests || statusCounts['200'] !== requests || Object.keys(errors).length > 0) {
    throw new Error(
      `Not every call succeeded: ${JSON.stringify({ requests, charged, statusCounts, errors })}`,
    );
  }
}

/** Every call was charged and answered, or refused with the time to come again: nothing between the two. */
export function checkAnswers({ requests, statusCounts, headerCounts, errors }: LoadResult) {
  const accepted = statusCounts['200'] ?? 0;
  const refused = statusCounts['503'] ?? 0;
  const charged = headerCounts['x-credits-charged']?.['1'] ?? 0;
  const told = headerCounts['retry-after']?.['1'] ?? 0;
  if (
    accepted + refused !== requests ||
    charged !== accepted ||
    told !== refused ||
    errors.unanswered !== undefined
  ) {
    throw new Error(`Not as promised: ${JSON.stringify({ requests, statusCounts, headerCounts, errors })}`);
  }
  return { accepted, refused };
}
