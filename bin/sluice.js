#!/usr/bin/env node
// The command line. In a clone it builds what is stale first; a published package is built already.
import { prepare } from '../scripts/prepare.js';

prepare();
const { run } = await import('../dist/src/cli/run.js');
process.exitCode = await run(process.argv.slice(2));
