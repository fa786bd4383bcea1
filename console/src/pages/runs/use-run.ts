import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { stream } from '../../api/call';
import { useSession } from '../../api/session';
import { useApi } from '../../api/use-api';
import { eventsIn } from './events-in';
import { hasEnded, type Run } from './run-words';

/** Before a stream that broke off is opened again. */
const AGAIN_MS = 3_000;

/** A run as it is now: told by the server with each change, until it has ended. */
export function useRun(id: string) {
  const { workspaceId } = useSession();
  const queries = useQueryClient();
  const request = { path: { id } };
  const run = useApi('GET /v1/runs/{id}', request);
  const isOver = run.data === undefined || hasEnded(run.data.data);
  useEffect(() => {
    if (isOver) return;
    const stopped = new AbortController();
    const { signal } = stopped;
    const watch = async () => {
      const body = await stream('GET /v1/runs/{id}/events', { path: { id } }, { workspaceId, signal });
      for await (const event of eventsIn(body)) {
        const data = JSON.parse(event) as Run;
        queries.setQueryData(['GET /v1/runs/{id}', workspaceId, { path: { id } }], { data });
      }
    };
    const again = () => {
      if (signal.aborted) return;
      watch().then(later, later);
    };
    const later = () => {
      if (!signal.aborted) setTimeout(again, AGAIN_MS);
    };
    again();
    return () => stopped.abort();
  }, [id, isOver, workspaceId, queries]);
  // What the run has filled is seen at once where its contacts are listed.
  useEffect(() => {
    if (isOver) void queries.invalidateQueries({ queryKey: ['GET /v1/contacts/find'] });
  }, [isOver, queries]);
  return run;
}
