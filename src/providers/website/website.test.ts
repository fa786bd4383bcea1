import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AVERYS_PROFILE, byEmail, withVendor } from '../../../test/vendors/ask-vendor.js';
import { AVERY, fullName, SWITCHBOARD } from '../../../test/vendors/people.js';
import { type SimulatedSite, SimulatedWeb } from '../../../test/vendors/website.js';
import { isAboutPerson } from '../../enrich/identity.js';
import { createLogger } from '../../logger.js';
import type { Outcome, Provider } from '../provider.js';
import { websiteProvider } from './website-provider.js';

const HOST = AVERY.domain;

const structured = (data: unknown) => `<script type="application/ld+json">${JSON.stringify(data)}</script>`;

const COMPANY = {
  '@context': 'https://schema.org',
  '@type': 'Organization',
  '@id': `https://${HOST}/#company`,
  name: 'Northwind Labs, Inc.',
  url: `https://www.${HOST}/`,
  telephone: SWITCHBOARD,
  address: {
    '@type': 'PostalAddress',
    addressLocality: 'Portland',
    addressRegion: 'Oregon',
    addressCountry: { '@type': 'Country', name: 'United States' },
  },
};

const HOME = `<!doctype html><html><head><title>Robots for everybody | Northwind Labs</title>
${structured(COMPANY)}</head><body><nav><a href="/our-team/">Our team</a> <a href="/contact">Contact</a>
<a href="/blog/our-team-at-the-fair">Blog</a> <a href="https://partner.example/team">Partner</a></nav></body></html>`;

const card = (name: string, title: string, more = '') =>
  `<div class="card"><img src="a.jpg"><h3>${name}</h3><p class="role">${title}</p>${more}</div>`;

const TEAM = `<html><body><h1>Our team</h1><div class="cards">
${card('Ottoline Marchbanks', 'Chief Executive Officer', '<a href="https://www.linkedin.com/in/ottoline-m">in</a>')}
${card('Avery Quillfeather', 'VP of Engineering', `<a href="${AVERYS_PROFILE}?trk=x">LinkedIn</a>`)}
${card('Bob Builder', 'Software Engineer')}
</div></body></html>`;

const NORTHWIND: SimulatedSite = {
  '/robots.txt': 'User-agent: *\nDisallow: /private/\n',
  '/': HOME,
  '/our-team/': TEAM,
  '/contact': '<p>Contact us: +1 503 555 0100</p>',
};

interface AskOptions {
  readonly email?: string;
  readonly name?: string | null;
  readonly config?: object;
}

/** Asks about one person, with the sites as they are given; of the same provider as often as wanted. */
async function onSites<Result>(
  sites: Readonly<Record<string, SimulatedSite>>,
  use: (provider: Provider, web: SimulatedWeb) => Promise<Result>,
  config: object = {},
): Promise<Result> {
  const web = await SimulatedWeb.start(sites);
  // The address and the key of `withVendor` are those of vendors with an API.
  const own = { api_key: undefined, delay_ms: 0, ...config };
  try {
    return await withVendor(websiteProvider, web.baseUrl, provider => use(provider, web), { config: own });
  } finally {
    await web.close();
  }
}

function askOne(
  sites: Readonly<Record<string, SimulatedSite>>,
  { email = AVERY.email, name = fullName(AVERY), config }: AskOptions = {},
): Promise<{ outcome: Outcome; asked: readonly string[] }> {
  return onSites(
    sites,
    async (provider, web) => {
      const known = { ...byEmail(email), full_name: name };
      const outcome = await provider.ask(
        { known, wanted: provider.fills },
        { signal: AbortSignal.timeout(20_000) },
      );
      await provider.close?.();
      return { outcome, asked: web.asked };
    },
    config,
  );
}

test('a site says who works there by name, and whose it is', async () => {
  const { outcome, asked } = await askOne({ [HOST]: NORTHWIND });
  assert.deepEqual(outcome, {
    outcome: 'found',
    fields: {
      job_title: 'VP of Engineering',
      company_name: 'Northwind Labs, Inc.',
      linkedin_url: `${AVERYS_PROFILE}?trk=x`,
      location: 'Portland, OR, US',
    },
    fieldConfidence: { job_title: 0.7, company_name: 0.855, linkedin_url: 0.8, location: 0.4 },
    identity: { full_name: 'Avery Quillfeather' },
  });
  assert.deepEqual(asked, [`${HOST}/robots.txt`, `${HOST}/`, `${HOST}/our-team/`, `${HOST}/contact`]);
});

test('a site that does not name the person says where the person works', async () => {
  for (const name of ['Somebody Else', null]) {
    const { outcome } = await askOne({ [HOST]: NORTHWIND }, { name });
    assert.ok(outcome.outcome === 'found');
    assert.deepEqual(Object.keys(outcome.fields), ['company_name', 'location']);
    assert.equal(outcome.identity, undefined);
  }
});

test('a person who is not the one of the contact is never the answer', async () => {
  const { outcome } = await askOne({ [HOST]: NORTHWIND }, { name: 'Ottoline Marchbanks' });
  assert.ok(outcome.outcome === 'found');
  assert.equal(outcome.fields.job_title, 'Chief Executive Officer');
  const answered = { identity: outcome.identity, company_name: outcome.fields.company_name };
  assert.equal(isAboutPerson(byEmail(), answered), false);
});

test('what a site is read for can be narrowed', async () => {
  const { outcome } = await askOne({ [HOST]: NORTHWIND }, { config: { fills: ['job_title'] } });
  assert.deepEqual(outcome.outcome === 'found' && outcome.fields, { job_title: 'VP of Engineering' });
});

test('one reading serves all who ask of a site’s people, at once and later', async () => {
  await onSites({ [HOST]: NORTHWIND }, async (provider, web) => {
    const ask = (name: string) =>
      provider.ask(
        { known: { ...byEmail(), full_name: name }, wanted: provider.fills },
        { signal: AbortSignal.timeout(20_000) },
      );
    const answers = await Promise.all([ask('Avery Quillfeather'), ask('Ottoline Marchbanks')]);
    answers.push(await ask('Bob Builder'));
    assert.deepEqual(
      answers.map(answer => answer.outcome === 'found' && answer.fields.job_title),
      ['VP of Engineering', 'Chief Executive Officer', 'Software Engineer'],
    );
    assert.equal(web.asked.length, 4);
  });
});

test('somebody’s own page is read where the site has one', async () => {
  const own = `<h1>Avery Quillfeather</h1><p>VP of Engineering</p>`;
  const site = {
    '/': HOME,
    '/our-team/': '<a href="/people/aq">Avery Quillfeather</a><a href="/people/om">Ottoline Marchbanks</a>',
    '/people/aq': own,
  };
  const { outcome, asked } = await askOne({ [HOST]: site });
  assert.equal(outcome.outcome === 'found' && outcome.fields.job_title, 'VP of Engineering');
  assert.ok(asked.includes(`${HOST}/people/aq`) && !asked.includes(`${HOST}/people/om`));
});

test('a mail provider’s or a throw-away domain is nobody’s site', async () => {
  for (const email of ['avery@gmail.com', 'avery@mailinator.com']) {
    const { outcome, asked } = await askOne({}, { email });
    assert.deepEqual(outcome, { outcome: 'not_found', reason: 'no_work_address' });
    assert.deepEqual(asked, []);
  }
  const { outcome } = await askOne({}, { email: 'not an address' });
  assert.deepEqual(outcome, { outcome: 'not_found', reason: 'unusable_identifiers' });
});

test('the site of a work address below a domain is that of the domain', async () => {
  const { asked } = await askOne({ [HOST]: NORTHWIND }, { email: `avery@eu.mail.${HOST}` });
  assert.ok(asked.every(path => path.startsWith(`${HOST}/`)));
});

test('a redirect within the domain is gone along with, and to https always', async () => {
  const sites = {
    [HOST]: { '/': { status: 301, headers: { location: `http://www.${HOST}/en/` } } },
    [`www.${HOST}`]: { '/en/': HOME, '/our-team/': TEAM },
  };
  const { outcome, asked } = await askOne(sites);
  assert.equal(outcome.outcome === 'found' && outcome.fields.job_title, 'VP of Engineering');
  assert.ok(asked.includes(`www.${HOST}/robots.txt`));
});

test('where a domain has no page itself, www. is tried', async () => {
  const { outcome } = await askOne({ [`www.${HOST}`]: { '/': HOME } });
  assert.equal(outcome.outcome === 'found' && outcome.fields.company_name, 'Northwind Labs, Inc.');
});

test('what a host forbids is not asked for, and of its rules those for us hold', async () => {
  const forbidding = { ...NORTHWIND, '/robots.txt': 'User-agent: *\nDisallow: /' };
  assert.deepEqual((await askOne({ [HOST]: forbidding })).outcome, {
    outcome: 'not_found',
    reason: 'robots_disallow',
  });
  const forUs = 'User-agent: *\nDisallow: /\n\nUser-agent: Sluice\nDisallow: /our-team\n';
  const { outcome, asked } = await askOne({ [HOST]: { ...NORTHWIND, '/robots.txt': forUs } });
  assert.equal(outcome.outcome === 'found' && outcome.fields.job_title, undefined);
  assert.ok(!asked.includes(`${HOST}/our-team/`) && asked.includes(`${HOST}/contact`));
});

const REFUSED: readonly (readonly [string, SimulatedSite, string])[] = [
  ['a redirect to another domain', { '/': to('https://elsewhere.example/') }, 'redirected_away'],
  ['a redirect to the machine’s own network', { '/': to('http://169.254.169.254/') }, 'redirected_away'],
  ['a redirect to another port', { '/': to(`https://${HOST}:8443/`) }, 'redirected_away'],
  ['a redirect with a password', { '/': to(`https://a:b@${HOST}/x`) }, 'redirected_away'],
  ['a redirect to a file', { '/': to('file:///etc/passwd') }, 'redirected_away'],
  [
    'redirects in a circle',
    { '/': to('/a'), '/a': to('/b'), '/b': to('/c'), '/c': to('/d') },
    'too_many_redirects',
  ],
  ['a wall against robots', { '/': { status: 403, body: 'Forbidden' } }, 'http_403'],
  ['a domain for sale', { '/': '<title>x</title><p>This domain is for sale!</p>' }, 'parked'],
  ['a picture', { '/': { headers: { 'content-type': 'image/png' }, body: 'x' } }, 'not_html'],
  ['a page of 10 MB', { '/': 'x'.repeat(10_000_000) }, 'too_large'],
  ['a page without end', { '/': 'endless' }, 'too_large'],
];

function to(location: string) {
  return { status: 302, headers: { location } };
}

for (const [what, site, reason] of REFUSED) {
  test(`${what} is no site`, async () => {
    const { outcome } = await askOne({ [HOST]: site });
    assert.deepEqual(outcome, { outcome: 'not_found', reason });
  });
}

const TROUBLED: readonly (readonly [string, SimulatedSite, string])[] = [
  ['a broken connection', { '/': 'reset' }, 'site_reset'],
  ['too many requests', { '/': { status: 429, headers: { 'retry-after': '60' } } }, 'site_http_429'],
  ['an error', { '/': { status: 503 } }, 'site_http_503'],
  ['rules that cannot be had', { '/robots.txt': { status: 500 }, '/': HOME }, 'site_http_500'],
];

for (const [what, site, reason] of TROUBLED) {
  test(`${what} is one site’s trouble: it is asked again another day, and others as before`, async () => {
    const sites = { [HOST]: site, 'acme.example': { '/': '<title>Acme</title>' } };
    await onSites(sites, async (provider, web) => {
      const signal = AbortSignal.timeout(20_000);
      const ask = (email: string) =>
        provider.ask({ known: byEmail(email), wanted: provider.fills }, { signal });
      assert.deepEqual(await ask(AVERY.email), { outcome: 'failed', kind: 'bad_request', reason });
      const { length } = web.asked;
      assert.deepEqual(await ask(AVERY.email), { outcome: 'failed', kind: 'bad_request', reason });
      assert.equal(web.asked.length, length);
      assert.equal((await ask('a@acme.example')).outcome, 'found');
    });
  });
}

test('who can not wait for a slow site is told so, and the next provider is asked', async () => {
  await onSites({ [HOST]: { '/': 'slowloris' } }, async (provider, web) => {
    const controller = new AbortController();
    void web
      .nextArrival()
      .then(() => web.nextArrival())
      .then(() => controller.abort());
    const asking = provider.ask({ known: byEmail(), wanted: provider.fills }, { signal: controller.signal });
    assert.deepEqual(await asking, { outcome: 'failed', kind: 'transient', reason: 'timeout' });
    await provider.close?.();
  });
});

test('a page is read in the encoding that its server names, and one that is in another makes no broken values', async () => {
  const body = Buffer.from(
    '<title>Müller Söhne</title><h3>Ann Müller</h3><p>Geschäftsführerin</p>',
    'latin1',
  );
  const site = (charset: string) => ({
    'mueller-soehne.de': { '/': { headers: { 'content-type': `text/html; charset=${charset}` }, body } },
  });
  const asked = (charset: string) =>
    askOne(site(charset), { email: 'ann@mueller-soehne.de', name: 'Ann Mueller' });
  for (const charset of ['ISO-8859-1', '"windows-1252"']) {
    const { outcome } = await asked(charset);
    assert.ok(outcome.outcome === 'found');
    assert.deepEqual(outcome.fields, { job_title: 'Geschäftsführerin', company_name: 'Müller Söhne' });
  }
  for (const charset of ['utf-8', 'no-such-thing']) {
    assert.deepEqual((await asked(charset)).outcome, { outcome: 'not_found', reason: 'no_usable_field' });
  }
});

test('a second page that cannot be had leaves what the first one said', async () => {
  const { outcome } = await askOne({ [HOST]: { '/': HOME, '/our-team/': 'reset', '/contact': 'endless' } });
  assert.equal(outcome.outcome === 'found' && outcome.fields.company_name, 'Northwind Labs, Inc.');
});

test('a site’s owner can see whom to turn to', async () => {
  const agents = (config: object) =>
    onSites(
      { [HOST]: NORTHWIND },
      async (provider, web) => {
        await provider.ask(
          { known: byEmail(), wanted: provider.fills },
          { signal: AbortSignal.timeout(20_000) },
        );
        return web.agents;
      },
      config,
    );
  assert.match((await agents({}))[0] ?? '', /^sluice\/[\d.]+$/);
  assert.match(
    (await agents({ contact: 'https://acme.example/robot' }))[0] ?? '',
    /^sluice\/[\d.]+ \(\+https:\/\/acme\.example\/robot\)$/,
  );
});

test('no address of this network is asked, whatever a name or a configuration says', async () => {
  const { createDoor } = await import('../../outbound/create-door.js');
  const asked = async (config: object, lookup?: '127.0.0.1') => {
    const door = createDoor({
      maxConcurrency: 4,
      allowPrivateNetwork: false,
      ...(lookup && {
        lookup: (_name, _options, callback) => callback(null, [{ address: lookup, family: 4 }]),
      }),
    });
    const provider = await websiteProvider.create({
      id: 'website',
      config: websiteProvider.options.parse({ delay_ms: 0, ...config }),
      door,
      baseDir: '.',
      logger: createLogger('silent'),
    });
    const signal = AbortSignal.timeout(20_000);
    const outcome = await provider.ask({ known: byEmail(), wanted: provider.fills }, { signal });
    await door.close();
    return outcome;
  };
  const refused = { outcome: 'not_found', reason: 'address_not_allowed' };
  assert.deepEqual(await asked({ base_url: 'http://127.0.0.1:1' }), refused);
  assert.deepEqual(await asked({}, '127.0.0.1'), refused);
});

test('whether sites can be reached can be tried', async () => {
  const tried = (sites: Readonly<Record<string, SimulatedSite>>) =>
    onSites(sites, async provider => provider.test?.({ signal: AbortSignal.timeout(20_000) }));
  assert.equal((await tried({ 'example.com': { '/': 'Example' } }))?.ok, true);
  assert.deepEqual(await tried({}), {
    ok: false,
    message: 'https://example.com/ could not be read (http_404).',
  });
});
