import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Agent, type Dispatcher, request } from 'undici';
import { type ClientAnswer, isFinal, isRefusal, type KeyStory } from './history.js';
import { SUBJECTS, type SubjectKind } from './subjects.js';

/** Between two tries; short, so that a key is asked again while the other process still runs it. */
const RETRY_MS = 40;

/** One key in this many is sent twice at once, and as many are asked again right after their answer. */
const DUPLICATED = 6;

/** A server answers a call within its deadline and a waiting one after 30 s; silence beyond it is a lost answer. */
const ANSWER_WAIT_MS_MAX = 45_000;

/** The promise is a minute; after this a key is given up, and the checker says that it was never answered. */
const PATIENCE_MS = 100_000;

export interface ClientOptions {
  /** Where the servers that run now are; none while all are down. */
  readonly urls: () => readonly string[];
  readonly workspaceKey: string;
  /** 0 to 1, from a seed. */
  readonly random: () => number;
  /** Between two new keys of one worker, so that a long run is bounded. */
  readonly paceMs: number;
  /** Every third record is a company. */
  readonly withCompanies?: boolean;
  /** After this long a key is given up; absent: longer than the promise is. */
  readonly patienceMs?: number;
}

/** A client as the documentation asks for: a new key for each new call, and the same key until it is answered. */
export class Client {
  readonly stories: KeyStory[] = [];
  /** How often anything that it sent was lost, or answered with "not now". */
  setbacks = 0;
  readonly #options: ClientOptions;
  readonly #patienceMs: number;
  readonly #agent: Agent;
  #turn = 0;
  #isStopped = false;

  constructor(options: ClientOptions) {
    this.#options = options;
    this.#patienceMs = options.patienceMs ?? PATIENCE_MS;
    const waitMs = Math.min(ANSWER_WAIT_MS_MAX, this.#patienceMs);
    this.#agent = new Agent({ headersTimeout: waitMs, bodyTimeout: waitMs, connections: 64 });
  }

  /** Enriches one new record after the other until it is stopped; every key is then followed to its end. */
  async run(workers: number): Promise<void> {
    await Promise.all(Array.from({ length: workers }, () => this.#work()));
  }

  /** No new keys; `run` resolves when those under way are answered. */
  stop(): void {
    this.#isStopped = true;
  }

  /** Asks every key once more, when all is over. */
  async replayAll(): Promise<void> {
    const left = [...this.stories];
    const work = async () => {
      for (let story = left.pop(); story !== undefined; story = left.pop()) await this.untilAnswered(story);
    };
    await Promise.all(Array.from({ length: 16 }, work));
  }

  async close(): Promise<void> {
    await this.#agent.destroy();
  }

  async #work(): Promise<void> {
    while (!this.#isStopped) {
      const about =
        this.#options.withCompanies === true && this.stories.length % 3 === 2 ? 'company' : 'contact';
      const story = await this.begin(this.#options.random() < 0.8 ? 'known' : 'unknown', about);
      const isDuplicated = this.stories.length % DUPLICATED === 0;
      await Promise.all([this.untilAnswered(story), ...(isDuplicated ? [this.untilAnswered(story)] : [])]);
      if (this.stories.length % DUPLICATED === 1) await this.untilAnswered(story);
      await sleep(this.#options.paceMs);
    }
  }

  /** A new record, which the vendor knows or not, with a key that was not sent yet. */
  async begin(kind: 'known' | 'unknown', about: SubjectKind = 'contact'): Promise<KeyStory> {
    const person = SUBJECTS[about].nameOf(`${kind}-${this.stories.length}`);
    const story: KeyStory = { key: randomUUID(), about, person, recordId: null, asks: [] };
    this.stories.push(story);
    story.recordId = await this.#createRecord(story);
    return story;
  }

  /** Another key for the record of a story. */
  beginAgain(earlier: KeyStory): KeyStory {
    const story: KeyStory = { ...earlier, key: randomUUID(), asks: [] };
    this.stories.push(story);
    return story;
  }

  /** Creates a record until that is acknowledged: by its answer, or by the refusal of a second one. */
  async #createRecord({ about, person }: KeyStory): Promise<string> {
    const { path, bodyOf, idName } = SUBJECTS[about];
    for (;;) {
      const answer = await this.#send(path, bodyOf(person), {});
      const { data, error } = answer === null ? {} : JSON.parse(answer.body);
      if (answer?.status === 201) return data.id;
      if (answer?.status === 409) return error.details[idName];
      if (answer !== null && answer.status !== 503)
        throw new Error(`${path}: ${answer.status} ${answer.body}`);
      await sleep(RETRY_MS);
    }
  }

  /** Sends a key until it has its final answer, or no credit; null: it was given up. */
  async untilAnswered(story: KeyStory): Promise<ClientAnswer | null> {
    const untilMs = Date.now() + this.#patienceMs;
    for (;;) {
      while (this.#options.urls().length === 0) await sleep(RETRY_MS);
      if (Date.now() > untilMs) return null;
      const answer = await this.ask(story);
      if (answer !== null && (isFinal(answer) || isRefusal(answer))) return answer;
      await sleep(RETRY_MS);
    }
  }

  /** Sends a key once. */
  async ask({ about, recordId, key, asks }: KeyStory): Promise<ClientAnswer | null> {
    const { enrichPath, idName, fields } = SUBJECTS[about];
    const sentAtMs = Date.now();
    const body = { [idName]: recordId, fields };
    const answer = await this.#send(enrichPath, body, { 'idempotency-key': key });
    asks.push({ sentAtMs, endedAtMs: Date.now(), answer });
    return answer;
  }

  /** Null: the connection was lost, and nobody knows what happened. */
  async #send(path: string, body: unknown, headers: Record<string, string>): Promise<ClientAnswer | null> {
    const urls = this.#options.urls();
    this.#turn += 1;
    const url = urls[this.#turn % urls.length];
    if (url === undefined) return null;
    try {
      const answer = await answerOf(
        await request(url + path, {
          method: 'POST',
          dispatcher: this.#agent,
          headers: {
            authorization: `Bearer ${this.#options.workspaceKey}`,
            'content-type': 'application/json',
            ...headers,
          },
          body: JSON.stringify(body),
        }),
      );
      if (answer.status === 503) this.setbacks += 1;
      return answer;
    } catch {
      this.setbacks += 1;
      return null;
    }
  }
}

async function answerOf(response: Dispatcher.ResponseData): Promise<ClientAnswer> {
  const { statusCode: status, headers } = response;
  const body = await response.body.text();
  const header = (name: string) => {
    const value = headers[name];
    return typeof value === 'string' ? value : null;
  };
  return {
    status,
    code: status < 400 ? null : (JSON.parse(body).error?.code ?? null),
    body,
    enrichmentId: header('x-enrichment-id'),
    charged: header('x-credits-charged'),
    isReplay: header('idempotent-replayed') === 'true',
  };
}
