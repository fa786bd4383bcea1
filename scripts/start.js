// npm start: makes the clone runnable, then serves in this very process, so that signals reach the server.
import { prepare } from './prepare.js';

prepare();
const { run } = await import('../dist/src/cli/run.js');
process.exitCode = await run(['serve']);
