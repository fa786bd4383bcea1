import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { Webhook, WebhookVerificationError } from 'standardwebhooks';

/** One request that a receiver got. */
export interface Received {
  /** The event's. */
  readonly id: string;
  readonly attemptId: string;
  readonly type: string;
  /** What is signed. */
  readonly raw: string;
  // biome-ignore lint/suspicious/noExplicitAny: what an event holds is what the tests are about
  readonly body: any;
  readonly headers: IncomingMessage['headers'];
  /** Whether the package of Standard Webhooks, and the original's own way, take the signature. */
  readonly isGenuine: boolean;
}

export type Answering = (received: Received, response: ServerResponse) => void;

/** A receiver of webhooks as a user would write one: it verifies every request with the secrets it knows. */
export class Receiver {
  readonly url: string;
  readonly received: Received[] = [];
  secrets: string[] = [];
  /** How the next requests are answered. */
  answer: Answering = (_received, response) => response.writeHead(204).end();
  readonly #close: () => Promise<void>;

  private constructor(url: string, close: () => Promise<void>) {
    this.url = url;
    this.#close = close;
  }

  static async start(): Promise<Receiver> {
    const server = createServer((request, response) => void receiver.#take(request, response));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const receiver: Receiver = new Receiver(`http://127.0.0.1:${port}/hooks`, async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    });
    return receiver;
  }

  /** Ids of the events that came, in the order in which they came first. */
  get ids(): string[] {
    return [...new Set(this.received.map(({ id }) => id))];
  }

  close(): Promise<void> {
    return this.#close();
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const raw = Buffer.concat(chunks).toString();
    const { headers } = request;
    const received = {
      id: String(headers['webhook-id']),
      attemptId: String(headers['x-leadlex-delivery-id']),
      type: JSON.parse(raw).type,
      raw,
      body: JSON.parse(raw),
      headers,
      isGenuine: this.secrets.some(secret => isGenuine(raw, headers, secret)),
    };
    this.received.push(received);
    this.answer(received, response);
  }
}

/** Whether the package that others verify with takes it. */
export function isStandard(raw: string, headers: IncomingMessage['headers'], secret: string): boolean {
  try {
    const strings = Object.entries(headers).map(([name, value]) => [name, String(value)]);
    new Webhook(secret).verify(raw, Object.fromEntries(strings));
    return true;
  } catch (error) {
    if (error instanceof WebhookVerificationError) return false;
    throw error;
  }
}

function isGenuine(raw: string, headers: IncomingMessage['headers'], secret: string): boolean {
  const original = `sha256=${createHmac('sha256', secret).update(raw).digest('hex')}`;
  return isStandard(raw, headers, secret) && headers['x-leadlex-signature'] === original;
}
