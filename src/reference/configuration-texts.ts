import { fence, table } from './markdown.js';

/** A file with one provider of each kind that people begin with; a test reads it as the program does. */
export const EXAMPLE = `waterfall: [directory, vendor_a, inference]   # the order in which they are asked
defaults: { deadline_ms: 25000, min_confidence: 0.5 }
providers:
  directory:                       # your own data
    type: dataset
    path: ./people.csv
    columns: { full_name: Name, company_name: Employer }   # ours: theirs
    confidence: 0.9
  vendor_a:                        # any JSON over HTTP
    type: http
    billed: true
    cost: 0.02
    timeout_ms: 2000
    rate_limit: { requests: 15, per_ms: 1000 }
    needs: [[email], [full_name, company_name]]
    request:
      url: https://api.vendor-a.example/v1/person
      headers: { authorization: "Bearer \${VENDOR_A_KEY}" }
      body: '{"email": contact.email, "name": contact.full_name, "company": contact.company_name}'
    response:
      found: status = 200 and $exists(body.person)
      confidence: body.score
      identity: { full_name: body.person.name, email: body.person.email }
      fields:
        job_title: body.person.title
        company_name: body.person.company
        phone: body.person.phone
        location: body.person.location
  inference: { type: inference }   # rules, asked last`;

const STATUSES = table(
  ['Status', 'What it means'],
  [
    ['2xx (with `found`: any status for which it holds), and one of `fields` has a value', 'found'],
    ['another 2xx, 404', 'not found; kept for `cache.not_found_days`'],
    ['401, 403', 'the key or the plan is refused: the provider is set aside for five minutes and reported'],
    ['402', 'the quota is used up: set aside for an hour'],
    ['429', 'too many requests: set aside for `Retry-After`, one second without it'],
    ['451', 'the person is suppressed'],
    [
      '408, 425, 5xx, a time-out, a broken connection, no JSON',
      'a passing failure; five in a row open the breaker',
    ],
    ['any other', 'the question was wrong; not repeated'],
  ],
);

/** What is to be known of a provider type beside its options. */
export const TYPE_TEXTS: Readonly<Record<string, readonly string[]>> = {
  dataset: [
    'A file of your own: CSV, TSV or JSON Lines, also compressed with gzip. It is read into memory at the start; a change counts from the next start. A row that cannot be read is named in the log with its line and column, left out and counted.',
    'Names are compared with accents folded, "Last, First" turned round, middle names, initials and common nicknames understood; companies without their legal form. Where two rows fit equally well, none is taken.',
    'Columns that are looked for: `email`, `full_name`, `first_name`, `last_name`, `linkedin_url`, `company_name`, `job_title`, `phone`, `location`, `seniority`, `observed_at` (a date) and `confidence` (0 to 1, of that row).',
    'With `about: companies` its rows are companies: `name`, `domain` (or a URL), `linkedin_url`, `industry`, `size`, `founded_year`, `description`, `hq_location` (or `city`, `region` and `country`), `logo_url`, `tech_stack` (names with `;`, `,` or `|` between them), `observed_at`, `confidence`. They match by `domain`, `linkedin_url`, `name`, and beside these by `country` or `hq_location`. How names are compared is in [companies.md](../companies.md#names).',
  ],
  http: [
    'Any vendor with a JSON API, without code. Expressions are [JSONata](https://docs.jsonata.org). Those of `request` see `contact` (the ten members `email`, `full_name`, `first_name`, `last_name`, `job_title`, `company_name`, `linkedin_url`, `phone`, `location`, `seniority`; null where unknown) and `wanted` (the fields still missing). Those of `response` see `status`, `headers` (names in lower case) and `body`.',
    'An answer is at most 1 MiB; redirects are not followed; an expression may take 100,000 steps.',
    fence(
      'yaml',
      `providers:
  vendor_b:
    type: http
    request:
      url: https://api.vendor-b.example/people
      query: { email: contact.email, phone: '"phone" in wanted ? "yes" : "no"' }
      headers: { x-api-key: "\${VENDOR_B_KEY}" }
    response:
      fields: { job_title: body.title, phone: 'body.phones[type = "work"].number' }`,
    ),
    'Under `company` stands the same for companies, alone or beside `request` and `response` where one account serves both. Its expressions see `company`: `name`, `domain`, `linkedin_url`, `hq_location`, `country`; null where unknown.',
    fence(
      'yaml',
      `providers:
  vendor_c:
    type: http
    company:
      needs: [[domain], [name]]
      request:
        url: https://api.vendor-c.example/companies
        query: { domain: company.domain, name: company.name }
        headers: { x-api-key: "\${VENDOR_C_KEY}" }
      response:
        identity: { name: body.name, domain: body.website }
        fields: { industry: body.sector, size: body.headcount, founded_year: body.founded, tech_stack: body.uses.name }`,
    ),
    STATUSES,
  ],
  inference: [
    'Rules in this process, in place of a vendor: the seniority that a title says, the company that a work e-mail address belongs to, the country of a phone number. Each says how sure it is: 0.65 to 0.8 for a seniority, 0.55 for a company, 0.65 for a country. It costs nothing and asks nobody, so it stands last.',
  ],
  gravatar: [
    'What people publish of themselves under their address on [Gravatar](https://gravatar.com); needs no key. Only the SHA-256 of the address leaves. More in [providers.md](providers.md#gravatar).',
  ],
  github: [
    'What people publish of themselves on GitHub beside their address; needs no key. More, and when not to use it, in [providers.md](providers.md#github).',
  ],
  website: [
    'The site of a work e-mail address’s domain: what it says of the person by name, and of the company; of a company all that its site says. Needs no key. robots.txt is obeyed. More in [providers.md](providers.md#website).',
  ],
  dns: [
    'What the records of a company’s domain show to be in use: who takes its mail, sends it, answers for its names and serves them, and to whom the domain was shown to be its owner’s. Needs no key. More in [providers.md](providers.md#dns).',
  ],
  wikidata: [
    'What Wikidata knows of the company whose site is at a domain; needs no key, but a contact. More in [providers.md](providers.md#wikidata).',
  ],
  gleif: [
    'The register of legal entities: the seat of a company of a known name and country; needs no key. More in [providers.md](providers.md#gleif).',
  ],
  sandbox: [
    'A simulated vendor: made-up answers that are the same for the same person, and failures on demand. [sandbox.md](sandbox.md) has its magic inputs.',
    fence(
      'yaml',
      `providers:
  simulated: { type: sandbox, fills: [job_title, phone], latency_ms: 50, coverage: 0.8 }`,
    ),
  ],
};

/** What is to be known of all vendors that have a type of their own. */
export const VENDOR_TEXTS: readonly string[] = [
  'Each of these types is one vendor, asked as its documentation says; all it needs is the key of your account. They are billed, and keep to the documented rate. What each can be asked by, costs and promises is in [providers.md](providers.md). `npx sluice providers test <id>` tries the key with a call that costs nothing, where the vendor has one.',
  fence(
    'yaml',
    `providers:
  hunter: { type: hunter, api_key: "\${HUNTER_KEY}", credit_cost: 0.03 }`,
  ),
];
