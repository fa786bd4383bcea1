import { createLogger } from '../../src/logger.js';
import { createDoor } from '../../src/outbound/create-door.js';
import type { Provider, ProviderType } from '../../src/providers/provider.js';

/** In place of the key of a source that answers without one. */
export const KEYLESS = 'none';

/** As long as the slowest vendor's own client waits. */
export const WAIT_MS = 30_000;

/** The key that a real vendor is asked with; empty: it is not asked. */
export function liveKey(type: string): string {
  return process.env[`SLUICE_LIVE_${type.toUpperCase()}_KEY`] ?? '';
}

/** Runs `use` with the real vendor. */
export async function withLiveProvider<Result>(
  type: ProviderType,
  api_key: string,
  use: (provider: Provider) => Promise<Result>,
): Promise<Result> {
  const door = createDoor({ maxConcurrency: 1, allowPrivateNetwork: false });
  try {
    const contact = process.env.SLUICE_LIVE_CONTACT;
    const keyless = type.options.safeParse({ contact }).success ? { contact } : {};
    const config = type.options.parse(api_key === KEYLESS ? keyless : { api_key });
    const logger = createLogger('silent');
    return await use(await type.create({ id: 'live', config, door, baseDir: '.', logger }));
  } finally {
    await door.close();
  }
}
