import { useEffect, useState } from 'react';
import { Link } from 'wouter';
import { call } from '../../api/call';
import { useSession } from '../../api/session';
import { useApi } from '../../api/use-api';
import { Badge, type Tone } from '../../parts/badge';
import { Button } from '../../parts/button';
import { Select } from '../../parts/field';
import { formatName, formatNumber } from '../../parts/format';
import { Pager } from '../../parts/pager';
import { saveFile } from '../../parts/save-file';
import { Answer, EmptyState } from '../../parts/states';
import { Table } from '../../parts/table';
import { useToast } from '../../parts/toast';
import { hasEnded, OUTCOMES, type Run } from './run-words';

const WHICH = [
  { value: '', label: 'All' },
  { value: 'pending', label: 'Waiting' },
  ...OUTCOMES.map(({ outcome, label }) => ({ value: outcome, label })),
] as const;

type Which = (typeof WHICH)[number]['value'];

const TONES: Readonly<Record<string, Tone>> = { succeeded: 'good', failed: 'bad', suppressed: 'warn' };
const LOOK_EVERY_MS = 3_000;

/** Items of one page of a download. */
const PER_PAGE_MAX = 1_000;

/** The contacts or companies of a run and how each ended, as a table and as a file. */
export function RunItems({ run }: { run: Run }) {
  const [page, setPage] = useState(1);
  const [which, setWhich] = useState<Which>('');
  const query = { page, per_page: 20, ...(which === '' ? {} : { outcome: which }) };
  const items = useApi(
    'GET /v1/runs/{id}/items',
    { path: { id: run.id }, query },
    hasEnded(run) ? {} : { everyMs: LOOK_EVERY_MS },
  );
  // What was asked last while it ran is not yet how it ended.
  const isOver = hasEnded(run);
  const { refetch } = items;
  useEffect(() => {
    if (isOver) void refetch();
  }, [isOver, refetch]);
  return (
    <>
      <div className="toolbar">
        <Select
          label="Outcome"
          value={which}
          onChange={chosen => {
            setWhich(chosen);
            setPage(1);
          }}
          options={WHICH}
        />
        <SaveItems run={run} which={which} />
      </div>
      <Answer of={items}>
        {({ data, meta }) => (
          <>
            <Table
              label={`${formatName(run.kind)} of the run`}
              rows={data.items}
              keyOf={({ n }) => String(n)}
              columns={[
                { id: 'n', header: 'No.', isFigure: true, cell: ({ n }) => formatNumber(n) },
                {
                  id: 'record',
                  header: run.kind === 'contacts' ? 'Contact' : 'Company',
                  isName: true,
                  cell: ({ contact_id, contact_name, company_id, company_name }) =>
                    contact_id === null ? (
                      <Link href={`/companies/${company_id}`}>{company_name ?? company_id}</Link>
                    ) : (
                      <Link href={`/contacts/${contact_id}`}>{contact_name ?? contact_id}</Link>
                    ),
                },
                {
                  id: 'outcome',
                  header: 'Outcome',
                  cell: ({ outcome }) => (
                    <Badge tone={TONES[outcome] ?? 'calm'}>
                      {WHICH.find(({ value }) => value === outcome)?.label ?? 'Under way'}
                    </Badge>
                  ),
                },
              ]}
              empty={<EmptyState title="None">Nothing of this run stands so.</EmptyState>}
            />
            <Pager meta={meta} onPage={setPage} what={run.kind} />
          </>
        )}
      </Answer>
    </>
  );
}

function SaveItems({ run, which }: { run: Run; which: Which }) {
  const { workspaceId } = useSession();
  const [isBusy, setBusy] = useState(false);
  const toast = useToast();
  const save = async () => {
    setBusy(true);
    try {
      const lines = [`n,${run.kind === 'contacts' ? 'contact_id' : 'company_id'},outcome,enrichment_id`];
      for (let page = 1, isLast = false; !isLast; page += 1) {
        const query = { page, per_page: PER_PAGE_MAX, ...(which === '' ? {} : { outcome: which }) };
        const { data } = await call(
          'GET /v1/runs/{id}/items',
          { path: { id: run.id }, query },
          { workspaceId },
        );
        for (const { n, contact_id, company_id, outcome, enrichment_id } of data.items) {
          lines.push([n, contact_id ?? company_id, outcome, enrichment_id ?? ''].join(','));
        }
        isLast = data.items.length < PER_PAGE_MAX;
      }
      saveFile(new Blob([`${lines.join('\n')}\n`], { type: 'text/csv' }), 'run.csv');
    } catch (error) {
      toast(error instanceof Error ? error.message : String(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Button icon="down" isDisabled={isBusy} onPress={() => void save()}>
      {isBusy ? 'Writing …' : 'Download the result'}
    </Button>
  );
}
