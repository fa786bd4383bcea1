import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';

/** Only the files that the page needs; the folder has others. */
const ASSETS = ['swagger-ui.css', 'swagger-ui-bundle.js'];

const PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Sluice API</title>
<link rel="stylesheet" href="/docs/assets/swagger-ui.css">
<link rel="icon" href="data:,">
</head>
<body>
<div id="api"></div>
<script src="/docs/assets/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script>
</body>
</html>
`;

/** Whoever is signed in to the console tries operations as they are there; an Authorization that is typed in counts. */
const START = `SwaggerUIBundle({ url: '/openapi.json', dom_id: '#api', deepLinking: true, persistAuthorization: false,
  validatorUrl: null, tryItOutEnabled: true, defaultModelsExpandDepth: -1, requestInterceptor: request => {
    if (request.headers.Authorization !== undefined) return request;
    request.headers['X-Sluice-Console'] = '1';
    const workspace = localStorage.getItem('sluice.workspace');
    if (workspace !== null) request.headers['X-Workspace-ID'] = workspace;
    return request;
  } });
`;

/** The page loads nothing from elsewhere; its library sets styles inline and draws icons from data URLs. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** Serves the specification at `/openapi.json` and a page to read it and to try it at `/docs`. */
export async function serveDocs(server: FastifyInstance, specification: unknown): Promise<void> {
  const folder = join(
    dirname(createRequire(import.meta.url).resolve('@fastify/swagger-ui/package.json')),
    'static',
  );
  // Found at the start rather than at the first visitor.
  await Promise.all(ASSETS.map(asset => readFile(join(folder, asset))));
  const json = JSON.stringify(specification);
  server.get('/openapi.json', (_request, reply) => reply.type('application/json; charset=utf-8').send(json));
  server.get('/docs', (_request, reply) =>
    reply
      .headers({ 'content-security-policy': POLICY, 'x-content-type-options': 'nosniff' })
      .type('text/html; charset=utf-8')
      .send(PAGE),
  );
  server.get('/docs/start.js', (_request, reply) => reply.type('text/javascript; charset=utf-8').send(START));
  await server.register(fastifyStatic, {
    root: folder,
    prefix: '/docs/assets/',
    allowedPath: path => ASSETS.includes(path.replace(/^\//, '')),
  });
}
