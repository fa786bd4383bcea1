import type { Database } from '../database/database.js';
import type { RegisteredProvider } from '../providers/registered.js';
import {
  failedImports,
  lowWorkspaces,
  suspendedProviders,
  troubledWebhooks,
  waitingRuns,
} from './attention.store.js';

/** Of each kind; where there are more, seeing to these comes first. */
const PER_KIND_MAX = 50;

/** A failed import is news for a week. */
const IMPORT_NEWS_MS = 7 * 86_400_000;

/** Something that somebody should see to. */
export type Attention =
  | {
      readonly kind: 'provider_set_aside';
      readonly provider: string;
      readonly reason: string;
      readonly until: string | null;
    }
  | {
      readonly kind: 'credits_low';
      readonly workspace_id: string;
      readonly workspace_name: string;
      readonly available: number;
      readonly credits_low_at: number | null;
    }
  | {
      readonly kind: 'run_waiting_for_credits';
      readonly workspace_id: string;
      readonly run_id: string;
      readonly name: string | null;
    }
  | {
      readonly kind: 'webhook_switched_off';
      readonly workspace_id: string;
      readonly webhook_id: string;
      readonly url: string;
      readonly reason: 'gone' | 'failing';
    }
  | {
      readonly kind: 'webhook_failing';
      readonly workspace_id: string;
      readonly webhook_id: string;
      readonly url: string;
      readonly since: string | null;
    }
  | {
      readonly kind: 'import_failed';
      readonly workspace_id: string;
      readonly import_id: string;
      readonly failure: string | null;
      readonly at: string | null;
    };

/** Why a provider is not asked at present; null: it is. A rate limit passes by itself and is nobody's business. */
function troubleOf({ id, standing }: RegisteredProvider, suspended: readonly string[]): Attention | null {
  const trouble = standing.suspension ?? (standing.aside?.kind === 'rate_limited' ? null : standing.aside);
  if (trouble !== null) {
    const until = new Date(trouble.untilMs).toISOString();
    return { kind: 'provider_set_aside', provider: id, reason: trouble.reason, until };
  }
  if (standing.breakerState === 'open') {
    return { kind: 'provider_set_aside', provider: id, reason: 'breaker_open', until: null };
  }
  return suspended.includes(id)
    ? { kind: 'provider_set_aside', provider: id, reason: 'set_aside_elsewhere', until: null }
    : null;
}

async function webhookTroubles(database: Database, workspaceId: string | null): Promise<Attention[]> {
  const webhooks = await troubledWebhooks(database, workspaceId, PER_KIND_MAX);
  return webhooks.map(({ disabled_reason: reason, failing_since, ...webhook }) =>
    reason === null
      ? { kind: 'webhook_failing', ...webhook, since: failing_since?.toISOString() ?? null }
      : { kind: 'webhook_switched_off', ...webhook, reason },
  );
}

/**
 * What needs attention, the most urgent kind first.
 * @param workspaceId of one workspace; null: of all. @param providers those that it asks, in this process.
 */
export async function attentionOf(
  database: Database,
  workspaceId: string | null,
  providers: readonly RegisteredProvider[],
  nowMs: number,
): Promise<Attention[]> {
  const suspended = await suspendedProviders(database);
  const since = new Date(nowMs - IMPORT_NEWS_MS);
  const low = await lowWorkspaces(database, workspaceId, PER_KIND_MAX);
  const waiting = await waitingRuns(database, workspaceId, PER_KIND_MAX);
  const imports = await failedImports(database, workspaceId, since, PER_KIND_MAX);
  return [
    ...providers.flatMap(provider => troubleOf(provider, suspended) ?? []),
    ...low.map((workspace): Attention => ({ kind: 'credits_low', ...workspace })),
    ...waiting.map((run): Attention => ({ kind: 'run_waiting_for_credits', ...run })),
    ...(await webhookTroubles(database, workspaceId)),
    ...imports.map(
      ({ finished_at, ...failed }): Attention => ({
        kind: 'import_failed',
        ...failed,
        at: finished_at?.toISOString() ?? null,
      }),
    ),
  ];
}
