import { useState } from 'react';
import { useSearch } from 'wouter';
import { useMay } from '../../api/session';
import { useApi } from '../../api/use-api';
import { Button } from '../../parts/button';
import { formatNumber } from '../../parts/format';
import { Card, Page } from '../../parts/page';
import { Answer, EmptyState } from '../../parts/states';
import { Table } from '../../parts/table';
import { columnsOf, OPTIONAL_COLUMNS, type OptionalColumn, USUAL_COLUMNS } from './columns';
import { EnrichDialog, type EnrichTarget } from './enrich-dialog';
import { ExportButton } from './export-button';
import { isField } from './fields';
import { Filters } from './filters';
import { ImportDialog } from './import-dialog';
import { type Found, type Looked, PER_PAGE, useFind } from './use-find';
import { useLater } from './use-later';

const COLUMNS_KEPT = 'sluice.contacts.columns';

function keptColumns(): readonly OptionalColumn[] {
  const kept = localStorage.getItem(COLUMNS_KEPT)?.split(',');
  return kept === undefined ? USUAL_COLUMNS : OPTIONAL_COLUMNS.filter(id => kept.includes(id));
}

/** The part of what is looked for that a run can be ordered for; null where it can not. */
function targetOf({ search, missing, source }: Looked): EnrichTarget | null {
  if (source !== '') return null;
  if (search === '' && missing === '') return { kind: 'all' };
  const fields = missing.split(',').filter(isField);
  return {
    kind: 'filter',
    filter: { ...(search === '' ? {} : { search }), ...(fields.length === 0 ? {} : { missing: fields }) },
  };
}

export default function Contacts() {
  const address = new URLSearchParams(useSearch());
  const [looked, setLooked] = useState<Looked>({
    search: address.get('search') ?? '',
    missing: address.get('missing') ?? '',
    source: address.get('source') ?? '',
    sort: '-created_at',
  });
  // Where each page before this one began: the way back.
  const [places, setPlaces] = useState<readonly string[]>([]);
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [columns, setColumns] = useState(keptColumns);
  const [target, setTarget] = useState<EnrichTarget | null>(null);
  const [isImporting, setImporting] = useState(false);
  const mayEnrich = useMay('write:enrich');
  const mayImport = useMay('write:contacts');
  const asked = useLater(looked);
  const found = useFind(asked, places.at(-1) ?? null);
  const total = useApi('GET /v1/contacts', { query: { per_page: 1 } });
  const look = (change: Partial<Looked>) => {
    setLooked(before => ({ ...before, ...change }));
    setPlaces([]);
  };
  const isFiltered = looked.search !== '' || looked.missing !== '' || looked.source !== '';
  const matching = targetOf(looked);
  const count = total.data?.meta.total;
  const table = columnsOf(columns, {
    has: id => selected.has(id),
    set: (id, isSelected) =>
      setSelected(before => {
        const after = new Set(before);
        if (isSelected) after.add(id);
        else after.delete(id);
        return after;
      }),
  });
  return (
    <Page
      title="Contacts"
      lead={
        count === undefined
          ? 'The people of this workspace.'
          : `${formatNumber(count)} people in this workspace.`
      }
      actions={
        <>
          <ExportButton search={looked.search} />
          {mayImport && (
            <Button look="primary" icon="plus" onPress={() => setImporting(true)}>
              Import a file
            </Button>
          )}
        </>
      }
    >
      <Card>
        <Filters
          looked={looked}
          onChange={look}
          columns={columns}
          onColumns={chosen => {
            localStorage.setItem(COLUMNS_KEPT, chosen.join(','));
            setColumns(chosen);
          }}
        />
        {mayEnrich && count !== 0 && (
          <Selection
            selected={selected}
            page={found.data?.contacts.map(({ id }) => id) ?? []}
            onSelect={setSelected}
            matching={matching}
            isFiltered={isFiltered}
            onEnrich={setTarget}
          />
        )}
        <Answer of={found}>
          {page => (
            <>
              <Table
                label="Contacts"
                columns={table}
                rows={page.contacts}
                keyOf={({ id }) => id}
                sort={{ by: looked.sort.replace('-', ''), isDescending: looked.sort.startsWith('-') }}
                onSort={({ by, isDescending }) => look({ sort: `${isDescending ? '-' : ''}${by}` })}
                empty={
                  <Nobody
                    isFiltered={isFiltered}
                    isComplete={found.isComplete && page.next === null}
                    onClear={() => look({ search: '', missing: '', source: '' })}
                    onImport={mayImport ? () => setImporting(true) : null}
                  />
                }
              />
              <Places
                page={page}
                isComplete={found.isComplete}
                isFiltered={isFiltered}
                places={places}
                onPlaces={setPlaces}
              />
            </>
          )}
        </Answer>
      </Card>
      {target !== null && <EnrichDialog target={target} onClose={() => setTarget(null)} />}
      {isImporting && <ImportDialog onClose={() => setImporting(false)} onEnrich={setTarget} />}
    </Page>
  );
}

interface SelectionProps {
  readonly selected: ReadonlySet<string>;
  readonly page: readonly string[];
  readonly onSelect: (ids: ReadonlySet<string>) => void;
  readonly matching: EnrichTarget | null;
  readonly isFiltered: boolean;
  readonly onEnrich: (target: EnrichTarget) => void;
}

function Selection({ selected, page, onSelect, matching, isFiltered, onEnrich }: SelectionProps) {
  const isWhole = page.length > 0 && page.every(id => selected.has(id));
  const turned = () => {
    const after = new Set(selected);
    for (const id of page) {
      if (isWhole) after.delete(id);
      else after.add(id);
    }
    onSelect(after);
  };
  return (
    <div className="selection">
      <label className="checkbox">
        <input type="checkbox" checked={isWhole} disabled={page.length === 0} onChange={turned} />
        <span>This page</span>
      </label>
      <span className="calm" aria-live="polite">
        {selected.size === 0 ? '' : `${formatNumber(selected.size)} selected`}
      </span>
      <span className="selection-acts">
        {selected.size > 0 && (
          <>
            <Button isSmall look="quiet" onPress={() => onSelect(new Set())}>
              Clear
            </Button>
            <Button isSmall onPress={() => onEnrich({ kind: 'contacts', ids: [...selected] })}>
              Enrich the selected …
            </Button>
          </>
        )}
        {matching !== null && (
          <Button isSmall onPress={() => onEnrich(matching)}>
            {isFiltered ? 'Enrich all that match …' : 'Enrich all …'}
          </Button>
        )}
      </span>
    </div>
  );
}

interface NobodyProps {
  readonly isFiltered: boolean;
  readonly isComplete: boolean;
  readonly onClear: () => void;
  readonly onImport: (() => void) | null;
}

function Nobody({ isFiltered, isComplete, onClear, onImport }: NobodyProps) {
  if (isFiltered) {
    return (
      <EmptyState
        icon="search"
        title={isComplete ? 'Nobody fits' : 'Nobody so far'}
        action={<Button onPress={onClear}>Show everybody</Button>}
      >
        {isComplete ? 'No contact fits the search and the filters.' : 'The search goes on below.'}
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon="contacts"
      title="No contacts yet"
      action={
        onImport !== null && (
          <Button look="primary" icon="plus" onPress={onImport}>
            Import a file
          </Button>
        )
      }
    >
      Import a CSV file of people: a name and a company, an e-mail or a LinkedIn address is enough to find out
      the rest.
    </EmptyState>
  );
}

interface PlacesProps {
  readonly page: Found;
  readonly isComplete: boolean;
  readonly isFiltered: boolean;
  readonly places: readonly string[];
  readonly onPlaces: (places: readonly string[]) => void;
}

/** Where in the list this page is, and the way to the others. */
function Places({
  page: { contacts, scanned, next },
  isComplete,
  isFiltered,
  places,
  onPlaces,
}: PlacesProps) {
  const first = places.length * PER_PAGE + 1;
  const range = `${formatNumber(first)}–${formatNumber(first + contacts.length - 1)}`;
  const searched = `${formatNumber(contacts.length)} found among ${formatNumber(scanned)} looked at`;
  return (
    <nav className="pager" aria-label="Pages of contacts">
      <span aria-live="polite">
        {!isComplete && `Searching … ${searched}`}
        {isComplete && isFiltered && next !== null && contacts.length < PER_PAGE && searched}
        {isComplete &&
          (!isFiltered || next === null || contacts.length === PER_PAGE) &&
          contacts.length > 0 &&
          range}
      </span>
      {(places.length > 0 || next !== null) && (
        <span className="pager-buttons">
          <Button
            isSmall
            icon="previous"
            aria-label="Previous page"
            isDisabled={places.length === 0}
            onPress={() => onPlaces(places.slice(0, -1))}
          />
          <Button
            isSmall
            icon="next"
            aria-label="Next page"
            isDisabled={next === null || !isComplete}
            onPress={() => next !== null && onPlaces([...places, next])}
          />
        </span>
      )}
    </nav>
  );
}
