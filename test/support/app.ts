import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type App, createApp } from '../../src/app.js';
import { readSettings } from '../../src/config.js';
import { createLogger } from '../../src/logger.js';
import { createPostgresDatabase, type DatabaseKind } from './databases.js';

export const ADMIN_TOKEN = 'test-admin-token';

/** An answer of the server under test. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body as JSON; undefined where it is none. */
  // biome-ignore lint/suspicious/noExplicitAny: what an answer holds is what the tests are about
  readonly json: any;
}

export interface Ask {
  readonly key?: string | null;
  readonly body?: unknown;
  /** Sent as it is, instead of `body`. */
  readonly rawBody?: string | Uint8Array<ArrayBuffer>;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface TestWorkspace {
  readonly id: string;
  readonly key: string;
}

/** The real program on a real database, listening on a port of its own. */
export class TestApp {
  readonly url: string;
  readonly app: App;
  readonly databaseUrl: string | null;
  readonly dataDir: string;
  readonly #cleanUp: () => Promise<void>;

  constructor(
    app: App,
    url: string,
    databaseUrl: string | null,
    dataDir: string,
    cleanUp: () => Promise<void>,
  ) {
    this.app = app;
    this.url = url;
    this.databaseUrl = databaseUrl;
    this.dataDir = dataDir;
    this.#cleanUp = cleanUp;
  }

  async ask(method: string, path: string, { key, body, rawBody, headers }: Ask = {}): Promise<Answer> {
    const sent = rawBody ?? (body === undefined ? undefined : JSON.stringify(body));
    const response = await fetch(this.url + path, {
      method,
      headers: {
        ...(key === undefined || key === null ? {} : { authorization: `Bearer ${key}` }),
        ...(sent === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(sent === undefined ? {} : { body: sent }),
      redirect: 'manual',
    });
    const text = await response.text();
    let json: unknown;
    try {
      json = JSON.parse(text);
    } catch {
      json = undefined;
    }
    return { status: response.status, headers: response.headers, text, json };
  }

  /** An admin operation that must succeed; its `data`. */
  // biome-ignore lint/suspicious/noExplicitAny: what an answer holds is what the tests are about
  async admin(method: string, path: string, body?: unknown): Promise<any> {
    const answer = await this.ask(method, `/admin/v1${path}`, {
      key: ADMIN_TOKEN,
      ...(body === undefined ? {} : { body }),
    });
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${answer.text}`);
    return answer.json.data;
  }

  async workspace(
    options: { credits?: number; plan?: string; permissions?: string[] } = {},
  ): Promise<TestWorkspace> {
    const { id } = await this.admin('POST', '/workspaces', {
      name: 'Test',
      plan: options.plan ?? 'unlimited',
      credits: options.credits ?? 100,
    });
    const { key } = await this.admin('POST', `/workspaces/${id}/keys`, {
      name: 'test',
      permissions: options.permissions ?? ['read', 'write'],
    });
    return { id, key };
  }

  /** A contact that must be created; its id. */
  async contact(key: string, values: Readonly<Record<string, unknown>>): Promise<string> {
    const answer = await this.ask('POST', '/v1/contacts', { key, body: values });
    if (answer.status !== 201) throw new Error(`contact: ${answer.status} ${answer.text}`);
    return answer.json.data.id;
  }

  enrich(
    key: string,
    contactId: string,
    options: { idempotencyKey?: string; fields?: string[]; overwrite?: boolean } = {},
  ): Promise<Answer> {
    const { idempotencyKey, ...members } = options;
    return this.ask('POST', '/v1/enrich/contact', {
      key,
      body: { contact_id: contactId, ...members },
      ...(idempotencyKey === undefined ? {} : { headers: { 'idempotency-key': idempotencyKey } }),
    });
  }

  credits(workspaceId: string): Promise<{ balance: number; held: number; available: number }> {
    return this.admin('GET', `/workspaces/${workspaceId}`).then(workspace => workspace.credits);
  }

  async stop(): Promise<void> {
    await this.app.stop();
    await this.#cleanUp();
  }
}

export interface TestAppOptions {
  /** The text of a configuration file; absent: there is none. */
  readonly configuration?: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** A database that another app made: a second replica. */
  readonly databaseUrl?: string;
}

export async function startTestApp(kind: DatabaseKind, options: TestAppOptions = {}): Promise<TestApp> {
  const folder = await mkdtemp(join(tmpdir(), 'sluice-test-'));
  const configPath = join(folder, 'sluice.config.yaml');
  if (options.configuration !== undefined) await writeFile(configPath, options.configuration);
  const made =
    kind === 'postgres' && options.databaseUrl === undefined ? await createPostgresDatabase() : null;
  const databaseUrl = options.databaseUrl ?? made?.url ?? null;
  const settings = readSettings(
    {
      SLUICE_DATA_DIR: join(folder, 'data'),
      SLUICE_CONFIG: configPath,
      SLUICE_ADMIN_TOKEN: ADMIN_TOKEN,
      ...(databaseUrl === null ? {} : { DATABASE_URL: databaseUrl }),
      ...options.environment,
    },
    folder,
  );
  const app = await createApp(settings, createLogger(process.env.SLUICE_TEST_LOG ?? 'silent'), error => {
    throw error;
  });
  const url = await app.server.listen({ port: 0, host: '127.0.0.1' });
  await app.ready;
  return new TestApp(app, url, databaseUrl, settings.dataDir, async () => {
    await made?.drop();
    await rm(folder, { recursive: true, force: true });
  });
}
