import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isAddressAllowed, isLocalhostName, parseTarget } from './address.js';

test('public addresses may be connected to', () => {
  for (const address of [
    '1.1.1.1',
    '8.8.8.8',
    '172.15.255.255',
    '172.32.0.0',
    '100.63.255.255',
    '100.128.0.0',
  ]) {
    assert.equal(isAddressAllowed(address, false), true, address);
  }
  for (const address of ['2606:4700:4700::1111', '2a00:1450:4001:81b::200e', '2001:4860:4860::8888']) {
    assert.equal(isAddressAllowed(address, false), true, address);
  }
});

test('a private network is open only where the operator opened it', () => {
  const addresses = [
    '127.0.0.1',
    '10.1.2.3',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '100.64.0.1',
    '::1',
    'fd12::1',
  ];
  for (const address of addresses) {
    assert.equal(isAddressAllowed(address, false), false, address);
    assert.equal(isAddressAllowed(address, true), true, address);
  }
});

test('metadata, multicast, embedding and reserved addresses stay closed whatever the operator opened', () => {
  const addresses = [
    '0.0.0.0',
    '0.1.2.3',
    '169.254.169.254',
    '192.0.0.1',
    '192.0.2.1',
    '192.88.99.1',
    '198.18.0.1',
    '198.19.255.255',
    '198.51.100.1',
    '203.0.113.9',
    '224.0.0.1',
    '239.255.255.255',
    '240.0.0.1',
    '255.255.255.255',
    '::',
    'fe80::1',
    'fe80::1%eth0',
    'fec0::1',
    'ff02::1',
    '::ffff:127.0.0.1',
    '::ffff:8.8.8.8',
    '::7f00:1',
    '64:ff9b::7f00:1',
    '64:ff9b:1::1',
    '100::1',
    '2001::1',
    '2001:10::1',
    '2001:db8::1',
    '2002:7f00:1::',
    '3fff::1',
    '5f00::1',
    'fd00:ec2::254%1',
  ];
  for (const address of addresses) {
    assert.equal(isAddressAllowed(address, false), false, address);
    assert.equal(isAddressAllowed(address, true), false, address);
  }
});

test('what is no address is not allowed', () => {
  for (const text of ['', 'localhost', '1.2.3', '1.2.3.4.5', '0x7f.1', '[::1]', '1.1.1.1 ']) {
    assert.equal(isAddressAllowed(text, true), false, text);
  }
});

test('every address inside of a closed IPv4 range is refused', () => {
  const closed: readonly (readonly [number, number])[] = [
    [0x00000000, 8],
    [0x0a000000, 8],
    [0x64400000, 10],
    [0x7f000000, 8],
    [0xa9fe0000, 16],
    [0xac100000, 12],
    [0xc0000000, 24],
    [0xc0000200, 24],
    [0xc0a80000, 16],
    [0xc6120000, 15],
    [0xc6336400, 24],
    [0xcb007100, 24],
    [0xe0000000, 4],
    [0xf0000000, 4],
  ];
  fc.assert(
    fc.property(fc.constantFrom(...closed), fc.nat({ max: 2 ** 28 - 1 }), ([network, prefix], offset) => {
      const value = network + (offset % 2 ** (32 - prefix));
      const address = [24, 16, 8, 0].map(shift => Math.floor(value / 2 ** shift) % 256).join('.');
      assert.equal(isAddressAllowed(address, false), false, address);
    }),
  );
});

test('localhost and the names below it are this machine', () => {
  for (const name of ['localhost', 'LOCALHOST', 'localhost.', 'a.localhost', 'a.b.localhost.']) {
    assert.equal(isLocalhostName(name), true, name);
  }
  for (const name of ['localhost.example.com', 'notlocalhost', 'example.com']) {
    assert.equal(isLocalhostName(name), false, name);
  }
});

test('a target is an http or https URL without a user name, on any port', () => {
  assert.equal(parseTarget('https://api.example.com:8443/v1?a=b')?.port, '8443');
  assert.equal(parseTarget('http://2130706433/')?.hostname, '127.0.0.1');
  for (const text of [
    '',
    'api.example.com',
    'ftp://example.com',
    'file:///etc/passwd',
    'https://key@example.com',
    'https://:pw@example.com',
  ]) {
    assert.equal(parseTarget(text), undefined, text);
  }
  assert.equal(parseTarget(`https://example.com/${'a'.repeat(9_000)}`), undefined);
});
