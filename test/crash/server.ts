// The real program, which ends itself with SIGKILL at a named moment, when it is told at which: `KillAt` as a message.
import { type RacePoint, visitRacePoints } from '../../src/enrich/race-point.js';
import { serve, work } from '../../src/main.js';

/** Where a process is to end itself: at the n-th visit of a moment from now on. */
export interface KillAt {
  readonly point: RacePoint;
  readonly visit: number;
}

process.on('message', ({ point, visit }: KillAt) => {
  let visits = 0;
  visitRacePoints(visited => {
    if (visited === point) visits += 1;
    if (visits === visit) process.kill(process.pid, 'SIGKILL');
  });
});
// It may end while somebody could still send one.
process.channel?.unref();

process.exitCode = await (process.argv.includes('--worker') ? work() : serve());
