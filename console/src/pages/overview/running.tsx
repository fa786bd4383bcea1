import type { AnswerOf } from '../../api/call';
import { useMay } from '../../api/session';
import { useApi } from '../../api/use-api';
import { Ago, Badge } from '../../parts/badge';
import { formatName, formatNumber } from '../../parts/format';
import { Card } from '../../parts/page';
import { type Column, Table } from '../../parts/table';

type Run = AnswerOf<'GET /v1/runs'>['data']['runs'][number];

const ENDED: readonly Run['status'][] = ['completed', 'failed', 'cancelled'];

const COLUMNS: readonly Column<Run>[] = [
  { id: 'name', header: 'Run', isName: true, cell: ({ id, name }) => name ?? id },
  {
    id: 'status',
    header: 'State',
    cell: ({ status }) => <Badge tone={status === 'running' ? 'good' : 'warn'}>{formatName(status)}</Badge>,
  },
  {
    id: 'done',
    header: 'Done',
    isFigure: true,
    cell: ({ counts }) =>
      `${formatNumber(counts.total - counts.pending - counts.running)} of ${formatNumber(counts.total)}`,
  },
  { id: 'credits', header: 'Credits', isFigure: true, cell: run => formatNumber(run.credits_charged) },
  { id: 'began', header: 'Began', cell: ({ created_at }) => <Ago at={created_at} /> },
];

/** The runs under way; nothing where there are none. */
export function Running({ everyMs }: { everyMs: number }) {
  const may = useMay('read:contacts');
  const { data } = useApi('GET /v1/runs', { query: { per_page: 20 } }, { everyMs, enabled: may });
  const runs = data?.data.runs.filter(({ status }) => !ENDED.includes(status)) ?? [];
  if (runs.length === 0) return null;
  return (
    <Card title="Running now">
      <Table label="Runs under way" columns={COLUMNS} rows={runs} keyOf={({ id }) => id} />
    </Card>
  );
}
