import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Exchange, OutboundRequest } from '../../outbound/door.js';
import { Visitor } from './visitor.js';

const PAGE = {
  kind: 'answer',
  status: 200,
  headers: { 'content-type': 'text/html' },
  text: '<p>x</p>',
} as const;
const NEVER = new AbortController().signal;

/** A visitor in a world whose time passes only where it waits. */
function visiting(answers: Readonly<Record<string, Partial<Exchange>>>, delayMs = 1_000) {
  let nowMs = Date.parse('2026-11-22T10:00:00Z');
  const asked: { url: string; atMs: number }[] = [];
  const startMs = nowMs;
  const visitor = new Visitor({
    door: {
      send({ url }: OutboundRequest) {
        asked.push({ url, atMs: nowMs - startMs });
        const missing = { kind: 'answer', status: 404, headers: {}, text: '' } as const;
        const answer = answers[url];
        return Promise.resolve(answer === undefined ? missing : ({ ...PAGE, ...answer } as Exchange));
      },
    },
    userAgent: 'sluice/0',
    delayMs,
    baseUrl: undefined,
    now: () => nowMs,
    sleep: ms => {
      nowMs += ms;
      return Promise.resolve();
    },
  });
  const visit = (url: string, withinMs = 60_000) =>
    visitor.visit(new URL(url), 'acme.example', nowMs + withinMs, NEVER);
  return { visit, asked, pass: (ms: number) => (nowMs += ms) };
}

test('a host is asked once in its delay, the rules counted', async () => {
  const { visit, asked } = visiting({ 'https://acme.example/': {}, 'https://acme.example/team': {} });
  await visit('https://acme.example/');
  await visit('https://acme.example/team');
  assert.deepEqual(asked, [
    { url: 'https://acme.example/robots.txt', atMs: 0 },
    { url: 'https://acme.example/', atMs: 1_000 },
    { url: 'https://acme.example/team', atMs: 2_000 },
  ]);
});

test('another host does not wait for it', async () => {
  const { visit, asked } = visiting({ 'https://www.acme.example/': {} });
  await visit('https://acme.example/');
  await visit('https://www.acme.example/');
  assert.deepEqual(
    asked.map(({ atMs }) => atMs),
    [0, 1_000, 1_000, 2_000],
  );
});

test('a host that asks for a longer delay gets it, and where there is no time for it is not asked', async () => {
  const rules = { headers: { 'content-type': 'text/plain' }, text: 'User-agent: *\nCrawl-delay: 20' };
  const { visit, asked } = visiting({
    'https://acme.example/robots.txt': rules,
    'https://acme.example/': {},
  });
  assert.equal((await visit('https://acme.example/')).kind, 'page');
  assert.deepEqual(await visit('https://acme.example/team', 14_000), { kind: 'none', reason: 'no_time' });
  await visit('https://acme.example/team', 30_000);
  assert.deepEqual(
    asked.map(({ atMs }) => atMs),
    [0, 1_000, 21_000],
  );
});

test('who asks to be left alone for a while is', async () => {
  const busy = { status: 429, headers: { 'retry-after': '30' } };
  const { visit, asked } = visiting({ 'https://acme.example/': busy });
  assert.deepEqual(await visit('https://acme.example/'), { kind: 'none', reason: 'http_429' });
  assert.deepEqual(await visit('https://acme.example/team', 14_000), { kind: 'none', reason: 'no_time' });
  assert.equal(asked.length, 2);
});

test('the rules of a host hold for a day', async () => {
  const { visit, asked, pass } = visiting({ 'https://acme.example/': {} }, 0);
  await visit('https://acme.example/');
  pass(3_600_000);
  await visit('https://acme.example/');
  assert.deepEqual(
    asked.map(({ url }) => new URL(url).pathname),
    ['/robots.txt', '/', '/'],
  );
});

test('rules that are found by way of another host of the site hold for the one that was asked', async () => {
  const { visit } = visiting({
    'https://acme.example/robots.txt': {
      status: 301,
      headers: { location: 'https://www.acme.example/robots.txt' },
    },
    'https://www.acme.example/robots.txt': { text: 'User-agent: *\nDisallow: /' },
  });
  assert.deepEqual(await visit('https://acme.example/'), { kind: 'none', reason: 'robots_disallow' });
});

test('a redirect is held against the rules of where it leads', async () => {
  const { visit, asked } = visiting({
    'https://acme.example/': { status: 302, headers: { location: '/private/' } },
    'https://acme.example/robots.txt': { text: 'User-agent: *\nDisallow: /private' },
  });
  assert.deepEqual(await visit('https://acme.example/'), { kind: 'none', reason: 'robots_disallow' });
  assert.equal(asked.length, 2);
});
