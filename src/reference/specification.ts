import { z } from 'zod';
import { createApp } from '../app.js';
import { readSettings } from '../config.js';
import { createLogger } from '../logger.js';
import { jsonSchema } from './json-schema.js';
import { resolveReferences } from './resolve-references.js';

const content = z.partialRecord(
  z.enum(['application/json', 'text/plain', 'text/event-stream', 'text/csv', 'application/x-ndjson']),
  z.object({
    schema: z.unknown(),
    example: z.unknown().optional(),
    examples: z.record(z.string(), z.unknown()).optional(),
  }),
);

const operation = z.object({
  tags: z.array(z.string()),
  summary: z.string(),
  description: z.string(),
  security: z.array(z.record(z.string(), z.unknown())),
  parameters: z.array(
    z.object({
      name: z.string(),
      in: z.enum(['path', 'query', 'header']),
      required: z.boolean(),
      description: z.string().optional(),
      schema: jsonSchema,
    }),
  ),
  requestBody: z.object({ content }).optional(),
  responses: z.record(
    z.string(),
    z.object({
      description: z.string(),
      headers: z.record(z.string(), z.object({ description: z.string() })).default({}),
      content: content.optional(),
    }),
  ),
});

const specification = z.object({
  tags: z.array(z.object({ name: z.string() })),
  paths: z.record(z.string(), z.record(z.string(), operation)),
});

/** The parts of an OpenAPI document that the pages are made of. */
export type Specification = z.output<typeof specification>;
export type Operation = z.output<typeof operation>;

/** Reads an OpenAPI document. @throws ZodError where it has not the form that ours has. */
export function parseSpecification(text: string): Specification {
  return specification.parse(resolveReferences(JSON.parse(text)));
}

/**
 * The OpenAPI document as the program itself serves it. Nothing is made on disk, and no database is needed: the
 * server in the URL is one that nobody runs, and the document is there before it is reached.
 */
export async function readSpecification(): Promise<string> {
  const nowhere = {
    DATABASE_URL: 'postgres://127.0.0.1:1/nothing',
    SLUICE_ADMIN_TOKEN: 'never-used',
    SLUICE_CONFIG: './no-such-file.yaml',
  };
  const app = await createApp(readSettings(nowhere, '/'), createLogger('silent'), () => undefined);
  try {
    return (await app.server.inject('/openapi.json')).body;
  } finally {
    await app.stop();
  }
}
