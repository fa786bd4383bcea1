import { answerLost, type Database, databaseUnavailable } from '../../../src/database/database.js';

/** What becomes of a statement on its way. */
export type Fate =
  | 'ok'
  /** There is no connection: it is never sent. */
  | 'refused'
  /** It is done, and its answer is lost. */
  | 'lost'
  /** Nobody hears of it, and it is done later, when whoever sent it has long gone on. */
  | 'late';

/** A database between which and us things go wrong as they are told to. */
export class FlakyDatabase implements Database {
  readonly #database: Database;
  readonly #fate: () => Fate;
  readonly #untilLater: () => Promise<void>;
  readonly #late: Promise<unknown>[] = [];

  /** @param untilLater resolves when a late statement arrives. */
  constructor(database: Database, fate: () => Fate, untilLater: () => Promise<void>) {
    this.#database = database;
    this.#fate = fate;
    this.#untilLater = untilLater;
  }

  get worksBeside(): boolean {
    return this.#database.worksBeside;
  }

  query<Row extends object>(text: string, values: readonly unknown[] = []): Promise<{ rows: Row[] }> {
    return this.#send(() => this.#database.query<Row>(text, values));
  }

  call<Row extends object>(name: string, parameters: readonly unknown[]): Promise<Row[]> {
    return this.#send(() => this.#database.call<Row>(name, parameters));
  }

  transaction<Result>(work: Parameters<Database['transaction']>[0]): Promise<Result> {
    throw new Error(`No call of the engine runs ${work.name} in a transaction.`);
  }

  close(): Promise<void> {
    throw new Error('It is closed by whoever opened it.');
  }

  /** Resolves when everything that was late has arrived. */
  async arrived(): Promise<void> {
    await Promise.all(this.#late);
  }

  async #send<Result>(statement: () => Promise<Result>): Promise<Result> {
    const fate = this.#fate();
    if (fate === 'refused') throw databaseUnavailable(new Error('refused'));
    if (fate === 'late') {
      this.#late.push(
        this.#untilLater()
          .then(statement)
          .catch(() => undefined),
      );
      throw answerLost(new Error('late'));
    }
    const result = await statement();
    if (fate === 'lost') throw answerLost(new Error('lost'));
    return result;
  }
}
