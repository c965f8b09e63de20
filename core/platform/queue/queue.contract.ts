/** What every queue does, whatever happens to its consumers and its server. */

import { expect, test } from 'vitest';
import { AppError } from '../../errors.ts';
import type { RunningJob } from './queue.ts';
import { newQueueName, type QueueFixture } from './queue-fixture.contract.ts';
import { sharingContract } from './queue-sharing.contract.ts';

export function queueContract(fixture: QueueFixture): void {
  sharingContract(fixture);

  test('a job is run once with its data, and leaves no trace', async () => {
    await using queue = await fixture.open();
    const name = newQueueName();
    const seen: RunningJob[] = [];
    await queue.add(name, { id: 'job-a', data: { n: 1, text: 'ä "quoted"' } });
    expect(await queue.has(name, 'job-a')).toBe(true);
    expect(await queue.has(name, 'job-b')).toBe(false);
    expect(await queue.counts(name)).toEqual({ waiting: 1, active: 0, delayed: 0, failed: 0 });
    await using _consumer = await queue.consume(name, async (job) => void seen.push(job), { concurrency: 1 });
    await fixture.until(async () => !(await queue.has(name, 'job-a')));
    expect(seen).toMatchObject([{ id: 'job-a', data: { n: 1, text: 'ä "quoted"' }, attempt: 1, isLastAttempt: false }]);
    expect(await queue.counts(name)).toEqual({ waiting: 0, active: 0, delayed: 0, failed: 0 });
  });

  test('the most urgent first, and in the order of adding among equals', async () => {
    await using queue = await fixture.open();
    const name = newQueueName();
    for (const [id, priority] of [
      ['late', 500],
      ['one', undefined],
      ['two', 100],
      ['now', 1],
    ] as const) {
      await queue.add(name, { id, data: {}, ...(priority ? { priority } : {}) });
    }
    const order: string[] = [];
    await using _consumer = await queue.consume(name, async (job) => void order.push(job.id), { concurrency: 1 });
    await fixture.until(() => order.length === 4);
    expect(order).toEqual(['now', 'one', 'two', 'late']);
  });

  test('a delayed job waits its time', async () => {
    await using queue = await fixture.open();
    const name = newQueueName();
    let ranAtMs = 0;
    const run = async (): Promise<void> => {
      ranAtMs = Date.now();
    };
    await using _consumer = await queue.consume(name, run, { concurrency: 1 });
    const addedAtMs = Date.now();
    await queue.add(name, { id: 'later', data: {}, delayMs: 700 });
    expect(await queue.has(name, 'later')).toBe(true);
    expect((await queue.counts(name)).delayed).toBe(1);
    await fixture.until(() => ranAtMs > 0);
    expect(ranAtMs - addedAtMs).toBeGreaterThanOrEqual(690);
    expect(ranAtMs - addedAtMs).toBeLessThan(4000);
  });

  test('a failing job is tried again with back-off, and reported once when it has failed for good', async () => {
    await using queue = await fixture.open();
    const name = newQueueName();
    const attempts: [number, boolean, number][] = [];
    const exhausted: [string, unknown, string][] = [];
    await using _consumer = await queue.consume(
      name,
      async ({ attempt, isLastAttempt }) => {
        attempts.push([attempt, isLastAttempt, Date.now()]);
        throw new Error('again');
      },
      { concurrency: 1, onExhausted: async (job, error) => void exhausted.push([job.id, job.data, error.message]) },
    );
    await queue.add(name, { id: 'failing', data: { n: 1 }, attempts: 2 });
    await fixture.until(() => exhausted.length > 0);
    expect(attempts.map(([attempt, isLast]) => [attempt, isLast])).toEqual([
      [1, false],
      [2, true],
    ]);
    expect((attempts[1]?.[2] ?? 0) - (attempts[0]?.[2] ?? 0)).toBeGreaterThanOrEqual(490);
    expect(exhausted).toEqual([['failing', { n: 1 }, 'again']]);
    expect(await queue.has(name, 'failing')).toBe(false);
    expect((await queue.counts(name)).failed).toBe(1);
  });

  test('an error that is not retryable fails the job at once', async () => {
    await using queue = await fixture.open();
    const name = newQueueName();
    let runs = 0;
    const reported: Error[] = [];
    await using _consumer = await queue.consume(
      name,
      async () => {
        runs++;
        throw new AppError('badMedia', 'That is no video.');
      },
      { concurrency: 1, onExhausted: async (_job, error) => void reported.push(error) },
    );
    await queue.add(name, { id: 'hopeless', data: {}, attempts: 5 });
    await fixture.until(() => reported.length > 0);
    expect(runs).toBe(1);
    expect(reported).toMatchObject([{ kind: 'badMedia', message: 'That is no video.' }]);
  });

  test('an id that waits or runs is not added again; one that finished or failed can be', async () => {
    await using queue = await fixture.open();
    const name = newQueueName();
    await queue.add(name, { id: 'same', data: { n: 1 } });
    await queue.add(name, { id: 'same', data: { n: 2 } });
    expect((await queue.counts(name)).waiting).toBe(1);
    const seen: unknown[] = [];
    const gate = Promise.withResolvers<void>();
    let mustFail = true;
    await using _consumer = await queue.consume(
      name,
      async ({ data }) => {
        seen.push(data);
        await gate.promise;
        if (mustFail) throw new AppError('invalid', 'once');
      },
      { concurrency: 2 },
    );
    await fixture.until(() => seen.length === 1);
    await queue.add(name, { id: 'same', data: { n: 3 } });
    gate.resolve();
    await fixture.until(async () => (await queue.counts(name)).failed === 1);
    mustFail = false;
    await queue.add(name, { id: 'same', data: { n: 4 } });
    await fixture.until(async () => seen.length === 2 && !(await queue.has(name, 'same')));
    expect(await queue.counts(name)).toEqual({ waiting: 0, active: 0, delayed: 0, failed: 0 });
    await queue.add(name, { id: 'same', data: { n: 5 } });
    await fixture.until(() => seen.length === 3);
    expect(seen).toEqual([{ n: 1 }, { n: 4 }, { n: 5 }]);
  });

  test('ids that the backends would trip over are refused', async () => {
    await using queue = await fixture.open();
    for (const id of ['', '17', 'a:b']) {
      await expect(queue.add(newQueueName(), { id, data: {} })).rejects.toMatchObject({ kind: 'invalid' });
    }
  });

  test('no more than `concurrency` at a time', async () => {
    await using queue = await fixture.open();
    const name = newQueueName();
    for (let i = 0; i < 6; i++) await queue.add(name, { id: `job-${i}`, data: {} });
    let [running, most, done] = [0, 0, 0];
    await using _consumer = await queue.consume(
      name,
      async () => {
        most = Math.max(most, ++running);
        await new Promise((resolve) => setTimeout(resolve, 50));
        running--;
        done++;
      },
      { concurrency: 2 },
    );
    await fixture.until(() => done === 6);
    expect(most).toBe(2);
  });

  test('a consumer that closes aborts what runs after the drain time, and the job loses no attempt', async () => {
    await using queue = await fixture.open();
    const name = newQueueName();
    await queue.add(name, { id: 'long', data: {}, attempts: 1 });
    const started = Promise.withResolvers<void>();
    const consumer = await queue.consume(
      name,
      ({ signal }) => {
        started.resolve();
        return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
      },
      { concurrency: 1, drainMs: 100 },
    );
    await started.promise;
    await consumer[Symbol.asyncDispose]();
    expect(await queue.has(name, 'long')).toBe(true);

    const seen: RunningJob[] = [];
    await using _next = await queue.consume(name, async (job) => void seen.push(job), { concurrency: 1 });
    await fixture.until(() => seen.length === 1);
    expect(seen).toMatchObject([{ id: 'long', attempt: 1, isLastAttempt: true }]);
  });

  test('a consumer that closes waits for a job that is nearly done', async () => {
    await using queue = await fixture.open();
    const name = newQueueName();
    const started = Promise.withResolvers<void>();
    const gate = Promise.withResolvers<void>();
    const consumer = await queue.consume(
      name,
      () => {
        started.resolve();
        return gate.promise;
      },
      { concurrency: 1 },
    );
    await queue.add(name, { id: 'short', data: {} });
    await started.promise;
    const closed = consumer[Symbol.asyncDispose]();
    gate.resolve();
    await closed;
    expect(await queue.has(name, 'short')).toBe(false);
  });

  test('the job of a consumer that was killed with kill -9 is run by another', async () => {
    await using queue = await fixture.open();
    const name = newQueueName();
    const victim = await fixture.startVictim(name);
    await queue.add(name, { id: 'orphan', data: { n: 7 } });
    await victim.hasStarted;
    await victim.kill();
    const killedAtMs = Date.now();
    const seen: RunningJob[] = [];
    await using _heir = await queue.consume(name, async (job) => void seen.push(job), { concurrency: 1 });
    await fixture.until(() => seen.length === 1);
    expect(Date.now() - killedAtMs).toBeLessThan(12_000);
    expect(seen).toMatchObject([{ id: 'orphan', data: { n: 7 } }]);
    await fixture.until(async () => !(await queue.has(name, 'orphan')));
  });

  test('a cut connection stops neither consumers nor producers', async () => {
    await using queue = await fixture.open();
    const name = newQueueName();
    const finished: string[] = [];
    const gate = Promise.withResolvers<void>();
    await using _consumer = await queue.consume(
      name,
      async ({ id }) => {
        if (id === 'during') await gate.promise;
        finished.push(id);
      },
      { concurrency: 1 },
    );
    await queue.add(name, { id: 'before', data: {} });
    await fixture.until(() => finished.includes('before'));
    await queue.add(name, { id: 'during', data: {} });
    await fixture.until(async () => (await queue.counts(name)).active === 1);
    await fixture.cut();
    gate.resolve();
    await fixture.until(async () => {
      await queue.add(name, { id: 'after', data: {} }).catch(() => {});
      return finished.includes('after');
    });
    expect(finished).toContain('during');
    await fixture.until(async () => {
      const { waiting, active } = await queue.counts(name).catch(() => ({ waiting: 1, active: 1 }));
      return waiting + active === 0;
    });
    await queue.ping();
  });
}
