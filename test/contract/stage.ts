import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Answer, type Ask, startTestApp, type TestApp, type TestWorkspace } from '../support/app.js';
import type { DatabaseKind } from '../support/databases.js';
import { HttpVendor, VENDOR_ENVIRONMENT } from '../vendors/http-vendor.js';
import { departure, operationOf, readPublished } from './published.js';

export const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export interface Setting {
  /** The vendors to start, in the order of the waterfall. */
  readonly vendors?: readonly string[];
  /** `defaults` of the configuration. */
  readonly defaults?: Readonly<Record<string, unknown>>;
  /** `providers` of the configuration, made of the started vendors; absent: each as it is. */
  readonly providers?: (vendors: ReadonlyMap<string, HttpVendor>) => Readonly<Record<string, unknown>>;
  /** Absent: the providers in their order. */
  readonly waterfall?: readonly string[];
}

/** A set of tests' own program, database and vendors. */
export interface Stage {
  readonly kind: DatabaseKind;
  readonly app: TestApp;
  /** The vendor of a name; without one, `vendor_a`. */
  vendor(name?: string): HttpVendor;
  /**
   * Another process on the same database, with the same configuration. PostgreSQL only; stopped at the end.
   * @param databaseUrl another way to that database.
   */
  replica(databaseUrl?: string): Promise<TestApp>;
}

/** Starts everything before the tests of the suite that calls it, and stops it after them. */
export function stage(kind: DatabaseKind, setting: Setting = {}): Stage {
  const vendors = new Map<string, HttpVendor>();
  const apps: TestApp[] = [];
  let configuration = '';
  before(async () => {
    for (const name of setting.vendors ?? ['vendor_a']) vendors.set(name, await HttpVendor.start());
    const providers = setting.providers?.(vendors) ?? usualProviders(vendors);
    const waterfall = setting.waterfall ?? Object.keys(providers);
    // JSON is YAML.
    configuration = JSON.stringify({ waterfall, defaults: setting.defaults ?? {}, providers });
    apps.push(await startChecked(kind, configuration));
  });
  after(async () => {
    for (const app of apps.reverse()) await app.stop();
    for (const vendor of vendors.values()) await vendor.close();
  });
  return {
    kind,
    get app() {
      return present(apps[0]);
    },
    vendor: (name = 'vendor_a') => present(vendors.get(name)),
    async replica(databaseUrl = present(apps[0]?.databaseUrl)) {
      const replica = await startChecked(kind, configuration, databaseUrl);
      apps.push(replica);
      return replica;
    },
  };
}

function usualProviders(vendors: ReadonlyMap<string, HttpVendor>): Record<string, unknown> {
  return Object.fromEntries([...vendors].map(([name, vendor]) => [name, vendor.provider()]));
}

export function present<Value>(value: Value | null | undefined): Value {
  if (value === null || value === undefined) throw new Error('It is not there.');
  return value;
}

/** A program each of whose answers is held against the rules that hold for all answers; a test may stop it itself. */
async function startChecked(
  kind: DatabaseKind,
  configuration: string,
  databaseUrl?: string,
): Promise<TestApp> {
  const app = await startTestApp(kind, {
    configuration,
    environment: VENDOR_ENVIRONMENT,
    ...(databaseUrl === undefined ? {} : { databaseUrl }),
  });
  const stop = app.stop.bind(app);
  let stopped: Promise<void> | undefined;
  app.stop = () => {
    stopped ??= stop();
    return stopped;
  };
  const ask = app.ask.bind(app);
  const published = readPublished((await ask('GET', '/openapi.json')).json);
  app.ask = async (method: string, path: string, options: Ask = {}) => {
    const answer = await ask(method, path, options);
    const operation = operationOf(published, method, path);
    const problem =
      (operation === undefined ? null : departure(operation, answer)) ?? broken(path, answer, options);
    assert.equal(problem, null, `${method} ${path} → ${answer.status} ${answer.text.slice(0, 300)}`);
    return answer;
  };
  return app;
}

const seenRequestIds = new Set<string>();

/** Codes whose answers say when to come back. */
const RETRIED = [
  'rate_limited',
  'request_in_progress',
  'providers_unavailable',
  'overloaded',
  'database_unavailable',
  'shutting_down',
];

/** Which rule for all answers this one breaks; null where it breaks none. */
function broken(path: string, { status, headers, json }: Answer, asked: Ask): string | null {
  const requestId = headers.get('x-request-id') ?? '';
  if (!UUID.test(requestId)) return `X-Request-ID is ${requestId}`;
  if (seenRequestIds.has(requestId)) return 'X-Request-ID was used before';
  seenRequestIds.add(requestId);
  // What the console reads by its cookie is not counted.
  const isUncounted = asked.headers?.cookie !== undefined;
  const isWorkspaceCall = path.includes('/v1/') && !path.startsWith('/admin/') && !isUncounted;
  const code: unknown = json?.error?.code;
  // What is refused before it is known which operation is meant has no caller either.
  const isUnrouted = code === 'route_not_found' || code === 'method_not_allowed' || !isPath(path);
  if (isWorkspaceCall && status !== 401 && !isUnrouted && code !== 'database_unavailable') {
    const figures = ['limit', 'remaining', 'reset'].map(name => headers.get(`x-ratelimit-${name}`) ?? '');
    if (!figures.every(figure => /^\d+$/.test(figure))) return `rate-limit headers are ${figures.join(' ')}`;
  }
  // Its 503 is no error but what it is there to say.
  if (status < 400 || path === '/readyz') return null;
  if (!headers.get('content-type')?.startsWith('application/json')) return 'an error is not JSON';
  return errorFault(json, headers);
}

/** False for what no router can read: an escape that is none, a segment longer than any id. */
function isPath(path: string): boolean {
  try {
    return decodeURI(path).length < 1_000;
  } catch {
    return false;
  }
}

// biome-ignore lint/suspicious/noExplicitAny: what an answer holds is what the tests are about
function errorFault(json: any, headers: Headers): string | null {
  const { error, ...others } = json ?? {};
  if (typeof error !== 'object' || error === null || Object.keys(others).length > 0)
    return 'the body is not {"error":…}';
  const { code, message, details, ...more } = error;
  if (typeof code !== 'string' || typeof message !== 'string' || message === '')
    return 'code or message is missing';
  if (Object.keys(more).length > 0) return `unknown members ${Object.keys(more).join()}`;
  if (details !== undefined && (typeof details !== 'object' || details === null))
    return 'details is no object';
  if (code === 'validation_error' && Object.keys(details?.fields ?? {}).length === 0)
    return 'no field is named';
  if (RETRIED.includes(code) && !/^[1-9]\d*$/.test(headers.get('retry-after') ?? ''))
    return 'there is no Retry-After';
  if (/^invalid_(key|admin_token)$/.test(code) && headers.get('www-authenticate') !== 'Bearer')
    return 'there is no challenge';
  return null;
}

/** Asserts status and code of an error. */
export function assertError(answer: Answer, status: number, code: string): void {
  assert.deepEqual({ status: answer.status, code: answer.json?.error?.code }, { status, code }, answer.text);
}

/** Names of the members that a `validation_error` complains of. */
export function wrongFields(answer: Answer): string[] {
  assertError(answer, 400, 'validation_error');
  return Object.keys(answer.json.error.details.fields).sort();
}

/** Repeats a look until it shows what is waited for; nothing is slept, but others get their turn between two looks. */
export async function eventually<Seen>(
  look: () => Promise<Seen>,
  isThere: (seen: Seen) => boolean,
  withinMs: number,
): Promise<Seen> {
  const endAtMs = Date.now() + withinMs;
  for (;;) {
    const seen = await look();
    if (isThere(seen)) return seen;
    await nextTurn();
    if (Date.now() > endAtMs)
      assert.fail(`it did not happen within ${withinMs} ms; last seen: ${JSON.stringify(seen)}`);
  }
}

let people = 0;

/** An e-mail that no other contact of the tests has. */
export function newEmail(name = 'jane'): string {
  people += 1;
  return `${name}${people}@acme.com`;
}

/** A workspace with one contact that has nothing but a name and an e-mail. */
export async function workspaceWithContact(
  app: TestApp,
  options: { credits?: number; contact?: Readonly<Record<string, unknown>> } = {},
): Promise<TestWorkspace & { contactId: string; email: string }> {
  const workspace = await app.workspace({ credits: options.credits ?? 100 });
  const email = newEmail();
  const contactId = await app.contact(workspace.key, { full_name: 'Jane Doe', email, ...options.contact });
  return { ...workspace, contactId, email };
}
