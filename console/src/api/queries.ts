import { QueryCache, QueryClient } from '@tanstack/react-query';
import { ApiError } from './call';

/** Answers are shown again at once and asked anew behind: a page is never blank that was seen before. */
const FRESH_MS = 5_000;
const REPEATS_MAX = 2;

/** What holds the answers; a session that the server does not know any more leads back to the sign-in. */
export function makeQueries(): QueryClient {
  const queries: QueryClient = new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: FRESH_MS,
        // What answers at all is the server's word, whether or not the system believes to be online.
        networkMode: 'always',
        retry: (failures, error) =>
          failures < REPEATS_MAX && error instanceof ApiError && error.status === 503,
      },
      mutations: { networkMode: 'always' },
    },
    queryCache: new QueryCache({
      onError: error => {
        if (!(error instanceof ApiError) || error.status !== 401) return;
        endSession(queries);
      },
    }),
  });
  return queries;
}

/** Whose answers these are. */
export const SESSION = ['session'];

/** Whether a session ended of which nobody signed out: the sign-in says so then. */
export const ENDED = ['session that ended'];

/** The server does not know the session any more. */
export function endSession(queries: QueryClient): void {
  beginAnew(queries, null);
  queries.setQueryData(ENDED, true);
}

/** Somebody else is signed in, or nobody: nothing stays of what was seen before. */
export function beginAnew(queries: QueryClient, session: unknown): void {
  queries.setQueryData(SESSION, session);
  queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== SESSION[0] });
}
