import { run } from '../run.js';

/* What bin/sluice.js does, for tests of whatever output folder they are built into. */
process.exitCode = await run(process.argv.slice(2));
