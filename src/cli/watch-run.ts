import { setTimeout as sleep } from 'node:timers/promises';
import type { Run } from './answers.js';
import { printNote, printStatus, statusIsShown } from './print.js';
import { percentOf, progressBar } from './progress.js';

/** Between two looks at the run. */
const LOOK_EVERY_MS = 500;

/** Without a terminal a line is written at every so many looks, and when the status changes. */
const LOOKS_PER_LINE = 20;

/** Shows how far a run is, on standard error, until it has ended and nothing of it is under way, or as `isOver` says. */
export async function watchRun(
  look: () => Promise<Run>,
  isOver: (run: Run) => boolean = hasEnded,
): Promise<Run> {
  let said = '';
  for (let looks = 0; ; looks += 1) {
    const run = await look();
    const over = isOver(run);
    if (statusIsShown()) await printStatus(over ? '' : runStatusLine(run));
    else if (run.status !== said || looks % LOOKS_PER_LINE === 0) {
      said = run.status;
      await printNote(runStatusLine(run));
    }
    if (over) return run;
    await sleep(LOOK_EVERY_MS);
  }
}

/** Whether nothing more of a run comes. */
export function hasEnded(run: Run): boolean {
  return run.ended_at !== null && run.counts.running === 0;
}

/** How far a run is, on one line. */
function runStatusLine(run: Run): string {
  const { total, pending, running } = run.counts;
  const done = total - pending - running;
  const rate = run.rate_per_second === null ? [] : [`${run.rate_per_second.toLocaleString('en-US')}/s`];
  const left = run.seconds_left === null ? [] : [`${timeText(run.seconds_left)} left`];
  const counts = `${done.toLocaleString('en-US')} of ${total.toLocaleString('en-US')}`;
  const hits = `${run.counts.succeeded.toLocaleString('en-US')} hits`;
  const credits = `${run.credits_charged.toLocaleString('en-US')} credits`;
  const status = run.status.replaceAll('_', ' ');
  return `${progressBar(total === 0 ? 0 : percentOf(done, total))} ${[`${status}: ${counts}`, hits, credits, ...rate, ...left].join(', ')}`;
}

function timeText(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  if (minutes === 0) return `${seconds} s`;
  return minutes < 60
    ? `${minutes} min ${seconds % 60} s`
    : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
