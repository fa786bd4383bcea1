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
