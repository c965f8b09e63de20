/** One PostgreSQL per vitest run, shared by the projects that need it. */

import type { TestProject } from 'vitest/node';
import { createTemplate, startPostgres, type TestPostgres } from './postgres.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    postgresUrl: string;
  }
}

/** Projects load this module separately, so what they share hangs on the process. */
interface Shared {
  sightlinePostgres?: { users: number; starting: Promise<TestPostgres> };
}

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const shared = globalThis as Shared;
  shared.sightlinePostgres ??= { users: 0, starting: start() };
  const entry = shared.sightlinePostgres;
  entry.users++;
  const server = await entry.starting;
  project.provide('postgresUrl', server.url);
  return async () => {
    if (--entry.users > 0) return;
    delete shared.sightlinePostgres;
    await server.stop();
  };
}

async function start(): Promise<TestPostgres> {
  const server = await startPostgres();
  await createTemplate(server.url);
  return server;
}
