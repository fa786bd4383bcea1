import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type AnswerOf, type ApiError, call } from '../../api/call';
import { useSession } from '../../api/session';

export type FoundContact = AnswerOf<'GET /v1/contacts/find'>['data']['contacts'][number];

/** What is looked for, as the address of the page has it. */
export interface Looked {
  readonly search: string;
  readonly missing: string;
  readonly source: string;
  readonly sort: string;
}

export interface Found {
  readonly contacts: readonly FoundContact[];
  /** Contacts that were looked at for this page. */
  readonly scanned: number;
  readonly next: string | null;
}

export const PER_PAGE = 50;

/** Questions for one page: half a million contacts. Then somebody decides whether to go on. */
const QUESTIONS_MAX = 25;

/**
 * A page of what is looked for. The server looks at a bounded number of contacts a question; this asks on until the page
 * is full, and shows meanwhile what was found so far.
 */
export function useFind(looked: Looked, after: string | null) {
  const { workspaceId } = useSession();
  const queries = useQueryClient();
  const key = ['GET /v1/contacts/find', workspaceId, looked, after];
  // A condition that is empty is none.
  const conditions = Object.fromEntries(Object.entries(looked).filter(([, value]) => value !== ''));
  const soFarKey = ['found so far', workspaceId, looked, after];
  const whole = useQuery<Found, ApiError>({
    queryKey: key,
    queryFn: async ({ signal }) => {
      let found: Found = { contacts: [], scanned: 0, next: after };
      for (let questions = 1; questions <= QUESTIONS_MAX; questions += 1) {
        const per_page = PER_PAGE - found.contacts.length;
        const query = { ...conditions, ...(found.next === null ? {} : { after: found.next }), per_page };
        const { data } = await call('GET /v1/contacts/find', { query }, { workspaceId, signal });
        found = {
          contacts: [...found.contacts, ...data.contacts],
          scanned: found.scanned + data.scanned,
          next: data.next,
        };
        if (found.next === null || found.contacts.length >= PER_PAGE) break;
        queries.setQueryData(soFarKey, found);
      }
      return found;
    },
  });
  const soFar = useQuery<Found>({ queryKey: soFarKey, enabled: false });
  return { ...whole, data: whole.data ?? soFar.data, isComplete: whole.data !== undefined };
}
