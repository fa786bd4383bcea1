import type { AnswerOf } from '../../api/call';
import type { Tone } from '../../parts/badge';
import { formatDuration, formatName } from '../../parts/format';

export type Run = AnswerOf<'GET /v1/runs/{id}'>['data'];

export const STATUSES: Readonly<Record<Run['status'], { readonly label: string; readonly tone: Tone }>> = {
  preparing: { label: 'Preparing', tone: 'calm' },
  running: { label: 'Running', tone: 'good' },
  waiting_for_credits: { label: 'Waits for credits', tone: 'warn' },
  paused: { label: 'Paused', tone: 'warn' },
  completed: { label: 'Completed', tone: 'good' },
  failed: { label: 'Failed', tone: 'bad' },
  cancelled: { label: 'Cancelled', tone: 'calm' },
};

/** How an item can end, in the order of the legend; each with its colour. */
export const OUTCOMES = [
  { outcome: 'succeeded', label: 'Filled', plot: 1 },
  { outcome: 'unchanged', label: 'Unchanged', plot: 2 },
  { outcome: 'no_match', label: 'No match', plot: 3 },
  { outcome: 'failed', label: 'Failed', plot: 4 },
  { outcome: 'suppressed', label: 'Opted out', plot: 5 },
  { outcome: 'not_found', label: 'Gone', plot: 6 },
  { outcome: 'skipped', label: 'Not tried', plot: 6 },
] as const;

export function hasEnded({ status }: Run): boolean {
  return status === 'completed' || status === 'failed' || status === 'cancelled';
}

export function doneOf({ counts }: Run): number {
  return OUTCOMES.reduce((sum, { outcome }) => sum + counts[outcome], 0);
}

export function nameOfRun({ kind, name, selection }: Run): string {
  if (name !== null) return name;
  return { list: `Selected ${kind}`, filter: `${formatName(kind)} that match`, all: `All ${kind}` }[
    selection
  ];
}

/** Whom a run is for, in words. */
export function whomOf({ kind, selection, filter }: Run): string {
  if (selection === 'all') return `All ${kind} of the workspace`;
  if (filter === null) return `A list of ${kind}`;
  const conditions = [
    filter.missing === null
      ? null
      : `lack ${filter.missing.map(field => formatName(field).toLowerCase()).join(' or ')}`,
    filter.search === null
      ? null
      : `have “${filter.search}” in name or ${kind === 'contacts' ? 'e-mail' : 'domain'}`,
    filter.industry === null ? null : `have “${filter.industry}” in their industry`,
    filter.source === null ? null : `have a value of ${filter.source}`,
    filter.import_id === null ? null : 'came with one import',
    filter.created_after === null ? null : 'were added lately',
  ];
  return `${formatName(kind)} that ${conditions.filter(condition => condition !== null).join(' and ')}`;
}

export function leftOf({ seconds_left }: Run): string {
  return seconds_left === null ? '' : `${formatDuration(seconds_left * 1_000)} left`;
}
