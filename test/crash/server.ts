// The real program, which ends itself with SIGKILL at a named moment: --kill-at after_settle:3 is its third visit there.
import { parseArgs } from 'node:util';
import { visitRacePoints } from '../../src/enrich/race-point.js';
import { serve } from '../../src/main.js';

const { values } = parseArgs({ options: { 'kill-at': { type: 'string' } } });

if (values['kill-at'] !== undefined) {
  const [point, count] = values['kill-at'].split(':');
  let visits = 0;
  visitRacePoints(visited => {
    if (visited === point) visits += 1;
    if (visits === Number(count)) process.kill(process.pid, 'SIGKILL');
  });
}

process.exitCode = await serve();
