import pg from 'pg';
import { describe } from 'vitest';
import { bellContract } from '../../core/platform/events/bell.contract.ts';
import { openPostgresBell } from '../../core/platform/events/postgres-bell.ts';
import { openPostgresQueue } from '../../core/platform/queue/postgres-queue.ts';
import { queueContract } from '../../core/platform/queue/queue.contract.ts';
import { spawnVictim } from '../support/spawn-victim.ts';
import { testDatabaseUrl } from '../support/test-app.ts';
import { until } from '../support/until.ts';

/** What a server's restart does to its clients, without disturbing the other test files. */
async function cut(): Promise<void> {
  const client = new pg.Client({ connectionString: await testDatabaseUrl() });
  await client.connect();
  await client.query(
    'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
  );
  await client.end();
}

describe('queue on PostgreSQL', () => {
  queueContract({
    open: async (options) => openPostgresQueue(await testDatabaseUrl(), { onError() {}, ...options }),
    startVictim: async (queueName) => spawnVictim('postgres', await testDatabaseUrl(), queueName),
    cut,
    until,
  });
});

describe('bell on PostgreSQL', () => {
  bellContract({
    async open() {
      const url = await testDatabaseUrl();
      const pool = new pg.Pool({ connectionString: url });
      pool.on('error', () => {});
      const bell = openPostgresBell(url, pool, () => {});
      return {
        ...bell,
        async [Symbol.asyncDispose]() {
          await bell[Symbol.asyncDispose]();
          await pool.end();
        },
      };
    },
    cut,
    until,
  });
});
