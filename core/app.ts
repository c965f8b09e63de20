/** The composition root: the only place that picks implementations. */

import type pg from 'pg';
import type { Registry } from 'prom-client';
import type { Log } from './log.ts';
import type { Clock } from './platform/clock/clock.ts';
import type { Config } from './platform/config/config.ts';
import type { Secrets } from './platform/crypto/secrets.ts';
import type { Database } from './platform/db/database.ts';
import type { Bell } from './platform/events/bell.ts';
import type { Queue } from './platform/queue/queue.ts';
import type { Storage } from './platform/storage/storage.ts';

/** What every process has. Functions name the part they need with Pick<App, ...>. */
export interface App extends AsyncDisposable {
  readonly config: Config;
  readonly log: Log;
  readonly clock: Clock;
  readonly secrets: Secrets;
  readonly db: Database;
  /** For the few hot queries that are written by hand. */
  readonly pool: pg.Pool;
  readonly queue: Queue;
  readonly bell: Bell;
  readonly storage: Storage;
  readonly metrics: Registry;
}
