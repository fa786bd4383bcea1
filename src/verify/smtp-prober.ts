import { setTimeout as sleep } from 'node:timers/promises';
import { type BulkheadPolicy, bulkhead } from 'cockatiel';
import { openSocket } from '../outbound/open-socket.js';
import { type SmtpReply, SmtpTalk } from './smtp-talk.js';
import type { SmtpAnswer } from './verdict.js';

/** What the operator says where SMTP is switched on. */
export interface SmtpOptions {
  /** Our name in the greeting; it should resolve to the address that we connect from. */
  readonly helo: string;
  /** Where bounces would go; a mailbox that exists. */
  readonly sender: string;
  /** 25 everywhere but in tests. */
  readonly port: number;
  readonly allowPrivateNetwork: boolean;
  /** For a turn and the conversation; a server that tarpits takes 30 s a line. */
  readonly timeoutMs: number;
}

export interface SmtpProbe {
  readonly answer: SmtpAnswer;
  /** Whether an address that nobody has is taken as well; null: not found out. */
  readonly catchAll: boolean | null;
}

const CONNECT_MS_MAX = 4_000;
/** Conversations at once, and those that wait for one of them to end. */
const TALKS_MAX = 10;
const WAITING_MAX = 100;
/** Between two conversations with one domain. */
const DOMAIN_PAUSE_MS = 1_000;

const NOT_ASKED: SmtpProbe = { answer: 'no_answer', catchAll: null };

/**
 * Asks the server that takes a domain's mail whether it takes an address: up to RCPT, never DATA. One conversation a
 * domain at a time, a second between two, ten in all.
 */
export class SmtpProber {
  readonly #options: SmtpOptions;
  readonly #randomLocal: () => string;
  readonly #talks: BulkheadPolicy = bulkhead(TALKS_MAX, WAITING_MAX);
  /** When the next conversation with a domain may begin. */
  readonly #turns = new Map<string, Promise<unknown>>();

  /** @param randomLocal a local part that nobody has. */
  constructor(options: SmtpOptions, randomLocal: () => string) {
    this.#options = options;
    this.#randomLocal = randomLocal;
  }

  /** @param hosts that take the domain's mail, best first. */
  async probe(address: string, domain: string, hosts: readonly string[]): Promise<SmtpProbe> {
    const signal = AbortSignal.timeout(this.#options.timeoutMs);
    const ask = () => this.#talks.execute(() => this.#ask(address, domain, hosts, signal));
    // Whoever waited too long for a turn, or found too many waiting, is told that nobody was asked.
    const asking = Promise.resolve(this.#turns.get(domain))
      .then(ask)
      .catch(() => NOT_ASKED);
    const turn = asking.then(() => sleep(DOMAIN_PAUSE_MS, undefined, { ref: false }));
    this.#turns.set(domain, turn);
    void turn.then(() => {
      if (this.#turns.get(domain) === turn) this.#turns.delete(domain);
    });
    return Promise.race([asking, ended(signal)]);
  }

  /** The best host that can be connected to answers for all. */
  async #ask(
    address: string,
    domain: string,
    hosts: readonly string[],
    signal: AbortSignal,
  ): Promise<SmtpProbe> {
    const { port, allowPrivateNetwork } = this.#options;
    for (const host of hosts.slice(0, 2)) {
      if (signal.aborted) return NOT_ASKED;
      const opened = await openSocket({ host, port }, { allowPrivateNetwork, timeoutMs: CONNECT_MS_MAX });
      if (opened.kind !== 'open') continue;
      const talk = new SmtpTalk(opened.socket, signal);
      try {
        return await this.#talk(talk, address, domain);
      } finally {
        talk.close();
      }
    }
    return NOT_ASKED;
  }

  async #talk(talk: SmtpTalk, address: string, domain: string): Promise<SmtpProbe> {
    const { helo, sender } = this.#options;
    const greeting = await talk.reply();
    if (greeting?.code !== 220) return unwelcome(greeting);
    const hello = await talk.command(`EHLO ${helo}`);
    const welcome = hello?.code === 250 ? hello : await talk.command(`HELO ${helo}`);
    if (welcome?.code !== 250) return unwelcome(welcome);
    const from = await talk.command(`MAIL FROM:<${sender}>`);
    if (from?.code !== 250) return unwelcome(from);
    const answer = readRecipient(await talk.command(`RCPT TO:<${address}>`));
    if (answer !== 'accepted') return { answer, catchAll: null };
    const other = readRecipient(await talk.command(`RCPT TO:<${this.#randomLocal()}@${domain}>`));
    return { answer, catchAll: other === 'accepted' ? true : other === 'refused' ? false : null };
  }
}

function ended(signal: AbortSignal): Promise<SmtpProbe> {
  return new Promise(resolve => signal.addEventListener('abort', () => resolve(NOT_ASKED), { once: true }));
}

/** A server that does not let us begin says nothing of the address. */
function unwelcome(reply: SmtpReply | null): SmtpProbe {
  if (reply === null) return NOT_ASKED;
  return { answer: reply.code >= 400 && reply.code < 500 ? 'greylisted' : 'blocked', catchAll: null };
}

/** Mailboxes that are not there; 552 and 5.2.x are full ones, which exist. Other refusals are about us. */
function readRecipient(reply: SmtpReply | null): SmtpAnswer {
  if (reply === null) return 'no_answer';
  const { code, enhanced } = reply;
  if (code === 250 || code === 251 || code === 252) return 'accepted';
  if (code >= 400 && code < 500) return 'greylisted';
  if (enhanced !== null) return /^5\.1\.(0|1|2|3|6|10)$/.test(enhanced) ? 'refused' : 'blocked';
  return [550, 551, 553].includes(code) ? 'refused' : 'blocked';
}
