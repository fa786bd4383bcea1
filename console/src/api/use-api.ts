import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import {
  type AnswerOf,
  type ApiError,
  type CallOptions,
  call,
  type OperationName,
  type RequestOf,
} from './call';
import { endSession } from './queries';
import { useSession } from './session';

export interface ApiOptions {
  /** Asked again after so long, as long as the page is looked at. */
  readonly everyMs?: number;
  readonly enabled?: boolean;
}

/** An operation that reads, asked when the component is shown; its last answer stays while the next one comes. */
export function useApi<Name extends OperationName>(
  name: Name,
  request: RequestOf<Name>,
  { everyMs, enabled = true }: ApiOptions = {},
) {
  const { workspaceId } = useSession();
  return useQuery<AnswerOf<Name>, ApiError>({
    queryKey: [name, workspaceId, request],
    queryFn: ({ signal }) => call(name, request, { workspaceId, signal }),
    enabled,
    // Another page of a list may stand in for the next; another workspace, or another thing, never.
    placeholderData: (last, query) =>
      isAboutTheSame(query?.queryKey, [name, workspaceId, request]) ? last : undefined,
    ...(everyMs === undefined ? {} : { refetchInterval: everyMs }),
  });
}

function isAboutTheSame(last: readonly unknown[] | undefined, next: readonly unknown[]): boolean {
  const subject = ([name, workspaceId, request]: readonly unknown[]) => {
    const path = typeof request === 'object' && request !== null && 'path' in request ? request.path : null;
    return JSON.stringify([name, workspaceId, path]);
  };
  return last !== undefined && subject(last) === subject(next);
}

/**
 * An operation that changes something.
 * @param stale names of the operations whose answers it makes out of date.
 */
export function useChange<Name extends OperationName>(name: Name, stale: readonly OperationName[] = []) {
  const queries = useQueryClient();
  const { workspaceId } = useSession();
  return useMutation<AnswerOf<Name>, ApiError, { request: RequestOf<Name>; options?: CallOptions }>({
    mutationFn: ({ request, options }) => call(name, request, { workspaceId, ...options }),
    onSuccess: async () => {
      await Promise.all(stale.map(one => queries.invalidateQueries({ queryKey: [one] })));
    },
    onError: error => {
      if (error.status === 401) endSession(queries);
    },
  });
}
