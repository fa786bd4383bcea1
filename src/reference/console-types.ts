import { type JsonSchema, jsonSchema } from './json-schema.js';
import type { Operation, Specification } from './specification.js';

const HEAD = `// Made by \`npm run docs\` from the schemas of the routes; changes by hand are lost.

/** Every operation of the API: what it is asked with, and what it answers when it succeeds. */
export interface Operations {`;

/** `console/src/api/operations.ts`: the API as types, so that the console cannot get it wrong. */
export function consoleTypes(specification: Specification): string {
  const all = Object.entries(specification.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) =>
      [
        `  '${method.toUpperCase()} ${path}': {`,
        `    request: ${requestType(operation)};`,
        `    answer: ${answerType(operation)};`,
        '  };',
      ].join('\n'),
    ),
  );
  return `${HEAD}\n${all.join('\n')}\n}\n`;
}

function requestType({ parameters, requestBody }: Operation): string {
  const members = (['path', 'query', 'header'] as const).flatMap(place => {
    const found = parameters.filter(parameter => parameter.in === place);
    if (found.length === 0) return [];
    const isRequired = found.some(({ required }) => required);
    const types = found.map(
      ({ name, required, schema }) => `${quoted(name)}${required ? '' : '?'}: ${typeOf(schema)}`,
    );
    return [`${place}${isRequired ? '' : '?'}: { ${types.join('; ')} }`];
  });
  const body = requestBody?.content['application/json'];
  if (body !== undefined) members.push(`body: ${typeOf(jsonSchema.parse(body.schema))}`);
  return members.length === 0 ? 'Record<never, never>' : `{ ${members.join('; ')} }`;
}

/** What a success says; text where it is no JSON. */
function answerType({ responses }: Operation): string {
  const types = Object.entries(responses)
    .filter(([status]) => status.startsWith('2'))
    .map(([, { content }]) => content?.['application/json'])
    .map(json => (json === undefined ? 'string' : typeOf(jsonSchema.parse(json.schema))));
  return [...new Set(types)].join(' | ');
}

function quoted(name: string): string {
  return /^[a-z_$][\w$]*$/i.test(name) ? name : `'${name}'`;
}

/** A schema as a TypeScript type, on one line. */
function typeOf(schema: JsonSchema): string {
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices !== undefined) return [...new Set(choices.map(typeOf))].join(' | ');
  if (schema.enum !== undefined) return schema.enum.map(literal).join(' | ');
  if (schema.const !== undefined) return literal(schema.const);
  if (Array.isArray(schema.type)) return schema.type.map(type => typeOf({ ...schema, type })).join(' | ');
  switch (schema.type) {
    case 'string':
    case 'boolean':
    case 'null':
      return schema.type;
    case 'integer':
    case 'number':
      return 'number';
    case 'array':
      return schema.items === undefined ? 'unknown[]' : `(${typeOf(schema.items)})[]`;
    case 'object':
      return objectType(schema);
    default:
      return 'unknown';
  }
}

function literal(value: unknown): string {
  return typeof value === 'string' ? `'${value.replaceAll(/[\\']/g, '\\$&')}'` : JSON.stringify(value);
}

function objectType({ properties, required, additionalProperties }: JsonSchema): string {
  if (properties === undefined || Object.keys(properties).length === 0) {
    return typeof additionalProperties === 'object'
      ? `Record<string, ${typeOf(additionalProperties)}>`
      : 'Record<string, unknown>';
  }
  const members = Object.entries(properties).map(
    ([name, member]) => `${quoted(name)}${required?.includes(name) ? '' : '?'}: ${typeOf(member)}`,
  );
  return `{ ${members.join('; ')} }`;
}
