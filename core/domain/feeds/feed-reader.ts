/** One reader's end of the live feed: a bounded buffer between the tail, which pushes, and the consumer, who pulls. */

import type { StoredEvent } from './feed.store.ts';
import { type FeedFilter, matchesFilter } from './feed.ts';

export class FeedReader {
  readonly #filter: FeedFilter;
  readonly #capacity: number;
  readonly #buffer: StoredEvent[] = [];
  #wake: (() => void) | null = null;
  #isOverrun = false;

  constructor(filter: FeedFilter, capacity: number) {
    this.#filter = filter;
    this.#capacity = capacity;
  }

  /** False once an event found no room: everything after it would come with a hole before it. */
  offer(event: StoredEvent): boolean {
    if (this.#isOverrun || !matchesFilter(event.entry, this.#filter)) return !this.#isOverrun;
    if (this.#buffer.length >= this.#capacity) this.#isOverrun = true;
    else this.#buffer.push(event);
    this.#wake?.();
    return !this.#isOverrun;
  }

  /** The next event in order; null when the buffer was overrun and is empty now. Rejects when the signal is aborted. */
  async take(signal: AbortSignal): Promise<StoredEvent | null> {
    for (;;) {
      signal.throwIfAborted();
      const event = this.#buffer.shift();
      if (event) return event;
      if (this.#isOverrun) return null;
      const { promise, resolve } = Promise.withResolvers<void>();
      const wake = (): void => resolve();
      this.#wake = wake;
      signal.addEventListener('abort', wake);
      await promise;
      signal.removeEventListener('abort', wake);
      this.#wake = null;
    }
  }
}
