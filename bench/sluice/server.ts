import { serve } from '../../src/main.js';

// The server as it is, without the build step in front of it.
process.exitCode = await serve();
