import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { AnswerOf } from '../../api/call';
import { useApi } from '../../api/use-api';
import { formatAgo, formatNumber } from '../../parts/format';
import { Icon } from '../../parts/icons';
import { Problem } from '../../parts/states';

type Matter = AnswerOf<'GET /v1/attention'>['data']['attention'][number];

/** What somebody has to see to; nothing where there is nothing. */
export function Attention({ everyMs }: { everyMs: number }) {
  const { data, error } = useApi('GET /v1/attention', {}, { everyMs });
  const matters = data?.data.attention ?? [];
  if (error !== null && data === undefined) return <Problem error={error} />;
  if (matters.length === 0) return null;
  return (
    <section className="attention" aria-labelledby="attention">
      <h2 id="attention">
        <Icon name="warning" /> Needs attention
      </h2>
      <ul>
        {matters.map(matter => (
          <li key={JSON.stringify(matter)}>{textOf(matter)}</li>
        ))}
      </ul>
    </section>
  );
}

const REASONS: Readonly<Record<string, string>> = {
  breaker_open: 'failed too often and rests',
  set_aside_elsewhere: 'is set aside by another process',
  http_401: 'refuses its key',
  http_403: 'refuses its key',
  http_402: 'has no quota left',
};

function textOf(matter: Matter): ReactNode {
  switch (matter.kind) {
    case 'provider_set_aside':
      return (
        <>
          <strong>{matter.provider}</strong> {REASONS[matter.reason] ?? `is set aside: ${matter.reason}`}
          {matter.until === null ? '.' : `; it is asked again ${formatAgo(matter.until)}.`}
        </>
      );
    case 'credits_low':
      return (
        <>
          Only <strong>{formatNumber(matter.available)} credits</strong> are left.{' '}
          <Link href="/credits">Credits</Link>
        </>
      );
    case 'run_waiting_for_credits':
      return (
        <>
          The run <strong>{matter.name ?? matter.run_id}</strong> waits for credits.{' '}
          <Link href="/credits">Credits</Link>
        </>
      );
    case 'webhook_switched_off':
    case 'webhook_failing':
      return (
        <>
          The webhook <strong>{matter.url}</strong>{' '}
          {matter.kind === 'webhook_failing' ? 'does not take its deliveries' : 'was switched off'}.{' '}
          <Link href={`/webhooks/${matter.webhook_id}`}>Look at it</Link>
        </>
      );
    case 'import_failed':
      return <>An import failed: {matter.failure ?? 'for a reason of ours, which the log has'}.</>;
  }
}
