/** What an answer holds of a company. */
export type Column =
  | 'name'
  | 'description'
  | 'founded'
  | 'headcounts'
  | 'industries'
  | 'seats'
  | 'logos'
  | 'pages';

/** Between the values of one column; no value of Wikidata that is asked for has it. */
export const BETWEEN_VALUES = '|';

/** Companies of one site: a group with a brand or two; of more nobody could tell which is meant. */
const COMPANIES_MAX = 5;

/**
 * The question which organisations that still exist have a site at a domain, one row each: a company has several
 * headcounts, seats and industries, and a row for each of their combinations could be thousands.
 * @param domain registrable, in lower case and ASCII
 */
export function companiesOfDomain(domain: string): string {
  const sites = ['https', 'http'].flatMap(scheme =>
    ['', 'www.'].flatMap(host => ['', '/'].map(end => `<${scheme}://${host}${domain}${end}>`)),
  );
  return `SELECT ?company (SAMPLE(?label) AS ?name) (SAMPLE(?about) AS ?description) (MIN(?inception) AS ?founded)
  (${list('?headcount')} AS ?headcounts) (${list('?industry')} AS ?industries) (${list('?seat')} AS ?seats)
  (${list('STR(?image)')} AS ?logos) (${list('?page')} AS ?pages)
WHERE {
  VALUES ?site { ${sites.join(' ')} }
  ?company wdt:P856 ?site ; wdt:P31/wdt:P279* wd:Q43229 .
  FILTER NOT EXISTS { ?company wdt:P576 ?dissolved }
  OPTIONAL { ?company rdfs:label ?label FILTER(LANG(?label) = "en") }
  OPTIONAL { ?company schema:description ?about FILTER(LANG(?about) = "en") }
  OPTIONAL { ?company wdt:P571 ?inception }
  OPTIONAL {
    ?company p:P1128 ?counting . ?counting ps:P1128 ?employees OPTIONAL { ?counting pq:P585 ?at }
    BIND(CONCAT(COALESCE(STR(?at), ""), " ", STR(?employees)) AS ?headcount)
  }
  OPTIONAL { ?company wdt:P452/rdfs:label ?industry FILTER(LANG(?industry) = "en") }
  OPTIONAL {
    ?company wdt:P159 ?city . ?city rdfs:label ?cityName FILTER(LANG(?cityName) = "en")
    OPTIONAL { ?city wdt:P131+/wdt:P300 ?region } OPTIONAL { ?city wdt:P17/wdt:P297 ?country }
    BIND(CONCAT(?cityName, ";", COALESCE(?region, ""), ";", COALESCE(?country, "")) AS ?seat)
  }
  OPTIONAL { ?company wdt:P154 ?image }
  OPTIONAL { ?company wdt:P4264 ?page }
}
GROUP BY ?company LIMIT ${COMPANIES_MAX}`;
}

function list(value: string): string {
  return `GROUP_CONCAT(DISTINCT ${value}; SEPARATOR="${BETWEEN_VALUES}")`;
}
