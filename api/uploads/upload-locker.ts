/**
 * One request at a time for each upload, over all API processes: advisory locks of PostgreSQL.
 *
 * A process holds all its locks on one connection, so they go with it when it dies. Whoever waits asks the holder to
 * let go, since a request that wants in means that the old connection is dead or no longer wanted. When the connection
 * breaks the locks are lost, and the requests that held them are stopped.
 */

import { setTimeout as delay } from 'node:timers/promises';
import { ERRORS, type Lock, type Locker, MemoryLocker, type RequestRelease } from '@tus/server';
import pg from 'pg';
import { AppError } from '../../core/errors.ts';

export interface UploadLocker extends Locker, AsyncDisposable {}

const channel = 'sightline_upload_release';
/** Keeps our numbers apart from other advisory locks in the same database. */
const lockSpace = 7214020513;
const patienceMs = 30_000;
const retryMs = 50;

/** Connects when it is first used, and again after an outage. */
export function openUploadLocker(databaseUrl: string, onError: (error: Error) => void): UploadLocker {
  const held = new Map<string, RequestRelease>();
  const release = async (id: string): Promise<void> => held.get(id)?.();
  // One connection, which is never closed for being idle: it holds the locks.
  const session = new pg.Pool({
    connectionString: databaseUrl,
    max: 1,
    idleTimeoutMillis: 0,
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
    application_name: 'sightline-uploads',
    async onConnect(client) {
      client.on('notification', ({ payload = '' }) => void release(payload));
      // A process whose machine is gone must not hold its locks for the hours that TCP would wait by itself.
      await client.query('SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3');
      await client.query(`LISTEN ${channel}`);
    },
  });
  session.on('error', onError);
  session.on('remove', () => {
    for (const id of held.keys()) void release(id);
  });

  const ask = async (text: string, values: string[]): Promise<boolean> => {
    try {
      const { rows } = await session.query({ text, values, rowMode: 'array' });
      return rows[0]?.[0] === true;
    } catch (cause) {
      throw new AppError('unavailable', 'The upload cannot be locked.', { cause });
    }
  };
  const tryLock = (id: string) => ask(`SELECT pg_try_advisory_lock(hashtextextended($1, ${lockSpace}))`, [id]);
  const unlock = (id: string) => ask(`SELECT pg_advisory_unlock(hashtextextended($1, ${lockSpace}))`, [id]);
  const knock = (id: string) => ask('SELECT pg_notify($1, $2)', [channel, id]);

  // PostgreSQL lets a connection take its own lock twice: requests of this process are kept apart here.
  const inProcess = new MemoryLocker({ acquireLockTimeout: patienceMs });

  const newLock = (id: string): Lock => {
    const local = inProcess.newLock(id);
    const lockShared = async (signal: AbortSignal): Promise<void> => {
      const deadline = performance.now() + patienceMs;
      while (!(await tryLock(id))) {
        if (signal.aborted || performance.now() > deadline) throw ERRORS.ERR_LOCK_TIMEOUT;
        await knock(id);
        await delay(retryMs, undefined, { signal }).catch(() => {});
      }
    };
    return {
      async lock(signal, requestRelease) {
        await local.lock(signal, requestRelease);
        try {
          await lockShared(signal);
          held.set(id, requestRelease);
        } catch (error) {
          await local.unlock();
          throw error;
        }
      },
      async unlock() {
        held.delete(id);
        // Whatever keeps us from unlocking has closed the connection, and the lock with it.
        await unlock(id).catch(onError);
        await local.unlock();
      },
    };
  };

  return { newLock, [Symbol.asyncDispose]: () => session.end() };
}
