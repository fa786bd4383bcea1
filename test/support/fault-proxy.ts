import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** What happens on the way between two programs. */
export type Fault =
  | { readonly kind: 'none' }
  /** Every piece arrives this much later. */
  | { readonly kind: 'slow'; readonly ms: number }
  /** What is open is closed, and whoever connects is closed at once. */
  | { readonly kind: 'cut' }
  /** The same with a reset (RST) instead of an orderly end. */
  | { readonly kind: 'reset' }
  /** Nothing arrives any more and nobody is told. What was open stays dead for ever, also when the fault is over. */
  | { readonly kind: 'half_open' }
  /** The answer comes byte by byte. */
  | { readonly kind: 'drip'; readonly everyMs: number }
  /** Nobody listens. */
  | { readonly kind: 'refuse' };

/** One direction of a connection: pieces in their order, each as the present fault has it. */
class Flow {
  readonly #to: Socket;
  readonly #link: Link;
  readonly #waiting: { readonly bytes: Buffer | null; readonly atMs: number }[] = [];
  #isMoving = false;

  constructor(from: Socket, to: Socket, link: Link) {
    this.#to = to;
    this.#link = link;
    from.on('data', bytes => this.#take(bytes));
    from.on('end', () => this.#take(null));
  }

  #take(bytes: Buffer | null): void {
    this.#waiting.push({ bytes, atMs: performance.now() });
    if (!this.#isMoving) void this.#move();
  }

  async #move(): Promise<void> {
    this.#isMoving = true;
    for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) {
      const fault = this.#link.fault();
      if (fault.kind === 'slow') await pause(next.atMs + fault.ms - performance.now());
      if (fault.kind === 'drip') await this.#drip(next.bytes, fault.everyMs);
      else this.#pass(next.bytes);
    }
    this.#isMoving = false;
  }

  async #drip(bytes: Buffer | null, everyMs: number): Promise<void> {
    for (const byte of bytes ?? []) {
      if (this.#link.isDead || this.#to.destroyed) return;
      this.#pass(Buffer.of(byte));
      await pause(everyMs);
    }
    if (bytes === null) this.#pass(null);
  }

  #pass(bytes: Buffer | null): void {
    if (this.#link.isDead || this.#to.destroyed) return;
    if (bytes === null) this.#to.end();
    else this.#to.write(bytes);
  }
}

function pause(ms: number): Promise<void> {
  return sleep(Math.max(0, ms), undefined, { ref: false });
}

/** One connection with its way on to the other side. */
class Link {
  /** Nothing passes any more, and no side is told. */
  isDead = false;
  readonly fault: () => Fault;
  readonly #sides: readonly [Socket, Socket];

  constructor(near: Socket, far: Socket, fault: () => Fault, onEnd: () => void) {
    this.fault = fault;
    this.#sides = [near, far];
    new Flow(near, far, this);
    new Flow(far, near, this);
    near.on('error', () => undefined).on('close', onEnd);
    far.on('error', () => undefined);
    near.on('close', () => this.#otherClosed(far));
    far.on('close', () => this.#otherClosed(near));
  }

  /** The end of one side is the end of the other, but for a connection that is half open: that is what it means. */
  #otherClosed(side: Socket): void {
    if (!this.isDead) side.destroy();
  }

  close(withReset: boolean): void {
    for (const side of this.#sides) {
      if (withReset) side.resetAndDestroy();
      else side.destroy();
    }
  }
}

/** Stands between two programs on one machine and breaks what is between them, on demand. */
export class FaultProxy {
  readonly #target: number;
  readonly #links = new Set<Link>();
  #server: Server | undefined;
  #port = 0;
  #fault: Fault = { kind: 'none' };

  private constructor(target: number) {
    this.#target = target;
  }

  /** @param target the port on this machine that it leads to. */
  static async start(target: number): Promise<FaultProxy> {
    const proxy = new FaultProxy(target);
    await proxy.#listen();
    return proxy;
  }

  get port(): number {
    return this.#port;
  }

  /** From now on. */
  async set(fault: Fault): Promise<void> {
    this.#fault = fault;
    if (fault.kind === 'half_open') for (const link of this.#links) link.isDead = true;
    if (fault.kind === 'cut' || fault.kind === 'reset' || fault.kind === 'refuse') this.#closeLinks(fault);
    if (fault.kind === 'refuse') await this.#unlisten();
    else if (this.#server === undefined) await this.#listen();
  }

  async close(): Promise<void> {
    await this.#unlisten();
  }

  #closeLinks(fault: Fault): void {
    for (const link of this.#links) link.close(fault.kind === 'reset');
    this.#links.clear();
  }

  async #listen(): Promise<void> {
    const server = createServer({ allowHalfOpen: true }, near => this.#open(near));
    server.listen(this.#port, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('The proxy has no port.');
    this.#port = address.port;
    this.#server = server;
  }

  async #unlisten(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (server === undefined) return;
    server.close();
    this.#closeLinks({ kind: 'cut' });
    await once(server, 'close');
  }

  #open(near: Socket): void {
    const { kind } = this.#fault;
    if (kind === 'cut') near.destroy();
    else if (kind === 'reset') near.resetAndDestroy();
    if (kind === 'cut' || kind === 'reset') return;
    const far = connect({ port: this.#target, host: '127.0.0.1', allowHalfOpen: true });
    const forget = () => {
      if (!link.isDead) this.#links.delete(link);
    };
    const link: Link = new Link(near, far, () => this.#fault, forget);
    link.isDead = kind === 'half_open';
    this.#links.add(link);
  }
}
