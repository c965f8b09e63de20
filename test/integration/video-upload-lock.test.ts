/** The lock of an upload over several API processes: two lockers with connections of their own stand for them. */

import pg from 'pg';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { openUploadLocker, type UploadLocker } from '../../api/uploads/upload-locker.ts';
import { testDatabaseUrl } from '../support/test-app.ts';
import { until } from '../support/until.ts';

const patient = new AbortController().signal;
let [first, second]: UploadLocker[] = [];

beforeEach(async () => {
  const url = await testDatabaseUrl();
  [first, second] = [openUploadLocker(url, () => {}), openUploadLocker(url, () => {})];
  for (const locker of [first, second]) onTestFinished(() => locker[Symbol.asyncDispose]());
});

test('a request of another process waits, and the holder is asked to let go', async () => {
  const lock = first?.newLock('uploads/a');
  const asked = Promise.withResolvers<void>();
  await lock?.lock(patient, asked.resolve);
  const order: string[] = [];
  const next = second?.newLock('uploads/a');
  const waiting = next?.lock(patient, () => {}).then(() => order.push('second'));
  await asked.promise;
  order.push('first lets go');
  await lock?.unlock();
  await waiting;
  expect(order).toEqual(['first lets go', 'second']);
  await next?.unlock();
});

test('requests of one process wait for each other, other uploads wait for nobody', async () => {
  const lock = first?.newLock('uploads/b');
  await lock?.lock(patient, () => {});
  const other = second?.newLock('uploads/c');
  await other?.lock(patient, () => {});
  await other?.unlock();
  let isIn = false;
  const next = first?.newLock('uploads/b');
  const waiting = next
    ?.lock(patient, () => {})
    .then(() => {
      isIn = true;
    });
  await second?.newLock('uploads/d').lock(patient, () => {}); // A turn of the database, at least.
  expect(isIn).toBe(false);
  await lock?.unlock();
  await waiting;
  await next?.unlock();
});

test('whoever gives up waiting leaves nothing locked', async () => {
  const lock = first?.newLock('uploads/e');
  await lock?.lock(patient, () => {});
  await expect(second?.newLock('uploads/e').lock(AbortSignal.timeout(100), () => {})).rejects.toMatchObject({
    status_code: 500,
  });
  await lock?.unlock();
  const next = second?.newLock('uploads/e');
  await next?.lock(patient, () => {});
  await next?.unlock();
});

test('a broken connection frees its locks and stops the requests that held them', async () => {
  const stopped = Promise.withResolvers<void>();
  const lock = first?.newLock('uploads/f');
  await lock?.lock(patient, stopped.resolve);
  const admin = new pg.Client({ connectionString: await testDatabaseUrl() });
  await admin.connect();
  onTestFinished(() => admin.end());
  await admin.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'sightline-uploads'
    AND datname = current_database()`);
  await stopped.promise;
  await lock?.unlock();
  const next = second?.newLock('uploads/f');
  await until(() =>
    next
      ?.lock(patient, () => {})
      .then(
        () => true,
        () => false,
      ),
  );
  await next?.unlock();
});
