import { Agent, type Dispatcher, errors, request } from 'undici';
import { z } from 'zod';
import type { Answer, Client } from './client.js';
import { CommandError } from './outcome.js';

/** A server on this machine answers in milliseconds, one far away within a second or two. */
const LIVENESS_MS_MAX = 3_000;

/** A server that takes no connection by then is away. */
const CONNECT_MS_MAX = 10_000;

/** A page of 1,000 ledger entries has about 0.5 MB. */
const BODY_BYTES_MAX = 67_108_864;

/** The first rows of an import are done before its answer, once all of it was sent. */
const STREAM_ANSWER_MS_MAX = 300_000;

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
  // What is streamed has no bound, and comes as fast as its reader writes it.
  const streams = new Agent({
    headersTimeout: STREAM_ANSWER_MS_MAX,
    bodyTimeout: 0,
    connect: { timeout: CONNECT_MS_MAX },
  });
  const { origin, pathname } = new URL(url);
  const prefix = pathname === '/' ? '' : pathname;
  const authorization = `Bearer ${adminToken}`;
  const answered = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    try {
      return await work();
    } catch (error) {
      throw new CommandError(`The server at ${url} was not reached, or went away: ${reasonOf(error)}.`);
    }
  };
  const toAnswer = async (response: Dispatcher.ResponseData): Promise<Answer> => ({
    status: response.statusCode,
    body: parseJson(await response.body.text()),
    headers: response.headers,
  });
  return {
    request: (method, path, body, headers) =>
      answered(async () => {
        const type = body === undefined ? {} : { 'content-type': 'application/json' };
        const response = await agent.request({
          origin,
          path: prefix + path,
          method,
          headers: { authorization, ...type, ...headers },
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        });
        return toAnswer(response);
      }),
    upload: (path, body, headers) =>
      answered(async () => {
        const to = { origin, path: prefix + path, headers: { authorization, ...headers } };
        return toAnswer(await streams.request({ ...to, method: 'POST', body }));
      }),
    download: (path, headers) =>
      answered(async () => {
        const from = { origin, path: prefix + path, headers: { authorization, ...headers } };
        const response = await streams.request({ ...from, method: 'GET' });
        return { status: response.statusCode, body: response.body };
      }),
    close: async () => {
      await agent.close();
      await streams.close();
    },
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
