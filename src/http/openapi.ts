import { z } from 'zod';
import { ERRORS, type ErrorCode } from '../errors.js';
import type { AnyRoute } from './route.js';
import { type Json, SharedParts } from './shared-parts.js';

/** Codes that every operation of a kind can answer, whatever it does. */
const COMMON_ERRORS = {
  workspace: [
    'invalid_key',
    'rate_limited',
    'insufficient_permissions',
    'overloaded',
    'database_unavailable',
    'shutting_down',
    'internal_error',
  ],
  admin: ['invalid_admin_token', 'database_unavailable', 'shutting_down', 'internal_error'],
  public: [],
} as const satisfies Record<string, readonly ErrorCode[]>;

const BODY_ERRORS = [
  'unsupported_media_type',
  'payload_too_large',
  'validation_error',
] as const satisfies readonly ErrorCode[];

const REQUEST_ID = { 'X-Request-ID': 'A UUID of this request; quote it when you ask for help.' };

const RATE_HEADERS = {
  'X-RateLimit-Limit': 'Calls that the plan allows in a day.',
  'X-RateLimit-Remaining': 'Calls left today.',
  'X-RateLimit-Reset': 'When the day is over, Unix seconds (00:00 UTC).',
};

/** Codes that come with a Retry-After header. */
export const RETRIED: readonly ErrorCode[] = [
  'rate_limited',
  'request_in_progress',
  'providers_unavailable',
  'overloaded',
  'database_unavailable',
  'shutting_down',
];

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, {
    target: 'draft-2020-12',
    io,
    unrepresentable: 'any',
  });
  return rest;
}

function headersOf(headers: Readonly<Record<string, string>>, shared: SharedParts): Json {
  return Object.fromEntries(
    Object.entries(headers).map(([name, description]) => [
      name,
      shared.put('headers', name, { description, schema: { type: 'string' } }),
    ]),
  );
}

function parametersOf(route: AnyRoute): Json[] {
  const of = (schema: z.ZodType | undefined, place: 'path' | 'query'): Json[] => {
    if (schema === undefined) return [];
    const { properties = {}, required = [] } = z.toJSONSchema(schema, {
      io: 'input',
      unrepresentable: 'any',
    });
    return Object.entries(properties).map(([name, property]) => ({
      name,
      in: place,
      required: place === 'path' || required.includes(name),
      schema: property,
    }));
  };
  const headers = Object.entries(route.requestHeaders ?? {}).map(([name, description]) => ({
    name,
    in: 'header',
    required: false,
    description,
    schema: { type: 'string' },
  }));
  return [...of(route.params, 'path'), ...of(route.query, 'query'), ...headers];
}

/** Every code that an operation can answer. */
function errorCodesOf(route: AnyRoute): ErrorCode[] {
  const kind = typeof route.access === 'object' ? 'workspace' : route.access;
  return [
    ...new Set<ErrorCode>([
      ...COMMON_ERRORS[kind],
      ...(route.body === undefined ? [] : BODY_ERRORS),
      ...route.errors,
    ]),
  ];
}

function errorResponses(route: AnyRoute, shared: SharedParts): Json {
  const byStatus = new Map<number, ErrorCode[]>();
  for (const code of errorCodesOf(route)) {
    byStatus.set(ERRORS[code].status, [...(byStatus.get(ERRORS[code].status) ?? []), code]);
  }
  return Object.fromEntries(
    [...byStatus]
      .sort(([a], [b]) => a - b)
      .map(([status, codes]) => [
        String(status),
        shared.put('responses', codes.join('.'), errorResponse(route, status, codes, shared)),
      ]),
  );
}

function errorResponse(
  route: AnyRoute,
  status: number,
  codes: readonly ErrorCode[],
  shared: SharedParts,
): Json {
  const headers = {
    ...REQUEST_ID,
    ...(typeof route.access === 'object' && status !== 401 ? RATE_HEADERS : {}),
    ...Object.assign({}, ...codes.map(code => route.errorHeaders?.[code])),
    ...(codes.some(code => RETRIED.includes(code))
      ? { 'Retry-After': 'Seconds to wait before the next try.' }
      : {}),
  };
  const exampleOf = (code: ErrorCode) => ({ value: { error: { code, message: ERRORS[code].meaning } } });
  return {
    description: codes.map(code => `\`${code}\`: ${ERRORS[code].meaning}`).join('\n\n'),
    headers: headersOf(headers, shared),
    content: {
      'application/json': {
        schema: { $ref: '#/components/schemas/Error' },
        examples: Object.fromEntries(
          codes.map(code => [code, shared.put('examples', code, exampleOf(code))]),
        ),
      },
    },
  };
}

function successResponses(route: AnyRoute, shared: SharedParts): Json {
  const isWorkspace = typeof route.access === 'object';
  return Object.fromEntries(
    Object.entries(route.responses).map(
      ([status, { description, schema, example, headers, contentType }]) => [
        status,
        {
          description,
          headers: headersOf({ ...REQUEST_ID, ...(isWorkspace ? RATE_HEADERS : {}), ...headers }, shared),
          content: Object.fromEntries(
            [contentType ?? 'application/json']
              .flat()
              .map(type => [
                type,
                { schema: schemaOf(schema, 'output'), ...(example === undefined ? {} : { example }) },
              ]),
          ),
        },
      ],
    ),
  );
}

function security(route: AnyRoute): Json[] {
  if (route.access === 'public') return [];
  return route.access === 'admin' ? [{ adminToken: [] }] : [{ workspaceKey: [] }];
}

function operation(route: AnyRoute, shared: SharedParts): Json {
  const name = route.path.replaceAll(/[^a-z0-9]+/gi, '_').replace(/^_|_$/g, '');
  const permissions = typeof route.access === 'object' ? [route.access.permission].flat() : [];
  const needs =
    permissions.length === 0
      ? ''
      : `Needs the permission ${permissions.map(one => `\`${one}\``).join(' or ')}.`;
  return {
    operationId: `${route.method.toLowerCase()}_${name}`,
    tags: [route.tag],
    summary: route.summary,
    description: [route.description, needs].filter(Boolean).join('\n\n'),
    security: security(route),
    parameters: parametersOf(route),
    ...(route.body === undefined
      ? {}
      : {
          requestBody: {
            required: true,
            content: {
              'application/json': {
                schema: schemaOf(route.body, 'input'),
                ...(route.bodyExample === undefined ? {} : { example: route.bodyExample }),
              },
              ...Object.fromEntries(
                Object.entries(route.streams ?? {}).map(([type, description]) => [
                  type,
                  { schema: { type: 'string', description } },
                ]),
              ),
            },
          },
        }),
    responses: { ...successResponses(route, shared), ...errorResponses(route, shared) },
  };
}

/** The OpenAPI 3.1 description of all operations, from the schemas that check them. */
export function openApi(routes: readonly AnyRoute[], version: string): Json {
  const paths: Record<string, Record<string, Json>> = {};
  const shared = new SharedParts();
  for (const route of routes) {
    paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: operation(route, shared) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Sluice',
      version,
      description:
        'One call fills what a contact is missing, from all the data vendors that its owner has keys for, under an exact budget. Every `/v1` path is also mounted under `/functions/v1/api-gateway`.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/' }],
    tags: [...new Set(routes.map(({ tag }) => tag))].map(name => ({ name })),
    paths,
    components: {
      ...shared.components,
      securitySchemes: {
        workspaceKey: { type: 'http', scheme: 'bearer', description: 'A workspace key, `wbk_…`.' },
        adminToken: { type: 'http', scheme: 'bearer', description: 'The operator’s admin token.' },
      },
      schemas: {
        Error: {
          type: 'object',
          required: ['error'],
          properties: {
            error: {
              type: 'object',
              required: ['code', 'message'],
              properties: {
                code: { type: 'string', enum: Object.keys(ERRORS) },
                message: { type: 'string', description: 'What is wrong and what to do next.' },
                details: {
                  type: 'object',
                  description: 'Where there is more to say; `fields` names each wrong member.',
                },
              },
            },
          },
        },
      },
    },
  };
}
