import { z } from 'zod';
import { resolveReferences } from '../../src/reference/resolve-references.js';
import type { Answer } from '../support/app.js';

type Json = Readonly<Record<string, unknown>>;

/** The specification that a server publishes, to hold its answers against. */
export interface Published {
  readonly paths: Readonly<Record<string, Readonly<Record<string, PublishedOperation>>>>;
}

export interface PublishedOperation {
  readonly security: readonly Json[];
  readonly parameters: readonly { readonly name: string; readonly in: string }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly example?: unknown }>> };
  readonly responses: Readonly<
    Record<
      string,
      {
        readonly headers: Readonly<Record<string, Json>>;
        readonly content: Readonly<
          Record<string, { readonly schema: Json; readonly example?: unknown; readonly examples?: Json }>
        >;
      }
    >
  >;
}

/** What is published, with all that its operations share spelled out. */
export function readPublished(document: unknown): Published {
  return resolveReferences(document) as Published;
}

export const GATEWAY = '/functions/v1/api-gateway';

/** The operation that a request goes to; undefined where there is none. */
export function operationOf(
  published: Published,
  method: string,
  path: string,
): PublishedOperation | undefined {
  const bare = (path.split('?', 1)[0] ?? '').replace(`${GATEWAY}/v1/`, '/v1/');
  const matching = Object.entries(published.paths).find(([pattern]) =>
    new RegExp(`^${pattern.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(bare),
  );
  // A path that is written out comes before one with a parameter in that place.
  return (published.paths[bare] ?? matching?.[1])?.[method.toLowerCase()];
}

const schemas = new Map<string, z.ZodType>();

function compiled(schema: Json): z.ZodType {
  const text = JSON.stringify(schema);
  const known = schemas.get(text) ?? z.fromJSONSchema(JSON.parse(text));
  schemas.set(text, known);
  return known;
}

/** How an answer departs from what is published for its operation; null where it does not. */
export function departure(operation: PublishedOperation, answer: Answer): string | null {
  const response = operation.responses[String(answer.status)];
  if (response === undefined) return `status ${answer.status} is not published`;
  const type = answer.headers.get('content-type')?.split(';', 1)[0] ?? '';
  const content = response.content[type];
  if (content === undefined) return `the content type ${type} is not published for ${answer.status}`;
  const code: unknown = answer.json?.error?.code;
  if (typeof code === 'string' && content.examples?.[code] === undefined)
    return `${answer.status} ${code} is not published`;
  if (typeof code === 'string') return null;
  const parsed = type === 'application/json' ? compiled(content.schema).safeParse(answer.json) : null;
  return parsed === null || parsed.success
    ? null
    : `the body is not as published: ${z.prettifyError(parsed.error)}`;
}
