import type { Readable } from 'node:stream';
import type { z } from 'zod';
import type { ErrorCode } from '../errors.js';
import type { Caller } from '../workspaces/key-ring.js';
import type { Permission } from '../workspaces/permissions.js';

/** Who may call: a workspace key with this permission (or one of several), the operator, or anybody. */
export type Access = { readonly permission: Permission | readonly Permission[] } | 'admin' | 'public';

/** A request as a handler sees it: authenticated, counted, permitted and parsed. */
export interface Handled<Params, Query, Body> {
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  /** A body of one of the route's `streams`, as it comes; null for JSON. */
  readonly stream: Readable | null;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly requestId: string;
  /** Of the other end of the connection: a proxy's where there is one. */
  readonly address: string;
  readonly arrivedAtMs: number;
  /** Whether the client went away without waiting: what takes long may end then. */
  readonly hasLeft: () => boolean;
}

export interface Reply {
  readonly status: number;
  /** Sent as JSON; a string and a stream are sent as they are. Absent: no body. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A success answer, for the specification. */
export interface ResponseSpecification {
  readonly description: string;
  readonly schema: z.ZodType;
  readonly example?: unknown;
  /** Header name to what it says. */
  readonly headers?: Readonly<Record<string, string>>;
  /** One, or several of which the answer has one. Default: application/json. */
  readonly contentType?: string | readonly string[];
}

/** One operation: how it is reached, what it takes, what it answers. Validation and specification come from here. */
export interface Route<
  Params extends z.ZodType = z.ZodType,
  Query extends z.ZodType = z.ZodType,
  Body extends z.ZodType = z.ZodType,
> {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  /** With `{name}` for parameters. */
  readonly path: string;
  readonly access: Access;
  readonly tag: string;
  readonly summary: string;
  readonly description?: string;
  readonly params?: Params;
  readonly query?: Query;
  readonly body?: Body;
  readonly bodyExample?: unknown;
  /** The largest body that this operation takes, where it is not the usual one. */
  readonly bodyBytesMax?: number;
  /** Types of body beside JSON that the handler reads itself as they come, each with what it is. */
  readonly streams?: Readonly<Record<string, string>>;
  /** Request headers beside `Authorization`, for the specification: name to what it means. */
  readonly requestHeaders?: Readonly<Record<string, string>>;
  readonly responses: Readonly<Record<number, ResponseSpecification>>;
  /** Codes that this operation can answer beside those of every operation of its kind. */
  readonly errors: readonly ErrorCode[];
  /** Headers of certain errors, for the specification. */
  readonly errorHeaders?: Readonly<Partial<Record<ErrorCode, Readonly<Record<string, string>>>>>;
  readonly handle: (
    request: Handled<z.output<Params>, z.output<Query>, z.output<Body>>,
    /** Set for workspace operations. */
    caller: Caller,
  ) => Promise<Reply>;
}

/** A route with its types forgotten: what the server and the specification work with. */
export type AnyRoute = Omit<Route, 'handle'> & {
  readonly handle: (request: Handled<never, never, never>, caller: Caller) => Promise<Reply>;
};

/** Declares a route; its handler's types follow from its schemas. */
export function route<Params extends z.ZodType, Query extends z.ZodType, Body extends z.ZodType>(
  definition: Route<Params, Query, Body>,
): AnyRoute {
  return definition;
}
