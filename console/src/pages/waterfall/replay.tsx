import type { AnswerOf } from '../../api/call';
import { useChange } from '../../api/use-api';
import { Button } from '../../parts/button';
import { formatMoment, formatMoney, formatName, formatNumber, formatShare } from '../../parts/format';
import { Figure } from '../../parts/page';
import { EmptyState, Loading, Problem } from '../../parts/states';
import { Table } from '../../parts/table';
import type { Settings } from './draft';

type Replayed = AnswerOf<'POST /v1/waterfall/replay'>['data'];

/** What past calls would have come to with the waterfall as it is being changed. */
export function Replay({ settings }: { settings: Settings }) {
  const replay = useChange('POST /v1/waterfall/replay');
  return (
    <div className="stack">
      <div>
        <Button
          icon="refresh"
          isDisabled={replay.isPending}
          onPress={() => replay.mutate({ request: { body: settings } })}
        >
          Work it out
        </Button>
      </div>
      <div aria-live="polite">
        {replay.isPending && <Loading what="Going through the calls" />}
        {replay.error !== null && <Problem error={replay.error} />}
        {replay.data !== undefined && !replay.isPending && <Result told={replay.data.data} />}
      </div>
    </div>
  );
}

function change(before: number, after: number): string {
  if (before === 0) return '';
  const share = (after - before) / before;
  return Math.abs(share) < 0.0005 ? 'the same' : `${share > 0 ? '+' : '−'}${formatShare(Math.abs(share))}`;
}

function Result({ told }: { told: Replayed }) {
  const { actual, replayed, calls, known_share, providers } = told;
  if (calls === 0) {
    return (
      <EmptyState title="No calls yet">
        Once contacts were enriched, other orders can be compared with it.
      </EmptyState>
    );
  }
  return (
    <div className="stack">
      <div className="figures">
        <Figure
          label="Vendors would have charged"
          value={formatMoney(replayed.vendor_cost)}
          note={`${formatMoney(actual.vendor_cost)} in fact; ${change(actual.vendor_cost, replayed.vendor_cost)}`}
        />
        <Figure
          label="Contacts filled"
          value={formatNumber(Math.round(replayed.credits))}
          note={`${formatNumber(actual.credits)} in fact`}
        />
        <Figure
          label="Known, not estimated"
          value={formatShare(known_share)}
          note={`${formatNumber(calls)} calls since ${formatMoment(told.from)}`}
        />
      </div>
      <p className="calm">
        What a provider said is known where it was asked in a call. Where it was not, how often it had answers
        elsewhere stands in for it; the lower the share that is known, the rougher the figure.
      </p>
      <Table
        label="Providers compared"
        rows={providers}
        keyOf={({ provider }) => provider}
        columns={[
          { id: 'provider', header: 'Provider', isName: true, cell: ({ provider }) => provider },
          {
            id: 'asked',
            header: 'Asked',
            isFigure: true,
            cell: ({ asked }) => formatNumber(Math.round(asked)),
          },
          { id: 'was', header: 'In fact', isFigure: true, cell: one => formatNumber(one.asked_actually) },
          { id: 'cost', header: 'Cost', isFigure: true, cell: ({ vendor_cost }) => formatMoney(vendor_cost) },
          {
            id: 'wasCost',
            header: 'In fact',
            isFigure: true,
            cell: one => formatMoney(one.vendor_cost_actually),
          },
        ]}
      />
      <Table
        label="Fields compared"
        rows={Object.entries(replayed.filled)}
        keyOf={([field]) => field}
        columns={[
          { id: 'field', header: 'Field', isName: true, cell: ([field]) => formatName(field) },
          {
            id: 'filled',
            header: 'Filled',
            isFigure: true,
            cell: ([, filled]) => formatNumber(Math.round(filled)),
          },
          {
            id: 'was',
            header: 'In fact',
            isFigure: true,
            cell: ([field]) => formatNumber(actual.filled[field] ?? 0),
          },
        ]}
      />
    </div>
  );
}
