import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { companyBy, companyMagicOf, type SimulatedCompany } from './companies.js';
import { type Magic, magicOf, personBy, type SimulatedPerson } from './people.js';

/** The key that every simulated vendor takes; any other is answered as the vendor answers a wrong one. */
export const VENDOR_KEY = 'simulated-secret-key-1';

/** A request that kept to the contract. */
export interface Asked {
  readonly query: Readonly<Record<string, string>>;
  readonly body: Readonly<Record<string, unknown>>;
  /** What stood for the `*` of the endpoint's path. */
  readonly name: string;
  readonly hasKey: boolean;
  /** How many requests there were before it. */
  readonly before: number;
}

export interface Reply {
  readonly status: number;
  /** Sent as JSON unless it is a text. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** What the vendor charges for it. */
  readonly credits?: number;
}

/** Nothing comes until the client has gone, or the connection breaks in the middle of an answer. */
type Fault = 'silence' | 'reset';

export interface Endpoint {
  readonly method: 'GET' | 'POST';
  /** A `*` in it stands for one name. */
  readonly path: string;
  /** The parameters that it takes; each is refused where it is empty or comes twice. */
  readonly query?: readonly string[];
  /** What is wrong with a body; null: nothing. Absent: no body may come. */
  readonly checkBody?: (body: Readonly<Record<string, unknown>>) => string | null;
  /** What is wrong beside each single parameter. */
  readonly checkQuery?: (query: Readonly<Record<string, string>>) => string | null;
  answer(asked: Asked): Reply | Fault;
}

/** What a vendor documents of its requests. */
export interface Contract {
  /** The path of the base address, version included. */
  readonly basePath: string;
  /** The one header that the key comes in, and its whole value. */
  readonly keyHeader: readonly [name: string, value: string];
  /** True for a source that answers without a key as well. */
  readonly keyIsOptional?: boolean;
  readonly headers?: Readonly<Record<string, string>>;
  readonly keyRefused: Reply;
  readonly endpoints: readonly Endpoint[];
}

/** How a vendor answers a question about one person or company. */
export interface LookUp<Known = SimulatedPerson> {
  found(known: Known): Reply;
  readonly nomatch: Reply;
  readonly ratelimit: Reply;
  readonly quota: Reply;
  /** Absent: the vendor has no such answer, and who is suppressed is one whom it does not know. */
  readonly suppressed?: Reply;
}

/** The answer for whoever is meant by an identifier, magic ones included. */
export function answerAbout(identifier: string, lookUp: LookUp): Reply | Fault {
  return answerFor(magicOf(identifier), personBy(identifier), lookUp);
}

/** The answer for whichever company is meant by an identifier, magic ones included. */
export function answerAboutCompany(identifier: string, lookUp: LookUp<SimulatedCompany>): Reply | Fault {
  return answerFor(companyMagicOf(identifier), companyBy(identifier), lookUp);
}

function answerFor<Known>(magic: Magic | null, known: Known | null, lookUp: LookUp<Known>): Reply | Fault {
  const fault = magic === null ? undefined : FAULTS[magic];
  if (fault !== undefined) return fault;
  if (magic === 'nomatch' || magic === 'ratelimit' || magic === 'quota') return lookUp[magic];
  if (magic === 'suppressed') return lookUp.suppressed ?? lookUp.nomatch;
  return known === null ? lookUp.nomatch : lookUp.found(known);
}

const FAULTS: Partial<Record<Magic, Reply | Fault>> = {
  slow: 'silence',
  reset: 'reset',
  badjson: { status: 200, body: '{"data": {"name": "Av' },
  html502: {
    status: 502,
    headers: { 'content-type': 'text/html' },
    body: '<html><body>Bad gateway</body></html>',
  },
};

/** Where keys may travel at some vendors; a request may carry its own one only. */
const KEY_HEADERS = ['authorization', 'x-api-key', 'api_key', 'api-key', 'x-key', 'token', 'x-access-token'];

/** A simulated vendor: holds each request against the contract, refuses any other, and counts what it charges. */
export class Simulator {
  readonly #contract: Contract;
  readonly #server = createServer((request, response) => {
    void this.#serve(request, response).catch((error: unknown) => {
      this.#faults.push(String(error));
      response.destroy();
    });
  });
  readonly #sockets = new Set<Socket>();
  readonly #faults: string[] = [];
  readonly #asked: (Asked & { readonly endpoint: string })[] = [];
  #arrived: () => void = () => undefined;
  #credits = 0;
  #origin = '';
  #always: Reply | undefined;

  private constructor(contract: Contract) {
    this.#contract = contract;
    this.#server.on('connection', (socket: Socket) => {
      this.#sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => this.#sockets.delete(socket));
    });
  }

  static async start(contract: Contract): Promise<Simulator> {
    const simulator = new Simulator(contract);
    simulator.#server.listen(0, '127.0.0.1');
    await once(simulator.#server, 'listening');
    // A test that fails before it closes its simulator must end all the same.
    simulator.#server.unref();
    const address = simulator.#server.address();
    if (address === null || typeof address === 'string') throw new Error('The simulator has no port.');
    simulator.#origin = `http://127.0.0.1:${address.port}`;
    return simulator;
  }

  /** With the version path, as it is configured. */
  get baseUrl(): string {
    return this.#origin + this.#contract.basePath;
  }

  /** The requests that kept to the contract, in their order: `GET /path`, parameters and body. */
  get asked(): readonly (Asked & { readonly endpoint: string })[] {
    return this.#asked;
  }

  /** Charged so far. */
  get credits(): number {
    return this.#credits;
  }

  /** Gives this answer to every later request that keeps to the contract. */
  alwaysAnswer(reply: Reply): void {
    this.#always = reply;
  }

  /** Resolves when the next request has arrived. */
  nextArrival(): Promise<void> {
    return new Promise(resolve => (this.#arrived = resolve));
  }

  /** What broke the contract so far. */
  get faults(): readonly string[] {
    return this.#faults;
  }

  /** @throws Error where a request broke the contract. */
  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
    await once(this.#server, 'close');
    if (this.#faults.length > 0) throw new Error(`The vendor was asked wrongly:\n${this.#faults.join('\n')}`);
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const text = await bodyOf(request);
    const url = new URL(request.url ?? '', this.#origin);
    const { endpoints, keyHeader, keyIsOptional = false, keyRefused, basePath } = this.#contract;
    const endpoint = endpoints.find(
      ({ method, path }) => method === request.method && fits(basePath + path, url.pathname),
    );
    const fault =
      endpoint === undefined
        ? `${request.method} ${url.pathname} is not documented`
        : (headerFault(request.headers, this.#contract) ??
          requestFault(endpoint, url, request.headers, text));
    if (endpoint === undefined || fault !== null) {
      this.#faults.push(fault ?? '');
      send(response, { status: 400, body: { error: 'refused' } });
      return;
    }
    const key = request.headers[keyHeader[0]];
    if (key !== keyHeader[1] && !(keyIsOptional && key === undefined)) {
      send(response, keyRefused);
      return;
    }
    const query = Object.fromEntries(url.searchParams);
    const name = endpoint.path.includes('*') ? nameIn(basePath + endpoint.path, url.pathname) : '';
    const asked = {
      query,
      body: objectOf(text),
      name,
      hasKey: key !== undefined,
      before: this.#asked.length,
    };
    this.#asked.push({ ...asked, endpoint: `${endpoint.method} ${endpoint.path}` });
    const answer = this.#always ?? endpoint.answer(asked);
    this.#arrived();
    if (answer === 'silence') return;
    if (answer === 'reset') return breakOff(response);
    this.#credits += answer.credits ?? 0;
    send(response, answer);
  }
}

function fits(pattern: string, path: string): boolean {
  return pattern.includes('*') ? /^[\w.-]+$/.test(nameIn(pattern, path)) : pattern === path;
}

/** What stands in the path for the pattern's `*`; empty where it does not fit. */
function nameIn(pattern: string, path: string): string {
  const [before = '', after = ''] = pattern.split('*');
  const fitting =
    path.startsWith(before) && path.endsWith(after) && path.length > before.length + after.length;
  return fitting ? path.slice(before.length, path.length - after.length) : '';
}

function headerFault(
  headers: IncomingHttpHeaders,
  { keyHeader, keyIsOptional = false, headers: others = {} }: Contract,
): string | null {
  if (headers[keyHeader[0]] === undefined && !keyIsOptional) return `no ${keyHeader[0]}`;
  const stray = KEY_HEADERS.find(name => name !== keyHeader[0] && headers[name] !== undefined);
  if (stray !== undefined) return `a key in ${stray}`;
  for (const [name, value] of Object.entries({ accept: 'application/json', ...others })) {
    if (headers[name] !== value) return `${name}: ${headers[name]}`;
  }
  if (!/\bgzip\b/.test(String(headers['accept-encoding']))) return 'accept-encoding without gzip';
  return /^sluice\/\d/.test(headers['user-agent'] ?? '') ? null : `user-agent: ${headers['user-agent']}`;
}

function requestFault(
  endpoint: Endpoint,
  url: URL,
  headers: IncomingHttpHeaders,
  text: string,
): string | null {
  const names = [...url.searchParams.keys()];
  for (const name of names) {
    if (!endpoint.query?.includes(name)) return `the parameter ${name} is not documented`;
    if (url.searchParams.getAll(name).length > 1) return `the parameter ${name} comes twice`;
    if ((url.searchParams.get(name) ?? '').trim() === '') return `the parameter ${name} is empty`;
  }
  const queryFault = endpoint.checkQuery?.(Object.fromEntries(url.searchParams)) ?? null;
  if (queryFault !== null) return queryFault;
  if (endpoint.checkBody === undefined) return text === '' ? null : 'a body where none is documented';
  if (headers['content-type'] !== 'application/json') return `content-type: ${headers['content-type']}`;
  const body = objectOf(text);
  return emptyMember(body) ?? endpoint.checkBody(body);
}

/** The path of a member that says nothing, at any depth; the vendors refuse them or take them for something. */
function emptyMember(value: unknown, path = 'body'): string | null {
  if (value === null || value === '' || (Array.isArray(value) && value.length === 0))
    return `${path} is empty`;
  if (typeof value !== 'object') return null;
  for (const [name, member] of Object.entries(value)) {
    const fault = emptyMember(member, `${path}.${name}`);
    if (fault !== null) return fault;
  }
  return null;
}

/** What is wrong with an object that must hold just one of some sets of members, and may hold others. */
export function oneOf(
  value: unknown,
  sets: readonly (readonly string[])[],
  others: readonly string[] = [],
): string | null {
  if (typeof value !== 'object' || value === null) return 'is no object';
  const names = Object.keys(value)
    .filter(name => !others.includes(name))
    .sort();
  const fits = sets.some(set => JSON.stringify([...set].sort()) === JSON.stringify(names));
  return fits
    ? null
    : `has ${names.join(', ')} instead of one of ${sets.map(set => set.join('+')).join(', ')}`;
}

function objectOf(text: string): Readonly<Record<string, unknown>> {
  const value: unknown = text === '' ? {} : JSON.parse(text);
  if (typeof value !== 'object' || value === null) throw new Error('the body is no object');
  return Object.fromEntries(Object.entries(value));
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
}

function send(response: ServerResponse, { status, body = '', headers = {} }: Reply): void {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(text);
}

function breakOff(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' });
  response.write('{"data":');
  setImmediate(() => response.destroy());
}
