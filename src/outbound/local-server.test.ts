/** Local servers for tests: what the tests beside this file send their requests to. */
import { once } from 'node:events';
import { createServer as createHttpServer, type Server as HttpServer, type RequestListener } from 'node:http';
import { createServer as createTcpServer, type Server, type Socket } from 'node:net';

export interface LocalServer {
  readonly port: number;
  readonly url: string;
  /** Connections ever taken. */
  connections(): number;
  close(): Promise<void>;
}

/** A server that answers each request with `listener`. */
export function serveHttp(listener: RequestListener): Promise<LocalServer> {
  return listen(createHttpServer(listener), '127.0.0.1');
}

/** A server of bytes, for what no honest HTTP server would do. */
export function serveBytes(onConnection: (socket: Socket) => void, host = '127.0.0.1'): Promise<LocalServer> {
  return listen(createTcpServer(onConnection), host);
}

async function listen(server: HttpServer | Server, host: string): Promise<LocalServer> {
  const sockets = new Set<Socket>();
  let connections = 0;
  server.on('connection', (socket: Socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => sockets.delete(socket));
  });
  server.listen(0, host);
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    connections: () => connections,
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
