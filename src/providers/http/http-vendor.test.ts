/** A vendor for the tests beside this file: how a provider is made, asked, and what it sent. */
import assert from 'node:assert/strict';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { after } from 'node:test';
import { createLogger } from '../../logger.js';
import { type ClosableDoor, createDoor } from '../../outbound/create-door.js';
import { serveHttp } from '../../outbound/local-server.test.js';
import type { KnownPerson, Outcome, Provider, Question } from '../provider.js';
import { httpProvider } from './http-provider.js';
import { httpOptions } from './options.js';

export const JANE: KnownPerson = {
  email: 'jane@acme.com',
  full_name: 'Jane Doe',
  first_name: null,
  last_name: null,
  job_title: null,
  company_name: 'Acme Corp',
  linkedin_url: null,
  phone: null,
  location: null,
  seniority: null,
};
export const QUESTION: Question = { known: JANE, wanted: ['job_title', 'phone'] };

/** The `http` provider of the documentation, with its address and key filled in. */
export function documented(url: string): object {
  return {
    request: {
      method: 'POST',
      url,
      headers: { authorization: 'Bearer key-1' },
      body: '{"email": contact.email, "name": contact.full_name, "company": contact.company_name}',
    },
    response: {
      found: 'status = 200 and $exists(body.person)',
      confidence: 'body.score',
      identity: { full_name: 'body.person.name', email: 'body.person.email' },
      fields: {
        job_title: 'body.person.title',
        company_name: 'body.person.company',
        phone: 'body.person.phone',
        linkedin_url: 'body.person.linkedin',
        location: 'body.person.location',
        seniority: 'body.person.level',
      },
    },
  };
}

const door = createDoor({ maxConcurrency: 10, allowPrivateNetwork: true });
after(() => door.close());

export async function makeProvider(config: object, through: ClosableDoor = door): Promise<Provider> {
  const setup = {
    id: 'vendor_a',
    config: httpOptions.parse(config),
    door: through,
    baseDir: '.',
    logger: createLogger('silent'),
  };
  return httpProvider.create(setup);
}

interface Reply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON unless it is text. */
  readonly body?: unknown;
}

export function reply(response: ServerResponse, { status = 200, headers = {}, body = '' }: Reply): void {
  response.writeHead(status, headers).end(typeof body === 'string' ? body : JSON.stringify(body));
}

/** Asks a provider of this configuration about Jane, with a vendor that gives this reply. */
export async function ask(
  given: Reply,
  configure: (url: string) => object = documented,
  question = QUESTION,
): Promise<Outcome> {
  // A door of its own: a reply with Retry-After closes it for a while.
  const own = createDoor({ maxConcurrency: 1, allowPrivateNetwork: true });
  const vendor = await serveHttp((_, response) => reply(response, given));
  try {
    return await (await makeProvider(configure(vendor.url), own)).ask(question, {
      signal: AbortSignal.timeout(20_000),
    });
  } finally {
    await vendor.close();
    await own.close();
  }
}

/** What a vendor received. */
export async function received(
  config: (url: string) => object,
  question = QUESTION,
): Promise<{ request: IncomingMessage; body: string; outcome: Outcome }> {
  let request: IncomingMessage | undefined;
  let body = '';
  const vendor = await serveHttp(async (incoming, response) => {
    request = incoming;
    for await (const chunk of incoming) body += String(chunk);
    reply(response, { status: 404 });
  });
  const provider = await makeProvider(config(vendor.url));
  const outcome = await provider.ask(question, { signal: AbortSignal.timeout(20_000) });
  await vendor.close();
  assert.ok(request, JSON.stringify(outcome));
  return { request, body, outcome };
}

export function withResponse(response: object): (url: string) => object {
  return url => ({ request: { url }, response: { fields: { job_title: 'body.title' }, ...response } });
}
