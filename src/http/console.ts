import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';

/** Nothing from elsewhere, nothing inline, nobody's frame. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const PAGE_HEADERS = {
  'content-security-policy': POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  // Its files have other names with every release; the page itself must not outlive one.
  'cache-control': 'no-cache',
};

/** Serves the web console at `/console`: one page for each of its addresses, and the page's files. */
export async function serveConsole(server: FastifyInstance, folder: string): Promise<void> {
  const page = await readFile(join(folder, 'index.html'), 'utf8').catch((error: unknown) => {
    throw new Error(`The console is not built: npm run build. (${join(folder, 'index.html')})`, {
      cause: error,
    });
  });
  for (const url of ['/console', '/console/*']) {
    server.get(url, (_request, reply) =>
      reply.headers(PAGE_HEADERS).type('text/html; charset=utf-8').send(page),
    );
  }
  await server.register(fastifyStatic, {
    root: join(folder, 'assets'),
    prefix: '/console/assets/',
    decorateReply: false,
    index: false,
    // Names carry a hash of what is in the file.
    immutable: true,
    maxAge: '365d',
    preCompressed: true,
    setHeaders: response => response.setHeader('x-content-type-options', 'nosniff'),
  });
}
