import type { SimulatedCompany } from './companies.js';
import { type Asked, answerAboutCompany, type Reply, Simulator } from './simulator.js';

/** Members of an entity that differ from those of the company that every simulated vendor knows. */
export type GleifEntity = Readonly<Record<string, unknown>>;

function entityOf({ name, founded, place }: SimulatedCompany): GleifEntity {
  const address = place && {
    addressLines: ['1 Example Way'],
    city: place.city.toUpperCase(),
    region: `US-${place.stateCode}`,
    country: place.countryCode,
    postalCode: '97201',
  };
  return {
    legalName: { name: `${name}, Inc.`.toUpperCase(), language: 'en' },
    otherNames: [{ name, type: 'TRADING_OR_OPERATING_NAME' }],
    legalAddress: { city: 'Wilmington', region: 'US-DE', country: 'US', postalCode: '19801' },
    headquartersAddress: address ?? {},
    jurisdiction: 'US-DE',
    category: 'GENERAL',
    status: 'ACTIVE',
    creationDate: founded === null ? null : `${founded}-05-28T00:00:00Z`,
  };
}

function records(entities: readonly GleifEntity[]): Reply {
  const data = entities.map((entity, index) => ({
    type: 'lei-records',
    id: `5493000FICTITIOUS0${index}`,
    attributes: { lei: `5493000FICTITIOUS0${index}`, entity, registration: { status: 'ISSUED' } },
  }));
  return {
    status: 200,
    headers: { 'content-type': 'application/vnd.api+json' },
    body: { meta: { pagination: { currentPage: 1, perPage: 10, total: data.length } }, data },
  };
}

const tooMany: Reply = { status: 429, body: { errors: [{ status: '429' }] } };

/** GLEIF, v1: entities by their legal name. @param also what else is found, each as it differs from the one known */
export function startGleif(also: readonly GleifEntity[] = []): Promise<Simulator> {
  return Simulator.start({
    basePath: '/api/v1',
    keyHeader: ['authorization', 'none is needed'],
    keyIsOptional: true,
    keyRefused: { status: 401 },
    headers: { accept: 'application/vnd.api+json' },
    endpoints: [
      {
        method: 'GET',
        path: '/lei-records',
        query: ['filter[entity.legalName]', 'page[size]'],
        checkQuery: query => (query['page[size]'] === '10' ? null : `page[size]: ${query['page[size]']}`),
        answer: ({ query }: Asked) =>
          answerAboutCompany((query['filter[entity.legalName]'] ?? '').replace(/, Inc\.$/, ''), {
            found: company => {
              const known = entityOf(company);
              return records([known, ...also.map(other => ({ ...known, ...other }))]);
            },
            nomatch: records([]),
            ratelimit: tooMany,
            quota: tooMany,
          }),
      },
    ],
  });
}
