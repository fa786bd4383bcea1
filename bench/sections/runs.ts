import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { contactId } from '../load/requests.js';
import { median } from '../pairs.js';
import type { Figure } from '../report.js';
import { startServer } from '../servers.js';
import { type Subject, startSubject } from '../sluice/subject.js';

const PORTS = { sluice: 9_337, vendor: 9_338 };
const CONTACTS = 100_000;

/** What a vendor takes and how many questions it answers at once: together they are what it can give. */
const VENDOR = { delayMs: 200, atOnce: 100 };
/** So many contacts keep it busy for 30 s: what the beginning and the end take is a small part of it. */
const VENDOR_CONTACTS = 15_000;

const LOOK_EVERY_MS = 100;

/** The small run, and the single calls after it, beside a large one that has been under way for a while. */
const FEW = 10;
const CALLS = 100;
const UNDER_WAY_MS = 2_000;

/** Runs from their start to their end, as an operator sees them: over HTTP. */
export async function measureRuns(serverUrl: string): Promise<Figure[]> {
  return [
    await measureLocal('PostgreSQL', serverUrl, 25),
    await measureLocal('embedded', null, 60),
    await measureVendorShare(serverUrl),
    ...(await measureNeighbours('PostgreSQL', serverUrl)),
    ...(await measureNeighbours('embedded', null)),
  ];
}

async function measureLocal(name: string, serverUrl: string | null, atMost: number): Promise<Figure> {
  const subject = await startSubject({ serverUrl, port: PORTS.sluice, workspaces: 1, contacts: CONTACTS });
  try {
    return {
      what: `run of 100,000 contacts with a local provider, ${name}`,
      value: await secondsOfRun(subject, CONTACTS),
      unit: 's',
      target: { bound: 'at most', value: atMost },
    };
  } finally {
    await subject.stop();
  }
}

async function measureVendorShare(serverUrl: string): Promise<Figure> {
  const vendor = await startServer({
    arguments: [fileURLToPath(new URL('../vendor/server.js', import.meta.url))],
    environment: { DELAY_MS: String(VENDOR.delayMs) },
    port: PORTS.vendor,
    readyPath: '/',
  });
  const subject = await startSubject({
    serverUrl,
    port: PORTS.sluice,
    workspaces: 1,
    contacts: VENDOR_CONTACTS,
    vendorUrl: `http://127.0.0.1:${PORTS.vendor}/person`,
    vendorConcurrency: VENDOR.atOnce,
  });
  try {
    const seconds = await secondsOfRun(subject, VENDOR_CONTACTS);
    const best = (VENDOR_CONTACTS * VENDOR.delayMs) / VENDOR.atOnce / 1_000;
    return {
      what: `run with a vendor of ${VENDOR.delayMs} ms, ${VENDOR.atOnce} at once: share of what it can give`,
      value: best / seconds,
      unit: '',
      target: { bound: 'at least', value: 0.95 },
    };
  } finally {
    await Promise.all([subject.stop(), vendor.stop()]);
  }
}

/** How long the run of a few waits behind the run of many of another workspace, and a single call as well. */
async function measureNeighbours(name: string, serverUrl: string | null): Promise<Figure[]> {
  const contacts = CONTACTS / 2;
  const subject = await startSubject({
    serverUrl,
    port: PORTS.sluice,
    workspaces: 2,
    contacts: 2 * contacts,
  });
  try {
    const { server, workspaceKeys } = subject;
    const many = caller(server.port, workspaceKeys[0]);
    const few = caller(server.port, workspaceKeys[1]);
    await many('POST', '/v1/enrich/contacts', { all: true });
    await sleep(UNDER_WAY_MS);
    const ids = Array.from({ length: FEW }, (_, person) => contactId(1, person));
    const startMs = performance.now();
    const { id } = await few('POST', '/v1/enrich/contacts', { contact_ids: ids });
    const fewMs = (await untilEnded(few, id, FEW)) - startMs;
    const latenciesMs: number[] = [];
    for (let person = FEW; person < FEW + CALLS; person += 1) {
      const askedMs = performance.now();
      await few('POST', '/v1/enrich/contact', { contact_id: contactId(1, person) });
      latenciesMs.push(performance.now() - askedMs);
    }
    return [
      {
        what: `run of ${FEW} beside a run of many of another workspace, ${name}`,
        value: fewMs / 1_000,
        unit: 's',
        target: { bound: 'at most', value: 2 },
      },
      {
        what: `single call beside a run of many, p50, ${name}`,
        value: median(latenciesMs),
        unit: 'ms',
        target: undefined,
      },
    ];
  } finally {
    await subject.stop();
  }
}

interface ShownRun {
  readonly id: string;
  readonly ended_at: string | null;
  readonly counts: { readonly succeeded: number; readonly running: number };
}

type Caller = (method: string, path: string, body?: unknown) => Promise<ShownRun>;

/** Calls the API with a workspace's key; every call must succeed. */
function caller(port: number, key: string | undefined): Caller {
  return async (method, path, body) => {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${key}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    const { data }: { data: ShownRun } = JSON.parse(await answer.text());
    return data;
  };
}

/** When the run had ended; every one of its items must have been enriched. */
async function untilEnded(call: Caller, id: string, contacts: number): Promise<number> {
  for (;;) {
    const run = await call('GET', `/v1/runs/${id}`);
    if (run.ended_at !== null && run.counts.running === 0) {
      if (run.counts.succeeded !== contacts)
        throw new Error(`Not every item succeeded: ${JSON.stringify(run)}`);
      return performance.now();
    }
    await sleep(LOOK_EVERY_MS);
  }
}

/** From the start of a run over all contacts to its end. */
async function secondsOfRun({ server, workspaceKeys }: Subject, contacts: number): Promise<number> {
  const call = caller(server.port, workspaceKeys[0]);
  const startMs = performance.now();
  const { id } = await call('POST', '/v1/enrich/contacts', { all: true });
  return ((await untilEnded(call, id, contacts)) - startMs) / 1_000;
}
