import { expect, test } from 'vitest';
import { openApp } from '../../core/app.ts';
import { readConfig } from '../../core/platform/config/read-config.ts';
import { checkMigrations, migrate } from '../../core/platform/db/migrate.ts';
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
