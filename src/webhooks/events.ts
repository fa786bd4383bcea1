import type { Queryable } from '../database/queryable.js';
import { queueEvents } from './webhooks.store.js';

/** What a webhook can be told of. Each type's `data` is in docs/webhooks.md. */
export const EVENT_TYPES = [
  'contact.created',
  'contact.updated',
  'contact.deleted',
  'contact.enriched',
  'contacts.imported',
  'company.created',
  'company.updated',
  'company.deleted',
  'companies.imported',
  'run.started',
  'run.completed',
  'run.paused',
  'run.failed',
  'credits.low',
  'credits.exhausted',
  'provider.suspended',
] as const;

export type EventType = (typeof EVENT_TYPES)[number];

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
