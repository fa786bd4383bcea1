import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { AnswerOf, ApiError } from '../api/call';
import { useSession } from '../api/session';
import { useApi } from '../api/use-api';
import { Button } from '../parts/button';
import { formatMoney, formatNumber } from '../parts/format';
import { ErrorState } from '../parts/states';
import type { Records } from './fields';
import type { Order } from './order';
import { useLater } from './use-later';

const PLAN = {
  contacts: 'POST /v1/enrich/contacts/plan',
  companies: 'POST /v1/enrich/companies/plan',
} as const;

type Figures = AnswerOf<(typeof PLAN)[Records]>['data'];

interface RunPlan {
  readonly records: Records;
  /** Of the order as it stands; null: not counted yet. */
  readonly figures: Figures | null;
  readonly error: ApiError | null;
  readonly isStopped: boolean;
  readonly stop: () => void;
  readonly count: () => void;
}

/** What an order would come to, asked anew as it changes; counting a million records takes seconds and can be stopped. */
export function useRunPlan(records: Records, order: Order, isEnabled: boolean): RunPlan {
  const { workspaceId } = useSession();
  const queries = useQueryClient();
  const now = JSON.stringify(order);
  const asked = useLater(now);
  const [stopped, setStopped] = useState<string | null>(null);
  // What was written by JSON.stringify of an order is one.
  const request = JSON.parse(asked) as Order;
  const plan = useApi(PLAN[records], request, { enabled: isEnabled && stopped !== asked });
  const isOfNow = asked === now && !plan.isPlaceholderData;
  return {
    records,
    figures: isEnabled && isOfNow && plan.error === null ? (plan.data?.data ?? null) : null,
    error: isOfNow ? plan.error : null,
    isStopped: stopped === now,
    stop: () => {
      setStopped(now);
      void queries.cancelQueries({ queryKey: [PLAN[records], workspaceId] });
    },
    count: () => {
      setStopped(null);
      if (plan.error !== null) void plan.refetch();
    },
  };
}

/** The plan and its price, or how long it is being counted. */
export function Price({ plan }: { plan: RunPlan }) {
  return (
    <section className="price" aria-label="Plan and price">
      {plan.figures !== null ? (
        <PriceFigures records={plan.records} figures={plan.figures} />
      ) : plan.isStopped ? (
        <div className="counting">
          <span>Not counted. A run starts when its price is known.</span>
          <Button isSmall onPress={plan.count}>
            Count
          </Button>
        </div>
      ) : plan.error !== null ? (
        <ErrorState error={plan.error} onRetry={plan.count} />
      ) : (
        <Counting records={plan.records} onStop={plan.stop} />
      )}
    </section>
  );
}

const TICK_MS = 100;

/** From then on it is told how long it takes: before, the answer is there sooner than anybody has read it. */
const SHOWN_AFTER_MS = 1_000;

function Counting({ records, onStop }: { records: Records; onStop: () => void }) {
  const [beganMs] = useState(() => performance.now());
  const [nowMs, setNowMs] = useState(beganMs);
  useEffect(() => {
    const timer = setInterval(() => setNowMs(performance.now()), TICK_MS);
    return () => clearInterval(timer);
  }, []);
  const elapsedMs = nowMs - beganMs;
  return (
    <div className="counting">
      <span role="status">
        <span className="spinner" aria-hidden="true" /> Counting {records} and prices …
      </span>
      {elapsedMs >= SHOWN_AFTER_MS && (
        <>
          <span className="calm figure" aria-hidden="true">
            {(elapsedMs / 1_000).toFixed(1)} s
          </span>
          <Button isSmall onPress={onStop}>
            Stop counting
          </Button>
        </>
      )}
    </div>
  );
}

function PriceFigures({ records, figures }: { records: Records; figures: Figures }) {
  const { fillable, askable, credits, vendor_cost } = figures;
  const chosen = 'contacts' in figures ? figures.contacts : figures.companies;
  return (
    <>
      <dl className="facts">
        <dt>{records === 'contacts' ? 'Contacts' : 'Companies'}</dt>
        <dd>
          {formatNumber(chosen)}, of which {formatNumber(fillable)} lack something and {formatNumber(askable)}{' '}
          can be asked about
        </dd>
        <dt>Credits</dt>
        <dd>
          <strong>about {formatNumber(Math.round(credits.expected))}</strong>, at most{' '}
          {formatNumber(credits.worst)}; {formatNumber(credits.available)} available
        </dd>
        <dt>Vendors charge</dt>
        <dd>
          about {formatMoney(vendor_cost.expected)}, at most {formatMoney(vendor_cost.worst)}
        </dd>
      </dl>
      {credits.available < credits.expected && (
        <p className="note-warn">
          The credits will probably not do. The run then waits until there are more; nothing is lost.
        </p>
      )}
    </>
  );
}
