import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';

/** One question that the vendor was asked: what it would charge for. */
export interface VendorCall {
  /** The person's e-mail, or the company's domain. */
  readonly person: string;
  /** Which provider of the configuration it was asked as. */
  readonly as: string;
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
export const COMPANY_OF_KNOWN = { trade: 'Legal Services', staff: '201-500' } as const;

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
      as: String(request.headers['x-provider']),
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

interface VendorSettings {
  readonly timeoutMs?: number;
  readonly deadlineMs?: number;
  readonly maxConcurrency?: number;
}

/** What a provider says, by our name for it and the vendor's. */
interface Says {
  readonly ofPeople: Readonly<Record<string, string>>;
  readonly ofCompanies: Readonly<Record<string, string>>;
}

const FIRST_HALF: Says = {
  ofPeople: { job_title: 'body.person.title' },
  ofCompanies: { industry: 'body.company.trade' },
};
const SECOND_HALF: Says = {
  ofPeople: { company_name: 'body.person.employer', location: 'body.person.place' },
  ofCompanies: { size: 'body.company.staff' },
};
const ALL: Says = {
  ofPeople: { ...FIRST_HALF.ofPeople, ...SECOND_HALF.ofPeople },
  ofCompanies: { ...FIRST_HALF.ofCompanies, ...SECOND_HALF.ofCompanies },
};

/** A configuration whose only provider is a billed vendor on a port of this machine. */
export function configurationFor(port: number, settings: VendorSettings = {}): string {
  return configurationOf({ paid: ALL }, port, settings);
}

/** The same with two providers, each of which knows a half: a key is answered when both were asked. */
export function configurationOfTwo(port: number): string {
  return configurationOf({ first: FIRST_HALF, second: SECOND_HALF }, port, {});
}

function configurationOf(
  providers: Readonly<Record<string, Says>>,
  port: number,
  { timeoutMs = 5_000, deadlineMs = 10_000, maxConcurrency = 1_000 }: VendorSettings,
): string {
  const provider = (id: string, { ofPeople, ofCompanies }: Says) => {
    const request = {
      method: 'POST',
      url: `http://127.0.0.1:${port}/person`,
      headers: { 'x-process': `\${${PROCESS_NAME}}`, 'x-provider': id },
    };
    return {
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
        fields: ofPeople,
      },
      company: {
        request: { ...request, body: '{"domain": company.domain}' },
        response: {
          found: 'status = 200 and $exists(body.company)',
          confidence: '0.9',
          fields: ofCompanies,
        },
      },
    };
  };
  // JSON is YAML.
  return JSON.stringify({
    waterfall: Object.keys(providers),
    defaults: { deadline_ms: deadlineMs },
    providers: Object.fromEntries(Object.entries(providers).map(([id, says]) => [id, provider(id, says)])),
  });
}
