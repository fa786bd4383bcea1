import { FIELDS } from '../../normalize/fields.js';
import type { ExchangeAnswer } from '../../outbound/door.js';
import { failureOutcome } from '../answer/status.js';
import { textValue } from '../answer/values.js';
import type { Failed, Identifier, Identity, Provider, ProviderSetup, ProviderType } from '../provider.js';
import { compileRequest } from './build-request.js';
import { companySide } from './company-side.js';
import { type HttpOptions, httpOptions, type RequestOptions } from './options.js';
import { compileResponse, type ReportFailure } from './read-answer.js';

/**
 * Any JSON API over HTTP, by configuration alone: JSONata expressions make the request from the contact or the company
 * and read the answer. They are compiled at the start, so that a mistake in one is found there.
 */
export const httpProvider: ProviderType<typeof httpOptions> = {
  type: 'http',
  options: httpOptions,
  create(setup): Provider {
    const { id, config, logger } = setup;
    const path = `providers.${id}`;
    const report: ReportFailure = (expression, code) => {
      logger.warn({ provider: id, expression, code }, 'an expression failed on an answer');
    };
    const { company } = config;
    const exchange = exchangeThrough(setup);
    return {
      ...personSide(config, { path, report, exchange }),
      remote: true,
      ...(company && {
        company: companySide(company, { path: `${path}.company`, report, exchange }),
      }),
    };
  },
};

/** Sends what a compiled request makes of its input, and reads what comes. */
export type Exchange = <Outcome>(
  build: ReturnType<typeof compileRequest>,
  read: (answer: ExchangeAnswer, nowMs: number) => Promise<Outcome>,
  input: object,
  signal: AbortSignal,
) => Promise<Outcome | Failed>;

/** What both sides are made with. */
export interface SideSetup {
  /** Where the side stands in the configuration. */
  readonly path: string;
  readonly report: ReportFailure;
  readonly exchange: Exchange;
}

function exchangeThrough({ door }: ProviderSetup<unknown>): Exchange {
  return async (build, read, input, signal) => {
    const built = await build(input);
    if (built.kind === 'unusable') return { outcome: 'failed', kind: 'bad_request', reason: built.reason };
    const exchange = await door.send({ ...built.request, signal });
    return exchange.kind === 'answer' ? read(exchange, Date.now()) : failureOutcome(exchange);
  };
}

const IDENTITY = [
  'full_name',
  'email',
  'linkedin_url',
  'company_name',
] as const satisfies readonly (keyof Identity)[];

/** Where the configuration does not say: what vendors commonly find a person by. */
const DEFAULT_NEEDS: readonly (readonly Identifier[])[] = [
  ['email'],
  ['linkedin_url'],
  ['full_name', 'company_name'],
];

function personSide(
  { request, response }: HttpOptions,
  { path, report, exchange }: SideSetup,
): Pick<Provider, 'fills' | 'namesHandles' | 'needs' | 'ask' | 'variant'> {
  if (request === undefined || response === undefined) {
    return { fills: [], needs: [], ask: () => ({ outcome: 'not_found' }) };
  }
  const build = compileRequest(request, `${path}.request`);
  const reads = {
    fields: FIELDS,
    identity: IDENTITY,
    toValue: (_: unknown, result: unknown) => textValue(result),
  };
  const read = compileResponse(response, reads, `${path}.response`, report);
  const asksByField = readsWanted(request);
  return {
    fills: FIELDS.filter(field => response.fields[field] !== undefined),
    namesHandles: response.handles !== undefined,
    needs: DEFAULT_NEEDS,
    variant: wanted => (asksByField ? wanted.join() : ''),
    ask: ({ known, wanted }, { signal }) => exchange(build, read, { contact: known, wanted }, signal),
  };
}

/** Whether the request can differ by the wanted fields: then so do the answers, and each is kept by itself. */
function readsWanted({ body = '', query }: RequestOptions): boolean {
  return [body, ...Object.values(query)].some(text => /\bwanted\b/.test(text));
}
