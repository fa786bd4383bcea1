import { FIELDS } from '../../normalize/fields.js';
import { failureOutcome } from '../answer/status.js';
import type { Identifier, Provider, ProviderType } from '../provider.js';
import { compileRequest } from './build-request.js';
import { httpOptions, type RequestOptions } from './options.js';
import { compileResponse } from './read-answer.js';

/**
 * Any JSON API over HTTP, by configuration alone: JSONata expressions make the request from the contact and read
 * the answer. They are compiled at the start, so that a mistake in one is found there.
 */
export const httpProvider: ProviderType<typeof httpOptions> = {
  type: 'http',
  options: httpOptions,
  create({ id, config, door, logger }): Provider {
    const path = `providers.${id}`;
    const build = compileRequest(config.request, `${path}.request`);
    const read = compileResponse(config.response, `${path}.response`, (expression, code) => {
      logger.warn({ provider: id, expression, code }, 'an expression failed on an answer');
    });
    const asksByField = readsWanted(config.request);
    return {
      fills: FIELDS.filter(field => config.response.fields[field] !== undefined),
      needs: DEFAULT_NEEDS,
      remote: true,
      variant: wanted => (asksByField ? wanted.join() : ''),
      async ask(question, { signal }) {
        const built = await build(question);
        if (built.kind === 'unusable')
          return { outcome: 'failed', kind: 'bad_request', reason: built.reason };
        const exchange = await door.send({ ...built.request, signal });
        return exchange.kind === 'answer' ? read(exchange, Date.now()) : failureOutcome(exchange);
      },
    };
  },
};

/** Where the configuration does not say: what vendors commonly find a person by. */
const DEFAULT_NEEDS: readonly (readonly Identifier[])[] = [
  ['email'],
  ['linkedin_url'],
  ['full_name', 'company_name'],
];

/** Whether the request can differ by the wanted fields: then so do the answers, and each is kept by itself. */
function readsWanted({ body = '', query }: RequestOptions): boolean {
  return [body, ...Object.values(query)].some(text => /\bwanted\b/.test(text));
}
