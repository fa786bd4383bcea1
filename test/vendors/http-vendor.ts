import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Field } from '../../src/normalize/fields.js';

/** The key that every vendor of the tests expects; the configuration takes it from the environment. */
export const VENDOR_ENVIRONMENT = { VENDOR_KEY: 'vendor-secret-1' } as const;

/** What the vendor knows of a person, under the vendor's own names. */
export interface VendorPerson {
  readonly name?: string;
  readonly email?: string;
  readonly title?: string;
  readonly employer?: string;
  readonly profile?: string;
  readonly phone?: string;
  readonly place?: string;
  readonly level?: string;
  /** The vendor's own confidence, 0 to 1. */
  readonly score?: number;
  /** When the vendor saw it, ISO 8601. */
  readonly seen?: string;
}

export type VendorAnswer =
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly headers: Record<string, string>;
      readonly body: string;
    }
  /** The connection is cut in the middle of the answer. */
  | { readonly kind: 'reset' }
  /** Nothing comes until the client has gone. */
  | { readonly kind: 'silence' };

export function found(person: VendorPerson): VendorAnswer {
  return jsonAnswer(200, { person });
}

/** What the vendor knows of a company. */
export interface VendorCompany {
  readonly trade?: string;
  readonly staff?: string;
}

export function foundCompany(company: VendorCompany): VendorAnswer {
  return jsonAnswer(200, { company });
}

export function missing(): VendorAnswer {
  return jsonAnswer(404, { message: 'no such person' });
}

export function refused(status: number, headers: Record<string, string> = {}): VendorAnswer {
  return jsonAnswer(status, { message: 'refused' }, headers);
}

export function notJson(): VendorAnswer {
  return {
    kind: 'answer',
    status: 200,
    headers: { 'content-type': 'text/html' },
    body: '<html>Bad gateway</html>',
  };
}

export const reset: VendorAnswer = { kind: 'reset' };
export const silence: VendorAnswer = { kind: 'silence' };

function jsonAnswer(status: number, body: unknown, headers: Record<string, string> = {}): VendorAnswer {
  return {
    kind: 'answer',
    status,
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  };
}

/** A question that is kept waiting. */
export interface Held {
  /** Resolves when a question of this person has arrived. */
  readonly arrived: Promise<void>;
  /** Lets it and all later ones be answered. */
  release(): void;
}

const QUESTION_MEMBERS: readonly string[] = ['email', 'name', 'employer', 'profile', 'domain'];

/**
 * A vendor of personal data as the tests need one: a real HTTP server that holds each request against what was
 * agreed, counts it, and answers as it was told to for the person asked about. It knows nobody it was not told of.
 */
export class HttpVendor {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #script = new Map<string, VendorAnswer[]>();
  readonly #held = new Map<string, { arrived: () => void; released: Promise<void> }>();
  readonly #calls = new Map<string, number>();
  readonly #faults: string[] = [];
  #url = '';

  private constructor() {
    this.#server = createServer((request, response) => {
      void this.#serve(request, response).catch(error => {
        this.#faults.push(String(error));
        response.destroy();
      });
    });
    this.#server.on('connection', (socket: Socket) => {
      this.#sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => this.#sockets.delete(socket));
    });
  }

  static async start(): Promise<HttpVendor> {
    const vendor = new HttpVendor();
    vendor.#server.listen(0, '127.0.0.1');
    await once(vendor.#server, 'listening');
    const address = vendor.#server.address();
    if (address === null || typeof address === 'string') throw new Error('The vendor has no port.');
    vendor.#url = `http://127.0.0.1:${address.port}/person`;
    return vendor;
  }

  /** Its part of a configuration file: billed unless `options` says otherwise, and only for the fields named. */
  provider(
    options: Readonly<Record<string, unknown>> = {},
    fields: readonly Field[] = Object.keys(FIELD_PATHS) as Field[],
  ) {
    return {
      type: 'http',
      billed: true,
      cost: 0.02,
      timeout_ms: 5_000,
      allow_private_network: true,
      needs: [['email'], ['linkedin_url'], ['full_name', 'company_name']],
      request: {
        method: 'POST',
        url: this.#url,
        headers: { authorization: `Bearer $\{VENDOR_KEY}` },
        body: '{"email": contact.email, "name": contact.full_name, "employer": contact.company_name, "profile": contact.linkedin_url}',
      },
      response: {
        found: 'status = 200 and $exists(body.person)',
        confidence: 'body.person.score',
        observed_at: 'body.person.seen',
        identity: { full_name: 'body.person.name', email: 'body.person.email' },
        fields: Object.fromEntries(fields.map(field => [field, FIELD_PATHS[field]])),
      },
      ...options,
    };
  }

  /** Its part of a configuration file, of companies as well: their industry and size, by their domain. */
  providerOfBoth() {
    const provider = this.provider();
    return {
      ...provider,
      company: {
        needs: [['domain']],
        request: { ...provider.request, body: '{"domain": company.domain}' },
        response: {
          found: 'status = 200 and $exists(body.company)',
          fields: { industry: 'body.company.trade', size: 'body.company.staff' },
        },
      },
    };
  }

  /**
   * What it says of one person, in this order; the last answer is repeated.
   * @param person the company's domain, the e-mail, else the profile's address, else `<name> at <employer>`, as the question has them.
   */
  knows(person: string, ...answers: readonly VendorAnswer[]): void {
    this.#script.set(person.toLowerCase(), [...answers]);
  }

  /** Keeps every question about a person waiting until it is released. */
  hold(person: string): Held {
    let arrived: () => void = () => undefined;
    let release: () => void = () => undefined;
    const held = new Promise<void>(resolve => (arrived = resolve));
    const released = new Promise<void>(resolve => (release = resolve));
    this.#held.set(person.toLowerCase(), { arrived, released });
    return { arrived: held, release };
  }

  /** How often it was asked about a person. */
  calls(person: string): number {
    return this.#calls.get(person.toLowerCase()) ?? 0;
  }

  /** How often it was asked at all. */
  get allCalls(): number {
    return [...this.#calls.values()].reduce((sum, count) => sum + count, 0);
  }

  /** @throws Error where a request broke what was agreed. */
  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
    await once(this.#server, 'close');
    if (this.#faults.length > 0) throw new Error(`The vendor was asked wrongly:\n${this.#faults.join('\n')}`);
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const text = await bodyOf(request);
    const fault = faultOf(request, text);
    if (fault !== null) {
      this.#faults.push(fault);
      send(response, refused(400));
      return;
    }
    const person = personOf(JSON.parse(text));
    this.#calls.set(person, this.calls(person) + 1);
    const held = this.#held.get(person);
    held?.arrived();
    await held?.released;
    const answers = this.#script.get(person) ?? [];
    const next = answers.length > 1 ? answers.shift() : answers[0];
    send(response, next ?? missing());
  }
}

const FIELD_PATHS: Readonly<Record<Field, string>> = {
  job_title: 'body.person.title',
  company_name: 'body.person.employer',
  linkedin_url: 'body.person.profile',
  phone: 'body.person.phone',
  location: 'body.person.place',
  seniority: 'body.person.level',
};

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
}

/** What is wrong with a request, or null. */
function faultOf({ method, url, headers }: IncomingMessage, text: string): string | null {
  if (method !== 'POST' || url !== '/person') return `${method} ${url} instead of POST /person`;
  if (headers.authorization !== `Bearer ${VENDOR_ENVIRONMENT.VENDOR_KEY}`)
    return 'the key is not the vendor’s';
  if (headers['content-type'] !== 'application/json') return `content-type ${headers['content-type']}`;
  if (headers.accept !== 'application/json') return `accept ${headers.accept}`;
  if (!headers['user-agent']) return 'no user-agent';
  const question: unknown = JSON.parse(text);
  if (typeof question !== 'object' || question === null) return 'the body is no object';
  for (const [name, value] of Object.entries(question)) {
    if (!QUESTION_MEMBERS.includes(name)) return `the unknown member ${name}`;
    if (typeof value !== 'string' || value.trim() === '') return `${name} is ${JSON.stringify(value)}`;
  }
  return null;
}

function personOf(question: Readonly<Record<string, string>>): string {
  const { domain, email, profile, name, employer } = question;
  return (domain ?? email ?? profile ?? `${name} at ${employer}`).toLowerCase();
}

function send(response: ServerResponse, answer: VendorAnswer): void {
  switch (answer.kind) {
    case 'answer':
      response.writeHead(answer.status, answer.headers).end(answer.body);
      return;
    case 'reset':
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' });
      response.write('{"person":');
      setImmediate(() => response.destroy());
      return;
    case 'silence':
      return;
  }
}
