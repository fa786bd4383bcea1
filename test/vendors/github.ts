import { fullName, personBy, placeText, type SimulatedPerson } from './people.js';
import { answerAbout, type LookUp, type Reply, Simulator, VENDOR_KEY } from './simulator.js';

/** How much of a window is left; its end is said in Unix seconds, here by a clock that is far ahead. */
function limits(resource: 'search' | 'core', left: number): Readonly<Record<string, string>> {
  return {
    'x-ratelimit-limit': resource === 'search' ? '10' : '60',
    'x-ratelimit-remaining': String(left),
    'x-ratelimit-used': '1',
    'x-ratelimit-reset': String(Math.ceil(Date.now() / 1_000) + 7_200),
    'x-ratelimit-resource': resource,
  };
}

function refusal(status: number, message: string, headers: Reply['headers'] = {}): Reply {
  return { status, headers, body: { message, documentation_url: 'https://docs.github.com/rest' } };
}

const NOT_FOUND = refusal(404, 'Not Found', limits('core', 50));

/** The accounts that a search brings. */
function searched(...accounts: readonly object[]): Reply {
  const body = { total_count: accounts.length, incomplete_results: false, items: accounts };
  // The last search of this minute: what it found can be read all the same.
  return { status: 200, headers: limits('search', 0), body };
}

const lookUp: LookUp = {
  found: person => searched(account(person)),
  nomatch: searched(),
  // A secondary limit, which comes with 403 as well.
  ratelimit: refusal(403, 'You have exceeded a secondary rate limit.', { 'retry-after': '30' }),
  quota: refusal(403, `API rate limit exceeded for ${VENDOR_KEY}`, limits('core', 0)),
};

/** GitHub, REST API 2022-11-28: search, users, organisations. */
export function startGithub(): Promise<Simulator> {
  return Simulator.start({
    basePath: '',
    keyHeader: ['authorization', `Bearer ${VENDOR_KEY}`],
    keyIsOptional: true,
    headers: { accept: 'application/vnd.github+json', 'x-github-api-version': '2022-11-28' },
    keyRefused: refusal(401, 'Bad credentials'),
    endpoints: [
      {
        method: 'GET',
        path: '/search/users',
        query: ['q', 'per_page'],
        checkQuery: ({ q = '', per_page }) =>
          /^\S+@\S+ in:email$/.test(q) && per_page === '5' ? null : `q=${q}&per_page=${per_page}`,
        answer: ({ query }) => answerAbout((query.q ?? '').split(' ', 1)[0] ?? '', lookUp),
      },
      {
        method: 'GET',
        path: '/users/*/social_accounts',
        answer: ({ name }) =>
          read(name, ({ slug }) => [{ provider: 'linkedin', url: `https://www.linkedin.com/in/${slug}` }]),
      },
      { method: 'GET', path: '/users/*', answer: ({ name }) => read(name, githubUser) },
      {
        method: 'GET',
        path: '/orgs/*',
        answer: ({ name }) =>
          name === 'northwind-labs'
            ? { status: 200, headers: limits('core', 50), body: { login: name, name: 'Northwind Labs' } }
            : NOT_FOUND,
      },
      {
        method: 'GET',
        path: '/rate_limit',
        answer: () => ({
          status: 200,
          body: { resources: { core: { limit: 60, remaining: 58 }, search: { limit: 10, remaining: 9 } } },
        }),
      },
    ],
  });
}

/** What the account of this name says. */
function read(login: string, body: (person: SimulatedPerson) => unknown): Reply {
  const person = personBy(login);
  return person === null ? NOT_FOUND : { status: 200, headers: limits('core', 50), body: body(person) };
}

function account({ slug }: SimulatedPerson): object {
  return { login: slug, id: 9_000_001, type: 'User', score: 1, html_url: `https://github.com/${slug}` };
}

/** An account as the vendor documents it. */
export function githubUser(person: SimulatedPerson): object {
  return {
    ...account(person),
    name: fullName(person),
    company: '@northwind-labs',
    blog: 'https://averyquill.example',
    location: placeText(person),
    email: person.email,
    hireable: null,
    bio: `${person.title} at ${person.company}`,
    twitter_username: person.handle,
    public_repos: 12,
    followers: 40,
    created_at: '2012-01-01T00:00:00Z',
    updated_at: '2026-08-01T00:00:00Z',
  };
}
