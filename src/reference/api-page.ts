import { ERRORS, type ErrorCode } from '../errors.js';
import {
  boundsOf,
  type JsonSchema,
  jsonSchema,
  type Member,
  membersOf,
  shapeOf,
  typeOf,
} from './json-schema.js';
import { fence, GENERATED, jsonCode, page, table } from './markdown.js';
import type { Operation, Specification } from './specification.js';

const BASE_URL = 'http://127.0.0.1:8787';

/** An operation with its address. */
interface Listed {
  readonly method: string;
  readonly path: string;
  readonly operation: Operation;
}

/** `docs/reference/api.md`: every operation, from the specification that the server publishes. */
export function apiPage(specification: Specification): string {
  const all = Object.entries(specification.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
  );
  return page([
    GENERATED,
    '# API',
    ...INTRODUCTION,
    commonPart(all),
    table(
      ['Operation', ''],
      all.map(({ method, path, operation }) => [`\`${method} ${path}\``, link(operation.summary)]),
    ),
    ...specification.tags.flatMap(({ name }) => [
      `## ${name}`,
      ...all.filter(({ operation }) => operation.tags.includes(name)).map(one => operationPart(one, all)),
    ]),
  ]);
}

const INTRODUCTION = [
  'Machines read the same as `GET /openapi.json` (OpenAPI 3.1) or [openapi.json](../openapi.json); `GET /docs` shows it, to read and to try. Every `/v1` path is also mounted under `/functions/v1/api-gateway`.',
  'Bodies are JSON, at most 64 KiB; a member that is not known is refused. Where an answer has no example, its shape is shown: each value says what it is.',
  "Calls of a workspace carry `Authorization: Bearer wbk_…`. Calls of the operator, `/admin/v1`, carry `Authorization: Bearer <admin token>`; with it and `X-Workspace-ID: <workspace id>` the operator can make a workspace's calls too, without its rate limit.",
  '`X-Request-ID` is on every answer; `X-RateLimit-Limit`, `X-RateLimit-Remaining` and `X-RateLimit-Reset` (of the day, Unix seconds) on every answer to a workspace key that was looked at: a 401 or 503 may come before that.',
];

type Kind = 'workspace' | 'admin' | 'public';

function kindOf({ security }: Operation): Kind {
  if (security.length === 0) return 'public';
  return security.some(scheme => 'adminToken' in scheme) ? 'admin' : 'workspace';
}

function codesOf({ responses }: Operation): string[] {
  return Object.values(responses).flatMap(({ content }) =>
    Object.keys(content?.['application/json']?.examples ?? {}),
  );
}

/** What every operation of a kind can answer is said once. */
function commonCodes(kind: Kind, all: readonly Listed[]): string[] {
  const [first, ...others] = all.map(({ operation }) => operation).filter(one => kindOf(one) === kind);
  if (first === undefined) return [];
  return codesOf(first).filter(code => others.every(other => codesOf(other).includes(code)));
}

function commonPart(all: readonly Listed[]): string {
  return [
    `Every call of a workspace can be answered with ${errorLinks(commonCodes('workspace', all))}.`,
    `Every call of the operator can be answered with ${errorLinks(commonCodes('admin', all))}.`,
  ].join('\n\n');
}

/** The anchor that a heading gets where the page is shown. */
function link(summary: string): string {
  return `[${summary}](#${summary.toLowerCase().replaceAll(' ', '-')})`;
}

function operationPart(listed: Listed, all: readonly Listed[]): string {
  const { method, path, operation } = listed;
  const body = operation.requestBody?.content['application/json'];
  const common = commonCodes(kindOf(operation), all);
  const codes = codesOf(operation).filter(code => !common.includes(code));
  return [
    `### ${operation.summary}`,
    `\`${method} ${path}\``,
    operation.description,
    parameters(operation),
    body === undefined ? '' : members('Body', membersOf(jsonSchema.parse(body.schema))),
    streams(operation),
    fence('sh', curl(listed, body?.example)),
    ...answers(operation),
    codes.length === 0 ? '' : `Errors: ${errorLinks(codes)}.`,
  ]
    .filter(part => part !== '')
    .join('\n\n');
}

/** Bodies beside JSON. */
function streams({ requestBody }: Operation): string {
  const others = Object.entries(requestBody?.content ?? {}).filter(([type]) => type !== 'application/json');
  if (others.length === 0) return '';
  const rows = others.map(([type, { schema }]) => [
    `\`${type}\``,
    jsonSchema.parse(schema).description ?? '',
  ]);
  return table(['Or the body itself', 'What it is'], rows);
}

function parameters({ parameters: all }: Operation): string {
  if (all.length === 0) return '';
  const rows = all.map(({ name, in: place, required, description, schema }) =>
    row(`\`${name}\` (${place})`, {
      path: name,
      isRequired: required,
      schema: { ...schema, description: description ?? schema.description },
    }),
  );
  return table(['Parameter', 'Type', '', 'Meaning'], rows);
}

function members(title: string, all: readonly Member[]): string {
  return table(
    [title, 'Type', '', 'Meaning'],
    all.map(member => row(`\`${member.path}\``, member)),
  );
}

function row(name: string, { schema, isRequired }: Member): string[] {
  const given = schema.default === undefined ? '' : `default ${jsonCode(schema.default)}`;
  return [name, typeWithBounds(schema), isRequired ? 'required' : given, schema.description ?? ''];
}

function typeWithBounds(schema: JsonSchema): string {
  return [typeOf(schema), boundsOf(schema)].filter(part => part !== '').join('; ');
}

/** The call as a shell takes it; values to fill in are variables. */
function curl({ method, path, operation }: Listed, example: unknown): string {
  const url = BASE_URL + path.replaceAll(/\{(\w+)\}/g, (_whole, name: string) => `$${name.toUpperCase()}`);
  const token = kindOf(operation) === 'admin' ? '$SLUICE_ADMIN_TOKEN' : '$SLUICE_KEY';
  return [
    `curl -s ${method === 'GET' ? '' : `-X ${method} `}"${url}"`,
    ...(kindOf(operation) === 'public' ? [] : [`  -H "Authorization: Bearer ${token}"`]),
    ...(example === undefined
      ? []
      : ['  -H "Content-Type: application/json"', `  -d '${JSON.stringify(example)}'`]),
  ].join(' \\\n');
}

/** The answers that are no errors: those of errors have an example for each code. */
function answers({ responses }: Operation): string[] {
  return Object.entries(responses).flatMap(([status, { description, headers, content }]) => {
    const json = content?.['application/json'];
    if (json?.examples !== undefined) return [];
    const own = Object.entries(headers).filter(([name]) => !COMMON_HEADERS.includes(name));
    const shown = json === undefined ? undefined : (json.example ?? shapeOf(jsonSchema.parse(json.schema)));
    return [
      `**${status}** ${description}`,
      own.map(([name, { description: meaning }]) => `- \`${name}\`: ${meaning}`).join('\n'),
      typeof shown === 'object' ? fence('json', JSON.stringify(shown, null, 2)) : '',
    ];
  });
}

const COMMON_HEADERS = ['X-Request-ID', 'X-RateLimit-Limit', 'X-RateLimit-Remaining', 'X-RateLimit-Reset'];

function errorLinks(codes: readonly string[]): string {
  return codes.map(code => `[\`${code}\`](errors.md#${code})${statusOf(code)}`).join(', ');
}

function statusOf(code: string): string {
  const isKnown = (name: string): name is ErrorCode => Object.hasOwn(ERRORS, name);
  return isKnown(code) ? ` ${ERRORS[code].status}` : '';
}
