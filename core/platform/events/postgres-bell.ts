/**
 * The bell over LISTEN/NOTIFY.
 *
 * The listening connection is its own and comes back by itself, within a second of the server's return; what rang in
 * between is lost, which a bell may lose.
 */

import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { AppError } from '../../errors.ts';
import type { Bell, Ring } from './bell.ts';
import { decodeRing, encodeRing } from './ring-codec.ts';

const channel = 'sightline_bell';

/** `pool` is for ringing and stays the caller's. */
export function openPostgresBell(url: string, pool: pg.Pool, onError: (error: Error) => void): Bell {
  const closing = new AbortController();
  const listeners = new Set<(ring: Ring) => void>();
  let listening: Promise<void> | undefined;
  let current: pg.Client | undefined;

  const connect = async (): Promise<void> => {
    const client = new pg.Client({
      connectionString: url,
      keepAlive: true,
      keepAliveInitialDelayMillis: 10_000,
      connectionTimeoutMillis: 10_000,
      application_name: 'sightline-bell',
    });
    client.on('error', onError);
    client.on('notification', ({ payload }) => {
      const ring = decodeRing(payload ?? '');
      if (ring) for (const listener of listeners) listener(ring);
    });
    try {
      await client.connect();
      await client.query(`LISTEN ${channel}`);
      closing.signal.throwIfAborted();
    } catch (error) {
      await client.end().catch(() => {});
      throw error;
    }
    current = client;
    client.once('end', () => void reconnect());
  };

  const reconnect = async (): Promise<void> => {
    for (let waitMs = 50; !closing.signal.aborted; waitMs = Math.min(waitMs * 2, 1000)) {
      try {
        return await connect();
      } catch (error) {
        onError(error as Error);
        await delay(waitMs, undefined, { signal: closing.signal }).catch(() => {});
      }
    }
  };

  return {
    async ring(ring) {
      try {
        await pool.query({ name: 'ring', text: 'SELECT pg_notify($1, $2)', values: [channel, encodeRing(ring)] });
      } catch (cause) {
        throw new AppError('unavailable', 'The bell cannot be rung.', { cause });
      }
    },
    async listen(listener) {
      listening ??= connect();
      try {
        await listening;
      } catch (cause) {
        listening = undefined;
        throw new AppError('unavailable', 'The bell cannot be listened to.', { cause });
      }
      listeners.add(listener);
      return { [Symbol.dispose]: () => void listeners.delete(listener) };
    },
    async ping() {
      try {
        await pool.query('SELECT 1');
      } catch (cause) {
        throw new AppError('unavailable', 'The bell’s database does not answer.', { cause });
      }
    },
    async [Symbol.asyncDispose]() {
      closing.abort();
      await listening?.catch(() => {});
      await current?.end();
    },
  };
}
