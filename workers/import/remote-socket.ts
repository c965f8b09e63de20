/**
 * Connections to other people's servers: names are resolved once, every address found is judged, and the socket goes to
 * one of the addresses that were judged, so no second answer of a name server can lead elsewhere.
 *
 * Through a proxy it is the same: the tunnel is asked for by address, not by name.
 */

import { lookup } from 'node:dns/promises';
import { once } from 'node:events';
import { request } from 'node:http';
import { connect, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { addressKind } from '../../core/domain/imports/index.ts';
import { AppError } from '../../core/errors.ts';
import type { EgressProxy } from '../../core/platform/config/config.ts';
import { sourceTrouble } from './source-trouble.ts';

const connectMs = 10_000;
/** Of the addresses of one name. */
const maxTries = 3;

export interface RemoteTarget {
  url: URL;
  /** The operator listed it as a host in a private network. */
  mayBePrivate: boolean;
  /** In the order to try them; null: connect directly. */
  proxies: readonly EgressProxy[] | null;
  /** Hears how each proxy did. */
  onProxy(proxy: EgressProxy, isWell: boolean): Promise<void>;
  signal: AbortSignal;
}

/** An open connection to the server of the URL, encrypted for https. Throws AppError `forbidden` or `unavailable`. */
export async function openRemoteSocket(target: RemoteTarget): Promise<Socket> {
  const { url, signal } = target;
  const port = Number(url.port || (url.protocol === 'https:' ? 443 : 80));
  const addresses = await resolve(target);
  const socket = await firstOf(addresses, signal, (address) =>
    target.proxies ? tunnel(target, { address, port }) : dial(address, port, signal),
  );
  return url.protocol === 'https:' ? encrypt(socket, hostOf(url), signal) : socket;
}

/** Every address of the name must be one that may be asked, or none of them is. */
async function resolve({ url, mayBePrivate, signal }: RemoteTarget): Promise<string[]> {
  const host = hostOf(url);
  const found = isIP(host)
    ? [{ address: host }]
    : await lookup(host, { all: true }).catch((cause: unknown) => {
        throw sourceTrouble(`The name ${host} cannot be resolved.`, { cause });
      });
  signal.throwIfAborted();
  for (const { address } of found) {
    const kind = addressKind(address);
    if (kind === 'public' || (kind === 'private' && mayBePrivate)) continue;
    throw new AppError(
      'forbidden',
      `${host} lies at an address that is not open to everybody on the internet, so it is not asked. ` +
        'Only the operator can allow a host in a private network (private+ in SIGHTLINE_IMPORT_SOURCES).',
    );
  }
  return found.map(({ address }) => address);
}

async function firstOf<T, R>(items: readonly T[], signal: AbortSignal, attempt: (item: T) => Promise<R>): Promise<R> {
  let failure: unknown = sourceTrouble('There is no way to the server.');
  for (const item of items.slice(0, maxTries)) {
    try {
      return await attempt(item);
    } catch (error) {
      signal.throwIfAborted();
      failure = error;
    }
  }
  throw failure;
}

async function dial(host: string, port: number, signal: AbortSignal): Promise<Socket> {
  const socket = connect({ host, port, noDelay: true });
  try {
    await once(socket, 'connect', { signal: AbortSignal.any([signal, AbortSignal.timeout(connectMs)]) });
    return socket;
  } catch (cause) {
    socket.destroy();
    throw sourceTrouble('The server cannot be reached.', { cause });
  }
}

/** Through the first proxy that works. What the proxy says of the server is no fault of the proxy. */
async function tunnel(target: RemoteTarget, to: { address: string; port: number }): Promise<Socket> {
  const { proxies, signal, onProxy } = target;
  if (!proxies || proxies.length === 0) {
    throw sourceTrouble('All proxies that imports could go through are out of order.');
  }
  return firstOf(proxies, signal, async (proxy) => {
    try {
      const answer = await askProxy(proxy, to, signal);
      await onProxy(proxy, answer.status !== 407);
      if (answer.status === 200) return answer.socket;
      answer.socket.destroy();
      throw sourceTrouble(`The proxy refused the way to the server (${answer.status}).`);
    } catch (error) {
      if (!(error instanceof AppError) && !signal.aborted) await onProxy(proxy, false);
      throw error instanceof AppError ? error : sourceTrouble('The proxy does not answer.', { cause: error });
    }
  });
}

async function askProxy(
  proxy: EgressProxy,
  { address, port }: { address: string; port: number },
  signal: AbortSignal,
): Promise<{ status: number; socket: Socket }> {
  const authority = `${isIP(address) === 6 ? `[${address}]` : address}:${port}`;
  const credentials = proxy.credentials?.reveal();
  const authorization = credentials && `Basic ${Buffer.from(credentials).toString('base64')}`;
  const asking = request({
    ...{
      host: hostOf({ hostname: proxy.hostname }),
      port: proxy.port,
      method: 'CONNECT',
      path: authority,
      agent: false,
    },
    headers: { host: authority, ...(authorization ? { 'proxy-authorization': authorization } : {}) },
  });
  const answered = Promise.withResolvers<{ status: number; socket: Socket }>();
  // Not as the request's own signal: that would also cut the tunnel later.
  const patience = AbortSignal.any([signal, AbortSignal.timeout(connectMs)]);
  const giveUp = () => asking.destroy(new Error('the proxy took too long'));
  patience.addEventListener('abort', giveUp, { once: true });
  asking.once('connect', (response, socket: Socket) => {
    answered.resolve({ status: response.statusCode ?? 0, socket });
  });
  asking.once('error', answered.reject);
  asking.end();
  return answered.promise.finally(() => patience.removeEventListener('abort', giveUp));
}

async function encrypt(socket: Socket, host: string, signal: AbortSignal): Promise<Socket> {
  const secure = connectTls({ socket, host, ...(isIP(host) ? {} : { servername: host }), ALPNProtocols: ['http/1.1'] });
  secure.on('error', () => {}); // whoever uses it hears of it as the end of the stream
  try {
    await once(secure, 'secureConnect', { signal: AbortSignal.any([signal, AbortSignal.timeout(connectMs)]) });
    return secure;
  } catch (cause) {
    socket.destroy();
    const code = (cause as { code?: unknown }).code;
    const reason = typeof code === 'string' ? ` (${code})` : '';
    throw sourceTrouble(`No encrypted connection to ${host} could be made${reason}.`, { cause });
  }
}

/** Without the brackets of IPv6. */
function hostOf({ hostname }: { hostname: string }): string {
  return hostname.replace(/^\[|\]$/g, '');
}
