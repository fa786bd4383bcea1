import assert from 'node:assert/strict';
import { isIP, type LookupFunction, type Socket } from 'node:net';
import { after, before, test } from 'node:test';
import { createDoor } from './create-door.js';
import { type LocalServer, serveBytes } from './local-server.test.js';

/**
 * Ways to spell an address that must not be reached. Each is tried against listeners on this machine's own
 * addresses: whichever check it slips through, a connection would be counted.
 */
const HOSTS_OF_THIS_MACHINE = [
  // dotted, short, decimal, octal, hexadecimal, mixed, padded
  '127.0.0.1',
  '127.0.0.2',
  '127.1',
  '127.0.1',
  '127.255.255.254',
  '2130706433',
  '017700000001',
  '0x7f000001',
  '0x7F000001',
  '0X7f000001',
  '0177.0.0.1',
  '0177.0.0.01',
  '0x7f.0.0.1',
  '0x7f.0x0.0x0.0x1',
  '0x7f.1',
  '0177.1',
  '127.0.0.0x1',
  '127.0.0.01',
  '00000177.0.0.1',
  '0x000000007f.0.0.1',
  '127.0x0.1',
  '0177.0x0.1',
  '2130706434',
  '127.00000.0000.1',
  '0x7f.0.1',
  '127.65537',
  '0x7f.65537',
  '017700000002',
  '0x7f000002',
  '127.0.257',
  // a trailing dot
  '127.0.0.1.',
  '2130706433.',
  '0x7f000001.',
  '127.1.',
  '017700000001.',
  // percent-encoded and full-width or enclosed digits, which the URL parser maps to ASCII
  '%31%32%37.0.0.1',
  '127%2e0%2e0%2e1',
  '%6c%6f%63%61%6c%68%6f%73%74',
  '１２７.０.０.１',
  '①②⑦.⓪.⓪.①',
  '127。0。0。1',
  '127．0．0．1',
  '127｡0｡0｡1',
  '𝟏𝟐𝟕.𝟎.𝟎.𝟏',
  '𝟙𝟚𝟟.𝟘.𝟘.𝟙',
  '²¹³⁰⁷⁰⁶⁴³³',
  '０ｘ７ｆ０００００１',
  '１２７.1',
  // unspecified, which Linux connects to itself
  '0.0.0.0',
  '0',
  '00',
  '0x0',
  '0.0',
  '0x00000000',
  '0.0.0.0.',
  '0.0.0',
  '00.0x0.0.0',
  // names of this machine
  'localhost',
  'LOCALHOST',
  'LocalHost',
  'localhost.',
  'a.localhost',
  'b.a.localhost',
  'a.localhost.',
  'ⓛocalhost',
  'ｌｏｃａｌｈｏｓｔ',
  'loc%61lhost',
  'lo­calhost',
  'ﬂ.localhost',
  // IPv6: loopback, unspecified, mapped, compatible
  '[::1]',
  '[0:0:0:0:0:0:0:1]',
  '[0000:0000:0000:0000:0000:0000:0000:0001]',
  '[::0001]',
  '[0::1]',
  '[::0:1]',
  '[::0.0.0.1]',
  '[::]',
  '[0:0:0:0:0:0:0:0]',
  '[::0]',
  '[0::0]',
  '[::ffff:127.0.0.1]',
  '[::ffff:7f00:1]',
  '[0:0:0:0:0:ffff:127.0.0.1]',
  '[::FFFF:127.0.0.1]',
  '[::ffff:0:0]',
  '[::ffff:0.0.0.0]',
  '[::127.0.0.1]',
  '[::7f00:1]',
  '[::ffff:0:127.0.0.1]',
  '[0000::ffff:7f00:0001]',
  '[::ffff:127.0.0.2]',
  '[::ffff:7f00:2]',
] as const;

const OTHER_CLOSED_HOSTS = [
  // private, carrier-grade, link-local and metadata
  '10.0.0.1',
  '10.255.255.255',
  '167772161',
  '0x0a000001',
  '012.0.0.1',
  '10.1',
  '172.16.0.1',
  '172.31.255.255',
  '2886729729',
  '0xac100001',
  '192.168.0.1',
  '192.168.255.255',
  '3232235521',
  '0xc0a80001',
  '0300.0250.0.1',
  '192.168.1',
  '100.64.0.1',
  '100.127.255.254',
  '169.254.169.254',
  '2852039166',
  '0xa9fea9fe',
  '0251.0376.0251.0376',
  '169.254.43518',
  '0xa9.0xfe.0xa9.0xfe',
  '169.254.169.254.',
  '169.254.170.2',
  '１６９.２５４.１６９.２５４',
  '169.254.0.1',
  '[::ffff:169.254.169.254]',
  '[::ffff:a9fe:a9fe]',
  '[::ffff:10.0.0.1]',
  '[::ffff:192.168.0.1]',
  '[::ffff:172.16.0.1]',
  '[fd00:ec2::254]',
  '[fe80::1]',
  '[fe80::a9fe:a9fe]',
  '[febf::1]',
  '[fec0::1]',
  '[fc00::1]',
  '[fdff::1]',
  // NAT64, 6to4, Teredo, translation: each can hold a closed IPv4 address
  '[64:ff9b::127.0.0.1]',
  '[64:ff9b::7f00:1]',
  '[64:ff9b::169.254.169.254]',
  '[64:ff9b::10.0.0.1]',
  '[64:ff9b:1::7f00:1]',
  '[2002:7f00:1::]',
  '[2002:a9fe:a9fe::]',
  '[2002:0a00:0001::1]',
  '[2002:c0a8:0001::]',
  '[2001:0:7f00:1::]',
  '[2001:0000:4136:e378:8000:63bf:3fff:fdd2]',
  '[2001::1]',
  '[::ffff:0:7f00:1]',
  '[::ffff:0:a00:1]',
  // documentation, benchmarking, protocol, multicast, broadcast, reserved, discard
  '192.0.2.1',
  '198.51.100.7',
  '203.0.113.255',
  '198.18.0.1',
  '198.19.255.255',
  '192.0.0.1',
  '192.0.0.170',
  '192.88.99.1',
  '224.0.0.1',
  '239.255.255.250',
  '240.0.0.1',
  '255.255.255.255',
  '4294967295',
  '0xffffffff',
  '037777777777',
  '0.1.2.3',
  '[2001:db8::1]',
  '[3fff::1]',
  '[ff02::1]',
  '[ff0e::1]',
  '[100::1]',
  '[5f00::1]',
  '[2001:10::1]',
  '[2001:20::1]',
  '[4000::1]',
  '[8000::1]',
  '[2001:2::1]',
] as const;

/** Names that the resolver of these tests maps to closed addresses, as a hostile zone would. */
const CLOSED_NAMES: Readonly<Record<string, readonly string[]>> = {
  '127.0.0.1.nip.example': ['127.0.0.1'],
  '7f000001.nip.example': ['127.0.0.1'],
  'loopback6.example': ['::1'],
  'mapped.example': ['::ffff:127.0.0.1'],
  'any.example': ['0.0.0.0'],
  'any6.example': ['::'],
  'metadata.google.internal': ['169.254.169.254'],
  'instance-data': ['169.254.169.254'],
  'router.local': ['192.168.0.1'],
  'nat64.example': ['64:ff9b::7f00:1'],
  'sixtofour.example': ['2002:7f00:1::'],
  // One public address among them does not help.
  'mixed.example': ['93.184.216.34', '127.0.0.1'],
  'mixed-first.example': ['127.0.0.1', '93.184.216.34'],
  'mixed6.example': ['2606:4700:4700::1111', '::1'],
  'xn--bcher-kva.example': ['127.0.0.1'],
  'bücher.example': ['127.0.0.1'],
  'empty.example': [],
};

const NOT_TARGETS = [
  'file:///etc/passwd',
  'ftp://127.0.0.1:PORT/',
  'gopher://127.0.0.1:PORT/_GET',
  'dict://127.0.0.1:PORT/',
  'ws://127.0.0.1:PORT/',
  'wss://127.0.0.1:PORT/',
  'data:text/plain,hi',
  'javascript:alert(1)',
  'unix:/var/run/docker.sock',
  'ldap://127.0.0.1:PORT/',
  'http://user@127.0.0.1:PORT/',
  'http://user:pw@127.0.0.1:PORT/',
  'http://example.com@127.0.0.1:PORT/',
  'http://127.0.0.1:PORT@example.com/',
  'http://:pw@127.0.0.1:PORT/',
  'http://example.com%40127.0.0.1:PORT/',
  'http://',
  'http:///',
  '//127.0.0.1:PORT/',
  '127.0.0.1:PORT',
  'http://[::1',
  'http://[::1%25lo]:PORT/',
  'http://[fe80::1%lo]:PORT/',
  'http://127.0.0.1:99999/',
  'http://127.0.0.1:-1/',
  'http://256.0.0.1:PORT/',
  'http://1.2.3.4.5:PORT/',
  'http://0x7f.0.0.0.1:PORT/',
  'http://127.0.0.1 .example.com:PORT/',
  'http://exa mple.com:PORT/',
  'http://[127.0.0.1]:PORT/',
  'http://[::ffff:127.0.0.256]:PORT/',
  '',
] as const;

/** Odd paths to an address that is closed: none of them changes where the connection goes. */
const ODD_FORMS = [
  'http:127.0.0.1:PORT/',
  'http:/127.0.0.1:PORT/',
  'http:////127.0.0.1:PORT/',
  'http:\\\\127.0.0.1:PORT\\',
  'HTTP://127.0.0.1:PORT/',
  ' http://127.0.0.1:PORT/ ',
  'http://127.0.0.1:PORT#@example.com/',
  'http://127.0.0.1:PORT?@example.com/',
  'http://127.0.0.1:PORT\\@example.com/',
  'h\tttp://127.0.0.1:PORT/',
  'http://127.0.\n0.1:PORT/',
  'http://127.0.0.1:0PORT/',
  'https://127.0.0.1:PORT/',
  'https://[::1]:PORT/',
  'https://localhost:PORT/',
  'http://127.0.0.1:PORT/../../',
  'http://127.0.0.1:PORT/%0d%0aHost:%20example.com',
  'http://127.0.0.1:PORT/?url=https://example.com',
] as const;

let canary: LocalServer;

before(async () => {
  const answer = (socket: Socket): unknown =>
    socket.end('HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 2\r\n\r\nhi');
  // Every address of this machine, of both versions; of IPv4 alone where there is no IPv6.
  canary = await serveBytes(answer, '::').catch(() => serveBytes(answer, '0.0.0.0'));
});

after(() => canary.close());

const lookup: LookupFunction = (hostname, _options, callback) => {
  const addresses = CLOSED_NAMES[hostname] ?? ['127.0.0.1'];
  callback(
    null,
    addresses.map(address => ({ address, family: isIP(address) })),
  );
};

function corpus(port: number): string[] {
  const hosts = [...HOSTS_OF_THIS_MACHINE, ...OTHER_CLOSED_HOSTS, ...Object.keys(CLOSED_NAMES)];
  const written = [...NOT_TARGETS, ...ODD_FORMS].map(text => text.replace('PORT', String(port)));
  return [...hosts.map(host => `http://${host}:${port}/person`), ...written];
}

test('no URL of the hostile corpus opens a connection', async () => {
  const urls = corpus(canary.port);
  assert.ok(urls.length >= 200, `${urls.length} URLs`);
  const door = createDoor({ maxConcurrency: 10, allowPrivateNetwork: false, lookup });
  for (const url of urls) {
    const exchange = await door.send({ method: 'GET', url, signal: AbortSignal.timeout(5_000) });
    assert.equal(exchange.kind, 'failure', url);
    if (exchange.kind !== 'failure') continue;
    assert.equal(exchange.sent, false, url);
    assert.match(exchange.failure, /^(address_not_allowed|invalid_url|unknown_host)$/, url);
  }
  assert.equal(canary.connections(), 0);
  await door.close();
});

test('the canary counts a connection where private networks are allowed', async () => {
  const door = createDoor({ maxConcurrency: 1, allowPrivateNetwork: true, lookup });
  const exchange = await door.send({
    method: 'GET',
    url: `http://2130706433:${canary.port}/`,
    signal: AbortSignal.timeout(5_000),
  });
  assert.equal(exchange.kind, 'answer');
  assert.equal(canary.connections(), 1);
  await door.close();
});

test('opening private networks does not open metadata, multicast or embedding addresses', async () => {
  const door = createDoor({ maxConcurrency: 1, allowPrivateNetwork: true, lookup });
  for (const host of [
    '169.254.169.254',
    '[::ffff:127.0.0.1]',
    '0.0.0.0',
    '224.0.0.1',
    'metadata.google.internal',
    'mapped.example',
  ]) {
    const exchange = await door.send({
      method: 'GET',
      url: `http://${host}/`,
      signal: AbortSignal.timeout(5_000),
    });
    assert.deepEqual(exchange, { kind: 'failure', failure: 'address_not_allowed', sent: false }, host);
  }
  await door.close();
});

test('a name that was allowed once is checked again for each connection', async () => {
  const before = canary.connections();
  let asked = 0;
  const rebinding: LookupFunction = (_hostname, _options, callback) => {
    asked += 1;
    callback(null, [{ address: asked === 1 ? '127.0.0.1' : '169.254.169.254', family: 4 }]);
  };
  const door = createDoor({ maxConcurrency: 1, allowPrivateNetwork: true, lookup: rebinding });
  const ask = () =>
    door.send({
      method: 'GET',
      url: `http://rebind.example:${canary.port}/`,
      signal: AbortSignal.timeout(5_000),
    });
  assert.equal((await ask()).kind, 'answer');
  for (let call = 2; call <= 5; call += 1) {
    assert.deepEqual(await ask(), { kind: 'failure', failure: 'address_not_allowed', sent: false });
    assert.equal(asked, call, 'a name is resolved once for each connection');
  }
  assert.equal(canary.connections(), before + 1);
  await door.close();
});

test('the connection goes to the very address that was checked', async () => {
  const before = canary.connections();
  const answers = ['127.0.0.1', '192.0.2.1'];
  const once: LookupFunction = (_hostname, _options, callback) => {
    callback(null, [{ address: answers.shift() ?? '192.0.2.1', family: 4 }]);
  };
  const door = createDoor({ maxConcurrency: 1, allowPrivateNetwork: true, lookup: once });
  const exchange = await door.send({
    method: 'GET',
    url: `http://vendor.example:${canary.port}/`,
    signal: AbortSignal.timeout(5_000),
  });
  assert.equal(exchange.kind, 'answer');
  assert.equal(answers.length, 1, 'resolved once');
  assert.equal(canary.connections(), before + 1);
  await door.close();
});
