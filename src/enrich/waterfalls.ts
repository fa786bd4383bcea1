import type { Settings } from '../config.js';
import type { Database } from '../database/database.js';
import { type AnyField, everyField } from '../normalize/fields.js';
import {
  type Configuration,
  parseConfiguration,
  type WaterfallDefaults,
} from '../providers/configuration.js';
import type { RegisteredProvider } from '../providers/registered.js';
import { createRegistry, type Registry, type RegistrySetup } from '../providers/registry.js';
import { sandboxWorkspaces } from '../workspaces/workspaces.store.js';
import { type OwnWaterfall, ownedWaterfall } from './own-waterfall.js';
import { ownWaterfallsSince } from './own-waterfalls.store.js';
import type { Waterfall } from './plan.js';

/** What is asked where nothing is configured: two simulated vendors, then what can be inferred. */
const SIMULATED = `
waterfall: [sandbox_people, sandbox_phones, inference]
providers:
  sandbox_people:
    type: sandbox
    billed: true
    cost: 0.02
    confidence: 0.95
    fills: [job_title, company_name, linkedin_url, location, seniority]
    latency_ms: 40
  sandbox_phones: { type: sandbox, billed: true, cost: 0.05, fills: [phone, job_title], company_fills: [], coverage: 0.8, latency_ms: 60 }
  inference: { type: inference }
`;

/** What is asked without a configuration and without a sandbox: nothing that is made up. */
const RULES_ONLY = `
waterfall: [inference]
providers:
  inference: { type: inference }
`;

function toWaterfall(registry: Registry, defaults: WaterfallDefaults): Waterfall {
  return {
    providers: registry.waterfall,
    deadlineMs: defaults.deadline_ms,
    minConfidence: defaults.min_confidence,
    strategy: defaults.strategy,
    order: defaults.order,
    values: valuesOf(defaults.values, registry.waterfall),
    maxCost: defaults.max_cost ?? null,
    budgeted: new Set(),
  };
}

/**
 * What a field is worth where nothing is configured: so many times the dearest price: asking goes on
 * while at least one in so many paid answers fills a field.
 */
const VALUE_IN_PRICES = 10;

export function valuesOf(
  configured: WaterfallDefaults['values'],
  providers: readonly RegisteredProvider[],
): Readonly<Record<AnyField, number>> {
  const dearest = Math.max(0, ...providers.map(({ options }) => options.cost));
  // Where all are free any value does: what is asked then depends on nothing but what is wrong.
  const usual = VALUE_IN_PRICES * (dearest || 1);
  return everyField(field => configured?.[field] ?? usual);
}

/** What was written so long before the newest that was seen is read again: it may have been committed after that. */
const SEEN_AGAIN_MS = 60_000;

/** Which waterfall a workspace's calls go through. A sandbox workspace never reaches a real vendor. */
export class Waterfalls {
  readonly #usual: Waterfall;
  readonly #simulated: Waterfall;
  readonly #registries: readonly Registry[];
  #sandboxes: ReadonlySet<string> = new Set();
  /** What workspaces have otherwise, as far as this process has seen: each waterfall is made once, not by every call. */
  readonly #own = new Map<string, { readonly settings: OwnWaterfall; readonly waterfall: Waterfall }>();
  #ownSeenTo: Date | null = null;

  constructor(usual: Waterfall, simulated: Waterfall, registries: readonly Registry[]) {
    this.#usual = usual;
    this.#simulated = simulated;
    this.#registries = registries;
  }

  /** The configured providers, and the simulated ones where somebody uses them. */
  get providers(): readonly RegisteredProvider[] {
    const used = this.#sandboxes.size > 0 ? this.#registries : this.#registries.slice(0, 1);
    return [...new Map(used.flatMap(({ providers }) => providers).map(one => [one.id, one])).values()];
  }

  /** How long a call may take. */
  get deadlineMs(): number {
    return this.#usual.deadlineMs;
  }

  of(workspaceId: string): Waterfall {
    return this.#own.get(workspaceId)?.waterfall ?? this.#configuredFor(workspaceId);
  }

  #configuredFor(workspaceId: string): Waterfall {
    return this.#sandboxes.has(workspaceId) ? this.#simulated : this.#usual;
  }

  /** What was set for a workspace; null: nothing. */
  ownOf(workspaceId: string): OwnWaterfall | null {
    return this.#own.get(workspaceId)?.settings ?? null;
  }

  /** The waterfall that a workspace would have with these settings. */
  proposed(workspaceId: string, own: OwnWaterfall): Waterfall {
    return ownedWaterfall(this.#configuredFor(workspaceId), own, this.availableTo(workspaceId));
  }

  /** Every provider that a workspace's own waterfall can name. */
  availableTo(workspaceId: string): readonly RegisteredProvider[] {
    const registry = this.#sandboxes.has(workspaceId) ? this.#registries.at(-1) : this.#registries[0];
    return registry?.providers ?? [];
  }

  /** Reads what was set for workspaces since the last time; called every two seconds, and after a change here. */
  async learnOwn(database: Database): Promise<void> {
    const since = this.#ownSeenTo === null ? null : new Date(this.#ownSeenTo.getTime() - SEEN_AGAIN_MS);
    for (const { workspaceId, own, updatedAt } of await ownWaterfallsSince(database, since)) {
      if (this.#ownSeenTo === null || updatedAt > this.#ownSeenTo) this.#ownSeenTo = updatedAt;
      if (own === null) this.#own.delete(workspaceId);
      else {
        this.#own.set(workspaceId, { settings: own, waterfall: this.proposed(workspaceId, own) });
      }
    }
  }

  /** Sandbox workspaces are made at a first start only, so it is enough to look once. */
  async learnSandboxes(database: Database): Promise<void> {
    this.#sandboxes = new Set(await sandboxWorkspaces(database));
  }

  async close(): Promise<void> {
    await Promise.all(this.#registries.map(registry => registry.close()));
  }
}

/** Makes the providers. @param configuration null: there is no file. */
export async function makeWaterfalls(
  configuration: Configuration | null,
  settings: Settings,
  setup: Omit<RegistrySetup, 'file'>,
): Promise<Waterfalls> {
  const simulatedSetup = parseConfiguration('the built-in sandbox', SIMULATED, {});
  const simulated = await createRegistry(simulatedSetup, { ...setup, file: 'the built-in sandbox' });
  const simulatedWaterfall = toWaterfall(simulated, simulatedSetup.defaults);
  if (configuration === null && settings.sandbox) {
    return new Waterfalls(simulatedWaterfall, simulatedWaterfall, [simulated]);
  }
  const chosen = configuration ?? parseConfiguration('the built-in rules', RULES_ONLY, {});
  const usual = await createRegistry(chosen, { ...setup, file: settings.configPath });
  return new Waterfalls(toWaterfall(usual, chosen.defaults), simulatedWaterfall, [usual, simulated]);
}
