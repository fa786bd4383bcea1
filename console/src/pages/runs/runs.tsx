import { useState } from 'react';
import { Link } from 'wouter';
import { useApi } from '../../api/use-api';
import { Ago, Badge } from '../../parts/badge';
import { formatMoney, formatNumber, NOTHING } from '../../parts/format';
import { Card, Page } from '../../parts/page';
import { Pager } from '../../parts/pager';
import { Answer, EmptyState } from '../../parts/states';
import { type Column, Table } from '../../parts/table';
import { RunProgress } from './run-progress';
import { leftOf, nameOfRun, type Run, STATUSES } from './run-words';

/** Whoever watches one run closely opens it. */
const LOOK_EVERY_MS = 3_000;

const COLUMNS: readonly Column<Run>[] = [
  {
    id: 'name',
    header: 'Run',
    isName: true,
    cell: run => <Link href={`/runs/${run.id}`}>{nameOfRun(run)}</Link>,
  },
  {
    id: 'status',
    header: 'State',
    cell: run => <Badge tone={STATUSES[run.status].tone}>{STATUSES[run.status].label}</Badge>,
  },
  { id: 'progress', header: 'Progress', cell: run => <RunProgress run={run} isSmall /> },
  {
    id: 'left',
    header: 'Time left',
    cell: run => leftOf(run) || NOTHING,
  },
  { id: 'credits', header: 'Credits', isFigure: true, cell: run => formatNumber(run.credits_charged) },
  { id: 'cost', header: 'Vendors', isFigure: true, cell: run => formatMoney(run.vendor_cost) },
  { id: 'begun', header: 'Begun', cell: run => <Ago at={run.created_at} /> },
];

export default function Runs() {
  const [page, setPage] = useState(1);
  const runs = useApi('GET /v1/runs', { query: { page, per_page: 20 } }, { everyMs: LOOK_EVERY_MS });
  return (
    <Page
      title="Runs"
      lead="Orders to enrich many contacts or companies: how far each is, and what it came to."
    >
      <Card>
        <Answer of={runs}>
          {({ data, meta }) => (
            <>
              <Table
                label="Runs"
                columns={COLUMNS}
                rows={data.runs}
                keyOf={({ id }) => id}
                empty={
                  <EmptyState
                    icon="runs"
                    title="No runs yet"
                    action={
                      <Link className="button button-primary" href="/contacts">
                        Choose contacts
                      </Link>
                    }
                  >
                    A run enriches a list, what a filter finds, or every contact, within a budget. You see the
                    plan and the price before it begins.
                  </EmptyState>
                }
              />
              <Pager meta={meta} onPage={setPage} what="runs" />
            </>
          )}
        </Answer>
      </Card>
    </Page>
  );
}
