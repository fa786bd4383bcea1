import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import {
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  fastify,
  type onRequestAsyncHookHandler,
  type onRequestHookHandler,
} from 'fastify';
import { AppError, ERRORS } from '../errors.js';
import { inTime } from '../in-time.js';
import type { FrontDoor } from '../limits/front-door.js';
import type { Logger } from '../logger.js';
import type { Caller } from '../workspaces/key-ring.js';
import { admitRequest, type Gate, type Wait } from './authenticate.js';
import { HEAD_MS_MAX, limitBodyTime, UPLOAD_MS_MAX } from './body-time.js';
import { notFoundHandler } from './not-found.js';
import { parseJson, parsePart, validationError } from './parse.js';
import type { AnyRoute, Reply } from './route.js';

/** Largest body of an operation that takes JSON. */
const BODY_BYTES_MAX = 65_536;

/** The public API lives under both: a client of the original changes only its host. */
const MOUNTS = ['', '/functions/v1/api-gateway'];

const JSON_TYPE = 'application/json; charset=utf-8';

declare module 'fastify' {
  interface FastifyRequest {
    caller: Caller | null;
    arrivedAtMs: number;
    /** Refused at the door, before it was looked at. */
    isTurnedAway: boolean;
  }
  interface FastifyContextConfig {
    /** Types of body that the route's handler reads itself. */
    streams?: readonly string[];
  }
}

export interface ServerOptions {
  readonly routes: readonly AnyRoute[];
  readonly gate: Gate;
  readonly frontDoor: FrontDoor;
  /** How long a caller's key and limit may take to be looked up: as long as a call may take. */
  readonly deadlineMs: number;
  readonly now: () => number;
  readonly logger: Logger;
  /** Called for each finished request, for the metrics. */
  readonly onAnswer: (answer: { route: string; status: number; durationMs: number }) => void;
  /** False until the database is reached and has the schema of this release. */
  readonly isPrepared: () => boolean;
  /** True while the process is stopping: new requests on open connections are refused. */
  readonly isStopping: () => boolean;
}

/** The HTTP server with all operations; not listening yet. */
export function buildServer(options: ServerOptions): FastifyInstance {
  const server = fastify({
    bodyLimit: BODY_BYTES_MAX,
    requestTimeout: UPLOAD_MS_MAX,
    genReqId: () => randomUUID(),
    logger: false,
    // Told by `isStopping` instead, in the contract's words.
    return503OnClosing: false,
    // What a connection gets that sends no HTTP at all.
    clientErrorHandler: (_error, socket) => {
      if (!socket.writable) return;
      const body = errorBody(new AppError('validation_error', 'The request is not valid HTTP/1.1.'));
      socket.end(
        `HTTP/1.1 400 Bad Request\r\nx-request-id: ${randomUUID()}\r\ncontent-type: ${JSON_TYPE}\r\n` +
          `content-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
      );
    },
    frameworkErrors: (error, request, reply) => answerError(error, request, reply, options.logger),
    // A longer id is no UUID either, and its route says so; the longest is what Node takes as a request's head.
    routerOptions: { maxParamLength: 16_384 },
    // Checked below, so that the refusal is in our words.
    http: { requireHostHeader: false, headersTimeout: HEAD_MS_MAX },
  });
  server.decorateRequest('caller', null);
  server.decorateRequest('arrivedAtMs', 0);
  server.decorateRequest('isTurnedAway', false);
  // Bodies stay bytes until the checks before them are done; then one place parses them.
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) =>
    done(null, body),
  );
  const streamed = options.routes.flatMap(({ streams }) => Object.keys(streams ?? {}));
  for (const type of new Set(streamed)) {
    server.addContentTypeParser(type, (request, payload, done) => {
      if (request.routeOptions.config.streams?.includes(type)) done(null, payload);
      else done(wrongType());
    });
  }

  server.addHook('onRequest', (request, reply, done) => {
    request.arrivedAtMs = options.now();
    reply.header('x-request-id', request.id);
    if (request.headers.host === undefined && request.raw.httpVersion === '1.1') done(hostless());
    else done(options.isStopping() ? stopping() : undefined);
  });
  server.addHook('onResponse', (request, reply, done) => {
    noteAnswer(request, reply, options);
    done();
  });
  server.setErrorHandler((error, request, reply) => answerError(error, request, reply, options.logger));
  server.setNotFoundHandler(notFoundHandler(options.routes, MOUNTS));

  for (const route of options.routes) {
    const mounts = typeof route.access === 'object' ? MOUNTS : [''];
    for (const mount of mounts) addRoute(server, route, mount, options);
  }
  return server;
}

function addRoute(
  server: FastifyInstance,
  route: AnyRoute,
  mount: string,
  { gate, frontDoor, deadlineMs, now, isPrepared }: ServerOptions,
): void {
  const { access } = route;
  // The operator is let in always, and so is who asks how the process is.
  const isOfWorkspace = typeof access === 'object';
  // A file may take as long to come as it likes.
  const holds = isOfWorkspace && route.streams === undefined;
  const turnAway: onRequestHookHandler = (request, reply, done) => {
    if (frontDoor.admits(callerOf(request))) done();
    else {
      request.isTurnedAway = true;
      sendOverloaded(reply);
    }
  };
  const authenticate: onRequestAsyncHookHandler = async (request, reply) => {
    if (access === 'public') return;
    if (!isPrepared()) throw notPrepared();
    const wait: Wait = answer => {
      const leftMs = request.arrivedAtMs + deadlineMs - now();
      return frontDoor.hold(callerOf(request), () => inTime(answer, leftMs, databaseSilent));
    };
    request.caller = await admitRequest(request, access, gate, headers => reply.headers(headers), wait);
  };
  server.route({
    method: route.method,
    ...(route.bodyBytesMax === undefined ? {} : { bodyLimit: route.bodyBytesMax }),
    url: mount + route.path.replaceAll(/\{(\w+)\}/g, ':$1'),
    onRequest: [...(isOfWorkspace ? [turnAway] : []), ...(access === 'public' ? [] : [authenticate])],
    config: { streams: Object.keys(route.streams ?? {}) },
    preParsing: (request, _reply, _payload, done) => {
      limitBodyTime(request.raw, route.streams !== undefined);
      done(encodedBody(request));
    },
    handler: async (request, reply) => {
      const answered = holds
        ? await frontDoor.hold(callerOf(request), () => handle(route, request))
        : await handle(route, request);
      return sendReply(reply, answered);
    },
  });
}

/** Whose call it is, before it is known: calls with one key, or one cookie, are one caller's. */
function callerOf({ headers }: FastifyRequest): string {
  return headers.authorization ?? headers.cookie ?? '';
}

async function handle(route: AnyRoute, request: FastifyRequest): Promise<Reply> {
  const body = request.body instanceof Buffer ? request.body : undefined;
  // What a streamed body cannot say, the query does.
  const json = () => (request.body instanceof Readable ? {} : parseJson(body));
  const handled = {
    params: route.params === undefined ? {} : parsePart(route.params, request.params),
    query: route.query === undefined ? {} : parsePart(route.query, request.query),
    body: route.body === undefined ? undefined : parsePart(route.body, json()),
    stream: request.body instanceof Readable ? request.body : null,
    headers: request.headers,
    requestId: request.id,
    address: request.ip,
    arrivedAtMs: request.arrivedAtMs,
    hasLeft: () => request.raw.socket.destroyed,
  };
  const caller = request.caller ?? NOBODY;
  // The schemas that made `handled` are the route's own; `route()` has tied the handler's types to them.
  return route.handle(handled as Parameters<AnyRoute['handle']>[0], caller);
}

/** Stands for the caller in operations that have none and do not look at it. */
const NOBODY: Caller = { workspaceId: '', keyId: null, permissions: new Set(), plan: 'starter' };

function sendReply(reply: FastifyReply, { status, body, headers }: Reply): FastifyReply {
  reply.code(status);
  if (headers !== undefined) reply.headers(headers);
  if (body === undefined) return reply.send();
  if (!reply.hasHeader('content-type')) reply.header('content-type', JSON_TYPE);
  return reply.send(typeof body === 'string' || body instanceof Readable ? body : JSON.stringify(body));
}

function encodedBody(request: FastifyRequest): AppError | null {
  const encoding = request.headers['content-encoding'];
  if (encoding === undefined || encoding === 'identity') return null;
  return new AppError('unsupported_media_type', 'Send the body without Content-Encoding.');
}

function wrongType(): AppError {
  return new AppError(
    'unsupported_media_type',
    'Send the body as JSON, with Content-Type: application/json.',
  );
}

function hostless(): AppError {
  return validationError({ Host: 'is required by HTTP/1.1' });
}

function stopping(): AppError {
  return new AppError('shutting_down', 'This process is stopping; retry, another one answers.', {
    headers: { 'retry-after': '1', connection: 'close' },
  });
}

function notPrepared(): AppError {
  return new AppError(
    'database_unavailable',
    'This process has just started and makes the database ready. Nothing was done; retry in a second.',
    { headers: { 'retry-after': '1' } },
  );
}

function databaseSilent(): AppError {
  return new AppError(
    'database_unavailable',
    'The database did not answer in time. Nothing was done; retry in a second.',
    { headers: { 'retry-after': '1' } },
  );
}

const OVERLOADED_BODY = errorBody(
  new AppError(
    'overloaded',
    'More calls come than this server can take. Retry in a second; nothing was done.',
  ),
);

/** Made once, since it is sent when there is no time for anything. */
const OVERLOADED_HEADERS = {
  'retry-after': '1',
  'content-type': JSON_TYPE,
  'content-length': String(Buffer.byteLength(OVERLOADED_BODY)),
};

function sendOverloaded(reply: FastifyReply): void {
  reply.code(ERRORS.overloaded.status).headers(OVERLOADED_HEADERS).send(OVERLOADED_BODY);
}

/** The body of every error. */
function errorBody(error: AppError): string {
  const { code, message, details } = error;
  return JSON.stringify({ error: details === undefined ? { code, message } : { code, message, details } });
}

/** What the framework refuses by itself, in the contract's words. */
const FRAMEWORK_ERRORS: Readonly<Record<string, (request: FastifyRequest) => AppError>> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: wrongType,
  FST_ERR_CTP_BODY_TOO_LARGE: ({ routeOptions }) =>
    new AppError('payload_too_large', `The body is larger than ${routeOptions.bodyLimit} bytes. Send less.`),
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: () =>
    new AppError('validation_error', 'The body is not as long as Content-Length says.'),
  FST_ERR_BAD_URL: () => validationError({ path: 'is not a valid URL path' }),
};

function toAppError(error: unknown, request: FastifyRequest): AppError {
  if (error instanceof AppError) return error;
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
  const known = FRAMEWORK_ERRORS[code];
  if (known !== undefined) return known(request);
  return new AppError(
    'internal_error',
    'Something went wrong on our side. Retry, and quote the X-Request-ID if it stays.',
    {
      cause: error,
    },
  );
}

function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply, logger: Logger): void {
  const appError = toAppError(error, request);
  if (appError.status >= 500 && appError.code !== 'shutting_down' && appError.code !== 'overloaded') {
    logger.error(
      { err: appError.cause ?? appError, request_id: request.id, code: appError.code },
      'request failed',
    );
  }
  reply
    .code(ERRORS[appError.code].status)
    .headers({ 'x-request-id': request.id, ...appError.headers })
    .header('content-type', JSON_TYPE)
    .send(errorBody(appError));
}

/** One log line a request: ids and figures, no body, no key, no personal data. */
function noteAnswer(request: FastifyRequest, reply: FastifyReply, { logger, onAnswer }: ServerOptions): void {
  const route = request.routeOptions.url ?? 'unknown';
  const durationMs = reply.elapsedTime;
  onAnswer({ route, status: reply.statusCode, durationMs });
  // Counted only: thousands of lines a second would take the time of those that are in.
  if (request.isTurnedAway) return;
  logger.info({
    request_id: request.id,
    method: request.method,
    route,
    status: reply.statusCode,
    duration_ms: Math.round(durationMs * 10) / 10,
    workspace_id: request.caller?.workspaceId,
    key_id: request.caller?.keyId ?? undefined,
    enrichment_id: reply.getHeader('x-enrichment-id'),
  });
}
