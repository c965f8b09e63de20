import { expect, inject, test } from 'vitest';
import { migrate as runMigrate } from '../../cli/migrate.ts';
import { openApp } from '../../core/app.ts';
import { readConfig } from '../../core/platform/config/read-config.ts';
import { openDatabase } from '../../core/platform/db/database.ts';
import { checkMigrations, migrate } from '../../core/platform/db/migrate.ts';
import { createDatabase } from '../support/postgres.ts';
import { openTestApp, testDatabaseUrl } from '../support/test-app.ts';

test('opens, answers and closes', async () => {
  await using t = await openTestApp();
  await Promise.all([t.app.queue.ping(), t.app.bell.ping(), t.app.storage.ping()]);
  const { workspaceId } = await t.createWorkspace();
  expect(await t.app.db.workspace.count({ where: { id: workspaceId } })).toBe(1);
  expect(await t.app.metrics.metrics()).toContain('process_cpu_seconds_total');
});

test('says which server does not answer, and leaves nothing open', async () => {
  await using t = await openTestApp();
  const silent = { ...t.env, SIGHTLINE_DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/none' };
  await expect(openApp(readConfig(silent))).rejects.toMatchObject({
    kind: 'unavailable',
    message: expect.stringContaining('PostgreSQL does not answer'),
  });
  await expect(openApp(readConfig({ ...t.env, SIGHTLINE_REDIS_URL: 'redis://127.0.0.1:1' }))).rejects.toMatchObject({
    kind: 'unavailable',
    message: expect.stringContaining('Redis at 127.0.0.1:1 does not answer'),
  });
});

test('migrations are complete, and deploying them again changes nothing', async () => {
  const url = await testDatabaseUrl();
  expect(await Promise.all([migrate(url), migrate(url)])).toEqual([[], []]);
  expect(await checkMigrations(url)).toBeNull();
});

test('`sightline migrate` makes the tables and the first owner of an empty database, once', async () => {
  const url = await createDatabase(inject('postgresUrl'), `empty_${process.pid}`, 'template1');
  await using t = await openTestApp();
  const env = { ...t.env, SIGHTLINE_DATABASE_URL: url, SIGHTLINE_ADMIN_PASSWORD: 'a long password' };
  for (const _ of ['first', 'second']) expect(await runMigrate(env)).toBe(0);
  await using database = openDatabase(url);
  expect(await database.db.user.findMany({ select: { email: true } })).toEqual([{ email: 'admin@sightline.local' }]);
});
