import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { handlesAmong, NETWORKS, type Network, readHandle, readHandles } from './social.js';

const HOSTS: Readonly<Record<Network, readonly string[]>> = {
  github: ['github.com', 'www.github.com', 'GitHub.com'],
  x: ['x.com', 'twitter.com', 'www.x.com', 'mobile.twitter.com', 'Twitter.com'],
  facebook: ['facebook.com', 'www.facebook.com', 'm.facebook.com', 'de-de.facebook.com', 'fb.com'],
  instagram: ['instagram.com', 'www.instagram.com'],
  youtube: ['youtube.com', 'www.youtube.com', 'm.youtube.com'],
};

const network = fc.constantFrom(...NETWORKS);

/** A handle that every network allows, in any case. */
const name = fc
  .tuple(fc.stringMatching(/^[a-zA-Z][a-zA-Z0-9]{3,13}$/), network)
  .filter(([text, where]) => readHandle(where, text) !== null);

const spelling = fc.record({
  scheme: fc.constantFrom('', 'https://', 'http://', 'HTTPS://', '//'),
  host: fc.nat(),
  sign: fc.constantFrom('', '@'),
  end: fc.constantFrom('', '/', '?tab=repositories', '?utm_source=a&id=123456', '#top', '/?lang=en'),
  around: fc.constantFrom('', ' ', '\n'),
});

test('any spelling of a profile address or handle gives the same handle', () => {
  fc.assert(
    fc.property(name, spelling, ([text, where], { scheme, host, sign, end, around }) => {
      const hosts = HOSTS[where];
      const at = where === 'youtube' ? '@' : sign;
      const address = `${around}${scheme}${hosts[host % hosts.length]}/${at}${text}${end}${around}`;
      const handle = text.toLowerCase();
      assert.equal(readHandle(where, address), handle, address);
      assert.equal(readHandle(where, `${around}${sign}${text}`), handle);
      assert.equal(readHandle(where, handle), handle, 'what was read is read as it is');
    }),
  );
});

test('an address of one network is no handle of another', () => {
  fc.assert(
    fc.property(name, network, ([text, where], other) => {
      fc.pre(where !== other);
      assert.equal(readHandle(other, `https://${HOSTS[where][0]}/@${text}`), null);
      assert.equal(readHandle(other, `${HOSTS[where][0]}`), null);
    }),
  );
});

test('whatever is sent, a handle is a short name in lower case or nothing', () => {
  const texts = fc.oneof(
    fc.string(),
    fc.string({ unit: 'binary' }),
    fc.webUrl(),
    fc.tuple(network, fc.string()).map(([where, path]) => `https://${HOSTS[where][0]}/${path}`),
    fc.anything(),
  );
  fc.assert(
    fc.property(network, texts, (where, value) => {
      const handle = readHandle(where, value);
      if (handle === null) return;
      assert.match(handle, /^[a-z0-9._-]{1,50}$/);
      assert.equal(readHandle(where, handle), handle);
    }),
  );
});

test('pages of a network itself, and things below a profile, are nobody', () => {
  const nobody: readonly (readonly [Network, string])[] = [
    ['x', 'https://x.com/share?url=https://acme.com'],
    ['x', 'https://twitter.com/intent/tweet?text=hello'],
    ['x', 'https://twitter.com/janedoe/status/123456'],
    ['x', 'https://x.com/home'],
    ['x', 'x.com'],
    ['github', 'https://github.com/orgs/acme'],
    ['github', 'https://github.com/orgs'],
    ['github', 'https://github.com/janedoe/repository'],
    ['github', 'https://docs.github.com/en'],
    ['github', 'https://github.com.evil.example/janedoe'],
    ['github', 'https://github.com@evil.example/janedoe'],
    ['facebook', 'https://www.facebook.com/sharer/sharer.php?u=https://acme.com'],
    ['facebook', 'https://www.facebook.com/tr?id=123456789&ev=PageView'],
    ['facebook', 'facebook.com'],
    ['instagram', 'https://www.instagram.com/p/Cx12345/'],
    ['youtube', 'https://www.youtube.com/watch?v=dQw4w9WgXcQ'],
    ['youtube', 'https://www.youtube.com/channel/UCabcdef'],
    ['youtube', 'https://www.youtube.com/acme'],
  ];
  for (const [where, text] of nobody) assert.equal(readHandle(where, text), null, text);
});

test('parts of a profile and its numbered addresses are the profile', () => {
  assert.equal(readHandle('x', 'https://twitter.com/#!/JaneDoe'), 'janedoe');
  assert.equal(readHandle('x', 'https://x.com/janedoe/with_replies'), 'janedoe');
  assert.equal(readHandle('youtube', 'https://www.youtube.com/@Acme/videos'), 'acme');
  assert.equal(readHandle('facebook', 'https://www.facebook.com/acme.corp/about/'), 'acme.corp');
  assert.equal(readHandle('facebook', 'https://facebook.com/profile.php?id=100012345&sk=about'), '100012345');
  assert.equal(readHandle('facebook', 'https://facebook.com/people/Jane-Doe/100012345/'), '100012345');
  assert.equal(readHandle('facebook', 'https://facebook.com/pages/Acme/1234567'), '1234567');
});

test('of a list of addresses two different ones of a network are none', () => {
  const list = [
    'https://github.com/janedoe',
    'https://GitHub.com/JaneDoe/',
    'https://x.com/jane',
    'https://twitter.com/doe',
    'https://acme.com/facebook',
    'jane',
    undefined,
  ];
  assert.deepEqual(handlesAmong(list), { github: 'janedoe' });
  assert.deepEqual(readHandles({ github: '@JaneDoe', x: null, facebook: 7, youtube: '' }), {
    github: 'janedoe',
  });
});
