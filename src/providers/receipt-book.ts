import { Batcher } from '../database/batcher.js';
import { type Database, isDatabaseAway } from '../database/database.js';
import type { Logger } from '../logger.js';
import {
  findReceipts,
  type Receipt,
  type ReceiptLookup,
  type ReceiptWrite,
  writeReceipts,
} from './receipts.store.js';

/** Answers that could not be recorded yet; each may have been paid for, so they serve from memory meanwhile. */
const UNRECORDED_MAX = 10_000;

/** Reads and writes receipts, many at once, and keeps answers in memory while the database is away. */
export class ReceiptBook {
  readonly #logger: Logger;
  readonly #unrecorded = new Map<string, { workspaceId: string; write: ReceiptWrite }>();
  readonly #lookups: Batcher<ReceiptLookup, Receipt>;
  readonly #writes: Batcher<ReceiptWrite, undefined>;

  constructor(database: Database, logger: Logger) {
    this.#logger = logger;
    this.#lookups = new Batcher({
      run: (workspaceId, items) => findReceipts(database, workspaceId, items),
    });
    this.#writes = new Batcher({
      run: async (workspaceId, items) => {
        await writeReceipts(database, workspaceId, items);
        return items.map(() => undefined);
      },
      exclusive: write => [`${write.provider} ${write.question}`],
    });
  }

  async find(workspaceId: string, lookup: ReceiptLookup): Promise<Receipt> {
    const held = this.#unrecorded.get(nameOf(workspaceId, lookup))?.write;
    if (held?.answer) {
      const { outcome, cost } = held.answer;
      return { state: 'answered', outcome, cost, askedAtMs: held.askedAtMs };
    }
    return this.#lookups.add(workspaceId, lookup);
  }

  /** Writes down that a question is about to be asked. @throws where the database is away. */
  async recordQuestion(workspaceId: string, write: Omit<ReceiptWrite, 'answer'>): Promise<void> {
    await this.#writes.add(workspaceId, { ...write, answer: null });
  }

  /** Records an answer, or keeps it in memory where the database is away: it may have been paid for. */
  async recordAnswer(workspaceId: string, write: ReceiptWrite): Promise<void> {
    const name = nameOf(workspaceId, write);
    try {
      await this.#writes.add(workspaceId, write);
      this.#unrecorded.delete(name);
    } catch (error) {
      if (this.#unrecorded.size < UNRECORDED_MAX) this.#unrecorded.set(name, { workspaceId, write });
      this.#logger.error({ err: error, provider: write.provider }, 'an answer could not be recorded yet');
    }
  }

  /** Records what could not be recorded before; called every few seconds. */
  async recordLate(): Promise<void> {
    for (const [name, { workspaceId, write }] of [...this.#unrecorded]) {
      try {
        await this.#writes.add(workspaceId, write);
        this.#unrecorded.delete(name);
      } catch (error) {
        if (isDatabaseAway(error)) return;
        this.#unrecorded.delete(name);
        this.#logger.error({ err: error, provider: write.provider }, 'an answer can not be recorded');
      }
    }
  }
}

function nameOf(workspaceId: string, { provider, question }: { provider: string; question: string }): string {
  return `${workspaceId} ${provider} ${question}`;
}
