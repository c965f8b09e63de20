/**
 * A real App for integration tests: PostgreSQL with this test file's own database, storage in a temporary folder, and a
 * clock that the test moves.
 */

import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inject } from 'vitest';
import { type App, openApp } from '../../core/app.ts';
import { type Principal, permissionsOfRole, type Role } from '../../core/domain/accounts/principal.ts';
import { newId } from '../../core/ids.ts';
import type { Clock } from '../../core/platform/clock/clock.ts';
import type { Config } from '../../core/platform/config/config.ts';
import { readConfig } from '../../core/platform/config/read-config.ts';
import type { JobHandler } from '../../core/platform/queue/queue.ts';
import { createDatabase } from './postgres.ts';
import { startRedis } from './redis.ts';
import { TestClock } from './test-clock.ts';
import { until } from './until.ts';

export interface TestWorkspace {
  workspaceId: string;
  userId: string;
  principal: Principal;
}

export interface TestApp extends AsyncDisposable {
  readonly app: App;
  readonly config: Config;
  /** The environment that a child process needs to open the same app. */
  readonly env: Readonly<Record<string, string>>;
  /** Only to be moved when no clock was given in the options. */
  readonly clock: TestClock;
  /** A new workspace and a user with the role in it. */
  createWorkspace(role?: Role): Promise<TestWorkspace>;
  /** Runs the jobs of a queue until none waits, is delayed or runs. */
  drain(queueName: string, handler: JobHandler): Promise<void>;
}

export interface TestAppOptions {
  /** true: queue and bell on a Redis of its own. */
  redis?: boolean;
  clock?: Clock;
  /** More SIGHTLINE_* settings. */
  env?: Record<string, string>;
}

export async function openTestApp(options: TestAppOptions = {}): Promise<TestApp> {
  await using opened = new AsyncDisposableStack();
  const dataDir = await mkdtemp(join(tmpdir(), 'sightline-test-'));
  opened.defer(() => rm(dataDir, { recursive: true, force: true }));
  const redis = options.redis ? opened.use(await startRedis()) : null;
  const env = {
    NODE_ENV: 'test',
    SIGHTLINE_DATA_DIR: dataDir,
    SIGHTLINE_DATABASE_URL: await testDatabaseUrl(),
    SIGHTLINE_SECRET_KEY: Buffer.alloc(32, 7).toString('base64'),
    SIGHTLINE_LOG_LEVEL: 'error',
    SIGHTLINE_DEMO: '0',
    ...(redis ? { SIGHTLINE_REDIS_URL: redis.url } : {}),
    ...options.env,
  };
  const config = readConfig(env);
  const clock = new TestClock();
  const app = opened.use(await openApp(config, { process: 'test', clock: options.clock ?? clock }));
  const closing = opened.move();
  return {
    app,
    config,
    env,
    clock,
    createWorkspace: (role = 'OWNER') => createWorkspace(app, role),
    drain: (queueName, handler) => drain(app, queueName, handler),
    [Symbol.asyncDispose]: () => closing.disposeAsync(),
  };
}

let databaseUrl: Promise<string> | undefined;

/** One database per test file: vitest loads this module anew for each. */
export function testDatabaseUrl(): Promise<string> {
  databaseUrl ??= createDatabase(inject('postgresUrl'), `test_${randomBytes(6).toString('hex')}`);
  return databaseUrl;
}

async function createWorkspace(app: App, role: Role): Promise<TestWorkspace> {
  const workspaceId = newId('workspace');
  const userId = newId('user');
  await app.db.workspace.create({ data: { id: workspaceId, name: 'Test' } });
  await app.db.user.create({ data: { id: userId, email: `${userId}@example.com`, name: 'Test', passwordHash: '!' } });
  await app.db.membership.create({ data: { workspaceId, userId, role } });
  const grants = new Map([[workspaceId, permissionsOfRole[role]]]);
  return { workspaceId, userId, principal: { kind: 'user', userId, sessionId: newId('session'), grants } };
}

async function drain(app: App, queueName: string, handler: JobHandler): Promise<void> {
  await using _consumer = await app.queue.consume(queueName, handler, { concurrency: 2 });
  const isEmpty = async (): Promise<boolean> => {
    const { waiting, active, delayed } = await app.queue.counts(queueName);
    return waiting + active + delayed === 0;
  };
  await until(isEmpty, { what: `the queue ${queueName} to be empty` });
}
