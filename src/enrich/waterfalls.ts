import type { Settings } from '../config.js';
import type { Database } from '../database/database.js';
import {
  type Configuration,
  parseConfiguration,
  type WaterfallDefaults,
} from '../providers/configuration.js';
import type { RegisteredProvider } from '../providers/registered.js';
import { createRegistry, type Registry, type RegistrySetup } from '../providers/registry.js';
import { sandboxWorkspaces } from '../workspaces/workspaces.store.js';
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
  sandbox_phones: { type: sandbox, billed: true, cost: 0.05, fills: [phone, job_title], coverage: 0.8, latency_ms: 60 }
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
  };
}

/** Which waterfall a workspace's calls go through. A sandbox workspace never reaches a real vendor. */
export class Waterfalls {
  readonly #usual: Waterfall;
  readonly #simulated: Waterfall;
  readonly #registries: readonly Registry[];
  #sandboxes: ReadonlySet<string> = new Set();

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

  of(workspaceId: string): Waterfall {
    return this.#sandboxes.has(workspaceId) ? this.#simulated : this.#usual;
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
