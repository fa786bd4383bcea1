import type { FastifyReply, FastifyRequest } from 'fastify';
import { AppError } from '../errors.js';
import type { AnyRoute } from './route.js';

interface KnownPath {
  readonly pattern: RegExp;
  readonly methods: Set<string>;
}

function knownPaths(routes: readonly AnyRoute[], mounts: readonly string[]): KnownPath[] {
  const paths = new Map<string, Set<string>>();
  for (const route of routes) {
    for (const mount of typeof route.access === 'object' ? mounts : ['']) {
      const methods = paths.get(mount + route.path) ?? new Set<string>();
      methods.add(route.method);
      if (route.method === 'GET') methods.add('HEAD');
      paths.set(mount + route.path, methods);
    }
  }
  return [...paths].map(([path, methods]) => ({
    pattern: new RegExp(`^${path.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/]+')}$`),
    methods,
  }));
}

/** What is there is answered with the methods it has; everything else with 404. */
export function notFoundHandler(routes: readonly AnyRoute[], mounts: readonly string[]) {
  const paths = knownPaths(routes, mounts);
  return (request: FastifyRequest, _reply: FastifyReply): never => {
    const path = request.url.split('?', 1)[0] ?? '';
    const known = paths.find(({ pattern }) => pattern.test(path));
    if (known === undefined) {
      throw new AppError('route_not_found', 'There is nothing at this path. The API is described at /docs.');
    }
    const allow = [...known.methods].join(', ');
    throw new AppError('method_not_allowed', `This path takes ${allow}. Use one of them.`, {
      headers: { allow },
    });
  };
}
