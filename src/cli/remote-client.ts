import { Agent, errors, request } from 'undici';
import { z } from 'zod';
import type { Answer, Client } from './client.js';
import { CommandError } from './outcome.js';

/** A server on this machine answers in milliseconds, one far away within a second or two. */
const LIVENESS_MS_MAX = 3_000;

/** A server that takes no connection by then is away. */
const CONNECT_MS_MAX = 10_000;

/** A page of 1,000 ledger entries has about 0.5 MB. */
const BODY_BYTES_MAX = 67_108_864;

export type Liveness = { readonly alive: true } | { readonly alive: false; readonly reason: string };

const health = z.object({ status: z.literal('ok') });

/** Whether a Sluice server lives at an address; another program that answers there is none. */
export async function isSluiceAt(url: string): Promise<Liveness> {
  const agent = new Agent({ maxResponseSize: BODY_BYTES_MAX });
  try {
    const response = await request(`${url}/healthz`, {
      dispatcher: agent,
      signal: AbortSignal.timeout(LIVENESS_MS_MAX),
    });
    const answer = parseJson(await response.body.text());
    if (response.statusCode === 200 && health.safeParse(answer).success) return { alive: true };
    return { alive: false, reason: `what answers (status ${response.statusCode}) is not Sluice` };
  } catch (error) {
    return { alive: false, reason: reasonOf(error) };
  } finally {
    await agent.destroy();
  }
}

/**
 * A client of a running server.
 * @param url without a slash at its end. @param answerMsMax how long to wait for the begin of an answer.
 */
export function remoteClient(url: string, adminToken: string, answerMsMax: number): Client {
  const agent = new Agent({
    headersTimeout: answerMsMax,
    maxResponseSize: BODY_BYTES_MAX,
    connect: { timeout: CONNECT_MS_MAX },
  });
  const { origin, pathname } = new URL(url);
  const prefix = pathname === '/' ? '' : pathname;
  return {
    async request(method, path, body, headers): Promise<Answer> {
      try {
        const response = await agent.request({
          origin,
          path: prefix + path,
          method,
          headers: {
            authorization: `Bearer ${adminToken}`,
            ...(body === undefined ? {} : { 'content-type': 'application/json' }),
            ...headers,
          },
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        });
        return { status: response.statusCode, body: parseJson(await response.body.text()) };
      } catch (error) {
        throw new CommandError(`The server at ${url} was not reached, or went away: ${reasonOf(error)}.`);
      }
    },
    close: () => agent.close(),
  };
}

/** A body as JSON; null where it is none. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there',
  ECONNRESET: 'the connection was cut',
  ENOTFOUND: 'there is no such host',
  EAI_AGAIN: 'the host’s address could not be looked up',
  UND_ERR_SOCKET: 'the connection was cut',
  UND_ERR_CONNECT_TIMEOUT: 'it takes no connection',
};

/** Why no answer came, in words. */
function reasonOf(error: unknown): string {
  if (error instanceof DOMException || error instanceof errors.HeadersTimeoutError)
    return 'no answer came in time';
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  return (
    REASONS[code] ?? (cause instanceof Error && cause.message !== '' ? cause.message : code || 'unknown')
  );
}
