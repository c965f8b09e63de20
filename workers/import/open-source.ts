/**
 * One request to a source, over its redirects: each hop must be one of the declared sources, is resolved and judged anew,
 * waits for its host's turn, and hears of credentials only where they belong.
 *
 * The caller reads the body, and destroys it when it has seen enough.
 */

import { type IncomingMessage, request } from 'node:http';
import { PassThrough, type Readable } from 'node:stream';
import type { App } from '../../core/app.ts';
import {
  askHost,
  listProxies,
  parseRetryAfter,
  parseSourceUrl,
  recordProxy,
  requireSource,
  restHost,
} from '../../core/domain/imports/index.ts';
import { AppError } from '../../core/errors.ts';
import { openRemoteSocket } from './remote-socket.ts';
import { sourceTrouble } from './source-trouble.ts';

const maxRedirects = 5;
const answerMs = 30_000;
const redirects = [301, 302, 303, 307, 308];
/** These say "later", not "never". */
const passing = [408, 425, 429, 500, 502, 503, 504];

/** Whatever a server says, other imports from it wait no longer than this. */
const maxRestMs = 24 * 3600_000;

export interface SourceRequest {
  url: string;
  region: string | null;
  /** Range, If-Range, If-None-Match, If-Modified-Since. */
  headers: Record<string, string>;
  signal: AbortSignal;
}

/** An answer of 200, 206, 304 or 416. */
export interface SourceAnswer extends Disposable {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  /** Ends without an error also when the connection breaks: what had arrived is not lost with it. */
  readonly body: Readable;
  /** Whether the body's end was no real one. */
  isBroken(): boolean;
}

/** What has arrived waits in here: when a connection breaks, Node's own answer forgets what nobody has read yet. */
const bufferBytes = 1024 * 1024;
/** A server that is silent for so long counts as gone. */
const silenceMs = 30_000;

type Reading = Pick<App, 'config' | 'db' | 'clock'>;

/**
 * The answer, of which the caller disposes. Throws AppError: `unavailable` (source-trouble.ts) for "later", `notFound`, `forbidden` and `invalid` for "never", with a sentence for the owner.
 */
export async function openSource(app: Reading, wanted: SourceRequest): Promise<SourceAnswer> {
  let url = parseSourceUrl(wanted.url);
  const origin = url.origin;
  const authorization = authorizationOf(url);
  for (let hop = 0; hop <= maxRedirects; hop++) {
    const own = url.origin === origin ? authorization : authorizationOf(url);
    const answer = await ask(app, url, { ...wanted, headers: { ...wanted.headers, ...own } });
    const status = answer.statusCode ?? 0;
    const { location } = answer.headers;
    if (!redirects.includes(status) || !location) return judge(app, url, answer);
    answer.destroy();
    url = follow(url, location);
  }
  throw new AppError('invalid', `The address was redirected more than ${maxRedirects} times.`);
}

function follow(from: URL, location: string): URL {
  if (!URL.canParse(location, from.href)) throw new AppError('invalid', 'The address was redirected to no address.');
  return parseSourceUrl(new URL(location, from.href).href);
}

async function ask(app: Reading, url: URL, { region, headers, signal }: SourceRequest): Promise<IncomingMessage> {
  const { isPrivate } = requireSource(app.config.imports.sources, url);
  await waitForTurn(app, url.host, signal);
  // A host in the operator's own network is not behind the proxies.
  const isDirect = isPrivate || app.config.imports.proxies.length === 0;
  const socket = await openRemoteSocket({
    ...{ url, mayBePrivate: isPrivate, signal },
    proxies: isDirect ? null : await listProxies(app, region),
    onProxy: (proxy, isWell) => recordProxy(app, proxy, isWell),
  });
  const asking = request({
    createConnection: () => socket,
    method: 'GET',
    path: url.pathname + url.search,
    headers: {
      host: url.host,
      'user-agent': app.config.imports.userAgent,
      accept: '*/*',
      // Bytes as they are: their number is known, and no small answer grows into a large one.
      'accept-encoding': 'identity',
      connection: 'close',
      ...headers,
    },
    signal,
  });
  const answered = Promise.withResolvers<IncomingMessage>();
  asking.once('response', answered.resolve);
  // Also after the answer: what breaks then shows in the body.
  asking.on('error', answered.reject);
  const patience = setTimeout(() => asking.destroy(new Error('no answer')), answerMs);
  asking.end();
  try {
    return await answered.promise;
  } catch (cause) {
    socket.destroy();
    signal.throwIfAborted();
    throw sourceTrouble(`${url.host} broke off the connection or did not answer.`, { cause });
  } finally {
    clearTimeout(patience);
  }
}

async function waitForTurn(app: Reading, host: string, signal: AbortSignal): Promise<void> {
  const { waitMs, isTaken } = await askHost(app, host);
  if (!isTaken) {
    throw sourceTrouble(`${host} has been asked often enough for now.`, { waitMs: jittered(waitMs), isManners: true });
  }
  if (waitMs > 0) await app.clock.sleep(waitMs, signal);
}

async function judge(app: Reading, url: URL, answer: IncomingMessage): Promise<SourceAnswer> {
  const status = answer.statusCode ?? 0;
  const encoding = answer.headers['content-encoding'] ?? 'identity';
  if ([200, 206, 304, 416].includes(status) && encoding === 'identity') return keepBody(answer);
  answer.destroy();
  const said = `${url.host} answered ${status}`;
  if (passing.includes(status)) {
    const waitMs = parseRetryAfter(answer.headers['retry-after'], app.clock.now());
    if (waitMs !== null) await restHost(app, url.host, Math.min(waitMs, maxRestMs));
    const sentence = `${said}: it is busy or out of order.`;
    throw sourceTrouble(sentence, { waitMs: waitMs === null ? null : jittered(waitMs) });
  }
  if (status === 404 || status === 410) throw new AppError('notFound', `${said}: there is nothing at this address.`);
  if (status === 401 || status === 403 || status === 407) {
    throw new AppError('forbidden', `${said}: it wants a user name and password, or lets nobody read this.`);
  }
  if (encoding !== 'identity')
    throw new AppError('invalid', `${url.host} sends only compressed content (${encoding}).`);
  throw new AppError('invalid', `${said}, which is no file.`);
}

/** Begins to read at once. */
export function keepBody(answer: IncomingMessage, patienceMs = silenceMs): SourceAnswer {
  const body = new PassThrough({ highWaterMark: bufferBytes });
  let isBroken = false;
  let heardMs = performance.now();
  answer.on('data', () => {
    heardMs = performance.now();
  });
  const watchdog = setInterval(() => {
    // Nobody is heard while it is we who do not listen.
    if (body.writableNeedDrain) heardMs = performance.now();
    else if (performance.now() - heardMs > patienceMs) answer.destroy(new Error('silence'));
  }, patienceMs / 10);
  answer.on('error', () => {
    isBroken = true;
    body.end();
  });
  answer.once('close', () => clearInterval(watchdog));
  answer.pipe(body);
  return {
    ...{ status: answer.statusCode ?? 0, headers: answer.headers, body, isBroken: () => isBroken },
    [Symbol.dispose]() {
      answer.destroy();
      body.destroy();
    },
  };
}

/** So that not all who wait come at the same moment. */
function jittered(waitMs: number): number {
  return Math.round(waitMs + Math.random() * (1000 + waitMs / 10));
}

function authorizationOf({ username, password }: URL): Record<string, string> {
  if (!username && !password) return {};
  const pair = `${decode(username)}:${decode(password)}`;
  return { authorization: `Basic ${Buffer.from(pair).toString('base64')}` };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
