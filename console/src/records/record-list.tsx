import { useMemo, useState } from 'react';
import { useMay } from '../api/session';
import { useApi } from '../api/use-api';
import { Button } from '../parts/button';
import { formatNumber } from '../parts/format';
import { Card, Page } from '../parts/page';
import { Answer, EmptyState } from '../parts/states';
import { Table } from '../parts/table';
import { EnrichDialog } from './enrich-dialog';
import { ExportButton } from './export-button';
import type { Records } from './fields';
import { Filters } from './filters';
import { ImportDialog } from './import-dialog';
import type { Kind } from './kind';
import type { Target } from './order';
import { Places } from './places';
import { Selection, selectionColumn } from './selection';
import { useFind } from './use-find';
import { useLater } from './use-later';
import { useColumns, useLooked } from './use-looked';

const WRITING = { contacts: 'write:contacts', companies: 'write:companies' } as const;
const COUNTING = { contacts: 'GET /v1/contacts', companies: 'GET /v1/companies' } as const;

/** All records of a kind: looked for, selected, imported, exported, enriched. */
export function RecordList<Row extends { readonly id: string }>({ kind }: { kind: Kind<Row> }) {
  const { records, words } = kind;
  const [target, setTarget] = useState<Target | null>(null);
  const [isImporting, setImporting] = useState(false);
  const mayImport = useMay(WRITING[records]);
  const at = useLooked();
  return (
    <Page
      title={words.title}
      lead={<Count records={records} many={words.many} />}
      actions={
        <>
          <ExportButton records={records} search={at.looked.search} industry={at.looked.industry} />
          {mayImport && (
            <Button look="primary" icon="plus" onPress={() => setImporting(true)}>
              Import a file
            </Button>
          )}
        </>
      }
    >
      <Card>
        <Found
          kind={kind}
          at={at}
          onEnrich={setTarget}
          onImport={mayImport ? () => setImporting(true) : null}
        />
      </Card>
      {target !== null && <EnrichDialog target={target} onClose={() => setTarget(null)} />}
      {isImporting && (
        <ImportDialog records={records} onClose={() => setImporting(false)} onEnrich={setTarget} />
      )}
    </Page>
  );
}

function Count({ records, many }: { records: Records; many: string }) {
  const total = useApi(COUNTING[records], { query: { per_page: 1 } }).data?.meta.total;
  return total === undefined
    ? `The ${many} in this workspace.`
    : `${formatNumber(total)} ${many} in this workspace.`;
}

interface FoundProps<Row> {
  readonly kind: Kind<Row>;
  readonly at: ReturnType<typeof useLooked>;
  readonly onEnrich: (target: Target) => void;
  readonly onImport: (() => void) | null;
}

function Found<Row extends { readonly id: string }>({ kind, at, onEnrich, onImport }: FoundProps<Row>) {
  const { looked, look, places, setPlaces, isFiltered } = at;
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const { shown, show } = useColumns(kind);
  const mayEnrich = useMay('write:enrich');
  const found = useFind(kind, useLater(looked), places.at(-1) ?? null);
  const rows = found.data?.rows;
  const isEmpty = found.isComplete && !isFiltered && rows?.length === 0 && places.length === 0;
  const { sort } = looked;
  // Who types in the search has the filters drawn anew at every key, but not fifty rows with them.
  const table = useMemo(
    () => (
      <Table
        label={kind.words.title}
        columns={[
          ...(mayEnrich ? [selectionColumn(kind.nameOf, selected, setSelected)] : []),
          kind.name,
          ...kind.columns.filter(({ id }) => shown.includes(id)),
        ]}
        rows={rows ?? []}
        keyOf={({ id }) => id}
        sort={{ by: sort.replace('-', ''), isDescending: sort.startsWith('-') }}
        onSort={({ by, isDescending }) => look({ sort: `${isDescending ? '-' : ''}${by}` })}
      />
    ),
    [kind, rows, shown, selected, mayEnrich, sort, look],
  );
  return (
    <>
      <Filters kind={kind} looked={looked} onChange={look} columns={shown} onColumns={show} />
      {mayEnrich && !isEmpty && (
        <Selection
          selected={selected}
          page={rows?.map(({ id }) => id) ?? []}
          onSelect={setSelected}
          isFiltered={isFiltered}
          onEnrichSelected={() => onEnrich(kind.selected([...selected]))}
          onEnrichAll={() => onEnrich(kind.matching(looked))}
        />
      )}
      <Answer of={found}>
        {page => (
          <>
            {page.rows.length > 0 ? (
              table
            ) : (
              <Nobody
                kind={kind}
                isFiltered={isFiltered}
                isComplete={found.isComplete && page.next === null}
                onClear={() => look({ search: '', industry: '', missing: '', source: '' })}
                onImport={onImport}
              />
            )}
            <Places
              what={kind.records}
              page={page}
              isComplete={found.isComplete}
              isFiltered={isFiltered}
              places={places}
              onPlaces={setPlaces}
            />
          </>
        )}
      </Answer>
    </>
  );
}

interface NobodyProps {
  readonly kind: Pick<Kind<never>, 'records' | 'words'>;
  readonly isFiltered: boolean;
  readonly isComplete: boolean;
  readonly onClear: () => void;
  readonly onImport: (() => void) | null;
}

function Nobody({ kind: { records, words }, isFiltered, isComplete, onClear, onImport }: NobodyProps) {
  if (isFiltered) {
    return (
      <EmptyState
        icon="search"
        title={isComplete ? `${words.nobody} fits` : `${words.nobody} so far`}
        action={<Button onPress={onClear}>Show {words.all}</Button>}
      >
        {isComplete ? `${words.nobody} fits the search and the filters.` : 'The search goes on below.'}
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={records}
      title={`No ${records} yet`}
      action={
        onImport !== null && (
          <Button look="primary" icon="plus" onPress={onImport}>
            Import a file
          </Button>
        )
      }
    >
      {words.first}
    </EmptyState>
  );
}
