import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RacePoint } from '../../src/enrich/race-point.js';
import { readBooks } from './books.store.js';
import { check, type Evidence, type Figures, type Finding, figuresOf, type Kill } from './checker.js';
import { Client } from './client.js';
import { configurationOfDatasets } from './datasets.js';
import type { Ground } from './grounds.js';
import { grant, heldCredits, type MadeWorkspace, makeWorkspace } from './operator.js';
import { configurationOfTwo, PaidVendor } from './paid-vendor.js';
import { seeded } from './random.js';
import { Replica } from './replica.js';

/** What is killed, and when. */
export type Cycle =
  | { readonly victim: 'server'; readonly at: RacePoint | 'random' }
  /** PostgreSQL itself. */
  | { readonly victim: 'database' };

export interface KillRunOptions {
  readonly ground: Ground;
  /** How many server processes; the embedded database takes one. */
  readonly replicas: 1 | 2;
  readonly cycles: readonly Cycle[];
  /** Of everything that is left to chance: the same run again has the same kills. */
  readonly seed: number;
  /** Keys under way at once. */
  readonly workers: number;
  /** Whether nobody outside is asked, and calls are admitted and settled in one; else two vendors, who know a half each. */
  readonly isLocal?: boolean;
}

export interface KillRunResult {
  readonly findings: readonly Finding[];
  readonly figures: Figures;
  readonly kills: number;
  /** From the end of the last call until nothing was held. */
  readonly holdsResolvedMs: number;
}

/** A moment named in the plan comes at one of its first visits: some calls end before it, others are under way. */
const VISITS_MAX = 40;

/** Before each kill calls of every stage get under way, for at most this long. */
const RANDOM_KILL_MS_MAX = 400;

/** The promise: a hold whose process died is released within a minute. */
const HOLDS_WITHIN_MS = 60_000;

const CREDITS = 10_000_000;

/** Kills servers and databases under a client that does not give up, then holds its story against the books. */
export async function killRun(options: KillRunOptions): Promise<KillRunResult> {
  const run = await KillRun.prepare(options);
  try {
    return await run.run();
  } finally {
    await run.cleanUp();
  }
}

class KillRun {
  readonly #options: KillRunOptions;
  readonly #random: () => number;
  readonly #folder: string;
  readonly #vendor: PaidVendor;
  readonly #replicas: readonly Replica[];
  readonly #kills: Kill[] = [];
  #serverKills = 0;

  private constructor(
    options: KillRunOptions,
    folder: string,
    vendor: PaidVendor,
    replicas: readonly Replica[],
  ) {
    this.#options = options;
    this.#random = seeded(options.seed);
    this.#folder = folder;
    this.#vendor = vendor;
    this.#replicas = replicas;
  }

  static async prepare(options: KillRunOptions): Promise<KillRun> {
    const folder = await mkdtemp(join(tmpdir(), 'sluice-crash-'));
    const delays = seeded(options.seed + 1);
    const vendor = await PaidVendor.start(() => sleep(2 + delays() * 28));
    const configPath = join(folder, 'sluice.config.yaml');
    const configuration =
      options.isLocal === true ? await configurationOfDatasets() : configurationOfTwo(vendor.port);
    await writeFile(configPath, configuration);
    const settings = { databaseUrl: options.ground.databaseUrl, dataDir: join(folder, 'data'), configPath };
    const replicas = Array.from({ length: options.replicas }, () => new Replica(settings));
    return new KillRun(options, folder, vendor, replicas);
  }

  async run(): Promise<KillRunResult> {
    for (const replica of this.#replicas) await replica.start();
    const workspace = await makeWorkspace(this.#anyUrl());
    await grant(this.#anyUrl(), workspace.id, 'start', CREDITS);
    const client = new Client({
      urls: () => this.#replicas.flatMap(({ url }) => url ?? []),
      workspaceKey: workspace.key,
      random: this.#random,
      paceMs: 60,
      withCompanies: true,
    });
    try {
      const traffic = client.run(this.#options.workers);
      for (const cycle of this.#options.cycles) await this.#kill(cycle);
      client.stop();
      await traffic;
      await client.replayAll();
      const holdsResolvedMs = await this.#untilNothingIsHeld(workspace);
      const evidence = await this.#evidence(workspace, client);
      return {
        findings: check(evidence),
        figures: figuresOf(evidence),
        kills: this.#kills.length,
        holdsResolvedMs,
      };
    } finally {
      await client.close();
    }
  }

  #anyUrl(): string {
    const url = this.#replicas.find(replica => replica.url !== null)?.url;
    if (url === undefined || url === null) throw new Error('No server runs.');
    return url;
  }

  async #kill(cycle: Cycle): Promise<void> {
    await sleep(this.#random() * RANDOM_KILL_MS_MAX);
    if (cycle.victim === 'database') {
      this.#kills.push({ atMs: Date.now(), process: 'database' });
      await this.#options.ground.killDatabase();
      return;
    }
    // The servers take turns, so that with two of them one goes on.
    const victim = this.#replicas[this.#serverKills % this.#replicas.length];
    this.#serverKills += 1;
    if (victim === undefined) return;
    if (cycle.at === 'random') await victim.kill();
    else await victim.killAt({ point: cycle.at, visit: 1 + Math.floor(this.#random() * VISITS_MAX) });
    this.#kills.push({ atMs: Date.now(), process: victim.name });
    await victim.start();
  }

  async #untilNothingIsHeld({ id }: MadeWorkspace): Promise<number> {
    const startMs = Date.now();
    for (;;) {
      const waitedMs = Date.now() - startMs;
      if ((await heldCredits(this.#anyUrl(), id)) === 0 || waitedMs > HOLDS_WITHIN_MS) return waitedMs;
      await sleep(100);
    }
  }

  async #evidence({ id }: MadeWorkspace, { stories }: Client): Promise<Evidence> {
    for (const replica of this.#replicas) {
      const code = await replica.stop();
      if (code !== 0)
        throw new Error(`A server that was told to stop ended with ${code}:\n${replica.output}`);
    }
    const books = await this.#options.ground.read(join(this.#folder, 'data'), database =>
      readBooks(database, id),
    );
    return {
      stories,
      vendorCalls: this.#vendor.calls,
      books,
      grants: { start: CREDITS },
      kills: this.#kills,
    };
  }

  async cleanUp(): Promise<void> {
    for (const replica of this.#replicas) await replica.kill();
    await this.#vendor.close();
    await rm(this.#folder, { recursive: true, force: true });
  }
}
