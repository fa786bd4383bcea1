import type { Queryable } from '../database/queryable.js';
import type { EventType } from './event-types.js';
import { queueEvents } from './webhooks.store.js';

/**
 * Tells the workspace's webhooks of something, in the transaction of `queryable`: the event is queued if that commits.
 * Where no active webhook wants the type it costs one look-up. A statement that makes the change itself calls
 * `emit_events_v1` instead, which saves the transaction.
 * @param event `data` is the envelope's member of that name, at most 64 KiB as JSON: ids and figures rather than lists.
 */
export async function emitEvent(
  queryable: Queryable,
  workspaceId: string,
  event: { readonly type: EventType; readonly data: Readonly<Record<string, unknown>> },
): Promise<void> {
  await queueEvents(queryable, workspaceId, event.type, [JSON.stringify(event.data)]);
}
