/** A clock that stands still until a test moves it. */

import type { Clock } from '../../core/platform/clock/clock.ts';

interface Sleeper {
  dueMs: number;
  wake(): void;
}

export class TestClock implements Clock {
  #nowMs: number;
  readonly #sleepers = new Set<Sleeper>();

  constructor(startMs = Date.now()) {
    this.#nowMs = startMs;
  }

  now(): number {
    return this.#nowMs;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    if (signal?.aborted) {
      reject(signal.reason);
      return promise;
    }
    const sleeper: Sleeper = { dueMs: this.#nowMs + ms, wake: resolve };
    this.#sleepers.add(sleeper);
    const giveUp = (): void => {
      this.#sleepers.delete(sleeper);
      reject(signal?.reason);
    };
    signal?.addEventListener('abort', giveUp, { once: true });
    return promise.finally(() => signal?.removeEventListener('abort', giveUp));
  }

  /** How many are asleep: wait for it before advancing, when what is tested goes to sleep by itself. */
  get sleepers(): number {
    return this.#sleepers.size;
  }

  /** Wakes those whose time comes, in order, each at its own time. What they then do runs after this returns. */
  advance(ms: number): void {
    const endMs = this.#nowMs + ms;
    const due = [...this.#sleepers].filter(({ dueMs }) => dueMs <= endMs).sort((a, b) => a.dueMs - b.dueMs);
    for (const sleeper of due) {
      this.#sleepers.delete(sleeper);
      this.#nowMs = sleeper.dueMs;
      sleeper.wake();
    }
    this.#nowMs = endMs;
  }
}
