import { Batcher } from '../database/batcher.js';
import { type Database, isDatabaseAway } from '../database/database.js';
import type { Logger } from '../logger.js';
import {
  openQuestions,
  type QuestionOpening,
  type Receipt,
  type ReceiptWrite,
  writeReceipts,
} from './receipts.store.js';

/** Answers that could not be recorded yet; each may have been paid for, so they serve from memory meanwhile. */
const UNRECORDED_MAX = 10_000;

/** Reads and writes receipts, many at once, and keeps answers in memory while the database is away. */
export class ReceiptBook {
  readonly #logger: Logger;
  readonly #unrecorded = new Map<string, { workspaceId: string; write: ReceiptWrite }>();
  readonly #openings: Batcher<QuestionOpening, Receipt>;
  readonly #writes: Batcher<ReceiptWrite, undefined>;

  constructor(database: Database, logger: Logger) {
    this.#logger = logger;
    this.#openings = new Batcher<QuestionOpening, Receipt>({
      run: (workspaceId, items) => openQuestions(database, workspaceId, items),
      exclusive: questionOf,
    });
    this.#writes = new Batcher<ReceiptWrite, undefined>({
      run: async (workspaceId, items) => {
        await writeReceipts(database, workspaceId, items);
        return items.map(() => undefined);
      },
      exclusive: questionOf,
    });
  }

  /**
   * Finds the answer to a question, if there is one; where there is none and it is about to be asked, writes that down.
   * @throws where the database is away
   */
  async open(workspaceId: string, opening: QuestionOpening): Promise<Receipt> {
    const held = this.#unrecorded.get(nameOf(workspaceId, opening))?.write;
    if (held === undefined) return this.#openings.add(workspaceId, opening);
    const { outcome, cost } = held.answer;
    return { state: 'answered', outcome, cost, askedAtMs: held.askedAtMs };
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

/** No two of one statement may be about the same question. */
function questionOf({ provider, question }: { provider: string; question: string }): readonly string[] {
  return [`${provider} ${question}`];
}
