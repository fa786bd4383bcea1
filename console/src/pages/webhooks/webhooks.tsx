import { useState } from 'react';
import { Link } from 'wouter';
import type { AnswerOf } from '../../api/call';
import { useMay } from '../../api/session';
import { useApi } from '../../api/use-api';
import { Ago, Badge } from '../../parts/badge';
import { Card, Page } from '../../parts/page';
import { Pager } from '../../parts/pager';
import { Answer, EmptyState, NoPermission } from '../../parts/states';
import { type Column, Table } from '../../parts/table';
import { Register } from './register';

type Webhook = AnswerOf<'GET /v1/webhooks'>['data']['webhooks'][number];

export default function Webhooks() {
  const [mayRead, mayWrite] = [useMay('read:webhooks'), useMay('write:webhooks')];
  return (
    <Page
      title="Webhooks"
      lead="Tell another program what happens here, signed, and again until it has heard."
      actions={mayRead && mayWrite && <Register />}
    >
      {mayRead ? (
        <WebhookList />
      ) : (
        <NoPermission>Webhooks need a key with the permission read:webhooks.</NoPermission>
      )}
    </Page>
  );
}

const COLUMNS: readonly Column<Webhook>[] = [
  {
    id: 'url',
    header: 'Address',
    isName: true,
    cell: ({ id, url }) => <Link href={`/webhooks/${id}`}>{url}</Link>,
  },
  { id: 'description', header: 'For', cell: ({ description }) => description ?? '–' },
  { id: 'events', header: 'Told of', cell: ({ events }) => `${events.length} kinds of event` },
  { id: 'state', header: 'State', cell: webhook => <WebhookState of={webhook} /> },
  { id: 'last', header: 'Last delivery', cell: ({ last_delivery_at }) => <Ago at={last_delivery_at} /> },
];

export function WebhookState({ of }: { of: Webhook }) {
  if (of.disabled_reason === 'gone') return <Badge tone="bad">Off: its receiver is gone</Badge>;
  if (of.disabled_reason === 'failing') return <Badge tone="bad">Off: it only failed</Badge>;
  if (!of.active) return <Badge>Off</Badge>;
  return of.last_delivery_status === 'failed' ? (
    <Badge tone="warn">Failing</Badge>
  ) : (
    <Badge tone="good">On</Badge>
  );
}

function WebhookList() {
  const [page, setPage] = useState(1);
  const webhooks = useApi('GET /v1/webhooks', { query: { page } }, { everyMs: 10_000 });
  return (
    <Answer of={webhooks}>
      {({ data, meta }) => (
        <Card>
          <Table
            label="Webhooks"
            columns={COLUMNS}
            rows={data.webhooks}
            keyOf={({ id }) => id}
            empty={
              <EmptyState icon="webhooks" title="No webhooks yet">
                Register the address of a program that wants to know, such as your CRM.
              </EmptyState>
            }
          />
          <Pager meta={meta} onPage={setPage} what="webhooks" />
        </Card>
      )}
    </Answer>
  );
}
