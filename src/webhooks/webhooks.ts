import type { Settings } from '../config.js';
import type { Database } from '../database/database.js';
import { DELETE_ROWS_MAX, deleteInRounds } from '../database/retention.js';
import type { AnyRoute } from '../http/route.js';
import type { Logger } from '../logger.js';
import { alertRoutes } from './alerts.routes.js';
import { deliveryRoutes } from './deliveries.routes.js';
import { deleteLeftDeliveries, deleteOldDeliveries } from './deliveries.store.js';
import { SecretSeal } from './secret.js';
import { webhookRoutes } from './webhooks.routes.js';
import { DeliveryWorker } from './worker.js';

/** Webhooks as one part of a process, with HTTP or without. */
export interface Webhooks {
  readonly routes: readonly AnyRoute[];
  /** Begins to send, once the database is migrated and the lease is there. */
  start(): void;
  /** Takes nothing more to send, and resolves when what is under way has ended: in ten seconds or so. */
  stop(): Promise<void>;
  /** Deletes what is over its time; called every few seconds. */
  deleteOld(): Promise<void>;
}

export interface WebhookParts {
  readonly database: Database;
  readonly settings: Settings;
  /** The fencing number of this process's lease. @throws while it has none. */
  readonly fence: () => number;
  readonly logger: Logger;
  readonly now: () => number;
}

export function makeWebhooks({ database, settings, fence, logger, now }: WebhookParts): Webhooks {
  const { encryptionKeys, webhookPrivateNetwork: allowPrivateNetwork, webhookWaitsMs: waitsMs } = settings;
  const seal = new SecretSeal(encryptionKeys);
  const worker = new DeliveryWorker({ database, seal, allowPrivateNetwork, waitsMs, fence, logger, now });
  return {
    routes: [
      ...webhookRoutes({ database, seal, allowPrivateNetwork, now }),
      ...deliveryRoutes(database, worker),
      ...alertRoutes(database),
    ],
    start: () => worker.start(),
    stop: () => worker.stop(),
    deleteOld: async () => {
      await deleteInRounds(() => deleteOldDeliveries(database, DELETE_ROWS_MAX));
      await deleteInRounds(() => deleteLeftDeliveries(database, DELETE_ROWS_MAX));
    },
  };
}
