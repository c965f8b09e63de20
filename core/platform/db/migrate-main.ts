/** Developer's command: node core/platform/db/migrate-main.ts create NAME | check | deploy, on SIGHTLINE_DATABASE_URL. */

import { AppError } from '../../errors.ts';
import { processEnv } from '../config/env.ts';
import { checkMigrations, createMigration, migrate } from './migrate.ts';

const [command, name = 'change'] = process.argv.slice(2);
const url = processEnv()['SIGHTLINE_DATABASE_URL'];
if (!url) throw new AppError('invalid', 'SIGHTLINE_DATABASE_URL must name a PostgreSQL server.');

if (command === 'create') {
  console.log((await createMigration(url, name)) ?? 'Nothing to change.');
} else if (command === 'check') {
  const missing = await checkMigrations(url);
  console.log(missing ?? 'Schema and migrations agree.');
  if (missing !== null) process.exitCode = 1;
} else if (command === 'deploy') {
  console.log((await migrate(url)).join('\n') || 'Up to date.');
} else {
  console.error('Usage: node core/platform/db/migrate-main.ts create NAME | check | deploy');
  process.exitCode = 2;
}
