import type { Operations } from './operations';

export type OperationName = keyof Operations;
export type RequestOf<Name extends OperationName> = Operations[Name]['request'];
export type AnswerOf<Name extends OperationName> = Operations[Name]['answer'];

/** What the server refused, or `offline` where it did not answer. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  readonly code: string;
  /** To quote when asking for help; null where no server answered. */
  readonly requestId: string | null;
  /** What is wrong with which member of the request. */
  readonly fields: Readonly<Record<string, string>>;
  readonly retryAfterSeconds: number | null;

  constructor(
    message: string,
    about: Pick<ApiError, 'status' | 'code' | 'requestId' | 'fields' | 'retryAfterSeconds'>,
  ) {
    super(message);
    this.status = about.status;
    this.code = about.code;
    this.requestId = about.requestId;
    this.fields = about.fields;
    this.retryAfterSeconds = about.retryAfterSeconds;
  }
}

/** The members of a request that are not the body, as any operation may have them. */
interface LooseRequest {
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly header?: Readonly<Record<string, string | undefined>>;
  readonly body?: unknown;
}

/** The address of an operation with its parameters in place. */
export function addressOf<Name extends OperationName>(name: Name, request: RequestOf<Name>): string {
  const { path = {}, query = {} }: LooseRequest = request;
  const [, template = ''] = name.split(' ');
  const filled = template.replace(/\{(\w+)\}/g, (_, key: string) => encodeURIComponent(path[key] ?? ''));
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    if (value !== undefined && value !== null) search.set(key, String(value));
  }
  return search.size === 0 ? filled : `${filled}?${search}`;
}

export interface CallOptions {
  /** The workspace in which the operator acts; a workspace key has its own. */
  readonly workspaceId?: string | null;
  readonly signal?: AbortSignal;
  /** Sent as it is instead of the request's `body`: a file, with its type. */
  readonly file?: Blob;
}

/**
 * Asks the server by the cookie of the session.
 * @throws ApiError for everything that is no success, an absent server included.
 */
export async function call<Name extends OperationName>(
  name: Name,
  request: RequestOf<Name>,
  options: CallOptions = {},
): Promise<AnswerOf<Name>> {
  const response = await send(name, request, options);
  const text = await response.text();
  if (!response.ok) throw refusal(response, text);
  const isJson = response.headers.get('content-type')?.startsWith('application/json') ?? false;
  // The types are made of the schemas with which the server writes its answers.
  return (isJson ? JSON.parse(text) : text) as AnswerOf<Name>;
}

/** The same for an answer that is a file. */
export async function download<Name extends OperationName>(
  name: Name,
  request: RequestOf<Name>,
  options: CallOptions = {},
): Promise<Blob> {
  const response = await send(name, request, options);
  if (!response.ok) throw refusal(response, await response.text());
  return response.blob();
}

async function send<Name extends OperationName>(
  name: Name,
  request: RequestOf<Name>,
  { workspaceId, signal, file }: CallOptions,
): Promise<Response> {
  const { header = {}, body }: LooseRequest = request;
  const sent = file ?? (body === undefined ? null : JSON.stringify(body));
  const headers = new Headers({ 'x-sluice-console': '1' });
  for (const [key, value] of Object.entries(header)) if (value !== undefined) headers.set(key, value);
  if (workspaceId) headers.set('x-workspace-id', workspaceId);
  if (sent !== null) headers.set('content-type', file?.type || 'application/json');
  const [method = 'GET'] = name.split(' ');
  try {
    return await fetch(addressOf(name, request), {
      ...{ method, headers, body: sent, credentials: 'same-origin', redirect: 'error' },
      ...(signal === undefined ? {} : { signal }),
    });
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new ApiError('The server cannot be reached. Is it running, and are you online?', {
      ...{ status: 0, code: 'offline', requestId: null, fields: {}, retryAfterSeconds: null },
    });
  }
}

interface ErrorBody {
  readonly error?: {
    readonly code?: string;
    readonly message?: string;
    readonly details?: { readonly fields?: Readonly<Record<string, string>> };
  };
}

function refusal(response: Response, text: string): ApiError {
  let body: ErrorBody = {};
  try {
    body = JSON.parse(text) as ErrorBody;
  } catch {
    // A proxy's own page: the status says it all.
  }
  const retryAfter = Number(response.headers.get('retry-after'));
  return new ApiError(body.error?.message ?? `The server answered ${response.status}.`, {
    status: response.status,
    code: body.error?.code ?? 'unknown',
    requestId: response.headers.get('x-request-id'),
    fields: body.error?.details?.fields ?? {},
    retryAfterSeconds: retryAfter > 0 ? retryAfter : null,
  });
}

/** The same for an answer that comes bit by bit, as long as there is something to tell. */
export async function stream<Name extends OperationName>(
  name: Name,
  request: RequestOf<Name>,
  options: CallOptions = {},
): Promise<ReadableStream<Uint8Array>> {
  const response = await send(name, request, options);
  if (!response.ok || response.body === null) throw refusal(response, await response.text());
  return response.body;
}
