import { ERRORS, type ErrorCode } from '../errors.js';
import { boundsOf, type JsonSchema, jsonSchema, type Member, membersOf, shapeOf, typeOf } from './json-schema.js';
import { fence, GENERATED, jsonCode, page, table } from './markdown.js';
import type { Operation, Specification } from './specification.js';

const BASE_URL = 'http://127.0.0.1:8787';

/** The operation's address among all. */
interface Place {
  readonly method: string;
  readonly path: string;
}

/** `docs/reference/api.md`: every operation, from the specification that the server publishes. */
export function apiPage(specification: Specification): string {
  const operations = Object.entries(specification.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
  );
  return page([
    GENERATED,
    '# API',
    `The same as machines read it is \`GET /openapi.json\` (OpenAPI 3.1) and [openapi.json](../openapi.json); \`GET /docs\` shows it, to read and to try. Every \`/v1\` path is also mounted under \`/functions/v1/api-gateway\`. Bodies are JSON, at most 64 KiB; members that are not known are refused. Errors are explained in [errors.md](errors.md).`,
    HEADERS,
    table(
      ['Operation', ''],
      operations.map(({ method, path, operation }) => [`\`${method} ${path}\``, link(operation.summary)]),
    ),
    ...specification.tags.flatMap(({ name }) => [
      `## ${name}`,
      ...operations
        .filter(({ operation }) => operation.tags.includes(name))
        .map(({ method, path, operation }) => operationPart({ method, path }, operation)),
    ]),
  ]);
}

const HEADERS = `Calls of a workspace carry \`Authorization: Bearer wbk_…\`; calls of the operator, \`/admin/v1\`, carry \`Authorization: Bearer <admin token>\`. With the admin token and \`X-Workspace-ID: <workspace id>\` the operator can make a workspace's calls too, without its rate limit. \`X-Request-ID\` is on every answer, \`X-RateLimit-Limit\`, \`X-RateLimit-Remaining\` and \`X-RateLimit-Reset\` on every answer to a workspace key.`;

/** The anchor that a heading gets where the page is shown. */
function link(summary: string): string {
  return `[${summary}](#${summary.toLowerCase().replaceAll(' ', '-')})`;
}

function operationPart(place: Place, operation: Operation): string {
  const body = operation.requestBody?.content['application/json'];
  return [
    `### ${operation.summary}`,
    `\`${place.method} ${place.path}\``,
    operation.description,
    parameters(operation),
    body === undefined ? '' : members('Body', membersOf(jsonSchema.parse(body.schema))),
    fence('sh', curl(place, operation, body?.example)),
    ...answers(operation),
    errors(operation),
  ]
    .filter(part => part !== '')
    .join('\n\n');
}

function parameters({ parameters: all }: Operation): string {
  if (all.length === 0) return '';
  const rows = all.map(({ name, in: place, required, description, schema }) =>
    row(`\`${name}\` (${place})`, { path: name, isRequired: required, schema: { ...schema, description: description ?? schema.description } }),
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
  return [typeOf(schema), boundsOf(schema)].filter(part => part !== '').join(', ');
}

/** The call as a shell takes it; values to fill in are variables. */
function curl({ method, path }: Place, { security }: Operation, example: unknown): string {
  const url = BASE_URL + path.replaceAll(/\{(\w+)\}/g, (_whole, name: string) => `$${name.toUpperCase()}`);
  const token = security.some(scheme => 'adminToken' in scheme) ? '$SLUICE_ADMIN_TOKEN' : '$SLUICE_KEY';
  return [
    `curl -s ${method === 'GET' ? '' : `-X ${method} `}"${url}"`,
    ...(security.length === 0 ? [] : [`  -H "Authorization: Bearer ${token}"`]),
    ...(example === undefined
      ? []
      : ['  -H "Content-Type: application/json"', `  -d '${JSON.stringify(example)}'`]),
  ].join(' \\\n');
}

/** The answers that are no errors: those that have an example of each code are. */
function answers({ responses }: Operation): string[] {
  return Object.entries(responses).flatMap(([status, { description, headers, content }]) => {
    const json = content?.['application/json'];
    if (json?.examples !== undefined) return [];
    const own = Object.entries(headers).filter(([name]) => !COMMON_HEADERS.includes(name));
    const shown = json === undefined ? undefined : (json.example ?? shapeOf(jsonSchema.parse(json.schema)));
    return [
      `**${status}** ${description}`,
      ...(own.length === 0 ? [] : [own.map(([name, meaning]) => `- \`${name}\`: ${meaning.description}`).join('\n')]),
      ...(shown === undefined || typeof shown === 'string' ? [] : [fence('json', JSON.stringify(shown, null, 2))]),
    ];
  });
}

const COMMON_HEADERS = ['X-Request-ID', 'X-RateLimit-Limit', 'X-RateLimit-Remaining', 'X-RateLimit-Reset'];

function errors({ responses }: Operation): string {
  const codes = Object.values(responses).flatMap(({ content }) =>
    Object.keys(content?.['application/json']?.examples ?? {}),
  );
  if (codes.length === 0) return '';
  return `Errors: ${codes.map(code => `[\`${code}\`](errors.md#${code})${statusOf(code)}`).join(', ')}.`;
}

function statusOf(code: string): string {
  const isKnown = (name: string): name is ErrorCode => Object.hasOwn(ERRORS, name);
  return isKnown(code) ? ` ${ERRORS[code].status}` : '';
}
