/** Other people's servers for imports: an HTTP server whose answers a test decides, and a proxy that opens tunnels. */

import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import type { Duplex } from 'node:stream';

export interface SourceServer extends AsyncDisposable {
  /** http://127.0.0.1:port */
  readonly address: string;
  readonly port: number;
  /** What was asked, in order. */
  readonly requests: { url: string; headers: IncomingMessage['headers'] }[];
  answer: RequestListener;
}

export async function startSource(answer: RequestListener): Promise<SourceServer> {
  const server = createServer((request, response) => {
    source.requests.push({ url: request.url ?? '', headers: request.headers });
    source.answer(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const source: SourceServer = {
    ...{ address: `http://127.0.0.1:${port}`, port, requests: [], answer },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return source;
}

/** Answers with the file, or the part of it that was asked for while it is the same file. */
export function sendFile(
  file: Buffer,
  { etag = '"one"', breakAt }: { etag?: string; breakAt?: number } = {},
): RequestListener {
  return (request, response) => {
    const { range, 'if-range': ifRange, 'if-none-match': ifNoneMatch } = request.headers;
    if (ifNoneMatch === etag) return void response.writeHead(304, { etag }).end();
    const [, first] = /^bytes=(\d+)-$/.exec(range ?? '') ?? [];
    const isPart = first !== undefined && (ifRange === undefined || ifRange === etag);
    const from = isPart ? Number(first) : 0;
    const length = file.length - from;
    response.writeHead(isPart ? 206 : 200, {
      ...{ 'content-length': length, etag, 'accept-ranges': 'bytes' },
      ...(isPart ? { 'content-range': `bytes ${from}-${file.length - 1}/${file.length}` } : {}),
    });
    if (breakAt === undefined || from >= breakAt) return void response.end(file.subarray(from));
    response.write(file.subarray(from, breakAt), () => request.socket.end());
  };
}

export interface ProxyServer extends AsyncDisposable {
  readonly port: number;
  /** host:port of every tunnel that was asked for. */
  readonly tunnels: string[];
  readonly authorizations: (string | undefined)[];
}

/** `status` other than 200 refuses every tunnel. */
export async function startProxy(status = 200): Promise<ProxyServer> {
  const tunnels: string[] = [];
  const authorizations: (string | undefined)[] = [];
  const sockets = new Set<Duplex>();
  const server = createServer((_request: IncomingMessage, response: ServerResponse) => response.writeHead(405).end());
  server.on('connect', (request: IncomingMessage, client: Duplex) => {
    tunnels.push(request.url ?? '');
    authorizations.push(request.headers['proxy-authorization']);
    sockets.add(client);
    client.on('error', () => {});
    if (status !== 200) return void client.end(`HTTP/1.1 ${status} No\r\n\r\n`);
    const [, host = '', port] = /^\[?(.+?)\]?:(\d+)$/.exec(request.url ?? '') ?? [];
    const upstream = connect({ host, port: Number(port) }, () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      upstream.pipe(client);
      client.pipe(upstream);
    });
    sockets.add(upstream);
    upstream.on('error', () => client.end('HTTP/1.1 502 Bad Gateway\r\n\r\n'));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    ...{ port: (server.address() as AddressInfo).port, tunnels, authorizations },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
