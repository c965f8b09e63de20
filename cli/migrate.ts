/** `sightline migrate`: brings the database up to date and makes the first owner, where no `npm start` does it. */

import { ensureFirstOwner } from '../core/domain/accounts/index.ts';
import { AppError } from '../core/errors.ts';
import { systemClock } from '../core/platform/clock/system-clock.ts';
import { readConfig } from '../core/platform/config/read-config.ts';
import { openDatabase } from '../core/platform/db/database.ts';
import { migrate as migrateDatabase } from '../core/platform/db/migrate.ts';

/** Safe to repeat, and from several machines at once. */
export async function migrate(env: Record<string, string | undefined>): Promise<number> {
  const config = readConfig(env);
  if (!config.databaseUrl) throw new AppError('invalid', 'SIGHTLINE_DATABASE_URL must name a PostgreSQL server.');
  const url = config.databaseUrl.reveal();
  const applied = await migrateDatabase(url);
  console.log(applied.length > 0 ? `Migrated: ${applied.join(', ')}` : 'The database is up to date.');
  await using database = openDatabase(url);
  const { email, password, created } = await ensureFirstOwner({ db: database.db, clock: systemClock, config });
  const secret = password ? `  ${password}  (shown this once)` : '';
  console.log(`First owner: ${email}${secret}${created ? '' : ' (was there already)'}`);
  return 0;
}
