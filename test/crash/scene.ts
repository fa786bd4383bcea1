import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { startTestApp, type TestApp, type TestWorkspace } from '../support/app.js';
import type { PrivateCluster } from '../support/private-cluster.js';
import { readBooks } from './books.store.js';
import { check, type Evidence, type Finding, type Kill } from './checker.js';
import { Client } from './client.js';
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
  readonly #database: pg.Client;
  readonly #credits: number;

  private constructor(
    apps: readonly [TestApp, ...TestApp[]],
    vendor: PaidVendor,
    workspace: TestWorkspace,
    credits: number,
    database: pg.Client,
  ) {
    this.apps = apps;
    this.vendor = vendor;
    this.workspace = workspace;
    this.#credits = credits;
    this.#database = database;
    this.client = new Client({
      urls: () => apps.map(({ url }) => url),
      workspaceKey: workspace.key,
      random: seeded(SEED),
      paceMs: 0,
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
      /** The port by which the servers reach the vendor; absent: the vendor's own. */
      readonly vendorPort?: (vendor: PaidVendor) => Promise<number>;
    },
  ): Promise<Scene> {
    scenes += 1;
    const name = `scene_${scenes}`;
    await cluster.query(`create database ${name}`);
    const vendor = await PaidVendor.start(options.wait);
    const vendorPort = (await options.vendorPort?.(vendor)) ?? vendor.port;
    const { deadlineMs = 10_000 } = options;
    const apps: TestApp[] = [];
    for (let server = 1; server <= (options.servers ?? 1); server += 1) {
      const environment = { [PROCESS_NAME]: `${name}-${server}` };
      const databaseUrl = cluster.url(name, options.databasePort);
      const configuration = configurationFor(vendorPort, { deadlineMs });
      apps.push(await startTestApp('postgres', { configuration, environment, databaseUrl }));
    }
    const [first, ...others] = apps;
    if (first === undefined) throw new Error('There is no server.');
    const workspace = await first.workspace({ credits: 0 });
    await first.admin('POST', `/workspaces/${workspace.id}/credits`, {
      amount: options.credits,
      reference: 'start',
    });
    const database = new pg.Client({ connectionString: cluster.url(name) });
    await database.connect();
    return new Scene([first, ...others], vendor, workspace, options.credits, database);
  }

  /** A statement on the database itself, past the servers. */
  async run(statement: string): Promise<void> {
    await this.#database.query(statement);
  }

  /** The one value that a query on the database itself gives, as text. */
  async value(query: string): Promise<string> {
    const { rows } = await this.#database.query(query);
    return String(Object.values(rows[0])[0]);
  }

  /** The name under which a server asks the vendor. */
  processName(server: number): string {
    return `scene_${scenes}-${server + 1}`;
  }

  /** Waits until nothing is held, and asks the database for everything. */
  async evidence(): Promise<Evidence> {
    const untilMs = Date.now() + HOLDS_WITHIN_MS;
    for (;;) {
      const { rows } = await this.#database.query('select held::text from workspaces where id = $1', [
        this.workspace.id,
      ]);
      if (Number(rows[0]?.held) <= 0 || Date.now() > untilMs) break;
      await sleep(50);
    }
    const database = {
      query: (text: string, values: readonly unknown[] = []) => this.#database.query(text, [...values]),
    };
    return {
      stories: this.client.stories,
      vendorCalls: this.vendor.calls,
      books: await readBooks(database, this.workspace.id),
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
    await this.#database.end();
  }
}
