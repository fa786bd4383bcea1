import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { type AnswerOf, type ApiError, call } from '../api/call';
import { useSession } from '../api/session';
import { formatName } from '../parts/format';
import { Answer } from '../parts/states';
import { Table } from '../parts/table';
import type { Records } from './fields';

const PREVIEW = {
  contacts: 'POST /v1/import/contacts/preview',
  companies: 'POST /v1/import/companies/preview',
} as const;

export type Columns = AnswerOf<(typeof PREVIEW)[Records]>['data'];

/** By a column of the file what it becomes; null: it is left out. What is not in it the server tells. */
export type Mapping = Readonly<Record<string, string | null>>;

interface MappingTableProps {
  readonly records: Records;
  readonly name: string;
  /** The first lines of the file. */
  readonly read: () => Promise<string>;
  readonly mapping: Mapping;
  readonly onMapping: (mapping: Mapping) => void;
  readonly onColumns: (columns: Columns | null) => void;
}

/** What each column of a file becomes, as the server understands it, to be changed by hand. */
export function MappingTable({ records, name, read, mapping, onMapping, onColumns }: MappingTableProps) {
  const { workspaceId } = useSession();
  const preview = useQuery<Columns, ApiError>({
    queryKey: ['preview', records, workspaceId, name, mapping],
    queryFn: async ({ signal }) => {
      const body = { csv: await read(), mapping };
      return (await call(PREVIEW[records], { body }, { workspaceId, signal })).data;
    },
    placeholderData: before => before,
    gcTime: 0,
  });
  const columns = preview.error === null ? (preview.data ?? null) : null;
  useEffect(() => onColumns(columns), [columns, onColumns]);
  return (
    <Answer of={preview} what="Reading the file">
      {({ columns: all, fields }) => (
        <Table
          label="What the columns become"
          rows={all.map((column, place) => ({ ...column, place }))}
          keyOf={({ place }) => String(place)}
          columns={[
            { id: 'column', header: 'Column', isName: true, cell: ({ column }) => column },
            {
              id: 'values',
              header: 'First values',
              cell: ({ values }) => (
                <span className="calm">
                  {values
                    .filter(value => value !== '')
                    .slice(0, 3)
                    .join(' · ')}
                </span>
              ),
            },
            {
              id: 'field',
              header: 'Becomes',
              cell: ({ column, field }) => (
                <select
                  className="input select"
                  aria-label={`${column} becomes`}
                  value={field ?? ''}
                  onChange={event =>
                    onMapping({ ...mapping, [column]: event.target.value === '' ? null : event.target.value })
                  }
                >
                  <option value="">Leave out</option>
                  {fields.map(one => (
                    <option key={one} value={one}>
                      {formatName(one)}
                    </option>
                  ))}
                </select>
              ),
            },
          ]}
        />
      )}
    </Answer>
  );
}
