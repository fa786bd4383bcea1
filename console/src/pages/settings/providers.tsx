import type { AnswerOf } from '../../api/call';
import { useApi, useChange } from '../../api/use-api';
import { Badge } from '../../parts/badge';
import { Button } from '../../parts/button';
import { formatDuration, formatMoney, formatShare } from '../../parts/format';
import { Card } from '../../parts/page';
import { Answer, EmptyState } from '../../parts/states';
import { type Column, Table } from '../../parts/table';
import { useToast } from '../../parts/toast';

type Provider = AnswerOf<'GET /admin/v1/providers'>['data']['providers'][number];

const COLUMNS: readonly Column<Provider>[] = [
  { id: 'id', header: 'Provider', isName: true, cell: ({ id }) => id },
  { id: 'type', header: 'Type', cell: ({ type }) => type },
  { id: 'state', header: 'State', cell: provider => <State of={provider} /> },
  { id: 'hits', header: 'Hit rate', isFigure: true, cell: ({ hit_rate }) => formatShare(hit_rate) },
  {
    id: 'latency',
    header: 'Latency',
    isFigure: true,
    cell: provider => formatDuration(provider.latency_p50_ms),
  },
  { id: 'spend', header: 'Spent', isFigure: true, cell: ({ spend }) => formatMoney(spend) },
  {
    id: 'actions',
    header: 'Actions',
    isHeaderHidden: true,
    isFigure: true,
    cell: provider => <Test of={provider} />,
  },
];

function State({ of: { enabled, breaker_state, set_aside } }: { of: Provider }) {
  if (!enabled) return <Badge>Off</Badge>;
  if (set_aside !== null) return <Badge tone="bad">Set aside: {set_aside.reason}</Badge>;
  return breaker_state === 'closed' ? <Badge tone="good">Asked</Badge> : <Badge tone="warn">Rests</Badge>;
}

function Test({ of: { id } }: { of: Provider }) {
  const toast = useToast();
  const test = useChange('POST /admin/v1/providers/{id}/test');
  const run = async () => {
    const { data } = await test.mutateAsync({ request: { path: { id } } });
    toast(`${id}: ${data.message}`);
  };
  return (
    <Button
      isSmall
      look="quiet"
      aria-label={`Test ${id}`}
      isDisabled={test.isPending}
      onPress={() => void run().catch((error: Error) => toast(error.message))}
    >
      Test
    </Button>
  );
}

/** The providers of the whole server, from its configuration file. */
export function ProviderList() {
  const providers = useApi('GET /admin/v1/providers', {}, { everyMs: 15_000 });
  return (
    <Card
      title="Providers"
      note="Of this server, since its first start; they are set in the configuration file."
      isWide
    >
      <Answer of={providers}>
        {({ data }) => (
          <Table
            label="Configured providers"
            columns={COLUMNS}
            rows={data.providers}
            keyOf={({ id }) => id}
            empty={
              <EmptyState title="No providers">
                Without a configuration the sandbox answers. Write sluice.config.yaml to ask real vendors.
              </EmptyState>
            }
          />
        )}
      </Answer>
    </Card>
  );
}
