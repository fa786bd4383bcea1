import { useState } from 'react';
import { useParams } from 'wouter';
import { useMay } from '../../api/session';
import { useChange } from '../../api/use-api';
import { Badge } from '../../parts/badge';
import { Button } from '../../parts/button';
import { ConfirmDialog } from '../../parts/dialog';
import {
  formatMoment,
  formatMoney,
  formatName,
  formatNumber,
  formatShare,
  NOTHING,
} from '../../parts/format';
import { Card, Figure, Page } from '../../parts/page';
import { Answer, Problem } from '../../parts/states';
import { RunItems } from './run-items';
import { RunProgress } from './run-progress';
import { doneOf, hasEnded, leftOf, nameOfRun, type Run, STATUSES, whomOf } from './run-words';
import { useRun } from './use-run';

export default function RunPage() {
  const { id = '' } = useParams<{ id: string }>();
  const answer = useRun(id);
  const run = answer.data?.data;
  if (run === undefined) {
    return (
      <Page title="Run">
        <Answer of={answer}>{() => null}</Answer>
      </Page>
    );
  }
  return (
    <Page title={nameOfRun(run)} lead={whomOf(run)} actions={<RunActs run={run} />}>
      <div className="stack">
        <Card
          title="Progress"
          actions={
            <span aria-live="polite">
              <Badge tone={STATUSES[run.status].tone}>{STATUSES[run.status].label}</Badge>
            </span>
          }
        >
          <RunProgress run={run} />
          <RunFigures run={run} />
        </Card>
        <Card title={formatName(run.kind)} note="How each of them ended.">
          <RunItems run={run} />
        </Card>
        <Card title="The order">
          <dl className="facts">
            <dt>To fill</dt>
            <dd>{run.fields.map(formatName).join(', ')}</dd>
            <dt>Values that are there</dt>
            <dd>{run.overwrite ? 'May be replaced' : 'Stay as they are'}</dd>
            <dt>Credits at most</dt>
            <dd>{run.max_credits === null ? 'No limit' : formatNumber(run.max_credits)}</dd>
            <dt>Begun</dt>
            <dd>{formatMoment(run.created_at)}</dd>
            <dt>Ended</dt>
            <dd>{formatMoment(run.ended_at)}</dd>
          </dl>
        </Card>
      </div>
    </Page>
  );
}

function RunFigures({ run }: { run: Run }) {
  const { total, succeeded } = run.counts;
  const done = doneOf(run);
  return (
    <div className="figures">
      <Figure
        label="Done"
        value={`${formatNumber(done)} of ${formatNumber(total)}`}
        note={total === 0 ? '' : formatShare(done / total)}
      />
      <Figure
        label="Rate"
        value={run.rate_per_second === null ? NOTHING : `${formatNumber(Math.round(run.rate_per_second))}/s`}
        note={hasEnded(run) ? '' : leftOf(run)}
      />
      <Figure
        label="Credits"
        value={formatNumber(run.credits_charged)}
        note={done === 0 ? '' : `${formatShare(succeeded / done)} filled something`}
      />
      <Figure
        label="Vendors charge"
        value={formatMoney(run.vendor_cost)}
        note={succeeded === 0 ? '' : `${formatMoney(run.vendor_cost / succeeded)} for each that was filled`}
      />
    </div>
  );
}

/** What can be done to the run as it stands. */
function RunActs({ run }: { run: Run }) {
  const stale = ['GET /v1/runs/{id}', 'GET /v1/runs', 'GET /v1/runs/{id}/items'] as const;
  const pause = useChange('POST /v1/runs/{id}/pause', stale);
  const resume = useChange('POST /v1/runs/{id}/resume', stale);
  const cancel = useChange('POST /v1/runs/{id}/cancel', stale);
  const retry = useChange('POST /v1/runs/{id}/retry', stale);
  const [isCancelling, setCancelling] = useState(false);
  if (!useMay('write:enrich')) return null;
  const act = { request: { path: { id: run.id } } };
  const error = pause.error ?? resume.error ?? retry.error;
  const isUnderWay = run.status === 'running' || run.status === 'preparing';
  return (
    <>
      {error !== null && <Problem error={error} />}
      {(isUnderWay || run.status === 'waiting_for_credits') && (
        <Button onPress={() => pause.mutate(act)}>Pause</Button>
      )}
      {(run.status === 'paused' || run.status === 'waiting_for_credits') && (
        <Button look="primary" icon="runs" onPress={() => resume.mutate(act)}>
          Go on
        </Button>
      )}
      {hasEnded(run) && run.counts.failed > 0 && (
        <Button icon="refresh" onPress={() => retry.mutate(act)}>
          Try the {formatNumber(run.counts.failed)} failed again
        </Button>
      )}
      {!hasEnded(run) && (
        <Button look="danger" onPress={() => setCancelling(true)}>
          Cancel the run …
        </Button>
      )}
      <ConfirmDialog
        title="Cancel the run?"
        act="Cancel the run"
        isOpen={isCancelling}
        onClose={() => setCancelling(false)}
        onConfirm={() => cancel.mutateAsync(act)}
      >
        Nothing further is enriched, and the run cannot be taken up again. What was filled and charged so far
        stays.
      </ConfirmDialog>
    </>
  );
}
