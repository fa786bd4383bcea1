import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { type ApiError, download } from '../api/call';
import { useMay, useSession } from '../api/session';
import { useApi } from '../api/use-api';
import { Button } from '../parts/button';
import { DialogButtons } from '../parts/dialog';
import { formatNumber, formatShare } from '../parts/format';
import { saveFile } from '../parts/save-file';
import { Answer, Problem } from '../parts/states';
import type { Records } from './fields';
import type { Target } from './order';

/** How far an import is that goes on: asked so often until it has ended. */
const LOOK_EVERY_MS = 1_000;

/** What is out of date after an import. */
export const LISTS = {
  contacts: ['GET /v1/contacts/find', 'GET /v1/contacts'],
  companies: ['GET /v1/companies/find', 'GET /v1/companies'],
} as const;

interface ImportResultProps {
  readonly records: Records;
  readonly id: string;
  readonly onClose: () => void;
  readonly onEnrich: (target: Target) => void;
}

/** What became of a file: how far it is, the counts, the rows that did not go in. */
export function ImportResult({ records, id, onClose, onEnrich }: ImportResultProps) {
  const mayEnrich = useMay('write:enrich');
  const [hasEnded, setEnded] = useState(false);
  const request = { path: { id } };
  const told = useApi('GET /v1/imports/{id}', request, hasEnded ? {} : { everyMs: LOOK_EVERY_MS });
  const status = told.data?.data.status;
  if (!hasEnded && (status === 'completed' || status === 'failed')) setEnded(true);
  const queries = useQueryClient();
  useEffect(() => {
    if (!hasEnded) return;
    for (const name of LISTS[records]) void queries.invalidateQueries({ queryKey: [name] });
  }, [hasEnded, queries, records]);
  return (
    <Answer of={told}>
      {({ data: job }) => (
        <>
          {!hasEnded && (
            <div>
              <progress className="progress" aria-label="Progress of the import" value={job.progress} />
              <p className="calm">{formatShare(job.progress)} is in. It goes on if you close this window.</p>
            </div>
          )}
          {job.failure !== null && <p className="note-warn">{job.failure}</p>}
          <dl className="facts">
            <dt>New</dt>
            <dd>{formatNumber(job.created_count)}</dd>
            <dt>Updated</dt>
            <dd>{formatNumber(job.updated_count)}</dd>
            <dt>Skipped</dt>
            <dd>{formatNumber(job.skipped_count)}</dd>
            <dt>Not taken</dt>
            <dd>{formatNumber(job.error_count)}</dd>
          </dl>
          {job.error_count > 0 && (
            <ul className="lines">
              {job.errors.slice(0, 5).map(({ row_number, column, message }) => (
                <li key={`${row_number} ${column}`}>
                  Row {formatNumber(row_number)}
                  {column === null ? '' : `, ${column}`}: {message}
                </li>
              ))}
            </ul>
          )}
          <DialogButtons>
            {job.error_count > 0 && <Rejects id={id} />}
            <Button onPress={onClose}>Close</Button>
            {records === 'contacts' && mayEnrich && hasEnded && job.created_count > 0 && (
              <Button
                look="primary"
                icon="runs"
                onPress={() => onEnrich({ records, whom: { filter: { import_id: id } } })}
              >
                Enrich the new ones …
              </Button>
            )}
          </DialogButtons>
        </>
      )}
    </Answer>
  );
}

function Rejects({ id }: { id: string }) {
  const { workspaceId } = useSession();
  const [error, setError] = useState<ApiError | null>(null);
  const save = async () => {
    try {
      saveFile(
        await download('GET /v1/imports/{id}/rejects', { path: { id } }, { workspaceId }),
        'rejects.csv',
      );
    } catch (fault) {
      setError(fault as ApiError);
    }
  };
  return (
    <>
      {error !== null && <Problem error={error} />}
      <Button icon="down" onPress={() => void save()}>
        Download these rows
      </Button>
    </>
  );
}
