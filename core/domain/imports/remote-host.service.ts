/** Manners towards other people's servers, and the health of proxies: one truth for all workers. */

import type { App } from '../../app.ts';
import type { EgressProxy } from '../../platform/config/config.ts';
import { emptyUntil, pauseAfter, takeToken } from './pacing.rules.ts';
import { findRemoteHosts, lockRemoteHost, saveRemoteHost } from './remote-host.store.ts';

type Reading = Pick<App, 'db' | 'clock' | 'config'>;

/** Up to this long a worker waits for its turn at a host by itself. */
const patienceMs = 3_000;

/** Milliseconds to wait before a request to the host may go out. With `isTaken` that moment is reserved; otherwise ask again. */
export async function askHost(app: Reading, host: string): Promise<{ waitMs: number; isTaken: boolean }> {
  const perMinute = app.config.imports.requestsPerMinute;
  return app.db.$transaction(async (tx) => {
    const row = await lockRemoteHost(tx, host);
    const token = takeToken(row.nextAt.getTime(), { nowMs: app.clock.now(), perMinute, patienceMs });
    if (token.isTaken) await saveRemoteHost(tx, { ...row, nextAt: new Date(token.nextAtMs) });
    return token;
  });
}

/** The host wants to be left alone for so long: all imports from it wait. */
export async function restHost(app: Reading, host: string, waitMs: number): Promise<void> {
  const untilMs = emptyUntil(app.clock.now() + waitMs, app.config.imports.requestsPerMinute);
  await app.db.$transaction(async (tx) => {
    const row = await lockRemoteHost(tx, host);
    const nextAt = new Date(Math.max(untilMs, row.nextAt.getTime()));
    await saveRemoteHost(tx, { ...row, nextAt });
  });
}

/** The proxies of a region (null: all) in the order to try them: the least recently used first, sick ones left out. */
export async function listProxies(app: Reading, region: string | null): Promise<EgressProxy[]> {
  const here = app.config.imports.proxies.filter((proxy) => region === null || proxy.region === region);
  const rows = new Map((await findRemoteHosts(app.db, here.map(proxyName))).map((row) => [row.name, row]));
  const usedAtMs = (proxy: EgressProxy) => rows.get(proxyName(proxy))?.nextAt.getTime() ?? 0;
  const isWell = (proxy: EgressProxy) =>
    rows.get(proxyName(proxy))?.failures ? usedAtMs(proxy) <= app.clock.now() : true;
  return here.filter(isWell).sort((a, b) => usedAtMs(a) - usedAtMs(b));
}

/** What has just been seen of a proxy. A sick one is left out for a growing while. */
export async function recordProxy(app: Reading, proxy: EgressProxy, isWell: boolean): Promise<void> {
  await app.db.$transaction(async (tx) => {
    const row = await lockRemoteHost(tx, proxyName(proxy));
    const failures = isWell ? 0 : row.failures + 1;
    const waitMs = isWell ? 0 : pauseAfter(failures + sickHeadStart, Math.random());
    await saveRemoteHost(tx, { ...row, failures, nextAt: new Date(app.clock.now() + waitMs) });
  });
}

/** A proxy that fails is left out for half a minute at first, not for a second. */
const sickHeadStart = 5;

function proxyName({ hostname, port }: EgressProxy): string {
  return `proxy ${hostname}:${port}`;
}
