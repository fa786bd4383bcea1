import { z } from 'zod';
import { grouped, jsonCode } from './markdown.js';

const MOST = Number.MAX_SAFE_INTEGER;

/** The part of JSON Schema that our schemas come out as. */
export const jsonSchema = z.object({
  title: z.string().optional(),
  description: z.string().optional(),
  type: z.union([z.string(), z.array(z.string())]).optional(),
  format: z.string().optional(),
  enum: z.array(z.unknown()).optional(),
  const: z.unknown().optional(),
  default: z.unknown().optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  minLength: z.number().optional(),
  maxLength: z.number().optional(),
  minItems: z.number().optional(),
  maxItems: z.number().optional(),
  required: z.array(z.string()).optional(),
  get properties() {
    return z.record(z.string(), jsonSchema).optional();
  },
  get items() {
    return jsonSchema.optional();
  },
  get anyOf() {
    return z.array(jsonSchema).optional();
  },
  get oneOf() {
    return z.array(jsonSchema).optional();
  },
  get additionalProperties() {
    return z.union([z.boolean(), jsonSchema]).optional();
  },
});

export type JsonSchema = z.output<typeof jsonSchema>;

/** What a schema takes (`input`) or what it makes of it (`output`), as JSON Schema. */
export function jsonSchemaOf(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
  return jsonSchema.parse(z.toJSONSchema(schema, { io, unrepresentable: 'any' }));
}

/** A type in words: `whole number`, `list of text`, one of some words. */
export function typeOf(schema: JsonSchema): string {
  if (schema.title !== undefined) return schema.title;
  if (schema.anyOf !== undefined) return [...new Set(schema.anyOf.map(typeOf))].join(' or ');
  if (schema.enum !== undefined) return schema.enum.map(value => `\`${String(value)}\``).join(', ');
  if (schema.const !== undefined) return jsonCode(schema.const);
  if (Array.isArray(schema.type)) return schema.type.map(type => typeOf({ ...schema, type })).join(' or ');
  switch (schema.type) {
    case 'string':
      return schema.format === 'uuid' ? 'UUID' : 'text';
    case 'integer':
      return 'whole number';
    case 'boolean':
      return '`true` or `false`';
    case 'array':
      return schema.items === undefined ? 'list' : `list of ${typeOf(schema.items)}`;
    case 'object':
      return typeof schema.additionalProperties === 'object' && schema.properties === undefined
        ? `map of names to ${typeOf(schema.additionalProperties)}`
        : 'object';
    default:
      return schema.type ?? 'anything';
  }
}

function span(least: number | undefined, most: number | undefined): string {
  if (least !== undefined && most !== undefined && most < MOST)
    return `${grouped(least)} to ${grouped(most)}`;
  if (least !== undefined && least > -MOST) return `at least ${grouped(least)}`;
  return most !== undefined && most < MOST ? `at most ${grouped(most)}` : '';
}

/** Its bounds in words; empty where it has none. */
export function boundsOf(schema: JsonSchema): string {
  const { minimum, maximum, minLength, maxLength, minItems, maxItems, anyOf, title } = schema;
  if (anyOf !== undefined && title === undefined) return anyOf.map(boundsOf).filter(Boolean).join('; ');
  const characters = span(minLength, maxLength);
  const entries = span(minItems, maxItems);
  const length = minItems === 1 && maxItems === undefined ? 'not empty' : entries && `${entries} entries`;
  return [span(minimum, maximum), characters === '' ? '' : `${characters} characters`, length]
    .filter(Boolean)
    .join('; ');
}

/** One member of an object, with the path to it from the outermost one. */
export interface Member {
  readonly path: string;
  readonly schema: JsonSchema;
  readonly isRequired: boolean;
}

/** All members of an object, those of objects inside after their own. */
export function membersOf(schema: JsonSchema, above = ''): Member[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, member]) => {
    const path = above + name;
    const isRequired = schema.required?.includes(name) ?? false;
    return [{ path, schema: member, isRequired }, ...membersOf(member, `${path}.`)];
  });
}

/** A value with the schema's members, in which each value says what it is. */
export function shapeOf(schema: JsonSchema): unknown {
  if (schema.properties !== undefined) {
    return Object.fromEntries(
      Object.entries(schema.properties).map(([name, member]) => [name, shapeOf(member)]),
    );
  }
  if (schema.items !== undefined) return [shapeOf(schema.items)];
  if (typeof schema.additionalProperties === 'object')
    return { '<name>': shapeOf(schema.additionalProperties) };
  const { anyOf } = schema;
  const objects = anyOf?.filter(({ properties }) => properties !== undefined) ?? [];
  if (objects[0] !== undefined) return shapeOf(objects[0]);
  return typeOf(schema).replaceAll(/[`"]/g, '').replaceAll(', ', ' | ');
}
