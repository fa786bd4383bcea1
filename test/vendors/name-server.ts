import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { type Answer, decode, encode, RECURSION_DESIRED } from 'dns-packet';

/** What a zone has under a name: a list for each type; `servfail` for a name whose servers do not answer. */
export type SimulatedZone = Readonly<Record<string, NameRecords | 'servfail'>>;

interface NameRecords {
  readonly mx?: readonly string[];
  readonly txt?: readonly string[];
  readonly ns?: readonly string[];
  readonly cname?: readonly string[];
}

/** The types of records that may be asked for: no address, so that nothing is connected to. */
const TYPES = ['MX', 'TXT', 'NS', 'CNAME'] as const;

/** A name server as resolvers ask one, over UDP. Holds each question against what is needed: one of few, and once. */
export class NameServer {
  readonly #zone: SimulatedZone;
  readonly #socket: Socket = createSocket('udp4');
  readonly #faults: string[] = [];
  readonly #asked: string[] = [];
  /** With its port, as the option `servers` takes it. */
  address = '';

  private constructor(zone: SimulatedZone) {
    this.#zone = zone;
    this.#socket.on('message', (message, { address, port }) => {
      this.#socket.send(this.#answer(message), port, address);
    });
  }

  static async start(zone: SimulatedZone): Promise<NameServer> {
    const server = new NameServer(zone);
    server.#socket.bind(0, '127.0.0.1');
    await once(server.#socket, 'listening');
    // A test that fails before it closes must end all the same.
    server.#socket.unref();
    server.address = `127.0.0.1:${server.#socket.address().port}`;
    return server;
  }

  /** Type and name of each question, sorted: they are asked at once. */
  get asked(): readonly string[] {
    return [...this.#asked].sort();
  }

  /** @throws Error where a question was none that is needed. */
  async close(): Promise<void> {
    this.#socket.close();
    await once(this.#socket, 'close');
    if (this.#faults.length > 0) throw new Error(`Asked wrongly:\n${this.#faults.join('\n')}`);
  }

  #answer(message: Buffer): Buffer {
    const { id, questions = [], flags = 0 } = decode(message);
    const [question, ...more] = questions;
    const name = question?.name.toLowerCase() ?? '';
    const type = TYPES.find(known => known === question?.type);
    if (question === undefined || more.length > 0 || type === undefined) {
      this.#faults.push(`${question?.type} ${name} is not needed`);
    } else if (!/^[a-z0-9_.-]+$/.test(name)) {
      this.#faults.push(`${name} is no name`);
    }
    this.#asked.push(`${type} ${name}`);
    const records = this.#zone[name];
    const base = { type: 'response', id: id ?? 0, questions } as const;
    if (records === 'servfail') return encode({ ...base, flags: flags | RECURSION_DESIRED | 2 });
    if (records === undefined) return encode({ ...base, flags: flags | RECURSION_DESIRED | 3 });
    return encode({
      ...base,
      flags: flags | RECURSION_DESIRED,
      answers: type === undefined ? [] : answersOf(name, type, records),
    });
  }
}

function answersOf(name: string, type: (typeof TYPES)[number], records: NameRecords): Answer[] {
  const ttl = 300;
  switch (type) {
    case 'MX':
      return (records.mx ?? []).map((exchange, preference) => ({
        type,
        name,
        ttl,
        data: { exchange, preference },
      }));
    case 'TXT':
      // In pieces of 200 bytes, as long records come.
      return (records.txt ?? []).map(text => ({ type, name, ttl, data: text.match(/.{1,200}/g) ?? [''] }));
    case 'NS':
      return (records.ns ?? []).map(data => ({ type, name, ttl, data }));
    case 'CNAME':
      return (records.cname ?? []).map(data => ({ type, name, ttl, data }));
  }
}
