import type { AnswerOf } from '../../api/call';
import { useApi } from '../../api/use-api';
import { formatMoney, formatNumber, formatShare } from '../../parts/format';
import { Figure } from '../../parts/page';

export type Statistics = AnswerOf<'GET /v1/statistics'>['data'];
type Step = Statistics['steps'][number];

export function sumOf(steps: readonly Step[], of: (step: Step) => number): number {
  return steps.reduce((sum, step) => sum + of(step), 0);
}

/** The range in four figures. */
export function Figures({ statistics: { steps } }: { statistics: Statistics }) {
  const credits = useApi('GET /v1/credits', {}, { everyMs: 10_000 });
  const held = credits.data?.data.held ?? 0;
  const calls = sumOf(steps, ({ enrichments }) => Object.values(enrichments).reduce((a, b) => a + b));
  const found = sumOf(steps, ({ enrichments }) => enrichments.succeeded);
  return (
    <div className="figures">
      <Figure
        label="Balance"
        value={formatNumber(credits.data?.data.balance ?? steps.at(-1)?.balance ?? 0)}
        note={held === 0 ? 'credits' : `credits, ${formatNumber(held)} of them held by calls in flight`}
      />
      <Figure
        label="Spent"
        value={formatNumber(sumOf(steps, step => step.credits_spent))}
        note="credits in this range"
      />
      <Figure
        label="Enrichments"
        value={formatNumber(calls)}
        note={calls === 0 ? 'none in this range' : `${formatShare(found / calls)} found something`}
      />
      <Figure
        label="Paid to vendors"
        value={formatMoney(sumOf(steps, step => step.vendor_cost))}
        note="by the prices of the configuration"
      />
    </div>
  );
}
