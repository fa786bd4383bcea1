import { type AnswerOf, ApiError, call } from '../../api/call';

type Page = AnswerOf<'GET /v1/credits/ledger'>['data'];
type Entry = Page['entries'][number];

export type Verdict =
  | { readonly kind: 'in_order'; readonly entries: number }
  | { readonly kind: 'wrong'; readonly fault: string };

/** The most that the server gives at once. */
const PAGE_ENTRIES = 1_000;

const FIRST_HASH = '0'.repeat(64);

/**
 * Reads the whole ledger and computes each hash anew, in this browser: what is checked is not checked by who wrote it.
 * The recipe is that of docs/reference/ledger.md.
 * @param onProgress told after each page, with a share between 0 and 1.
 */
export async function checkChain(
  workspaceId: string,
  signal: AbortSignal,
  onProgress: (share: number) => void,
): Promise<Verdict> {
  let [hash, balance, count] = [FIRST_HASH, 0, 0];
  for (let page = 1; ; page += 1) {
    const { entries, head } = await readPage(workspaceId, page, signal);
    for (const entry of entries) {
      count += 1;
      balance += entry.amount;
      if (entry.id !== count) return wrong(`entry ${count} is missing`);
      if (entry.hash !== (await hashOf(hash, workspaceId, entry))) return wrong(`entry ${count} was changed`);
      if (entry.balance_after !== balance) return wrong(`entry ${count} has a wrong balance`);
      hash = entry.hash;
      if (count === head.entries && (hash !== head.hash || balance !== head.balance)) {
        return wrong('the end is not what the workspace says');
      }
    }
    if (entries.length < PAGE_ENTRIES) {
      return count < head.entries
        ? wrong(`entry ${count + 1} is missing`)
        : { kind: 'in_order', entries: count };
    }
    onProgress(Math.min(1, count / head.entries));
  }
}

/** One page; where the console has asked too often, after as long as the server says. */
async function readPage(workspaceId: string, page: number, signal: AbortSignal): Promise<Page> {
  for (;;) {
    try {
      const query = { page, per_page: PAGE_ENTRIES };
      return (await call('GET /v1/credits/ledger', { query }, { workspaceId, signal })).data;
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 429 || error.retryAfterSeconds === null)
        throw error;
      await new Promise(resolve => setTimeout(resolve, (error.retryAfterSeconds ?? 1) * 1_000));
      signal.throwIfAborted();
    }
  }
}

function wrong(fault: string): Verdict {
  return { kind: 'wrong', fault };
}

async function hashOf(before: string, workspaceId: string, entry: Entry): Promise<string> {
  const lines = [
    ...[before, workspaceId, entry.id, entry.type, entry.amount, entry.balance_after, entry.reference],
    ...[entry.enrichment_id ?? '', entry.contact_id ?? '', entry.note ?? '', entry.created_at],
  ];
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(lines.join('\n')));
  return [...new Uint8Array(digest)].map(byte => byte.toString(16).padStart(2, '0')).join('');
}
