import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { Queryable } from '../../src/database/queryable.js';
import { startTestApp, type TestApp, type TestWorkspace } from '../support/app.js';
import type { PrivateCluster } from '../support/private-cluster.js';
import { readBooks } from './books.store.js';
import { check, type Evidence, type Finding, type Kill } from './checker.js';
import { Client } from './client.js';
import { configurationOfDatasets } from './datasets.js';
import { configurationFor, PaidVendor, PROCESS_NAME } from './paid-vendor.js';
import { seeded } from './random.js';
import { SEED } from './scale.js';

let scenes = 0;

/** How long what is held may take to be given back: the promise. */
const HOLDS_WITHIN_MS = 60_000;

/** Servers in this process on one PostgreSQL database, a vendor and a workspace with a client: for what needs no kill. */
export class Scene {
  readonly apps: readonly [TestApp, ...TestApp[]];
  readonly vendor: PaidVendor;
  readonly workspace: TestWorkspace;
  readonly client: Client;
  readonly kills: Kill[] = [];
  readonly #databaseUrl: string;
  readonly #credits: number;

  private constructor(
    apps: readonly [TestApp, ...TestApp[]],
    vendor: PaidVendor,
    workspace: TestWorkspace,
    { credits, patienceMs }: { readonly credits: number; readonly patienceMs?: number },
    databaseUrl: string,
  ) {
    this.apps = apps;
    this.vendor = vendor;
    this.workspace = workspace;
    this.#credits = credits;
    this.#databaseUrl = databaseUrl;
    this.client = new Client({
      urls: () => apps.map(({ url }) => url),
      workspaceKey: workspace.key,
      random: seeded(SEED),
      paceMs: 0,
      ...(patienceMs === undefined ? {} : { patienceMs }),
    });
  }

  static async open(
    cluster: PrivateCluster,
    options: {
      readonly credits: number;
      readonly servers?: 1 | 2;
      readonly wait?: (person: string) => Promise<void>;
      /** The port by which the servers reach the database; absent: the cluster's own. */
      readonly databasePort?: number;
      readonly deadlineMs?: number;
      readonly patienceMs?: number;
      /** The port by which the servers reach the vendor; absent: the vendor's own. */
      readonly vendorPort?: (vendor: PaidVendor) => Promise<number>;
      /** Whether the calls ask nobody outside. */
      readonly isLocal?: boolean;
    },
  ): Promise<Scene> {
    scenes += 1;
    const name = `scene_${scenes}`;
    await cluster.query(`create database ${name}`);
    const vendor = await PaidVendor.start(options.wait);
    const vendorPort = (await options.vendorPort?.(vendor)) ?? vendor.port;
    const { deadlineMs = 10_000 } = options;
    const configuration =
      options.isLocal === true
        ? await configurationOfDatasets(deadlineMs)
        : configurationFor(vendorPort, { deadlineMs });
    const apps: TestApp[] = [];
    for (let server = 1; server <= (options.servers ?? 1); server += 1) {
      const environment = { [PROCESS_NAME]: `${name}-${server}` };
      const databaseUrl = cluster.url(name, options.databasePort);
      apps.push(await startTestApp('postgres', { configuration, environment, databaseUrl }));
    }
    const [first, ...others] = apps;
    if (first === undefined) throw new Error('There is no server.');
    const workspace = await first.workspace({ credits: 0 });
    await first.admin('POST', `/workspaces/${workspace.id}/credits`, {
      amount: options.credits,
      reference: 'start',
    });
    return new Scene([first, ...others], vendor, workspace, options, cluster.url(name));
  }

  /** Asks the database itself, past the servers. */
  async #ask<Result>(asking: (database: Queryable) => Promise<Result>): Promise<Result> {
    const client = new pg.Client({ connectionString: this.#databaseUrl });
    await client.connect();
    try {
      return await asking({ query: (text, values = []) => client.query(text, [...values]) });
    } finally {
      await client.end();
    }
  }

  /** Runs a statement on the database itself. */
  async run(statement: string): Promise<void> {
    await this.#ask(database => database.query(statement));
  }

  /** The one value that a query on the database itself gives, as text. */
  value(query: string): Promise<string> {
    return this.#ask(async database => {
      const { rows } = await database.query(query);
      return String(Object.values(rows[0] ?? {})[0]);
    });
  }

  /** Waits until nothing is held, and asks the database for everything. */
  async evidence(): Promise<Evidence> {
    const untilMs = Date.now() + HOLDS_WITHIN_MS;
    while (Number(await this.value('select max(held) from workspaces')) > 0 && Date.now() < untilMs)
      await sleep(50);
    return {
      stories: this.client.stories,
      vendorCalls: this.vendor.calls,
      books: await this.#ask(database => readBooks(database, this.workspace.id)),
      grants: { start: this.#credits },
      kills: this.kills,
    };
  }

  async findings(): Promise<Finding[]> {
    return check(await this.evidence());
  }

  async close(): Promise<void> {
    await this.client.close();
    for (const app of this.apps) await app.stop();
    await this.vendor.close();
  }
}
