import assert from 'node:assert/strict';
import { test } from 'node:test';
import { askCompany } from '../../../test/vendors/ask-company.js';
import { NameServer, type SimulatedZone } from '../../../test/vendors/name-server.js';
import { createLogger } from '../../logger.js';
import type { CompanyOutcome, Provider } from '../provider.js';
import { dnsProvider } from './dns-provider.js';
import { DomainReader, type RecordResolver } from './records.js';
import { technologiesIn } from './technologies.js';

const DOMAIN = 'northwind-labs.example';

const ZONE: SimulatedZone = {
  [DOMAIN]: {
    mx: ['aspmx.l.google.com', 'ALT1.aspmx.l.google.com'],
    txt: [
      'v=spf1 include:_spf.google.com include:sendgrid.net ip4:192.0.2.1 -all',
      'google-site-verification=abc',
      'ZOOM_verify_AbC',
      `k=${'x'.repeat(400)}`,
    ],
    ns: ['ada.ns.cloudflare.com', 'ns-12.awsdns-34.co.uk'],
  },
  [`_dmarc.${DOMAIN}`]: { txt: ['v=DMARC1; p=none; rua=mailto:a@ag.dmarcian.com,mailto:b@acme.example!10m'] },
  [`www.${DOMAIN}`]: { cname: ['cname.vercel-dns.com'] },
  [`shop.${DOMAIN}`]: { cname: ['shops.myshopify.com'] },
  [`status.${DOMAIN}`]: 'servfail',
};

async function withServer<Result>(
  zone: SimulatedZone,
  use: (provider: Provider, server: NameServer) => Promise<Result>,
): Promise<Result> {
  const server = await NameServer.start(zone);
  const provider = await dnsProvider.create({
    id: 'dns',
    config: dnsProvider.options.parse({ servers: [server.address] }),
    door: { send: () => Promise.reject(new Error('records are not asked for by HTTP')) },
    baseDir: '.',
    logger: createLogger('silent'),
  });
  try {
    return await use(provider, server);
  } finally {
    await provider.close?.();
    await server.close();
  }
}

const askOf = (zone: SimulatedZone, domain: string): Promise<CompanyOutcome> =>
  withServer(zone, provider => askCompany(provider, { domain }));

test('the records of a domain show what is in use there', async () => {
  await withServer(ZONE, async (provider, server) => {
    assert.deepEqual(await askCompany(provider, { domain: DOMAIN }), {
      outcome: 'found',
      fields: {
        tech_stack: [
          'Amazon Route 53',
          'Cloudflare',
          'Google Search Console',
          'Google Workspace',
          'SendGrid',
          'Shopify',
          'Vercel',
          'Zoom',
          'dmarcian',
        ],
      },
      confidence: 0.95,
      identity: { domain: DOMAIN },
    });
    const names = ['blog', 'help', 'shop', 'status', 'support', 'www'];
    const expected = [
      ...names.map(name => `CNAME ${name}.${DOMAIN}`),
      `MX ${DOMAIN}`,
      `NS ${DOMAIN}`,
      `TXT _dmarc.${DOMAIN}`,
      `TXT ${DOMAIN}`,
    ];
    assert.deepEqual([...new Set(server.asked)], expected);
  });
});

test('what was read of a domain is not asked for again; what nobody answered is', async () => {
  let asked = 0;
  const nothing = async () => [];
  const resolver: RecordResolver = {
    resolveMx: async name => {
      asked += 1;
      if (name === 'broken.example') throw Object.assign(new Error('no answer'), { code: 'ETIMEOUT' });
      return [];
    },
    resolveTxt: nothing,
    resolveNs: nothing,
    resolveCname: nothing,
  };
  const reader = new DomainReader(resolver);
  const [first, second] = await Promise.all([reader.read(DOMAIN), reader.read(DOMAIN)]);
  assert.deepEqual([second, await reader.read(DOMAIN), asked], [first, first, 1]);
  assert.equal(await reader.read('broken.example'), null);
  assert.equal(await reader.read('broken.example'), null);
  assert.equal(asked, 3);
});

test('a domain that does not exist, or shows nothing, is known to use nothing', async () => {
  assert.deepEqual(await askOf({}, DOMAIN), { outcome: 'not_found' });
  assert.deepEqual(await askOf({ [DOMAIN]: { mx: ['mx.northwind-labs.example'] } }, DOMAIN), {
    outcome: 'not_found',
  });
});

test('a domain whose name servers do not answer is not said to use nothing', async () => {
  assert.deepEqual(await askOf({ [DOMAIN]: 'servfail' }, DOMAIN), {
    outcome: 'failed',
    kind: 'bad_request',
    reason: 'no_name_server',
  });
});

test('mail providers’ domains and what is no domain are not asked about', async () => {
  await withServer(ZONE, async (provider, server) => {
    for (const domain of ['gmail.com', 'localhost', '127.0.0.1']) {
      assert.equal((await askCompany(provider, { domain })).outcome, 'not_found', domain);
    }
    assert.deepEqual(server.asked, []);
  });
});

test('the name servers can be tried', async () => {
  const message = async (zone: SimulatedZone) => withServer(zone, provider => asTested(provider));
  assert.equal(await message({ 'example.com': { ns: ['a.iana-servers.net'] } }), true);
  assert.equal(await message({}), false);
});

async function asTested(provider: Provider): Promise<boolean | undefined> {
  return (await provider.test?.({ signal: AbortSignal.timeout(20_000) }))?.ok;
}

test('servers are IP addresses, with or without a port', () => {
  const { options } = dnsProvider;
  for (const servers of [['127.0.0.1'], ['127.0.0.1:53', '[::1]:53', '::1']])
    assert.ok(options.safeParse({ servers }).success, String(servers));
  for (const servers of [[], ['dns.example'], ['127.0.0.1:port'], ['https://1.1.1.1']])
    assert.ok(!options.safeParse({ servers }).success, String(servers));
});

const NOTHING = { mx: [], txt: [], ns: [], aliases: [], dmarc: [] };

test('a host counts only where its end is the one that is known', () => {
  const used = (records: object) => technologiesIn({ ...NOTHING, ...records });
  assert.deepEqual(used({ mx: ['acme-com.mail.protection.outlook.com.'] }), ['Microsoft 365']);
  assert.deepEqual(used({ mx: ['inbound-smtp.eu-west-1.amazonaws.com'] }), ['Amazon SES']);
  assert.deepEqual(used({ mx: ['mx.zoho.eu'] }), ['Zoho Mail']);
  assert.deepEqual(used({ mx: ['mail.protection.outlook.com.acme.example', 'notpphosted.com'] }), []);
  assert.deepEqual(used({ txt: ['include:sendgrid.net', 'my docusign=1'] }), []);
  assert.deepEqual(used({ txt: ['V=SPF1 redirect=_spf.google.com', 'MS=ms123'] }), [
    'Google Workspace',
    'Microsoft 365',
  ]);
  assert.deepEqual(used({ dmarc: ['rua=mailto:a@dmarcian.com'] }), []);
});

test('so many domains are asked about at once, and the others wait', async () => {
  let underWay = 0;
  let most = 0;
  const held: (() => void)[] = [];
  const nothing = async () => [];
  const resolver: RecordResolver = {
    resolveMx: () => {
      underWay += 1;
      most = Math.max(most, underWay);
      return new Promise(resolve =>
        held.push(() => {
          underWay -= 1;
          resolve([]);
        }),
      );
    },
    resolveTxt: nothing,
    resolveNs: nothing,
    resolveCname: nothing,
  };
  const reader = new DomainReader(resolver);
  const readings = Array.from({ length: 25 }, (_, index) => reader.read(`acme${index}.example`));
  for (let done = 0; done < readings.length; done += 1) {
    while (held.length === 0) await new Promise(setImmediate);
    held.shift()?.();
  }
  assert.deepEqual(
    new Set(await Promise.all(readings).then(all => all.map(records => records?.mx.length))),
    new Set([0]),
  );
  assert.equal(most, 10);
});
