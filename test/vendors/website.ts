import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** What a path of a site answers with: a page, or anything else. */
export type SiteReply =
  | string
  | {
      readonly status?: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: string | Buffer;
    }
  /** Begins a page and never ends it; or sends without end; or breaks off. */
  | 'slowloris'
  | 'endless'
  | 'reset';

/** The paths of one host; any other is 404. Without `/robots.txt` it has no rules. */
export type SimulatedSite = Readonly<Record<string, SiteReply>>;

/** Requests to one site in one reading: its rules, and four pages, with their redirects. */
const PAGES_MAX = 4;

/**
 * Simulated sites behind one server, each asked for below its name: `/acme.example/team`. Holds each request against
 * what a polite robot does: it asks for the rules of a host before anything else, once, keeps to them, names itself
 * and carries nothing else.
 */
export class SimulatedWeb {
  readonly #sites: Readonly<Record<string, SimulatedSite>>;
  readonly #server = createServer((request, response) => this.#serve(request, response));
  readonly #sockets = new Set<Socket>();
  readonly #faults: string[] = [];
  readonly #asked: string[] = [];
  readonly #agents = new Set<string>();
  #arrived: () => void = () => undefined;
  baseUrl = '';

  private constructor(sites: Readonly<Record<string, SimulatedSite>>) {
    this.#sites = sites;
    this.#server.on('connection', (socket: Socket) => {
      this.#sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => this.#sockets.delete(socket));
    });
  }

  static async start(sites: Readonly<Record<string, SimulatedSite>>): Promise<SimulatedWeb> {
    const web = new SimulatedWeb(sites);
    web.#server.listen(0, '127.0.0.1');
    await once(web.#server, 'listening');
    // A test that fails before it closes must end all the same.
    web.#server.unref();
    const address = web.#server.address();
    if (address === null || typeof address === 'string') throw new Error('The simulated web has no port.');
    web.baseUrl = `http://127.0.0.1:${address.port}`;
    return web;
  }

  /** Host and path of each request, in their order. */
  get asked(): readonly string[] {
    return this.#asked;
  }

  /** The names that we gave. */
  get agents(): readonly string[] {
    return [...this.#agents];
  }

  /** Resolves when a page of this path has been asked for next. */
  nextArrival(): Promise<void> {
    return new Promise(resolve => (this.#arrived = resolve));
  }

  /** @throws Error where a request was not a polite robot's. */
  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
    await once(this.#server, 'close');
    if (this.#faults.length > 0) throw new Error(`A site was asked wrongly:\n${this.#faults.join('\n')}`);
  }

  #serve(request: IncomingMessage, response: ServerResponse): void {
    const [, host = '', path = '/'] = /^\/([^/]+)(\/.*)$/.exec(request.url ?? '') ?? [];
    const fault = this.#faultOf(request, host, path);
    if (fault !== null) this.#faults.push(`${request.method} ${host}${path}: ${fault}`);
    this.#asked.push(`${host}${path}`);
    this.#agents.add(String(request.headers['user-agent']));
    const site = this.#sites[host];
    const reply = (site === undefined ? undefined : site[path]) ?? { status: 404, body: 'Not found' };
    answer(response, path, reply);
    this.#arrived();
  }

  #faultOf({ method, headers }: IncomingMessage, host: string, path: string): string | null {
    if (method !== 'GET') return 'only pages are asked for';
    if (!/^sluice\/\d/.test(headers['user-agent'] ?? '')) return `user-agent: ${headers['user-agent']}`;
    if (!headers.accept?.startsWith('text/html')) return `accept: ${headers.accept}`;
    const carried = ['authorization', 'cookie', 'referer', 'from'].find(name => headers[name] !== undefined);
    if (carried !== undefined) return `carries ${carried}`;
    const before = this.#asked.filter(asked => asked.startsWith(`${host}/`));
    const rules = `${host}/robots.txt`;
    if (path === '/robots.txt') return before.includes(rules) ? 'the rules are known' : null;
    if (!before.includes(rules)) return 'asked before the rules';
    if (before.includes(`${host}${path}`)) return 'asked twice';
    return before.length > PAGES_MAX ? 'too many pages' : null;
  }
}

function answer(response: ServerResponse, path: string, reply: SiteReply): void {
  const type = path === '/robots.txt' ? 'text/plain' : 'text/html; charset=utf-8';
  if (reply === 'slowloris' || reply === 'endless' || reply === 'reset') {
    response.writeHead(200, { 'content-type': type });
    response.write('<!doctype html><html><head>');
    if (reply === 'reset') setImmediate(() => response.destroy());
    if (reply === 'endless') sendOn(response);
    return;
  }
  const { status = 200, headers = {}, body = '' } = typeof reply === 'string' ? { body: reply } : reply;
  response.writeHead(status, { 'content-type': type, ...headers }).end(body);
}

function sendOn(response: ServerResponse): void {
  const more = (): void => {
    while (!response.destroyed && response.write('<p>more of it</p>'.repeat(1_000)));
    if (!response.destroyed) response.once('drain', more);
  };
  more();
}
