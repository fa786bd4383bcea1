import { useState } from 'react';
import { Link, useLocation, useParams } from 'wouter';
import type { AnswerOf } from '../../api/call';
import { useMay } from '../../api/session';
import { useApi, useChange } from '../../api/use-api';
import { Badge } from '../../parts/badge';
import { Button } from '../../parts/button';
import { ConfirmDialog, Dialog } from '../../parts/dialog';
import { formatMoment } from '../../parts/format';
import { Card, Page } from '../../parts/page';
import { Answer, Problem } from '../../parts/states';
import { useToast } from '../../parts/toast';
import { Deliveries } from './deliveries';
import { Secret } from './register';
import { WebhookState } from './webhooks';

type Webhook = AnswerOf<'GET /v1/webhooks/{id}'>['data']['webhook'];

export default function WebhookPage() {
  const { id = '' } = useParams<{ id: string }>();
  const webhook = useApi('GET /v1/webhooks/{id}', { path: { id } }, { everyMs: 10_000 });
  const mayWrite = useMay('write:webhooks');
  const shown = webhook.data?.data.webhook;
  return (
    <Page
      title="Webhook"
      lead={<Link href="/webhooks">All webhooks</Link>}
      actions={shown !== undefined && mayWrite && <Actions of={shown} />}
    >
      <Answer of={webhook}>
        {({ data }) => (
          <div className="stack">
            <Facts of={data.webhook} />
            <Deliveries webhookId={id} />
          </div>
        )}
      </Answer>
    </Page>
  );
}

function Facts({ of }: { of: Webhook }) {
  return (
    <Card>
      <dl className="facts">
        <dt>Address</dt>
        <dd>{of.url}</dd>
        <dt>For</dt>
        <dd>{of.description ?? '–'}</dd>
        <dt>State</dt>
        <dd>
          <WebhookState of={of} />
        </dd>
        <dt>Told of</dt>
        <dd className="badges">
          {of.events.map(event => (
            <Badge key={event}>{event}</Badge>
          ))}
        </dd>
        <dt>Registered</dt>
        <dd>{formatMoment(of.created_at)}</dd>
      </dl>
    </Card>
  );
}

const STALE = ['GET /v1/webhooks', 'GET /v1/webhooks/{id}', 'GET /v1/attention'] as const;

function Actions({ of: { id, active, url } }: { of: Webhook }) {
  const toast = useToast();
  const [asks, setAsks] = useState<'rotate' | 'delete' | null>(null);
  const [secret, setSecret] = useState<string | null>(null);
  const [, goTo] = useLocation();
  const test = useChange('POST /v1/webhooks/{id}/test', ['GET /v1/webhooks/{id}/deliveries', ...STALE]);
  const change = useChange('PATCH /v1/webhooks/{id}', STALE);
  const rotate = useChange('POST /v1/webhooks/{id}/rotate-secret');
  const remove = useChange('DELETE /v1/webhooks/{id}', ['GET /v1/webhooks', 'GET /v1/attention']);
  const path = { id };
  const sendTest = async () => {
    const { data } = await test.mutateAsync({ request: { path } });
    const { status, attempts } = data.delivery;
    const answer = attempts.at(-1);
    const what = answer?.error ?? `it answered ${answer?.status_code}`;
    toast(status === 'delivered' ? 'The test was delivered.' : `The test was not delivered: ${what}.`);
  };
  return (
    <>
      <Button
        look="primary"
        isDisabled={test.isPending}
        onPress={() => void sendTest().catch(() => undefined)}
      >
        {test.isPending ? 'Sending …' : 'Send a test'}
      </Button>
      <Button onPress={() => change.mutate({ request: { path, body: { active: !active } } })}>
        {active ? 'Switch off' : 'Switch on'}
      </Button>
      <Button onPress={() => setAsks('rotate')}>New secret</Button>
      <Button look="danger" onPress={() => setAsks('delete')}>
        Delete
      </Button>
      {test.error !== null && <Problem error={test.error} />}
      {change.error !== null && <Problem error={change.error} />}
      <ConfirmDialog
        title="Give it another secret?"
        act="Make a new secret"
        isOpen={asks === 'rotate'}
        onClose={() => setAsks(null)}
        onConfirm={async () => {
          const { data } = await rotate.mutateAsync({ request: { path } });
          setSecret(data.webhook.secret);
        }}
      >
        For 24 hours deliveries are signed by both, so that the receiver can change over. Then the present one
        is worth nothing.
      </ConfirmDialog>
      <Dialog
        title="Its secret"
        isOpen={secret !== null}
        onClose={() => setSecret(null)}
        isDismissable={false}
      >
        <Secret value={secret ?? ''} onClose={() => setSecret(null)} />
      </Dialog>
      <ConfirmDialog
        title="Delete this webhook?"
        act="Delete the webhook"
        isOpen={asks === 'delete'}
        onClose={() => setAsks(null)}
        onConfirm={async () => {
          await remove.mutateAsync({ request: { path } });
          toast('The webhook is deleted.');
          goTo('/webhooks');
        }}
      >
        {url} is told of nothing any more, and the record of its deliveries goes with it. This cannot be
        undone.
      </ConfirmDialog>
    </>
  );
}
