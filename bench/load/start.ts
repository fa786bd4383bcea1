import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { type LoadJobInput, type LoadResult, loadResultSchema } from './job.js';

const DRIVER = fileURLToPath(new URL('./run.js', import.meta.url));

/** Runs a job in a process of its own and returns its figures; throws when the driver fails. */
export async function runLoad(job: LoadJobInput): Promise<LoadResult> {
  const driver = spawn(process.execPath, [DRIVER], { stdio: ['pipe', 'pipe', 'inherit'] });
  driver.stdin.end(JSON.stringify(job));
  const [output, [exitCode]] = await Promise.all([text(driver.stdout), once(driver, 'exit')]);
  if (exitCode !== 0) throw new Error(`The load driver ended with code ${exitCode}.`);
  return loadResultSchema.parse(JSON.parse(output));
}

/** The same of a server that looks at no key and no contact: it may be asked for ever. */
export function runPlainLoad(
  job: Pick<LoadJobInput, 'port' | 'loop' | 'connections' | 'durationMs'>,
): Promise<LoadResult> {
  return runLoad({
    ...job,
    maxRequests: 1_000_000_000,
    workspaceKeys: [`wbk_${'a'.repeat(52)}`],
    contactsPerWorkspace: 100_000,
    seed: 1,
  });
}
