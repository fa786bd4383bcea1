import { useState } from 'react';
import type { AnswerOf } from '../../api/call';
import { useMay } from '../../api/session';
import { useApi, useChange } from '../../api/use-api';
import { Ago, Badge } from '../../parts/badge';
import { Button } from '../../parts/button';
import { Code } from '../../parts/code';
import { Dialog, DialogButtons } from '../../parts/dialog';
import { formatDuration, formatMoment } from '../../parts/format';
import { Card } from '../../parts/page';
import { Pager } from '../../parts/pager';
import { Answer, EmptyState } from '../../parts/states';
import { type Column, Table } from '../../parts/table';
import { useToast } from '../../parts/toast';

type Delivery = AnswerOf<'GET /v1/webhooks/{id}/deliveries'>['data']['deliveries'][number];

const TONES = { delivered: 'good', pending: 'warn', failed: 'bad' } as const;
const WORDS = { delivered: 'Delivered', pending: 'Waiting', failed: 'Failed' } as const;

const COLUMNS: readonly Column<Delivery>[] = [
  { id: 'event', header: 'Event', isName: true, cell: ({ event }) => event },
  { id: 'at', header: 'When', cell: ({ created_at }) => <Ago at={created_at} /> },
  {
    id: 'status',
    header: 'State',
    cell: ({ status }) => <Badge tone={TONES[status]}>{WORDS[status]}</Badge>,
  },
  { id: 'answer', header: 'Last answer', cell: ({ attempts }) => answerOf(attempts.at(-1)) },
  { id: 'attempts', header: 'Attempts', isFigure: true, cell: ({ attempts }) => attempts.length },
];

function answerOf(attempt: Delivery['attempts'][number] | undefined): string {
  if (attempt === undefined) return '–';
  return attempt.error ?? `${attempt.status_code} in ${formatDuration(attempt.latency_ms)}`;
}

/** What was sent to a webhook, and what became of it. */
export function Deliveries({ webhookId }: { webhookId: string }) {
  const mayWrite = useMay('write:webhooks');
  const toast = useToast();
  const [page, setPage] = useState(1);
  const [shown, setShown] = useState<Delivery | null>(null);
  const path = { id: webhookId };
  const deliveries = useApi(
    'GET /v1/webhooks/{id}/deliveries',
    { path, query: { page } },
    { everyMs: 5_000 },
  );
  const resend = useChange('POST /v1/webhooks/{id}/deliveries/{delivery_id}/resend', [
    'GET /v1/webhooks/{id}/deliveries',
  ]);
  const sendAgain = (delivery: Delivery) =>
    resend
      .mutateAsync({ request: { path: { ...path, delivery_id: delivery.id } } })
      .then(() => toast(`${delivery.event} is sent again.`))
      .catch((error: Error) => toast(error.message));
  const columns: readonly Column<Delivery>[] = [
    ...COLUMNS,
    {
      id: 'actions',
      header: 'Actions',
      isHeaderHidden: true,
      isFigure: true,
      cell: delivery => (
        <span className="row-actions">
          <Button
            isSmall
            look="quiet"
            aria-label={`Show ${delivery.event}`}
            onPress={() => setShown(delivery)}
          >
            Show
          </Button>
          {mayWrite && (
            <Button
              isSmall
              look="quiet"
              aria-label={`Send ${delivery.event} again`}
              onPress={() => void sendAgain(delivery)}
            >
              Send again
            </Button>
          )}
        </span>
      ),
    },
  ];
  return (
    <Card title="Deliveries" note="Kept for 14 days.">
      <Answer of={deliveries}>
        {({ data, meta }) => (
          <>
            <Table
              label="Deliveries"
              columns={columns}
              rows={data.deliveries}
              keyOf={({ id }) => id}
              empty={
                <EmptyState icon="webhooks" title="Nothing was sent yet">
                  Send a test, or wait for one of its events.
                </EmptyState>
              }
            />
            <Pager meta={meta} onPage={setPage} what="deliveries" />
          </>
        )}
      </Answer>
      <Dialog title={shown?.event ?? ''} isOpen={shown !== null} onClose={() => setShown(null)}>
        {shown !== null && <DeliveryDetails of={shown} />}
        <DialogButtons>
          <Button onPress={() => setShown(null)}>Close</Button>
        </DialogButtons>
      </Dialog>
    </Card>
  );
}

/** The request as it was sent, and each answer to it. */
function DeliveryDetails({ of: { request, attempts } }: { of: Delivery }) {
  return (
    <div className="stack">
      <h3>Request</h3>
      <Code label="Request" text={JSON.stringify(request.body, null, 2)} />
      <h3>Attempts</h3>
      {attempts.length === 0 && <p className="calm">None yet.</p>}
      {attempts.map(attempt => (
        <div key={attempt.delivery_id} className="attempt">
          <p>
            {formatMoment(attempt.attempted_at)}: {answerOf(attempt)}
          </p>
          {attempt.answer !== null && attempt.answer !== '' && <Code label="Answer" text={attempt.answer} />}
        </div>
      ))}
    </div>
  );
}
