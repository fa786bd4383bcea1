import { once } from 'node:events';
import { request } from 'node:http';
import { connect } from 'node:net';
import type { Answer } from '../support/app.js';

/** A request with headers as they are written, repeated ones included, which `fetch` would join or refuse. */
export async function requestWith(
  url: string,
  method: string,
  headers: readonly (readonly [string, string])[],
  body: string | Buffer = '',
): Promise<Pick<Answer, 'status' | 'headers' | 'text' | 'json'>> {
  const sent = request(url, { method, headers: [['host', new URL(url).host], ...headers].flat() });
  sent.end(body);
  const [response] = await once(sent, 'response');
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString('utf8');
  const received = new Headers(
    Object.entries(response.headers).map(([name, value]): [string, string] => [name, String(value)]),
  );
  return {
    status: response.statusCode,
    headers: received,
    text,
    json: text === '' ? undefined : JSON.parse(text),
  };
}

/** Sends bytes and returns all that comes back until the server closes the connection. */
export async function exchangeBytes(url: string, bytes: string | Buffer): Promise<string> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.end(bytes);
  const chunks: Buffer[] = [];
  for await (const chunk of socket) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}
