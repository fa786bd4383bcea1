import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, before, test } from 'node:test';
import { brotliCompressSync, constants, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import type { Exchange, OutboundRequest } from './door.js';
import { createExchanger, type Exchanger, MAX_ANSWER_BYTES } from './exchange.js';
import { type LocalServer, serveBytes, serveHttp } from './local-server.test.js';

let exchanger: Exchanger;

before(() => {
  exchanger = createExchanger({ allowPrivateNetwork: true });
});

after(() => exchanger.close());

function get(url: string, more: Partial<OutboundRequest> = {}): Promise<Exchange> {
  return exchanger.exchange({ method: 'GET', url, signal: AbortSignal.timeout(10_000), ...more });
}

async function using<Result>(
  server: Promise<LocalServer>,
  run: (server: LocalServer) => Promise<Result>,
): Promise<Result> {
  const started = await server;
  try {
    return await run(started);
  } finally {
    await started.close();
  }
}

/** A raw answer to each connection's first bytes. */
function answering(bytes: string | Buffer): Promise<LocalServer> {
  return serveBytes(socket => socket.once('data', () => socket.end(bytes)));
}

test('a request arrives as it was made, and the answer comes back with its status, headers and text', async () => {
  let seen: object = {};
  const server = serveHttp(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { method, url, headers } = request;
    seen = {
      method,
      url,
      key: headers['x-api-key'],
      agent: headers['user-agent'],
      codings: headers['accept-encoding'],
      body: String(Buffer.concat(chunks)),
    };
    response.writeHead(418, { 'X-Mixed-Case': 'kept', 'set-cookie': ['a=1', 'b=2'] });
    response.end('grün');
  });
  await using(server, async ({ url }) => {
    const answer = await get(`${url}/v1/person?e=a%20b`, {
      method: 'POST',
      headers: { 'X-Api-Key': 'k' },
      body: '{"a":1}',
    });
    assert.equal(answer.kind, 'answer');
    if (answer.kind !== 'answer') return;
    assert.equal(answer.status, 418);
    assert.equal(answer.text, 'grün');
    assert.equal(answer.headers['x-mixed-case'], 'kept');
    assert.equal(answer.headers['set-cookie'], 'a=1, b=2');
  });
  const { agent, ...rest } = seen as { agent: string };
  assert.match(agent, /^sluice\/\d+\.\d+\.\d+/);
  assert.deepEqual(rest, {
    method: 'POST',
    url: '/v1/person?e=a%20b',
    key: 'k',
    codings: 'gzip, deflate, br',
    body: '{"a":1}',
  });
});

test('a header of the request replaces ours, whatever its case', async () => {
  await using(
    serveHttp((request, response) =>
      response.end(
        request.rawHeaders.filter((_, index) => index % 2 === 0).join() + request.headers['user-agent'],
      ),
    ),
    async ({ url }) => {
      const answer = await get(url, { headers: { 'USER-AGENT': 'me (me@example.com)' } });
      assert.ok(answer.kind === 'answer' && answer.text.endsWith('me (me@example.com)'));
      assert.equal(answer.text.toLowerCase().match(/user-agent/g)?.length, 1);
    },
  );
});

test('connections are kept and used again', async () => {
  await using(
    serveHttp((_, response) => response.end('ok')),
    async server => {
      for (let call = 0; call < 20; call += 1) assert.equal((await get(server.url)).kind, 'answer');
      // undici waits one turn of the event loop before it uses a connection again.
      assert.ok(server.connections() <= 2, `${server.connections()} connections`);
    },
  );
});

test('a redirect is an answer and is not followed', async () => {
  let asked = 0;
  const server = serveHttp((_, response) => {
    asked += 1;
    response.writeHead(302, { location: '/elsewhere' }).end();
  });
  await using(server, async ({ url }) => {
    const answer = await get(url);
    assert.ok(answer.kind === 'answer' && answer.status === 302);
    assert.equal(asked, 1);
  });
});

test('compressed answers are decoded, also raw deflate', async () => {
  const text = JSON.stringify({ name: 'Zoë', list: Array.from({ length: 500 }, (_, index) => index) });
  const codings: readonly (readonly [string, Buffer])[] = [
    ['gzip', gzipSync(text)],
    ['X-GZIP', gzipSync(text)],
    ['deflate', deflateSync(text)],
    ['deflate', deflateRawSync(text)],
    ['br', brotliCompressSync(text)],
    ['identity', Buffer.from(text)],
  ];
  for (const [coding, bytes] of codings) {
    const server = serveHttp((_, response) =>
      response.writeHead(200, { 'content-encoding': coding }).end(bytes),
    );
    await using(server, async ({ url }) => {
      const answer = await get(url);
      assert.ok(answer.kind === 'answer' && answer.text === text, coding);
    });
  }
});

test('a compression bomb ends as too_large and costs no more memory than an honest answer', async () => {
  const zeros = Buffer.alloc(128 * 1_048_576);
  const bombs: readonly (readonly [string, Buffer])[] = [
    ['gzip', gzipSync(zeros)],
    ['deflate', deflateSync(zeros)],
    ['br', brotliCompressSync(zeros, { params: { [constants.BROTLI_PARAM_QUALITY]: 3 } })],
  ];
  for (const [coding, bomb] of bombs) {
    assert.ok(bomb.length < MAX_ANSWER_BYTES, 'small on the wire');
    const server = serveHttp((_, response) =>
      response.writeHead(200, { 'content-encoding': coding }).end(bomb),
    );
    await using(server, async ({ url }) => {
      const before = process.memoryUsage().rss;
      assert.deepEqual(await get(url), { kind: 'failure', failure: 'too_large', sent: true });
      assert.ok(process.memoryUsage().rss - before < 64 * 1_048_576, coding);
    });
  }
});

test('an endless answer ends as too_large', async () => {
  const server = serveHttp((_, response) => {
    const chunk = Buffer.alloc(65_536, 'x');
    const write = (): void => {
      while (!response.destroyed && response.write(chunk));
    };
    response.on('drain', write);
    write();
  });
  await using(server, async ({ url }) => {
    assert.deepEqual(await get(url), { kind: 'failure', failure: 'too_large', sent: true });
  });
});

test('an answer of the largest size is taken, one byte more is not', async () => {
  for (const [size, kind] of [
    [MAX_ANSWER_BYTES, 'answer'],
    [MAX_ANSWER_BYTES + 1, 'failure'],
  ] as const) {
    await using(
      serveHttp((_, response) => response.end(Buffer.alloc(size, 'x'))),
      async ({ url }) => {
        assert.equal((await get(url)).kind, kind);
      },
    );
  }
});

test('too many or too large headers end as too_large', async () => {
  const many = Array.from({ length: 101 }, (_, index) => `x-${index}: 1\r\n`).join('');
  const large = `x-large: ${'a'.repeat(20_000)}\r\n`;
  for (const headers of [many, large]) {
    await using(answering(`HTTP/1.1 200 OK\r\n${headers}content-length: 0\r\n\r\n`), async ({ url }) => {
      assert.deepEqual(await get(url), { kind: 'failure', failure: 'too_large', sent: true });
    });
  }
});

test('an answer that drips is ended by the signal', async () => {
  const abort = new AbortController();
  const server = serveBytes(socket => {
    socket.write('HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n{');
    const drip = setInterval(() => socket.write(' '), 1);
    socket.on('close', () => clearInterval(drip));
    socket.once('data', () => setImmediate(() => abort.abort()));
  });
  await using(server, async ({ url }) => {
    assert.deepEqual(await get(url, { signal: abort.signal }), {
      kind: 'failure',
      failure: 'timeout',
      sent: true,
    });
  });
});

test('a peer that accepts and never answers is ended by the signal, and its connection is closed', async () => {
  const abort = new AbortController();
  let closed: Promise<unknown> | undefined;
  const server = serveBytes(socket => {
    closed = once(socket, 'close');
    socket.once('data', () => abort.abort());
  });
  await using(server, async ({ url }) => {
    assert.deepEqual(await get(url, { signal: abort.signal }), {
      kind: 'failure',
      failure: 'timeout',
      sent: true,
    });
    await closed;
  });
});

test('an abort while the connection is being opened ends at once and sends nothing, then or later', async () => {
  let connect: (() => void) | undefined;
  const slow = createExchanger({
    allowPrivateNetwork: true,
    lookup: (_hostname, _options, callback) => {
      connect = () => callback(null, [{ address: '127.0.0.1', family: 4 }]);
      abort.abort();
    },
  });
  const abort = new AbortController();
  let received = 0;
  const server = serveBytes(socket => socket.on('data', chunk => (received += chunk.length)));
  await using(server, async ({ port }) => {
    const exchange = await slow.exchange({
      method: 'POST',
      url: `http://vendor.example:${port}/`,
      body: 'x',
      signal: abort.signal,
    });
    assert.deepEqual(exchange, { kind: 'failure', failure: 'timeout', sent: false });
    connect?.();
    await slow.close();
    assert.equal(received, 0);
  });
});

test('a signal that has aborted already sends nothing', async () => {
  await using(
    serveHttp((_, response) => response.end()),
    async server => {
      const exchange = await get(server.url, { signal: AbortSignal.abort() });
      assert.deepEqual(exchange, { kind: 'failure', failure: 'timeout', sent: false });
      assert.equal(server.connections(), 0);
    },
  );
});

test('a broken connection ends as reset, in whichever phase it breaks', async () => {
  const answers = [
    '',
    'HTTP/1.1 200 OK\r\ncontent-le',
    'HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n{"a"',
    'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nab',
    'SSH-2.0-OpenSSH\r\n',
  ];
  for (const bytes of answers) {
    await using(answering(bytes), async ({ url }) => {
      assert.deepEqual(await get(url), { kind: 'failure', failure: 'reset', sent: true }, bytes);
    });
  }
  await using(
    serveBytes(socket => socket.once('data', () => socket.resetAndDestroy())),
    async ({ url }) => {
      assert.deepEqual(await get(url), { kind: 'failure', failure: 'reset', sent: true });
    },
  );
});

test('a truncated gzip stream ends as reset, not as half an answer', async () => {
  const whole = gzipSync(JSON.stringify({ title: 'x'.repeat(1_000) }));
  const server = serveHttp((_, response) =>
    response.writeHead(200, { 'content-encoding': 'gzip' }).end(whole.subarray(0, whole.length - 12)),
  );
  await using(server, async ({ url }) => {
    assert.deepEqual(await get(url), { kind: 'failure', failure: 'reset', sent: true });
  });
});

test('what fails before the request could leave is not sent', async () => {
  const gone = await serveHttp(() => undefined);
  await gone.close();
  assert.deepEqual(await get(gone.url), { kind: 'failure', failure: 'refused', sent: false });
  const noName = createExchanger({
    allowPrivateNetwork: true,
    lookup: (_hostname, _options, callback) =>
      callback(Object.assign(new Error('no such name'), { code: 'ENOTFOUND' }), []),
  });
  const unknown = await noName.exchange({
    method: 'GET',
    url: 'http://vendor.example/',
    signal: AbortSignal.timeout(5_000),
  });
  assert.deepEqual(unknown, { kind: 'failure', failure: 'unknown_host', sent: false });
  await noName.close();
  await using(answering('not TLS at all\r\n\r\n'), async ({ port }) => {
    assert.deepEqual(await get(`https://127.0.0.1:${port}/`), {
      kind: 'failure',
      failure: 'tls',
      sent: false,
    });
  });
});

test('a header with a line break is refused and nothing is sent', async () => {
  await using(
    serveHttp((_, response) => response.end()),
    async server => {
      for (const headers of [
        { authorization: 'Bearer a\r\nx-evil: 1' },
        { authorization: 'a\nb' },
        { 'bad name': 'x' },
        { 'x-nul': 'a\0b' },
      ]) {
        const exchange = await get(server.url, { headers });
        assert.deepEqual(exchange, { kind: 'failure', failure: 'invalid_header', sent: false });
      }
      assert.equal(server.connections(), 0);
    },
  );
});
