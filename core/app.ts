/** The composition root: the only place that picks implementations. */

import type pg from 'pg';
import type { Registry } from 'prom-client';
import { AppError } from './errors.ts';
import { type Log, openLog } from './log.ts';
import type { Clock } from './platform/clock/clock.ts';
import { systemClock } from './platform/clock/system-clock.ts';
import type { Config } from './platform/config/config.ts';
import { openSecrets } from './platform/crypto/hkdf-secrets.ts';
import { openMediaKeys } from './platform/crypto/hmac-media-keys.ts';
import type { MediaKeys } from './platform/crypto/media-keys.ts';
import type { Secrets } from './platform/crypto/secrets.ts';
import { type Database, openDatabase } from './platform/db/database.ts';
import type { Bell } from './platform/events/bell.ts';
import { openPostgresBell } from './platform/events/postgres-bell.ts';
import { openRedisBell } from './platform/events/redis-bell.ts';
import { openMetrics } from './platform/metrics/metrics.ts';
import { openPostgresQueue } from './platform/queue/postgres-queue.ts';
import type { Queue } from './platform/queue/queue.ts';
import { openRedisQueue } from './platform/queue/redis-queue.ts';
import { openDiskStorage } from './platform/storage/disk-storage.ts';
import { openS3Storage } from './platform/storage/s3-storage.ts';
import { openSealedStorage } from './platform/storage/sealed-storage.ts';
import type { Storage } from './platform/storage/storage.ts';

/** What every process has. Functions name the part they need with Pick<App, ...>. */
export interface App extends AsyncDisposable {
  readonly config: Config;
  readonly log: Log;
  readonly clock: Clock;
  readonly secrets: Secrets;
  readonly mediaKeys: MediaKeys;
  readonly db: Database;
  /** For the few hot queries that are written by hand. */
  readonly pool: pg.Pool;
  readonly queue: Queue;
  readonly bell: Bell;
  readonly storage: Storage;
  readonly metrics: Registry;
}

/**
 * Opens everything and proves that database, queue and bell answer; throws AppError `invalid` or `unavailable` with
 * nothing left open. Disposing closes in reverse order of opening.
 */
export async function openApp(config: Config, options: { process?: string; clock?: Clock } = {}): Promise<App> {
  if (!config.databaseUrl) throw new AppError('invalid', 'SIGHTLINE_DATABASE_URL must name a PostgreSQL server.');
  const databaseUrl = config.databaseUrl.reveal();
  const redisUrl = config.redisUrl?.reveal();
  const log = openLog({ level: config.logLevel, process: options.process ?? 'app' });
  let isClosing = false;
  // Message and code alone: drivers hang whole connections, with their statements, on their errors.
  const report = (part: string) =>
    quietly((error: Error & { code?: unknown }) => {
      if (!isClosing) log.warn({ part, reason: error.message, code: error.code }, 'connection trouble');
    });

  await using opened = new AsyncDisposableStack();
  const { db, pool } = opened.use(openDatabase(databaseUrl, report('database')));
  await answer(pool);
  const queueOptions = { onError: report('queue') };
  const queue = opened.use(
    await (redisUrl ? openRedisQueue(redisUrl, queueOptions) : openPostgresQueue(databaseUrl, queueOptions)),
  );
  const bell = opened.use(
    redisUrl ? await openRedisBell(redisUrl, report('bell')) : openPostgresBell(databaseUrl, pool, report('bell')),
  );
  const secrets = openSecrets(config.secretKey.reveal());
  const store = openStorage(config, opened);
  const storage = config.isStorageEncrypted ? openSealedStorage(store, secrets.storageKey) : store;

  const closing = opened.move();
  return {
    config,
    log,
    clock: options.clock ?? systemClock,
    secrets,
    mediaKeys: openMediaKeys(secrets, config.media.keys),
    db,
    pool,
    queue,
    bell,
    storage,
    metrics: openMetrics(),
    async [Symbol.asyncDispose]() {
      isClosing = true;
      await closing.disposeAsync();
    },
  };
}

async function answer(pool: pg.Pool): Promise<void> {
  try {
    await pool.query('SELECT 1');
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new AppError('unavailable', `PostgreSQL does not answer: ${reason}.`, { cause });
  }
}

function openStorage(config: Config, opened: AsyncDisposableStack): Storage {
  if (config.storage.kind === 'disk') return openDiskStorage(config.storage);
  const { secretAccessKey, ...settings } = config.storage;
  return opened.use(openS3Storage({ ...settings, secretAccessKey: secretAccessKey.reveal() }));
}

/** During an outage the same complaint comes from every loop, many times a second: one line a second says enough. */
function quietly(report: (error: Error) => void): (error: Error) => void {
  let lastMs = 0;
  return (error) => {
    const nowMs = performance.now();
    if (lastMs !== 0 && nowMs - lastMs < 1000) return;
    lastMs = nowMs;
    report(error);
  };
}
