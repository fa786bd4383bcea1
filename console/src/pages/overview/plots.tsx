import { Link } from 'wouter';
import {
  formatDuration,
  formatHour,
  formatMoney,
  formatName,
  formatNumber,
  formatShare,
  formatShortDay,
} from '../../parts/format';
import { Card } from '../../parts/page';
import { Columns } from '../../parts/plot/columns';
import { Lines } from '../../parts/plot/lines';
import { Shares } from '../../parts/plot/shares';
import { EmptyState } from '../../parts/states';
import { type Column, Table } from '../../parts/table';
import type { Statistics } from './figures';

interface Props {
  readonly statistics: Statistics;
}

const DAY_SECONDS = 86_400;

function timesOf({ steps, step_seconds }: Statistics) {
  return {
    times: steps.map(({ from }) => from),
    formatTime: (iso: string) => (step_seconds < DAY_SECONDS / 4 ? formatHour(iso) : formatShortDay(iso)),
    formatValue: formatNumber,
  };
}

/** How long will the credits last? */
export function Spending({ statistics }: Props) {
  const { steps } = statistics;
  const over = timesOf(statistics);
  return (
    <>
      <Card title="Balance" note="How long will the credits last?">
        <Lines
          {...over}
          label="Balance over time"
          series={[{ name: 'Credits', colour: 1, values: steps.map(({ balance }) => balance) }]}
        />
      </Card>
      <Card title="Spending" note="When were credits spent?">
        <Columns
          {...over}
          label="Credits spent over time"
          series={[{ name: 'Credits spent', colour: 2, values: steps.map(step => step.credits_spent) }]}
        />
      </Card>
    </>
  );
}

const OUTCOMES = [
  ['succeeded', 'Found something', 1],
  ['unchanged', 'Nothing new', 2],
  ['no_match', 'No match', 6],
  ['suppressed', 'Suppressed', 5],
  ['failed', 'Failed', 4],
] as const;

/** What became of the calls, and which fields do they fill? */
export function Outcomes({ statistics }: Props) {
  const { steps, fields } = statistics;
  const series = OUTCOMES.map(([outcome, name, colour]) => ({
    name,
    colour,
    values: steps.map(({ enrichments }) => enrichments[outcome]),
  }));
  return (
    <>
      <Card title="Enrichments" note="What became of the calls?">
        <Columns {...timesOf(statistics)} label="Enrichments by outcome over time" series={series} />
      </Card>
      <Card title="Fill rate" note="Which missing fields are found?">
        <Shares
          shares={fields.map(({ field, wanted, filled, fill_rate }) => ({
            name: formatName(field),
            share: fill_rate,
            note: `${formatNumber(filled)} of ${formatNumber(wanted)} that were missing`,
          }))}
        />
      </Card>
    </>
  );
}

type Provider = Statistics['providers'][number];

const COLUMNS: readonly Column<Provider>[] = [
  { id: 'provider', header: 'Provider', isName: true, cell: ({ provider }) => provider },
  { id: 'asked', header: 'Asked', isFigure: true, cell: ({ asked }) => formatNumber(asked) },
  { id: 'cached', header: 'Known already', isFigure: true, cell: ({ cached }) => formatNumber(cached) },
  { id: 'hit_rate', header: 'Hit rate', isFigure: true, cell: ({ hit_rate }) => formatShare(hit_rate) },
  { id: 'failures', header: 'Failures', isFigure: true, cell: ({ failures }) => formatNumber(failures) },
  { id: 'latency', header: 'Latency', isFigure: true, cell: ({ latency_ms }) => formatDuration(latency_ms) },
  { id: 'cost', header: 'Cost', isFigure: true, cell: ({ cost }) => formatMoney(cost) },
  {
    id: 'per_hit',
    header: 'Cost of a hit',
    isFigure: true,
    cell: ({ cost, hits }) => (hits === 0 ? '–' : formatMoney(cost / hits)),
  },
];

/** Which provider is worth what it costs? */
export function Providers({ statistics: { providers } }: Props) {
  return (
    <Card title="Providers" note="Which one is worth what it costs?" isWide>
      <Table
        label="Providers"
        columns={COLUMNS}
        rows={providers}
        keyOf={({ provider }) => provider}
        empty={
          <EmptyState title="No provider was asked">
            In this range nobody outside had to be asked. See <Link href="/settings">Settings</Link> for those
            that are configured.
          </EmptyState>
        }
      />
    </Card>
  );
}
