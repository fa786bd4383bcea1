import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';

const MEGABYTE = 1_048_576;

/** 200 MB in 200 KB: members of one gzip file that each hold a megabyte of nothing. */
const BOMB = Buffer.concat(Array.from({ length: 200 }, () => gzipSync(Buffer.alloc(MEGABYTE))));

const JSON_HEAD = 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n';
const CHUNKED = `${JSON_HEAD}transfer-encoding: chunked\r\n\r\n`;

export const ATTACK_NAMES = [
  'hangs',
  'resets',
  'closes without a word',
  'drips a byte at a time',
  'promises more than it sends',
  'sends more than it promised',
  'never ends',
  'sends a compressed bomb',
  'sends headers without end',
  'speaks no HTTP',
  'sends a page instead of JSON',
] as const;

export type Attack = (typeof ATTACK_NAMES)[number];

/** What a vendor can do wrong, on purpose or not, once it was asked. */
const ATTACKS: Readonly<Record<Attack, (socket: Socket) => void>> = {
  hangs: () => undefined,
  resets: socket => void socket.resetAndDestroy(),
  'closes without a word': socket => void socket.end(),
  'drips a byte at a time': socket => {
    socket.write(CHUNKED);
    const timer = setInterval(() => socket.write('1\r\n \r\n'), 20);
    socket.on('close', () => clearInterval(timer));
  },
  'promises more than it sends': socket =>
    void socket.end(`${JSON_HEAD}content-length: 1000\r\n\r\n{"person":`),
  'sends more than it promised': socket =>
    void socket.end(`${JSON_HEAD}content-length: 10\r\n\r\n{"person":${' '.repeat(9_000)}`),
  'never ends': socket => {
    const piece = `10000\r\n${' '.repeat(65_536)}\r\n`;
    const more = () => {
      while (!socket.destroyed && socket.write(piece));
    };
    socket.on('drain', more);
    socket.write(CHUNKED);
    more();
  },
  'sends a compressed bomb': socket => {
    socket.write(`${JSON_HEAD}content-encoding: gzip\r\ncontent-length: ${BOMB.length}\r\n\r\n`);
    socket.end(BOMB);
  },
  'sends headers without end': socket => {
    socket.write('HTTP/1.1 200 OK\r\n');
    const timer = setInterval(() => socket.write(`x-more: ${'x'.repeat(4_000)}\r\n`), 5);
    socket.on('close', () => clearInterval(timer));
  },
  'speaks no HTTP': socket => void socket.end('SSH-2.0-OpenSSH_9.2\r\n'),
  'sends a page instead of JSON': socket =>
    void socket.end('HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\n<html>'),
};

/** Stands where a vendor is expected: attacks whoever asks, until it is told to lead on to the vendor. */
export class HostileFront {
  readonly #target: number;
  readonly #sockets = new Set<Socket>();
  readonly #server: Server;
  #attack: Attack | null;
  #port = 0;

  private constructor(target: number, attack: Attack) {
    this.#target = target;
    this.#attack = attack;
    this.#server = createServer(socket => this.#serve(socket));
  }

  static async start(target: number, attack: Attack): Promise<HostileFront> {
    const front = new HostileFront(target, attack);
    front.#server.listen(0, '127.0.0.1');
    await once(front.#server, 'listening');
    const address = front.#server.address();
    if (address === null || typeof address === 'string') throw new Error('The front has no port.');
    front.#port = address.port;
    return front;
  }

  get port(): number {
    return this.#port;
  }

  /** From now on it is the vendor. */
  relent(): void {
    this.#attack = null;
    this.#closeAll();
  }

  async close(): Promise<void> {
    this.#server.close();
    this.#closeAll();
    await once(this.#server, 'close');
  }

  #closeAll(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  #serve(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on('error', () => undefined).on('close', () => this.#sockets.delete(socket));
    const attack = this.#attack;
    if (attack !== null) {
      socket.once('data', () => ATTACKS[attack](socket));
      return;
    }
    const vendor = connect(this.#target, '127.0.0.1');
    vendor.on('error', () => socket.destroy());
    socket.on('close', () => vendor.destroy());
    socket.pipe(vendor).pipe(socket);
  }
}
