import { text } from 'node:stream/consumers';
import { loadJobSchema } from './job.js';
import { runLoop } from './loop.js';

// The load driver as a process of its own, so that it does not share the server's event loop:
// a job as JSON on standard input, its figures as JSON on standard output.
const job = loadJobSchema.parse(JSON.parse(await text(process.stdin)));
const result = await runLoop(job, () => performance.now());
process.stdout.write(`${JSON.stringify(result)}\n`);
