/** The installation as it runs, for commands that ask it or change it. */

import { type App, openApp } from '../core/app.ts';
import { AppError } from '../core/errors.ts';
import { Secret } from '../core/platform/config/config.ts';
import { readConfig } from '../core/platform/config/read-config.ts';
import { findRunningPostgres } from './embedded-postgres.ts';

/** Throws AppError `unavailable` when its database is not running. */
export async function openRunningApp(env: Record<string, string | undefined>): Promise<App> {
  const config = readConfig(env);
  const databaseUrl = config.databaseUrl?.reveal() ?? findRunningPostgres(config.dataDir);
  if (!databaseUrl)
    throw new AppError('unavailable', 'The database is not running; start Sightline first (npm start).');
  return openApp({ ...config, databaseUrl: new Secret(databaseUrl), logLevel: 'error' }, { process: 'cli' });
}
