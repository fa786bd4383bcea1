import { useEffect } from 'react';
import { useSession } from '../api/session';
import { useApi } from '../api/use-api';

/** More of them do not fit into a list that one looks through. */
const LISTED_MAX = 1_000;

/** Which workspace the pages are about; the operator may choose another one. */
export function WorkspaceSwitcher() {
  const { session } = useSession();
  if (session.kind === 'admin') return <Choice />;
  return <p className="workspace-name">{session.workspace?.name}</p>;
}

function Choice() {
  const { workspaceId, chooseWorkspace } = useSession();
  const { data } = useApi('GET /admin/v1/workspaces', { query: { per_page: LISTED_MAX } });
  const workspaces = data?.data.workspaces;
  const first = workspaces?.[0]?.id;
  const isKnown = workspaces?.some(({ id }) => id === workspaceId) ?? true;
  useEffect(() => {
    // A list that is cut off says nothing of those beyond it.
    if (first !== undefined && !isKnown && (workspaces?.length ?? 0) < LISTED_MAX) chooseWorkspace(first);
  }, [first, isKnown, workspaces, chooseWorkspace]);
  return (
    <div className="workspace-choice">
      <label htmlFor="workspace">Workspace</label>
      <select
        id="workspace"
        className="input select"
        value={workspaceId ?? ''}
        onChange={event => chooseWorkspace(event.target.value)}
      >
        {workspaceId === null && <option value="">None yet</option>}
        {workspaces?.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
    </div>
  );
}
