/** What every queue does for several shares, for what is away, and with what failed for good. */

import { expect, test } from 'vitest';
import { AppError } from '../../errors.ts';
import type { Queue } from './queue.ts';
import { newQueueName, type QueueFixture } from './queue-fixture.contract.ts';

async function addMany(queue: Queue, name: string, share: string, count: number): Promise<void> {
  for (let i = 0; i < count; i++) await queue.add(name, { id: `${share}-${i}`, data: {}, share });
}

export function sharingContract(fixture: QueueFixture): void {
  test('one share with 200 jobs and one with 5 take turns', async () => {
    await using queue = await fixture.open();
    const name = newQueueName();
    await addMany(queue, name, 'big', 200);
    await addMany(queue, name, 'small', 5);
    const order: string[] = [];
    await using _consumer = await queue.consume(name, async (job) => void order.push(job.id), { concurrency: 1 });
    await fixture.until(() => order.length === 205);
    const turns = Array.from({ length: 5 }, (_, i) => [`big-${i}`, `small-${i}`]).flat();
    expect(order.slice(0, 10)).toEqual(turns);
    expect(order.slice(10)).toEqual(Array.from({ length: 195 }, (_, i) => `big-${i + 5}`));
  });

  test('a stream of newcomers that never ends does not starve a share with many jobs', async () => {
    await using queue = await fixture.open();
    const name = newQueueName();
    await addMany(queue, name, 'big', 20);
    let newcomers = 0;
    const join = () => queue.add(name, { id: `new-${newcomers}`, data: {}, share: `new-${newcomers++}` });
    for (let i = 0; i < 3; i++) await join();
    const order: string[] = [];
    const done = Promise.withResolvers<void>();
    await using _consumer = await queue.consume(
      name,
      async ({ id }) => {
        order.push(id);
        // For every newcomer that was served another comes, so that there are always three.
        if (id.startsWith('new-')) await join();
        if (order.includes('big-19')) done.resolve();
      },
      { concurrency: 1 },
    );
    await done.promise;
    // It gets one place in four, all the time.
    const places = Array.from({ length: 20 }, (_, i) => order.indexOf(`big-${i}`));
    const gaps = places.slice(1).map((place, i) => place - (places[i] as number));
    expect(Math.max(...gaps)).toBeLessThanOrEqual(4);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
  });

  test('a share that joins late is served at once, and one that was away has saved up nothing', async () => {
    await using queue = await fixture.open();
    const name = newQueueName();
    const order: string[] = [];
    const gate = Promise.withResolvers<void>();
    await addMany(queue, name, 'big', 30);
    await using _consumer = await queue.consume(
      name,
      async ({ id }) => {
        order.push(id);
        if (id === 'big-9') await gate.promise;
      },
      { concurrency: 1 },
    );
    await fixture.until(() => order.length === 10);
    await addMany(queue, name, 'late', 3);
    gate.resolve();
    await fixture.until(() => order.length === 33);
    expect(order.slice(10, 17)).toEqual(['big-10', 'late-0', 'big-11', 'late-1', 'big-12', 'late-2', 'big-13']);
  });

  test('adding a job again while it waits costs its share no turn', async () => {
    await using queue = await fixture.open();
    const name = newQueueName();
    for (let i = 0; i < 5; i++) await queue.add(name, { id: 'again', data: {}, share: 'a' });
    await addMany(queue, name, 'b', 3);
    await queue.add(name, { id: 'second', data: {}, share: 'a' });
    const order: string[] = [];
    await using _consumer = await queue.consume(name, async (job) => void order.push(job.id), { concurrency: 1 });
    await fixture.until(() => order.length === 5);
    expect(order).toEqual(['again', 'b-0', 'b-1', 'second', 'b-2']);
  });

  test('turns go on beyond the range of priorities', async () => {
    await using queue = await fixture.open({ epoch: 100 });
    const name = newQueueName();
    const order: string[] = [];
    await using consumer = await queue.consume(name, async (job) => void order.push(job.id), { concurrency: 1 });
    await addMany(queue, name, 'early', 105);
    await fixture.until(() => order.length === 105);
    await consumer.pause();
    await addMany(queue, name, 'big', 30);
    await addMany(queue, name, 'small', 3);
    await consumer.resume();
    await fixture.until(() => order.length === 138);
    // The epoch ends while they are added, which may cost a turn or two, but nobody's place in the queue.
    expect(order.indexOf('small-2')).toBeLessThan(105 + 10);
    expect(order.filter((id) => id.startsWith('big'))).toEqual(Array.from({ length: 30 }, (_, i) => `big-${i}`));
  });

  test('a waiting job can be raised', async () => {
    await using queue = await fixture.open();
    const name = newQueueName();
    await addMany(queue, name, 'a', 4);
    expect(await queue.setPriority(name, 'a-3', 10)).toBe(true);
    expect(await queue.setPriority(name, 'nobody', 10)).toBe(false);
    expect(() => queue.setPriority(name, 'a-2', 0)).toThrow(/from 1 to 999/);
    const order: string[] = [];
    await using _consumer = await queue.consume(name, async (job) => void order.push(job.id), { concurrency: 1 });
    await fixture.until(() => order.length === 4);
    expect(order).toEqual(['a-3', 'a-0', 'a-1', 'a-2']);
    expect(await queue.setPriority(name, 'a-3', 10)).toBe(false);
  });

  test('what is away is waited for without using up a try', async () => {
    await using queue = await fixture.open();
    const name = newQueueName();
    const tries: [number, boolean, number][] = [];
    const exhausted: string[] = [];
    await using _consumer = await queue.consume(
      name,
      async ({ attempt, isLastAttempt, waits }) => {
        tries.push([attempt, isLastAttempt, waits]);
        if (waits < 2) throw new AppError('unavailable', 'The disk is full.');
      },
      { concurrency: 1, onExhausted: async (job) => void exhausted.push(job.id) },
    );
    await queue.add(name, { id: 'patient', data: {}, attempts: 1 });
    await fixture.until(async () => tries.length === 3 && !(await queue.has(name, 'patient')));
    expect(tries).toEqual([
      [1, true, 0],
      [1, true, 1],
      [1, true, 2],
    ]);
    expect(exhausted).toEqual([]);
  });

  test('patience ends', async () => {
    await using queue = await fixture.open();
    const name = newQueueName();
    const exhausted: Error[] = [];
    await using _consumer = await queue.consume(
      name,
      async () => {
        throw new AppError('unavailable', 'The disk is full.');
      },
      { concurrency: 1, patience: 1, onExhausted: async (_job, error) => void exhausted.push(error) },
    );
    await queue.add(name, { id: 'patient', data: {}, attempts: 3 });
    await fixture.until(() => exhausted.length > 0);
    expect(exhausted).toMatchObject([{ kind: 'unavailable', message: 'The disk is full.' }]);
  });

  test('what failed for good is listed, done again and discarded', async () => {
    await using queue = await fixture.open();
    const name = newQueueName();
    let mustFail = true;
    const seen: string[] = [];
    await using _consumer = await queue.consume(
      name,
      async ({ id, attempt }) => {
        if (mustFail) throw new AppError('badMedia', `${id}: that is no video.`);
        seen.push(`${id} ${attempt}`);
      },
      { concurrency: 1 },
    );
    await queue.add(name, { id: 'first', data: { n: 1 }, share: 'a' });
    await fixture.until(async () => (await queue.counts(name)).failed === 1);
    await queue.add(name, { id: 'second', data: { n: 2 } });
    await fixture.until(async () => (await queue.counts(name)).failed === 2);
    expect(await queue.listFailed(name)).toMatchObject([
      { id: 'second', data: { n: 2 }, attempts: 1, kind: 'badMedia', reason: 'second: that is no video.' },
      { id: 'first', data: { n: 1 }, attempts: 1, kind: 'badMedia', reason: 'first: that is no video.' },
    ]);
    expect((await queue.listFailed(name))[0]?.failedAt.getTime()).toBeGreaterThan(Date.now() - 60_000);
    mustFail = false;
    expect(await queue.discardFailed(name, 'second')).toBe(true);
    expect(await queue.retryFailed(name, 'first')).toBe(true);
    await fixture.until(() => seen.length > 0);
    expect(seen).toEqual(['first 1']);
    expect(await queue.listFailed(name)).toEqual([]);
    expect(await queue.retryFailed(name, 'second')).toBe(false);
    expect(await queue.discardFailed(name, 'first')).toBe(false);
  });

  test('a consumer that was idle when it was paused takes nothing either', async () => {
    await using queue = await fixture.open();
    const name = newQueueName();
    const done: string[] = [];
    const run = (who: string) => async (job: { id: string }) => void done.push(`${who} ${job.id}`);
    await using paused = await queue.consume(name, run('paused'), { concurrency: 2 });
    await queue.add(name, { id: 'job-0', data: {} });
    await fixture.until(() => done.length === 1);
    await paused.pause();
    for (let i = 1; i <= 5; i++) await queue.add(name, { id: `job-${i}`, data: {} });
    await using _other = await queue.consume(name, run('other'), { concurrency: 1 });
    await fixture.until(() => done.length === 6);
    expect(done.slice(1).toSorted()).toEqual([1, 2, 3, 4, 5].map((i) => `other job-${i}`));
  });

  test('a paused consumer takes nothing, finishes what it has, and goes on', async () => {
    await using queue = await fixture.open();
    const name = newQueueName();
    const gate = Promise.withResolvers<void>();
    const done: string[] = [];
    const run = async ({ id }: { id: string }) => {
      if (id === 'job-0') await gate.promise;
      done.push(id);
    };
    await using consumer = await queue.consume(name, run, { concurrency: 1 });
    await queue.add(name, { id: 'job-0', data: {} });
    await fixture.until(() => consumer.running === 1);
    await consumer.pause();
    await queue.add(name, { id: 'job-1', data: {} });
    gate.resolve();
    await fixture.until(async () => !(await queue.has(name, 'job-0')));
    expect(await queue.counts(name)).toMatchObject({ waiting: 1, active: 0 });
    await consumer.resume();
    await fixture.until(() => done.length === 2);
    expect(done).toEqual(['job-0', 'job-1']);
  });

  test('what waits in one queue can be moved to another, in its order', async () => {
    await using queue = await fixture.open();
    const [from, to] = [newQueueName(), newQueueName()];
    await addMany(queue, from, 'a', 3);
    await addMany(queue, from, 'b', 1);
    expect(await queue.moveAll(from, to)).toBe(4);
    expect(await queue.counts(from)).toMatchObject({ waiting: 0, delayed: 0 });
    const order: string[] = [];
    await using _consumer = await queue.consume(to, async (job) => void order.push(job.id), { concurrency: 1 });
    await fixture.until(() => order.length === 4);
    expect(order).toEqual(['a-0', 'b-0', 'a-1', 'a-2']);
  });
}
