import type { SimulatedCompany } from './companies.js';
import { type Asked, answerAboutCompany, type Reply, Simulator } from './simulator.js';

/** What of one company a row holds beside what every simulated vendor knows. */
export type WikidataRow = Readonly<Record<string, string>>;

/** Each site under which a domain's company may have it. */
function sitesOf(domain: string): readonly string[] {
  return ['https', 'http'].flatMap(scheme =>
    ['', 'www.'].flatMap(host => ['', '/'].map(end => `<${scheme}://${host}${domain}${end}>`)),
  );
}

/** What is wrong with a question; null: nothing. */
function faultOf({ query = '', format }: Readonly<Record<string, string>>): string | null {
  if (format !== 'json') return `format: ${format}`;
  const [, sites = ''] = /VALUES \?site \{ ([^}]*) \}/.exec(query) ?? [];
  const [, domain = ''] = /<https:\/\/([a-z0-9.-]+)>/.exec(sites) ?? [];
  if (domain === '' || sites !== sitesOf(domain).join(' ')) return `sites: ${sites}`;
  const open = [...query].filter(character => '{('.includes(character)).length;
  const closed = [...query].filter(character => '})'.includes(character)).length;
  if (open !== closed) return 'brackets do not match';
  const properties = ['P856', 'P571', 'P1128', 'P452', 'P159', 'P154', 'P4264'];
  const missing = properties.find(property => !query.includes(property));
  if (missing !== undefined) return `does not ask for ${missing}`;
  return /GROUP BY \?company LIMIT \d$/.test(query) ? null : 'is not bounded';
}

function rowOf({
  name,
  description,
  founded,
  employees,
  industry,
  place,
  slug,
  logo,
}: SimulatedCompany): WikidataRow {
  return {
    company: 'http://www.wikidata.org/entity/Q900000001',
    name,
    description,
    ...(founded === null ? {} : { founded: `${founded}-01-01T00:00:00Z` }),
    ...(employees === null
      ? {}
      : { headcounts: `2015-12-31T00:00:00Z 9|2021-12-31T00:00:00Z ${employees}| 12` }),
    industries: industry.toLowerCase(),
    ...(place === null ? {} : { seats: `${place.city};US-${place.stateCode};${place.countryCode}` }),
    logos: logo.replace('https:', 'http:'),
    pages: slug,
  };
}

function results(rows: readonly WikidataRow[]): Reply {
  const bindings = rows.map(row =>
    Object.fromEntries(
      Object.entries(row).map(([name, value]) => [
        name,
        { type: name === 'company' ? 'uri' : 'literal', value },
      ]),
    ),
  );
  return { status: 200, body: { head: { vars: ['company'] }, results: { bindings } } };
}

const tooMany: Reply = { status: 429, headers: { 'retry-after': '7' }, body: 'Rate limit exceeded' };

/** Wikidata's query service: no key, a name and a contact for whoever asks. @param also more companies of each site */
export function startWikidata(also: readonly WikidataRow[] = []): Promise<Simulator> {
  return Simulator.start({
    basePath: '',
    keyHeader: ['authorization', 'none is needed'],
    keyIsOptional: true,
    keyRefused: { status: 401 },
    headers: { accept: 'application/sparql-results+json' },
    endpoints: [
      {
        method: 'GET',
        path: '/sparql',
        query: ['query', 'format'],
        checkQuery: faultOf,
        answer: ({ query }: Asked) =>
          answerAboutCompany(/<https:\/\/([a-z0-9.-]+)>/.exec(query.query ?? '')?.[1] ?? '', {
            found: company => results([rowOf(company), ...also]),
            nomatch: results([]),
            ratelimit: tooMany,
            quota: tooMany,
          }),
      },
    ],
  });
}
