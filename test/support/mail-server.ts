import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';

/** How a server answers a recipient, or does not. */
export type MailBehaviour =
  | 'by_list'
  | 'catch_all'
  | 'greylisting'
  | 'blocking'
  | 'mailbox_full'
  | 'tarpitting'
  | 'hanging'
  | 'silent'
  | 'endless'
  | 'rude';

/** A mail server of the tests: it asserts the protocol, and that nobody sends it more than RCPT. */
export class MailServer {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  /** Every line that it was sent. */
  readonly lines: string[] = [];
  /** The most conversations at once. */
  mostAtOnce = 0;
  /** When each conversation began. */
  readonly startedAtMs: number[] = [];
  behaviour: MailBehaviour = 'by_list';
  readonly mailboxes = new Set<string>();

  private constructor() {
    this.#server = createServer(socket => void this.#serve(socket));
  }

  static async start(): Promise<MailServer> {
    const server = new MailServer();
    server.#server.listen(0, '127.0.0.1');
    await once(server.#server, 'listening');
    return server;
  }

  get port(): number {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('The mail server has no port.');
    return address.port;
  }

  #serve(socket: Socket): void {
    this.#sockets.add(socket);
    this.startedAtMs.push(Date.now());
    this.mostAtOnce = Math.max(this.mostAtOnce, this.#sockets.size);
    socket.on('close', () => this.#sockets.delete(socket));
    socket.on('error', () => undefined);
    socket.resume();
    if (this.behaviour === 'silent') return;
    if (this.behaviour === 'endless') {
      const more = () => {
        while (socket.writable && socket.write('220-and on and on and on and on and on\r\n'));
      };
      socket.on('drain', more);
      more();
      return;
    }
    if (this.behaviour === 'rude') {
      socket.write('554 5.7.1 go away\r\n');
      return;
    }
    socket.write('220-mail.example\r\n220 ready\r\n');
    let text = '';
    socket.setEncoding('latin1').on('data', (chunk: string) => {
      text += chunk;
      const lines = text.split('\r\n');
      text = lines.pop() ?? '';
      for (const line of lines) this.#answer(socket, line);
    });
  }

  #answer(socket: Socket, line: string): void {
    this.lines.push(line);
    const [verb = ''] = line.split(' ');
    switch (verb) {
      case 'EHLO':
        return void socket.write('250-mail.example\r\n250-SIZE 1000\r\n250 8BITMIME\r\n');
      case 'MAIL':
        return void socket.write('250 2.1.0 fine\r\n');
      case 'RCPT':
        return void this.#recipient(socket, /<([^>]*)>/.exec(line)?.[1] ?? '');
      case 'QUIT':
        return void socket.end('221 bye\r\n');
      default:
        return void socket.write('502 5.5.1 not here\r\n');
    }
  }

  #recipient(socket: Socket, address: string): void {
    const known = this.mailboxes.has(address);
    const answers: Readonly<Record<MailBehaviour, string | null>> = {
      by_list: known ? '250 2.1.5 fine' : '550 5.1.1 no such user',
      catch_all: '250 2.1.5 fine',
      greylisting: '451 4.7.1 come again in five minutes',
      blocking: '550 5.7.1 your address has a bad name',
      mailbox_full: '552 5.2.2 full',
      tarpitting: null,
      hanging: null,
      silent: null,
      endless: null,
      rude: null,
    };
    const answer = answers[this.behaviour];
    if (answer !== null) socket.write(`${answer}\r\n`);
    // A letter a second: it would take a minute to say anything.
    else if (this.behaviour === 'tarpitting') this.#drip(socket);
  }

  #drip(socket: Socket): void {
    const timer = setInterval(() => socket.write('2'), 1_000);
    socket.on('close', () => clearInterval(timer));
  }

  /** Resolves when every conversation is over. */
  async idle(): Promise<void> {
    for (const socket of this.#sockets)
      await new Promise(resolve => (socket.destroyed ? resolve(null) : socket.once('close', resolve)));
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
    await once(this.#server, 'close');
  }
}
