/** `sightline reset-password EMAIL`: the way back in for whoever may read the data directory. */

import { openApp } from '../core/app.ts';
import { resetPassword as reset } from '../core/domain/accounts/index.ts';
import { AppError } from '../core/errors.ts';
import { Secret } from '../core/platform/config/config.ts';
import { readConfig } from '../core/platform/config/read-config.ts';
import { findRunningPostgres } from './embedded-postgres.ts';

export async function resetPassword(env: Record<string, string | undefined>, args: readonly string[]): Promise<number> {
  const [email] = args;
  if (!email) throw new AppError('invalid', 'Whose? Type: npm run reset-password EMAIL');
  const config = readConfig(env);
  const databaseUrl = config.databaseUrl?.reveal() ?? findRunningPostgres(config.dataDir);
  if (!databaseUrl)
    throw new AppError('unavailable', 'The database is not running; start Sightline first (npm start).');
  await using app = await openApp(
    { ...config, databaseUrl: new Secret(databaseUrl), logLevel: 'error' },
    { process: 'cli' },
  );
  const password = await reset(app, email);
  console.log(`${email}  ${password}  (shown this once; all sessions have ended)`);
  return 0;
}
