/** A promise that is given up when its work is over. */
interface Slot<Result> {
  work: Promise<Result> | undefined;
}

/**
 * Work under way, by name: a Map that lets go of what is over.
 *
 * When a Map has outgrown its table, or shrinks, V8 leads from the old table to the new one. An old table that has got
 * into the old part of the heap keeps all that came after it until that part is collected, and with the tables their
 * values: each call's answer, with everything that it had found, was moved to the old part (7.5 kB a call, where nothing
 * need be). So the tables hold slots, and a slot is emptied when its work is over
 * (`docs/decisions/0008-where-a-call-spends-its-time.md`).
 */
export class UnderWay<Result> {
  readonly #slots = new Map<string, Slot<Result>>();

  get size(): number {
    return this.#slots.size;
  }

  get(name: string): Promise<Result> | undefined {
    return this.#slots.get(name)?.work;
  }

  has(name: string): boolean {
    return this.#slots.has(name);
  }

  set(name: string, work: Promise<Result>): void {
    const slot = this.#slots.get(name);
    if (slot === undefined) this.#slots.set(name, { work });
    else slot.work = work;
  }

  delete(name: string): void {
    const slot = this.#slots.get(name);
    if (slot === undefined) return;
    slot.work = undefined;
    this.#slots.delete(name);
  }

  /** Resolves when all that is under way now is over, however it ended. */
  async settled(): Promise<void> {
    await Promise.allSettled([...this.#slots.values()].map(({ work }) => work));
  }
}
