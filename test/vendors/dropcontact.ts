import { fullName, magicOf, profileUrl, type SimulatedPerson } from './people.js';
import {
  type Asked,
  answerAbout,
  type LookUp,
  oneOf,
  type Reply,
  Simulator,
  VENDOR_KEY,
} from './simulator.js';

/** What is not confirmed of Dropcontact: which members of a record come, and in which words it refuses. */
export interface DropcontactMode {
  readonly errors?: 'reason' | 'detail';
  readonly record?: 'full' | 'sparse';
  /** How often an answer is not ready; afterwards it is. */
  readonly notReady?: number;
}

const IDENTIFIERS = [
  ['email'],
  ['linkedin'],
  ['full_name', 'company'],
  ['first_name', 'last_name', 'company'],
];

const NOT_READY: Reply = {
  status: 200,
  body: { success: false, error: false, reason: 'Request not ready yet, try again in 30 seconds' },
};

/** What can be told of a simulated Dropcontact beside what every simulator tells. */
export interface Dropcontact {
  readonly simulator: Simulator;
  /** Makes the answers ready, or not. */
  ready(isReady: boolean): void;
  /** How often a person was submitted, by any identifier. */
  submissions(identifier: string): number;
  /** How often a result was looked for. */
  looks(): number;
}

/** Dropcontact: enrich/all, its results, and account/credits. */
export async function startDropcontact(mode: DropcontactMode = {}): Promise<Dropcontact> {
  const { errors = 'reason', record = 'full', notReady = 1 } = mode;
  const submitted: { readonly identifier: string; looks: number }[] = [];
  let isReady = true;
  const refuse = (status: number, reason: string): Reply => ({
    status,
    body: errors === 'reason' ? { error: true, reason, success: false } : { detail: reason },
  });
  const lookUp = (identifier: string): LookUp => ({
    found: person => result([dropcontactRecord(person, record)]),
    nomatch: result([
      identifier.includes('@') ? { email: [{ email: identifier, qualification: 'invalid@pro' }] } : {},
    ]),
    ratelimit: refuse(429, 'Too many requests'),
    quota: refuse(403, 'Not enough credits'),
  });
  const submit = ({ body }: Asked) => {
    const identifier = identifierOf(body);
    const magic = magicOf(identifier);
    // What goes wrong goes wrong at once; what is found or not comes later.
    if (magic !== null && !['nomatch', 'suppressed', 'partial', 'wrongperson', 'stale'].includes(magic)) {
      return answerAbout(identifier, lookUp(identifier));
    }
    submitted.push({ identifier, looks: 0 });
    const request_id = `request-${submitted.length}`;
    return { status: 200, body: { credits_left: 15_277, request_id, error: false, success: true } };
  };
  const collect = ({ name }: Asked): Reply => {
    const request = submitted[Number(name.replace('request-', '')) - 1];
    if (request === undefined || !isReady) return NOT_READY;
    request.looks += 1;
    if (request.looks <= notReady) return NOT_READY;
    const reply = answerAbout(request.identifier, lookUp(request.identifier));
    if (typeof reply === 'string') return NOT_READY;
    // It is charged once, however often it is looked for.
    const isCharged = request.looks === notReady + 1 && charges(reply, request.identifier);
    return { ...reply, credits: isCharged ? 1 : 0 };
  };
  const simulator = await Simulator.start({
    basePath: '/v1',
    keyHeader: ['x-access-token', VENDOR_KEY],
    keyRefused: refuse(401, 'Invalid access token'),
    endpoints: [
      { method: 'POST', path: '/enrich/all', checkBody, answer: submit },
      { method: 'GET', path: '/enrich/all/*', answer: collect },
      {
        method: 'GET',
        path: '/account/credits',
        answer: () => ({ status: 200, body: { credits_left: 15_277 } }),
      },
    ],
  });
  return {
    simulator,
    ready: ready => (isReady = ready),
    submissions: identifier => submitted.filter(request => request.identifier === identifier).length,
    looks: () => simulator.asked.filter(({ endpoint }) => endpoint.startsWith('GET /enrich')).length,
  };
}

function checkBody(body: Readonly<Record<string, unknown>>): string | null {
  const fault = oneOf(body, [['data', 'language']]);
  if (fault !== null) return fault;
  if (body.language !== 'en') return 'the words of the answer would be French';
  if (!Array.isArray(body.data) || body.data.length !== 1) return 'data is not one record';
  return oneOf(body.data[0], IDENTIFIERS);
}

function identifierOf(body: Readonly<Record<string, unknown>>): string {
  const [record] = Array.isArray(body.data) ? body.data : [];
  const { email, linkedin, full_name, first_name, last_name } = Object(record);
  return String(email ?? linkedin ?? full_name ?? `${first_name} ${last_name}`);
}

function result(data: readonly object[]): Reply {
  return { status: 200, body: { success: true, error: false, credits_left: 15_276, data } };
}

/** A verified address costs a credit, and so does the verification of one that was sent. */
function charges({ body }: Reply, identifier: string): boolean {
  return identifier.includes('@') || JSON.stringify(body).includes('nominative@pro');
}

function dropcontactRecord(person: SimulatedPerson, form: 'full' | 'sparse'): object {
  const { place } = person;
  const sparse = {
    full_name: fullName(person),
    email: [{ email: person.email, qualification: 'nominative@pro' }],
    job: person.title,
    company: person.company,
    linkedin: profileUrl(person),
    ...(person.phone === null ? {} : { mobile_phone: person.phone }),
    ...(place === null ? {} : { location: `${place.city}, ${place.state}`, country: place.countryCode }),
    ...(person.level === null ? {} : { job_level: 'VP' }),
  };
  if (form === 'sparse') return sparse;
  return {
    civility: 'Mr',
    first_name: person.firstName,
    last_name: person.lastName,
    ...sparse,
    website: `www.${person.domain}`,
    job_function: 'Engineering',
    company_linkedin: 'https://www.linkedin.com/company/northwind-labs-example',
    nb_employees: '50-99',
    employee_count: 83,
    siren: '000000000',
    siret_city: 'Paris',
    company_turnover: null,
    custom_fields: {},
  };
}
