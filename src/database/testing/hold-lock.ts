import { lockDataDirectory } from '../data-directory-lock.js';

/*
 * A process of its own for the lock's tests: waits for a line on its standard input, so that several start at the
 * same moment, takes the lock of the directory in its first argument, says `held` or `refused: why`, and stays.
 */
const [, , dataDir = ''] = process.argv;
process.stdin.once('data', async () => {
  try {
    await lockDataDirectory(dataDir);
    process.stdout.write('held\n');
  } catch (error) {
    process.stdout.write(`refused: ${error instanceof Error ? error.message : String(error)}\n`);
  }
});
process.stdout.write('ready\n');
