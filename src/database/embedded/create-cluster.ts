import { Engine } from './engine.js';

/*
 * A program: creates a cluster in the empty folder that is its first argument. A process of its own, because it
 * needs 700 MB for three seconds, of which a process that lives on never gave 150 back.
 */
const [, , folder = ''] = process.argv;
const engine = await Engine.start(folder);
await engine.close();
