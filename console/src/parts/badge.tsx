import type { ReactNode } from 'react';
import { formatAgo, formatExact, NOTHING } from './format';

/** Said by its words; the tone only helps the eye. */
export type Tone = 'good' | 'bad' | 'warn' | 'calm';

export function Badge({ tone = 'calm', children }: { tone?: Tone; children: ReactNode }) {
  return <span className={`badge badge-${tone}`}>{children}</span>;
}

/** A moment as people say it, with the exact one on hovering. */
export function Ago({ at }: { at: string | null }) {
  if (at === null) return NOTHING;
  return (
    <time dateTime={at} title={formatExact(at)}>
      {formatAgo(at)}
    </time>
  );
}
