import { useState } from 'react';
import type { AnswerOf } from '../../api/call';
import { useApi } from '../../api/use-api';
import { Badge } from '../../parts/badge';
import { Segments, TextField } from '../../parts/field';
import { formatMoment, formatNumber } from '../../parts/format';
import { Card } from '../../parts/page';
import { Pager } from '../../parts/pager';
import { Answer, EmptyState } from '../../parts/states';
import { type Column, Table } from '../../parts/table';

type Entry = AnswerOf<'GET /v1/credits/ledger'>['data']['entries'][number];

const PER_PAGE = 50;

const COLUMNS: readonly Column<Entry>[] = [
  { id: 'id', header: 'Entry', isFigure: true, cell: ({ id }) => formatNumber(id) },
  {
    id: 'at',
    header: 'When',
    cell: ({ created_at }) => <span className="cell">{formatMoment(created_at)}</span>,
  },
  {
    id: 'type',
    header: 'What',
    cell: ({ type }) => (type === 'grant' ? <Badge tone="good">Grant</Badge> : <Badge>Charge</Badge>),
  },
  {
    id: 'amount',
    header: 'Credits',
    isFigure: true,
    cell: ({ amount }) => `${amount > 0 ? '+' : '−'}${formatNumber(Math.abs(amount))}`,
  },
  {
    id: 'balance',
    header: 'Balance after',
    isFigure: true,
    cell: entry => formatNumber(entry.balance_after),
  },
  {
    id: 'reference',
    header: 'Reference',
    cell: ({ reference, note }) => (
      <>
        <span className="mono">{reference}</span>
        {note !== null && <div className="calm">{note}</div>}
      </>
    ),
  },
];

/** Grants and charges: all of them, newest first, or those that a search finds. */
export function Ledger() {
  const [view, setView] = useState<'all' | 'found'>('all');
  return (
    <Card
      title="Ledger"
      note="Each entry has a hash that covers the one before it: none can be changed unseen."
      actions={
        <Segments
          label="Entries"
          value={view}
          onChange={setView}
          options={[
            { value: 'all', label: 'All entries' },
            { value: 'found', label: 'Grants and search' },
          ]}
        />
      }
    >
      {view === 'all' ? <AllEntries /> : <FoundEntries />}
    </Card>
  );
}

/** The server's pages are oldest first and have no gaps: the newest is its last one. */
function AllEntries() {
  const [page, setPage] = useState(1);
  const newest = useApi('GET /v1/credits/ledger', { query: { per_page: 1 } });
  const total = newest.data?.meta.total ?? 0;
  const pages = Math.max(1, Math.ceil(total / PER_PAGE));
  const entries = useApi(
    'GET /v1/credits/ledger',
    { query: { page: pages - page + 1, per_page: PER_PAGE } },
    { enabled: newest.data !== undefined },
  );
  return (
    <Answer of={newest.error === null ? entries : newest}>
      {({ data, meta }) => (
        <>
          <Entries entries={data.entries.toReversed()} />
          <Pager meta={{ page, per_page: PER_PAGE, total: meta.total }} onPage={setPage} what="entries" />
        </>
      )}
    </Answer>
  );
}

function FoundEntries() {
  const [search, setSearch] = useState('');
  const [page, setPage] = useState(1);
  const found = useApi('GET /v1/credits/ledger', { query: { search, page, per_page: PER_PAGE } });
  return (
    <div className="stack">
      <TextField
        label="Search"
        type="search"
        hint="A part of a grant’s reference or note, or the id of an enrichment."
        value={search}
        onChange={text => {
          setSearch(text);
          setPage(1);
        }}
      />
      <Answer of={found}>
        {({ data, meta }) => (
          <>
            <Entries entries={data.entries} />
            <Pager meta={meta} onPage={setPage} what="entries" />
          </>
        )}
      </Answer>
    </div>
  );
}

function Entries({ entries }: { entries: readonly Entry[] }) {
  return (
    <Table
      label="Ledger"
      columns={COLUMNS}
      rows={entries}
      keyOf={({ id }) => String(id)}
      empty={<EmptyState title="No entries">A grant is the first entry of a ledger.</EmptyState>}
    />
  );
}
