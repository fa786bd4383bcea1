import type { Database } from '../database/database.js';

/**
 * Tells every workspace that wants to know that a provider is set aside: once, whichever process sees it first, and
 * again each day that it lasts.
 * @param data the event's `data`, as JSON.
 */
export async function tellSuspension(database: Database, provider: string, data: string): Promise<void> {
  await database.query(
    `with told as (
       insert into provider_suspensions (provider, told_at) values ($1, now())
       on conflict (provider) do update set told_at = now()
       where provider_suspensions.told_at < now() - interval '24 hours'
       returning provider
     )
     select count(emit_events_v1(w.id, 'provider.suspended', array[$2])) from told, workspaces w
     where 'provider.suspended' = any (w.subscribed_events)`,
    [provider, data],
  );
}

export async function forgetSuspension(database: Database, provider: string): Promise<void> {
  await database.query('delete from provider_suspensions where provider = $1', [provider]);
}
