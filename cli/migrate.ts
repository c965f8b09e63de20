/** `sightline migrate`: brings the database up to date and makes the first owner, where no `npm start` does it. */

import { ensureFirstOwner, type FirstOwner } from '../core/domain/accounts/index.ts';
import { AppError } from '../core/errors.ts';
import { systemClock } from '../core/platform/clock/system-clock.ts';
import type { Config } from '../core/platform/config/config.ts';
import { readConfig } from '../core/platform/config/read-config.ts';
import { openDatabase } from '../core/platform/db/database.ts';
import { migrate as migrateDatabase } from '../core/platform/db/migrate.ts';

/** Safe to repeat, and from several machines at once. */
export async function migrate(env: Record<string, string | undefined>): Promise<number> {
  const config = readConfig(env);
  if (!config.databaseUrl) throw new AppError('invalid', 'SIGHTLINE_DATABASE_URL must name a PostgreSQL server.');
  const { applied, owner } = await prepareDatabase(config, config.databaseUrl.reveal());
  console.log(applied.length > 0 ? `Migrated: ${applied.join(', ')}` : 'The database is up to date.');
  const secret = owner.password ? `  ${owner.password}  (shown this once)` : '';
  console.log(`First owner: ${owner.email}${secret}${owner.created ? '' : ' (was there already)'}`);
  return 0;
}

/** Tables and the first owner: what must be there before the API answers. */
export async function prepareDatabase(config: Config, url: string): Promise<{ applied: string[]; owner: FirstOwner }> {
  const applied = await migrateDatabase(url);
  await using database = openDatabase(url);
  const owner = await ensureFirstOwner({ db: database.db, clock: systemClock, config });
  return { applied, owner };
}
