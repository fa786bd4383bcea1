import type { Logger } from '../../logger.js';

/** So many rows are named one by one; in a file where more are wrong they are wrong in the same way. */
const NAMED_MAX = 20;

/** Logs rows that cannot be read, by place and never by value: a row is a person's data. */
export class SkippedRows {
  readonly #file: string;
  readonly #logger: Logger;
  #count = 0;

  constructor(file: string, logger: Logger) {
    this.#file = file;
    this.#logger = logger;
  }

  get count(): number {
    return this.#count;
  }

  /** @param row the line of the file on which the row begins; the first line is 1. */
  add(row: number, column: string | null, problem: string): void {
    this.#count += 1;
    if (this.#count <= NAMED_MAX) {
      this.#logger.warn({ file: this.#file, row, column, problem }, 'a row of the dataset cannot be read');
    }
  }

  /** Says how many there were, where not all of them were named. */
  finish(): void {
    if (this.#count <= NAMED_MAX) return;
    const unnamed = this.#count - NAMED_MAX;
    this.#logger.warn(
      { file: this.#file, unnamed, skipped: this.#count },
      'more rows of the dataset cannot be read',
    );
  }
}
