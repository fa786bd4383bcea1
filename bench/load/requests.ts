export interface EnrichRequest {
  readonly path: string;
  /** Complete header lines, each with its line end. */
  readonly headers: string;
  readonly body: string;
}

/**
 * A prime above every number of contacts here: multiplying by it visits each contact once, in an order
 * that jumps about the table. In the order of their ids, neighbours would share a cached page, and a
 * table of a million rows would look as cheap as one of a thousand.
 */
const SPREAD = 15_485_863;

/**
 * The enrichment calls of a run, by index: the workspaces take turns, each call has an idempotency key and
 * a contact of its own. Index and seed make the key, so that the same index again is a replay.
 */
export function enrichRequests(
  workspaceKeys: readonly string[],
  contactsPerWorkspace: number,
  seed: number,
): (index: number) => EnrichRequest {
  const heads = workspaceKeys.map(
    key => `Authorization: Bearer ${key}\r\nContent-Type: application/json\r\n`,
  );
  return index => {
    const workspace = index % heads.length;
    const turn = Math.floor(index / heads.length);
    const contact = (turn * SPREAD) % contactsPerWorkspace;
    return {
      path: '/v1/enrich/contact',
      headers: `${heads[workspace]}Idempotency-Key: ${idempotencyKey(seed, index)}\r\n`,
      body: `{"contact_id":"${contactId(workspace, contact)}"}`,
    };
  };
}

/** The id of a seeded contact by the numbers of its workspace and of its place in it; seeding uses it too. */
export function contactId(workspace: number, contact: number): string {
  return `${hex(workspace, 8)}-0000-7000-8000-${hex(contact, 12)}`;
}

/**
 * A version 4 UUID from seed and index. Its bits look random, as a client's do: keys in ascending order
 * would be appended to the right end of the server's index, which is cheaper than real use.
 */
function idempotencyKey(seed: number, index: number): string {
  const a = hex(mixed(seed, index, 1), 8);
  const b = hex(mixed(seed, index, 2), 8);
  const c = hex(mixed(seed, index, 3), 8);
  const d = hex(mixed(seed, index, 4), 8);
  return `${a}-${b.slice(0, 4)}-4${b.slice(5)}-8${c.slice(1, 4)}-${c.slice(4)}${d}`;
}

/** A 32 bit hash of three numbers, in the manner of murmur3: multiply, rotate, then let every bit reach all. */
function mixed(seed: number, index: number, part: number): number {
  let hash = seed ^ Math.imul(part, 0x9e3779b1);
  for (const word of [index >>> 0, Math.floor(index / 2 ** 32)]) {
    hash ^= Math.imul(word, 0xcc9e2d51);
    hash = Math.imul((hash << 13) | (hash >>> 19), 5) + 0xe6546b64;
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, '0');
}
