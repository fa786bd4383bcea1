import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { ApiError } from '../api/call';
import { useSession } from '../api/session';
import type { Found, Kind, Looked } from './kind';

export const PER_PAGE = 50;

/** Questions for one page: half a million records. Then somebody decides whether to go on. */
const QUESTIONS_MAX = 25;

/**
 * A page of what is looked for. The server looks at a bounded number of records a question; this asks on until the page
 * is full, and shows meanwhile what was found so far.
 */
export function useFind<Row>({ records, find }: Kind<Row>, looked: Looked, after: string | null) {
  const { workspaceId } = useSession();
  const queries = useQueryClient();
  const conditions: Partial<Looked> = Object.fromEntries(
    Object.entries(looked).filter(([, value]) => value !== ''),
  );
  const soFarKey = ['found so far', records, workspaceId, looked, after];
  const whole = useQuery<Found<Row>, ApiError>({
    queryKey: [`GET /v1/${records}/find`, workspaceId, looked, after],
    queryFn: async ({ signal }) => {
      let found: Found<Row> = { rows: [], scanned: 0, next: after };
      for (let questions = 1; questions <= QUESTIONS_MAX; questions += 1) {
        const per_page = PER_PAGE - found.rows.length;
        const query = { ...conditions, ...(found.next === null ? {} : { after: found.next }), per_page };
        const { rows, scanned, next } = await find(query, { workspaceId, signal });
        found = { rows: [...found.rows, ...rows], scanned: found.scanned + scanned, next };
        if (found.next === null || found.rows.length >= PER_PAGE) break;
        queries.setQueryData(soFarKey, found);
      }
      return found;
    },
  });
  const soFar = useQuery<Found<Row>>({ queryKey: soFarKey, enabled: false });
  return { ...whole, data: whole.data ?? soFar.data, isComplete: whole.data !== undefined };
}
