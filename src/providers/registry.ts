import type { Database } from '../database/database.js';
import type { Logger } from '../logger.js';
import { type ClosableDoor, createDoor } from '../outbound/create-door.js';
import { Limiter } from '../outbound/limiter.js';
import { providerSlots } from '../outbound/limiter.store.js';
import { ConfigError } from './config-error.js';
import { type Configuration, ConfigurationError, type ProviderConfig } from './configuration.js';
import type { RegisteredProvider } from './registered.js';
import { Standing } from './standing.js';

export interface RegistrySetup {
  readonly file: string;
  readonly database: Database;
  readonly logger: Logger;
  readonly now: () => number;
}

/** All configured providers, made and ready to be asked. */
export interface Registry {
  readonly providers: readonly RegisteredProvider[];
  /** The enabled ones in the order in which they are asked. */
  readonly waterfall: readonly RegisteredProvider[];
  close(): Promise<void>;
}

function doorFor({ id, common, providerType }: ProviderConfig, database: Database): ClosableDoor {
  const options = {
    maxConcurrency: common.max_concurrency,
    allowPrivateNetwork: common.allow_private_network,
    servesMany: providerType.asksManyServers ?? false,
  };
  if (common.rate_limit === undefined) return createDoor(options);
  const limit = { requests: common.rate_limit.requests, perMs: common.rate_limit.per_ms };
  return createDoor({
    ...options,
    limiter: new Limiter({ rate: { limit, take: providerSlots(database, id, limit) } }),
  });
}

/** Makes every provider of a configuration. @throws ConfigurationError that names every one that cannot be made. */
export async function createRegistry(configuration: Configuration, setup: RegistrySetup): Promise<Registry> {
  const providers: RegisteredProvider[] = [];
  const doors: ClosableDoor[] = [];
  const problems: ConfigError[] = [];
  for (const entry of configuration.providers) {
    const { id, providerType, common, config } = entry;
    const door = doorFor(entry, setup.database);
    doors.push(door);
    try {
      const { baseDir } = configuration;
      const standing = new Standing(setup.now);
      const noteUnreadable = (member: string) => standing.noteUnreadable(member);
      const { logger } = setup;
      const provider = await providerType.create({ id, config, door, baseDir, logger, noteUnreadable });
      const options = { ...common, timeout_ms: common.timeout_ms ?? configuration.defaults.timeout_ms };
      providers.push({ id, type: providerType.type, options, provider, standing });
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      problems.push(
        new ConfigError(
          error.path.startsWith('providers.') ? error.path : `providers.${id}.${error.path}`,
          error.message,
        ),
      );
    }
  }
  if (problems.length > 0) throw new ConfigurationError(setup.file, problems);
  return {
    providers,
    waterfall: configuration.waterfall
      .flatMap(id => providers.find(provider => provider.id === id) ?? [])
      .filter(({ options }) => options.enabled),
    close: async () => {
      await Promise.all(providers.map(({ provider }) => provider.close?.()));
      await Promise.all(doors.map(door => door.close()));
    },
  };
}
