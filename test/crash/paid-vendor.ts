import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';

/** One question that the vendor was asked: what it would charge for. */
export interface VendorCall {
  /** The person's e-mail, or the company's domain. */
  readonly person: string;
  /** Which process asked: its name for itself. */
  readonly by: string;
  readonly startedAtMs: number;
  /** When the answer was handed over, or the caller was seen to be gone; null: neither yet. */
  readonly endedAtMs: number | null;
  readonly end: 'answered' | 'cut' | 'waiting';
}

export const VALUES_OF_KNOWN = {
  title: 'General Counsel',
  employer: 'Acme Corp',
  place: 'Boston, MA, US',
} as const;

/** Of companies whose domain says that they are known. */
const COMPANY_OF_KNOWN = { trade: 'Legal Services', staff: '201-500' } as const;

/** A vendor knows those whose e-mail says so; everybody else is a person it has no data of. */
export function isKnown(person: string): boolean {
  return person.startsWith('known');
}

/** A billed vendor that keeps its own books: who was asked about, when, and whether the answer was taken. */
export class PaidVendor {
  readonly calls: VendorCall[] = [];
  readonly #server: Server;
  readonly #wait: (person: string) => Promise<void>;
  #url = '';

  private constructor(wait: (person: string) => Promise<void>) {
    this.#wait = wait;
    this.#server = createServer(
      (request, response) => void this.#serve(request, response).catch(() => response.destroy()),
    );
    this.#server.keepAliveTimeout = 60_000;
  }

  /** @param wait what an answer about a person waits for. */
  static async start(wait: (person: string) => Promise<void> = async () => undefined): Promise<PaidVendor> {
    const vendor = new PaidVendor(wait);
    vendor.#server.listen(0, '127.0.0.1');
    await once(vendor.#server, 'listening');
    const address = vendor.#server.address();
    if (address === null || typeof address === 'string') throw new Error('The vendor has no port.');
    vendor.#url = `http://127.0.0.1:${address.port}/person`;
    return vendor;
  }

  get port(): number {
    return Number(new URL(this.#url).port);
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const startedAtMs = Date.now();
    let text = '';
    for await (const chunk of request) text += String(chunk);
    const { email, domain } = JSON.parse(text);
    const person: string = domain ?? email;
    const call: VendorCall = {
      person,
      by: String(request.headers['x-process']),
      startedAtMs,
      endedAtMs: null,
      end: 'waiting',
    };
    const place = this.calls.push(call) - 1;
    const note = (end: 'answered' | 'cut') => {
      if (this.calls[place]?.end === 'waiting') this.calls[place] = { ...call, endedAtMs: Date.now(), end };
    };
    response.once('close', () => note(response.writableFinished ? 'answered' : 'cut'));
    response.once('finish', () => note('answered'));
    await this.#wait(person);
    const known = isKnown(person);
    const found =
      domain === undefined ? { person: { email, ...VALUES_OF_KNOWN } } : { company: COMPANY_OF_KNOWN };
    response.writeHead(known ? 200 : 404, { 'content-type': 'application/json' });
    response.end(JSON.stringify(known ? found : { message: 'not known' }));
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }
}

/** The environment variable in which a process under test finds its name for itself. */
export const PROCESS_NAME = 'CRASH_TEST_PROCESS';

/** A configuration whose only provider is a billed vendor on a port of this machine. */
export function configurationFor(
  port: number,
  options: {
    readonly timeoutMs?: number;
    readonly deadlineMs?: number;
    readonly maxConcurrency?: number;
  } = {},
): string {
  const { timeoutMs = 5_000, deadlineMs = 10_000, maxConcurrency = 1_000 } = options;
  const request = {
    method: 'POST',
    url: `http://127.0.0.1:${port}/person`,
    headers: { 'x-process': `\${${PROCESS_NAME}}` },
  };
  // JSON is YAML.
  return JSON.stringify({
    waterfall: ['paid'],
    defaults: { deadline_ms: deadlineMs },
    providers: {
      paid: {
        type: 'http',
        billed: true,
        cost: 0.02,
        timeout_ms: timeoutMs,
        max_concurrency: maxConcurrency,
        allow_private_network: true,
        // Nothing is answered from what another key bought: each key that needs the vendor has to ask it.
        cache: { found_days: 0, not_found_days: 0 },
        needs: [['email']],
        request: { ...request, body: '{"email": contact.email}' },
        response: {
          found: 'status = 200 and $exists(body.person)',
          confidence: '0.9',
          identity: { email: 'body.person.email' },
          fields: {
            job_title: 'body.person.title',
            company_name: 'body.person.employer',
            location: 'body.person.place',
          },
        },
        company: {
          request: { ...request, body: '{"domain": company.domain}' },
          response: {
            found: 'status = 200 and $exists(body.company)',
            confidence: '0.9',
            fields: { industry: 'body.company.trade', size: 'body.company.staff' },
          },
        },
      },
    },
  });
}
