import { z } from 'zod';
import type { Answer, Client, Method } from './client.js';
import { CommandError, describeFault, faultOf } from './outcome.js';

/*
 * What the commands read of the API's answers. Loose, and no more than is shown: the server may be of a later
 * release, and `--json` passes on all that it said.
 */

export const credits = z.looseObject({ balance: z.number(), held: z.number(), available: z.number() });

export const workspace = z.looseObject({ id: z.string(), name: z.string(), plan: z.string(), credits });

export type Workspace = z.output<typeof workspace>;

export const key = z.looseObject({
  id: z.string(),
  name: z.string(),
  last_four: z.string(),
  permissions: z.array(z.string()),
  created_at: z.string(),
  expires_at: z.string().nullable(),
  revoked_at: z.string().nullable(),
  last_used_at: z.string().nullable(),
});

export const provider = z.looseObject({
  id: z.string(),
  type: z.string(),
  enabled: z.boolean(),
  breaker_state: z.string(),
  set_aside: z.looseObject({ reason: z.string(), until: z.string() }).nullable(),
  calls: z.number(),
  hits: z.number(),
  misses: z.number(),
  failures: z.number(),
  hit_rate: z.number().nullable(),
  fields: z.array(
    z.looseObject({
      field: z.string(),
      asked: z.number(),
      delivered: z.number(),
      hit_rate: z.number().nullable(),
    }),
  ),
  latency_p50_ms: z.number().nullable(),
  latency_p95_ms: z.number().nullable(),
  spend: z.number(),
  last_failure: z.looseObject({ reason: z.string(), at: z.string() }).nullable(),
});

export const suppression = z.looseObject({
  id: z.string(),
  kind: z.string(),
  reason: z.string().nullable(),
  created_at: z.string(),
});

export const webhook = z.looseObject({
  id: z.string(),
  url: z.string(),
  events: z.array(z.string()),
  active: z.boolean(),
  disabled_reason: z.string().nullable(),
  last_delivery_status: z.string().nullable(),
  last_delivery_at: z.string().nullable(),
});

export const delivery = z.looseObject({
  id: z.string(),
  event: z.string(),
  status: z.string(),
  created_at: z.string(),
  next_attempt_at: z.string().nullable(),
  attempts: z.array(
    z.looseObject({
      status_code: z.number().nullable(),
      error: z.string().nullable(),
      answer: z.string().nullable(),
      latency_ms: z.number(),
    }),
  ),
});

export const ledgerPage = z.looseObject({
  entries: z.array(
    z.object({
      id: z.number(),
      type: z.enum(['grant', 'charge']),
      amount: z.number(),
      balance_after: z.number(),
      reference: z.string(),
      enrichment_id: z.string().nullable(),
      contact_id: z.string().nullable(),
      note: z.string().nullable(),
      created_at: z.string(),
      hash: z.string(),
    }),
  ),
  head: z.object({ entries: z.number(), hash: z.string(), balance: z.number() }),
});

export const run = z.looseObject({
  id: z.string(),
  kind: z.enum(['contacts', 'companies']),
  name: z.string().nullable(),
  status: z.string(),
  counts: z.looseObject({
    total: z.number(),
    pending: z.number(),
    running: z.number(),
    succeeded: z.number(),
    unchanged: z.number(),
    failed: z.number(),
    skipped: z.number(),
  }),
  credits_charged: z.number(),
  vendor_cost: z.number(),
  rate_per_second: z.number().nullable(),
  seconds_left: z.number().nullable(),
  created_at: z.string(),
  ended_at: z.string().nullable(),
});

export type Run = z.output<typeof run>;

const planFigures = {
  fillable: z.number(),
  askable: z.number(),
  credits: z.looseObject({ expected: z.number(), worst: z.number(), available: z.number() }),
  vendor_cost: z.looseObject({ expected: z.number(), worst: z.number() }),
};

export const runPlan = z.looseObject({ contacts: z.number(), ...planFigures });

export const companyRunPlan = z.looseObject({ companies: z.number(), ...planFigures });

const listMeta = z.looseObject({ total: z.number() });

/** Reads a part of an answer. @throws CommandError where a server of another release answers in another shape. */
function read<Shape extends z.ZodType>(shape: Shape, value: unknown): z.output<Shape> {
  const parsed = shape.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new CommandError(
    `The server's answer is not as expected (${issue?.path.join('.')}: ${issue?.message}). Is it another release of Sluice?`,
  );
}

async function successOf(
  client: Client,
  method: Method,
  path: string,
  body?: unknown,
  headers?: Readonly<Record<string, string>>,
): Promise<unknown> {
  const answer = await client.request(method, path, body, headers);
  if (answer.status < 400) return answer.body;
  const fault = faultOf(answer);
  const hint =
    fault.code === 'invalid_admin_token'
      ? '\nSet SLUICE_ADMIN_TOKEN, or SLUICE_DATA_DIR to the data directory of the server that answers.'
      : '';
  throw new CommandError(describeFault(fault) + hint);
}

/** The `data` of an answer that was had by other ways. @throws CommandError of an error answer. */
export function readData<Shape extends z.ZodType>(shape: Shape, answer: Answer): z.output<Shape> {
  if (answer.status >= 400) throw new CommandError(describeFault(faultOf(answer)));
  return read(shape, read(z.object({ data: z.unknown() }), answer.body).data);
}

/** The `data` of an answer. @throws CommandError with code, message and fields of an error answer. */
export async function call<Shape extends z.ZodType>(
  client: Client,
  shape: Shape,
  method: Method,
  path: string,
  body?: unknown,
  headers?: Readonly<Record<string, string>>,
): Promise<z.output<Shape>> {
  const { data } = read(
    z.object({ data: z.unknown() }),
    await successOf(client, method, path, body, headers),
  );
  return read(shape, data);
}

/** All of a list, page by page. @param name the array's in `data`. */
export async function* listPages<Item extends z.ZodType>(
  client: Client,
  path: string,
  name: string,
  item: Item,
  { perPage, headers }: { perPage: number; headers?: Readonly<Record<string, string>> },
): AsyncGenerator<z.output<Item>[]> {
  const shape = z.object({ data: z.record(z.string(), z.unknown()), meta: listMeta });
  for (let page = 1, seen = 0; ; page += 1) {
    const body = await successOf(
      client,
      'GET',
      `${path}?page=${page}&per_page=${perPage}`,
      undefined,
      headers,
    );
    const { data, meta } = read(shape, body);
    const items = read(z.array(item), data[name]);
    yield items;
    seen += items.length;
    if (items.length < perPage || seen >= meta.total) return;
  }
}

/** All of a list that is small enough to be shown. */
export async function listAll<Item extends z.ZodType>(
  client: Client,
  path: string,
  name: string,
  item: Item,
  headers: Readonly<Record<string, string>> = {},
): Promise<z.output<Item>[]> {
  const items: z.output<Item>[] = [];
  const paging = { perPage: 1_000, headers };
  for await (const page of listPages(client, path, name, item, paging)) items.push(...page);
  return items;
}
