import type { Sessions } from './console/sessions.js';
import type { Database } from './database/database.js';
import { DELETE_ROWS_MAX, deleteInRounds } from './database/retention.js';
import { deleteOldClaims } from './enrich/claims.store.js';
import type { Enricher } from './enrich/enrich.js';
import type { EvidenceExchange } from './enrich/evidence-exchange.js';
import type { Waterfalls } from './enrich/waterfalls.js';
import type { ImportParts } from './imports/imports.routes.js';
import type { Asker } from './providers/ask.js';
import { deleteOldReceipts } from './providers/receipts.store.js';
import { Suspensions } from './providers/suspensions.js';
import { storeTotals } from './providers/totals.js';
import { deleteOldItems } from './runs/items.store.js';
import type { Statistics } from './statistics/statistics.js';
import type { Webhooks } from './webhooks/webhooks.js';
import type { KeyRing } from './workspaces/key-ring.js';

interface UpkeepParts {
  readonly database: Database;
  readonly enricher: Enricher;
  readonly imports: ImportParts;
  readonly asker: Asker;
  readonly keyRing: KeyRing;
  readonly sessions: Sessions;
  readonly waterfalls: Waterfalls;
  readonly webhooks: Webhooks;
  readonly evidenceExchange: EvidenceExchange;
  readonly statistics: Statistics;
}

/** What is done every two seconds: finishing what could not be finished at once, and deleting what is too old. */
export function upkeepOf(parts: UpkeepParts): () => Promise<void> {
  const { database, enricher, asker, keyRing, sessions, waterfalls, webhooks, imports } = parts;
  const suspensions = new Suspensions(database);
  return async () => {
    await enricher.releaseAbandoned();
    await waterfalls.learnOwn(database);
    await asker.recordLate();
    await asker.collectDue(waterfalls.providers);
    await asker.holdToRetention(waterfalls.providers);
    await keyRing.noteUses();
    await storeTotals(database, waterfalls.providers);
    await imports.queue.upkeep();
    await suspensions.tell(waterfalls.providers);
    await parts.evidenceExchange.exchangeInTime();
    await parts.statistics.upkeep();
    await deleteInRounds(() => deleteOldClaims(database, DELETE_ROWS_MAX));
    await deleteInRounds(() => deleteOldReceipts(database, DELETE_ROWS_MAX));
    await deleteInRounds(() => deleteOldItems(database, DELETE_ROWS_MAX));
    await webhooks.deleteOld();
    await sessions.deleteOld();
  };
}
