import { useQuery, useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, use, useMemo, useState } from 'react';
import { type AnswerOf, type ApiError, call } from './call';
import { beginAnew, SESSION } from './queries';

export type Session = NonNullable<AnswerOf<'GET /console/session'>['data']['session']>;
export type Permission = Session['permissions'][number];

interface Signed {
  readonly session: Session;
  /** The workspace that the pages are about; null: the operator has none yet. */
  readonly workspaceId: string | null;
  readonly chooseWorkspace: (id: string) => void;
  readonly signOut: () => Promise<void>;
}

const Context = createContext<Signed | null>(null);

const CHOSEN = 'sluice.workspace';

/** Who is signed in, asked once and after each sign-in. */
export function useWho() {
  return useQuery<Session | null, ApiError>({
    queryKey: SESSION,
    queryFn: ({ signal }) => call('GET /console/session', {}, { signal }).then(({ data }) => data.session),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** Signs in; the pages are there as soon as it is done. */
export function useSignIn() {
  const queries = useQueryClient();
  return async (credential: string) => {
    const { data } = await call('POST /console/session', { body: { credential } });
    beginAnew(queries, data.session);
  };
}

export function SessionProvider({ session, children }: { session: Session; children: ReactNode }) {
  const [chosen, setChosen] = useState(() => localStorage.getItem(CHOSEN));
  const queries = useQueryClient();
  const value = useMemo<Signed>(
    () => ({
      session,
      workspaceId: session.workspace?.id ?? chosen,
      chooseWorkspace: id => {
        localStorage.setItem(CHOSEN, id);
        setChosen(id);
      },
      signOut: async () => {
        await call('DELETE /console/session', {});
        beginAnew(queries, null);
      },
    }),
    [session, chosen, queries],
  );
  return <Context value={value}>{children}</Context>;
}

/** Who is signed in, within the pages. */
export function useSession(): Signed {
  const signed = use(Context);
  if (signed === null) throw new Error('useSession is for what is shown to those who are signed in.');
  return signed;
}

/** Whether who is signed in may do this in the workspace. */
export function useMay(permission: Permission): boolean {
  return useSession().session.permissions.includes(permission);
}

/** The workspace of the page; pages are only shown where there is one. */
export function useWorkspaceId(): string {
  const { workspaceId } = useSession();
  if (workspaceId === null) throw new Error('A page is shown only when a workspace is chosen.');
  return workspaceId;
}
