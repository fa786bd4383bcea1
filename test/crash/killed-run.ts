import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RacePoint } from '../../src/enrich/race-point.js';
import type { RunKind } from '../../src/runs/kinds.js';
import { readBooks } from './books.store.js';
import { checkBalance, checkChain, checkHolds } from './check-ledger.js';
import { checkRun } from './check-run.js';
import type { Finding } from './checker.js';
import type { Ground } from './grounds.js';
import { grant, heldCredits, makeWorkspace } from './operator.js';
import { configurationFor, PaidVendor, type VendorCall } from './paid-vendor.js';
import { seeded } from './random.js';
import { Replica } from './replica.js';
import { readRunBooks } from './run-books.store.js';

export interface KilledRunOptions {
  readonly ground: Ground;
  readonly servers: 1;
  /** The embedded database takes none. */
  readonly workers: 0 | 1;
  readonly kind: RunKind;
  readonly records: number;
  /** One process after the other is killed at these moments. */
  readonly kills: readonly (RacePoint | 'random')[];
  readonly seed: number;
}

export interface KilledRunResult {
  readonly findings: readonly Finding[];
  readonly figures: {
    readonly records: number;
    readonly kills: number;
    /** Items that were asked about again: their process died over them. */
    readonly recovered: number;
    /** From the last start until the last of those items was asked about again, whose process had died over them before. */
    readonly takenOverAfterMs: number;
  };
}

const CREDITS = 1_000_000;

/** So that a run outlives its kills, its vendor takes its time. */
const VENDOR_MS = { least: 100, spread: 200 };

/** A named moment is one of its first visits. */
const VISITS_MAX = 20;

const RANDOM_KILL_MS_MAX = 400;

const LOOK_EVERY_MS = 50;

/** Much longer than a run of a test takes, with the leases of its dead. */
const PATIENCE_MS = 180_000;

/** Starts a run, kills who works on it again and again, lets it end, and holds the books against what was ordered. */
export async function killedRun(options: KilledRunOptions): Promise<KilledRunResult> {
  const folder = await mkdtemp(join(tmpdir(), 'sluice-killed-run-'));
  const random = seeded(options.seed);
  const delays = seeded(options.seed + 1);
  const vendor = await PaidVendor.start(() => sleep(VENDOR_MS.least + delays() * VENDOR_MS.spread));
  const configPath = join(folder, 'sluice.config.yaml');
  // Few at once: an item's process is killed over some of many, and not over all.
  await writeFile(configPath, configurationFor(vendor.port, { maxConcurrency: 8 }));
  const dataDir = join(folder, 'data');
  const settings = { databaseUrl: options.ground.databaseUrl, dataDir, configPath };
  const server = new Replica(settings);
  const workers = Array.from({ length: options.workers }, () => new Replica({ ...settings, isWorker: true }));
  const processes = [server, ...workers];
  try {
    for (const process of processes) await process.start();
    const workspace = await makeWorkspace(serving(server));
    await grant(serving(server), workspace.id, 'start', CREDITS);
    const people = await makeRecords(server, workspace.key, options);
    const { id: runId } = await ask(server, workspace.key, 'POST', `/v1/enrich/${options.kind}`, {
      all: true,
    });
    for (const [place, moment] of options.kills.entries()) {
      const victim = processes[place % processes.length] ?? server;
      await killAt(victim, moment, random);
      await victim.start();
    }
    const startedMs = Date.now();
    await untilEnded(server, workspace.key, runId);
    while ((await heldCredits(serving(server), workspace.id)) > 0) await sleep(LOOK_EVERY_MS);
    for (const process of processes) await process.stop();
    const [books, runBooks] = await options.ground.read(dataDir, async database => [
      await readBooks(database, workspace.id),
      await readRunBooks(database, runId),
    ]);
    const kills = options.kills.length;
    const ledger = { books, grants: { start: CREDITS }, stories: [], vendorCalls: [], kills: [] };
    return {
      findings: [
        ...checkRun({ runBooks, vendorCalls: vendor.calls, people, kills }),
        ...checkBalance(ledger),
        ...checkChain(books),
        ...checkHolds(books),
      ],
      figures: {
        records: people.size,
        kills,
        recovered: vendor.calls.length - new Set(vendor.calls.map(({ person }) => person)).size,
        takenOverAfterMs: takenOverAfter(vendor.calls, startedMs),
      },
    };
  } finally {
    for (const process of processes) await process.kill();
    await vendor.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** How long after a moment the last person was asked about again who had been asked about before it. */
function takenOverAfter(calls: readonly VendorCall[], momentMs: number): number {
  const before = new Set(calls.filter(call => call.startedAtMs < momentMs).map(({ person }) => person));
  const again = calls.filter(call => call.startedAtMs >= momentMs && before.has(call.person));
  return Math.max(0, ...again.map(call => call.startedAtMs - momentMs));
}

function serving({ url }: Replica): string {
  if (url === null) throw new Error('The server does not run.');
  return url;
}

async function killAt(victim: Replica, moment: RacePoint | 'random', random: () => number): Promise<void> {
  await sleep(random() * RANDOM_KILL_MS_MAX);
  if (moment === 'random') await victim.kill();
  else await victim.killAt({ point: moment, visit: 1 + Math.floor(random() * VISITS_MAX) });
}

// biome-ignore lint/suspicious/noExplicitAny: what an answer holds is what the tests are about
async function ask(server: Replica, key: string, method: string, path: string, body?: unknown): Promise<any> {
  const answer = await fetch(serving(server) + path, {
    method,
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
  return JSON.parse(text).data;
}

/** Records of which the vendor knows most; by id, the e-mail or domain. */
async function makeRecords(
  server: Replica,
  key: string,
  { kind, records }: KilledRunOptions,
): Promise<Map<string, string>> {
  const made = new Map<string, string>();
  for (let record = 1; record <= records; record += 1) {
    const word = record % 5 === 0 ? 'stranger' : 'known';
    const body =
      kind === 'contacts' ? { email: `${word}.${record}@example.com` } : { domain: `${word}-${record}.com` };
    const { id } = await ask(server, key, 'POST', `/v1/${kind}`, body);
    made.set(id, body.email ?? body.domain ?? '');
  }
  return made;
}

async function untilEnded(server: Replica, key: string, runId: string): Promise<void> {
  const untilMs = Date.now() + PATIENCE_MS;
  for (;;) {
    const run = await ask(server, key, 'GET', `/v1/runs/${runId}`);
    if (run.ended_at !== null && run.counts.running === 0) return;
    if (Date.now() > untilMs) throw new Error(`The run does not end: ${JSON.stringify(run)}`);
    await sleep(LOOK_EVERY_MS);
  }
}
