import type { AnswerOf } from '../api/call';
import { Badge, type Tone } from './badge';
import { formatDuration, formatMoney, formatName, formatShare, NOTHING } from './format';
import { Table } from './table';

type Attempt = AnswerOf<'GET /v1/enrichments/{id}'>['data']['attempts'][number];
type Plan = AnswerOf<'POST /v1/enrich/contact/plan' | 'POST /v1/enrich/company/plan'>['data'];
type Step = Plan['steps'][number];

const OUTCOMES: Readonly<Record<Attempt['outcome'], { readonly label: string; readonly tone: Tone }>> = {
  found: { label: 'Found', tone: 'good' },
  not_found: { label: 'Nothing known', tone: 'calm' },
  skipped: { label: 'Not asked', tone: 'calm' },
  suppressed: { label: 'Opted out', tone: 'warn' },
  failed: { label: 'Failed', tone: 'bad' },
};

/** Why somebody is not asked, in words. */
const REASONS: Readonly<Record<string, string>> = {
  fills_nothing_missing: 'fills nothing that is missing',
  no_identifiers: 'needs to know something that is not known here',
  not_worth_it: 'costs more than it is expected to bring',
  max_cost: 'would cost more than a call may',
  budget_used_up: 'the budget of this month is used up',
  breaker_open: 'failed several times in a row and rests',
  suppressed: 'the person is not to be asked about',
  identifiers_expected: 'if others find first what it needs',
};

export function reasonInWords(reason: string | null): string {
  return reason === null ? '' : (REASONS[reason] ?? formatName(reason).toLowerCase());
}

/** What each provider answered in one enrichment, in the order in which they were asked. */
export function Attempts({ attempts }: { attempts: readonly Attempt[] }) {
  if (attempts.length === 0) return <p className="calm">Nobody had to be asked.</p>;
  return (
    <Table
      label="Providers asked"
      rows={attempts}
      keyOf={({ provider }) => provider}
      columns={[
        { id: 'provider', header: 'Provider', isName: true, cell: ({ provider }) => provider },
        {
          id: 'outcome',
          header: 'Outcome',
          cell: ({ outcome, reason, cached }) => (
            <>
              <Badge tone={OUTCOMES[outcome].tone}>{OUTCOMES[outcome].label}</Badge>{' '}
              <span className="calm">{cached ? 'known already' : reasonInWords(reason)}</span>
            </>
          ),
        },
        {
          id: 'latency',
          header: 'Took',
          isFigure: true,
          cell: ({ outcome, cached, latency_ms }) =>
            outcome === 'skipped' || cached ? NOTHING : formatDuration(latency_ms),
        },
        { id: 'cost', header: 'Cost', isFigure: true, cell: ({ cost }) => formatMoney(cost) },
      ]}
    />
  );
}

function chancesOf({ chances }: Step): string {
  return Object.entries(chances)
    .map(([field, chance]) => `${formatName(field)} ${formatShare(chance)}`)
    .join(', ');
}

/** Whom an enrichment would ask in which order, what each is expected to bring, and the price. */
export function PlanSteps({ plan }: { plan: Plan }) {
  return (
    <div className="stack">
      <Table
        label="Plan"
        rows={plan.steps}
        keyOf={({ provider }) => provider}
        columns={[
          { id: 'provider', header: 'Provider', isName: true, cell: ({ provider }) => provider },
          {
            id: 'decision',
            header: 'What happens',
            cell: step =>
              step.decision === 'skip' ? (
                <span className="calm">Not asked: {reasonInWords(step.reason)}</span>
              ) : (
                <>
                  {step.cached
                    ? 'Its answer is there already'
                    : `Asked in ${formatShare(step.reached)} of cases`}
                  {step.reason === null ? '' : ` (${reasonInWords(step.reason)})`}
                </>
              ),
          },
          { id: 'chances', header: 'Chance that it fills', cell: step => chancesOf(step) || NOTHING },
          {
            id: 'cost',
            header: 'Expected cost',
            isFigure: true,
            cell: ({ expected_cost }) => formatMoney(expected_cost),
          },
        ]}
      />
      <dl className="facts">
        <dt>To fill</dt>
        <dd>{plan.fields.length === 0 ? 'Nothing is missing' : plan.fields.map(formatName).join(', ')}</dd>
        <dt>Credits</dt>
        <dd>
          <strong>{formatShare(plan.credits.expected)} chance of one</strong>, at most {plan.credits.worst}
        </dd>
        <dt>Vendors charge</dt>
        <dd>
          about {formatMoney(plan.vendor_cost.expected)}, at most {formatMoney(plan.vendor_cost.worst)}
        </dd>
      </dl>
    </div>
  );
}
