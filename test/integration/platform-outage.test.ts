import { afterAll, beforeAll, expect, test } from 'vitest';
import { openFeedTail, recordChange } from '../../core/domain/feeds/index.ts';
import { openPostgresQueue } from '../../core/platform/queue/postgres-queue.ts';
import { createDatabase, createTemplate, startPostgres, type TestPostgres } from '../support/postgres.ts';
import { openTestApp } from '../support/test-app.ts';
import { until } from '../support/until.ts';

let server: TestPostgres;
beforeAll(async () => {
  server = await startPostgres();
  await createTemplate(server.url);
});
afterAll(() => server.stop());

test('PostgreSQL is away for two seconds: everything waits without spinning and goes on', async () => {
  const url = await createDatabase(server.url, 'outage');
  await using t = await openTestApp({ env: { SIGHTLINE_DATABASE_URL: url, SIGHTLINE_LOG_LEVEL: 'silent' } });
  const { workspaceId } = await t.createWorkspace();
  const complaints: Error[] = [];
  await using queue = await openPostgresQueue(url, { onError: (error) => complaints.push(error) });
  const done: string[] = [];
  const gate = Promise.withResolvers<void>();
  await using _consumer = await queue.consume(
    'outage',
    async ({ id }) => {
      if (id === 'during') await gate.promise;
      done.push(id);
    },
    { concurrency: 2 },
  );
  await using tail = openFeedTail(t.app);
  const leaving = new AbortController();
  const events = tail.read({ workspaceId, signal: leaving.signal });
  const event = events.next();
  await until(() => t.clock.sleepers === 1);
  await queue.add('outage', { id: 'during', data: {} });
  await until(async () => (await queue.counts('outage')).active === 1);

  await server.outage(async () => {
    await expect(t.app.queue.ping()).rejects.toMatchObject({ kind: 'unavailable' });
    await expect(t.app.bell.ping()).rejects.toMatchObject({ kind: 'unavailable' });
    await expect(queue.add('outage', { id: 'lost', data: {} })).rejects.toMatchObject({ kind: 'unavailable' });
    gate.resolve(); // a job that ends while nobody can be told
    // The outage itself: long enough for several vain attempts to connect.
    await new Promise((resolve) => setTimeout(resolve, 2000));
  });
  await until(() =>
    queue.ping().then(
      () => true,
      () => false,
    ),
  );
  await queue.add('outage', { id: 'after', data: {} });
  await until(() => done.includes('during') && done.includes('after'));
  await until(async () => (await queue.counts('outage')).active === 0);
  expect(complaints.length).toBeLessThan(100);

  // The feed needs neither its old bell nor its old connections.
  await until(() =>
    recordChange(t.app, workspaceId, async () => ({
      result: true,
      events: [{ type: 'video.created', videoId: 'v', payload: { state: 'AWAITING_UPLOAD', progress: 0 } }],
    })).catch(() => false),
  );
  t.clock.advance(5000);
  expect((await event).value).toMatchObject({ videoId: 'v' });
  leaving.abort();
});
