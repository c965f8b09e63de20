/**
 * The one tail reader of a process: it follows the logs of those workspaces that somebody reads, and of no others.
 *
 * A reader first scans the database up to where the tail stands, then takes what the tail pushes from there on: the two
 * ranges touch without a seam or an overlap. The bell says when to look; every few seconds one look at the counters of
 * all followed workspaces makes up for bells that were lost.
 */

import type { App } from '../../app.ts';
import { loadEvents, loadFirstKept, loadHead, loadHeads } from './feed.store.ts';
import { decodeCursor, encodeCursor, type FeedEntry, type FeedFilter } from './feed.ts';
import { FeedReader } from './feed-reader.ts';

export interface ReadOptions {
  workspaceId: string;
  /** Exclusive; without it, only what happens from now on. Throws AppError `invalid` at the first step when malformed. */
  after?: string | null;
  filter?: FeedFilter | null;
  /** Ends the stream, without an error. */
  signal: AbortSignal;
}

export interface FeedTail extends AsyncDisposable {
  /** Ends after a `cursorExpired` or `lagged` entry, when aborted, or when the tail is disposed. */
  read(options: ReadOptions): AsyncIterableIterator<FeedEntry>;
}

export interface TailSettings {
  /** Events that may wait for a slow consumer. */
  bufferSize: number;
  pollMs: number;
  /** Events per query. */
  pageSize: number;
}

type TailApp = Pick<App, 'db' | 'bell' | 'clock' | 'log'>;

export function openFeedTail(app: TailApp, settings: Partial<TailSettings> = {}): FeedTail {
  return new Tail(app, { bufferSize: 1000, pollMs: 5000, pageSize: 500, ...settings });
}

/** A workspace that is followed. Its readers have been offered everything up to `position`. */
interface Follow {
  readonly workspaceId: string;
  readonly readers: Set<FeedReader>;
  readonly starting: Promise<void>;
  position: bigint;
  /** The newest sequence that was heard of. */
  heard: bigint;
  isPulling: boolean;
}

class Tail implements FeedTail {
  readonly #app: TailApp;
  readonly #settings: TailSettings;
  readonly #follows = new Map<string, Follow>();
  readonly #closing = new AbortController();
  #listening: Promise<Disposable | null> | null = null;
  #polling: Promise<void> | null = null;

  constructor(app: TailApp, settings: TailSettings) {
    this.#app = app;
    this.#settings = settings;
  }

  read(options: ReadOptions): AsyncIterableIterator<FeedEntry> {
    const leaving = new AbortController();
    const signal = AbortSignal.any([options.signal, this.#closing.signal, leaving.signal]);
    const entries = this.#entries({ ...options, signal });
    // A generator's own return() would wait for the event that its pending next() waits for.
    return {
      next: () => entries.next(),
      return: () => {
        leaving.abort();
        return entries.return(undefined);
      },
      [Symbol.asyncIterator]() {
        return this;
      },
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing.abort();
    await this.#polling;
    // Not awaited: a bell whose server is away may never start to listen.
    void this.#listening?.then((listener) => listener?.[Symbol.dispose]());
  }

  async *#entries(options: ReadOptions): AsyncGenerator<FeedEntry, undefined> {
    const { workspaceId, signal } = options;
    const filter = options.filter ?? {};
    if (signal.aborted) return;
    const range = { workspaceId, filter, signal };
    // Without a cursor it starts where the log ends now, which is not where a tail that lags would stand.
    const after = options.after == null ? null : decodeCursor(workspaceId, options.after);
    const start = after ?? (await loadHead(this.#app.db, workspaceId));
    // The tail is joined when the end of the log is near: far behind, nothing has to be buffered.
    const scanned = after === null ? start : yield* this.#scan({ ...range, after });
    if (scanned === null) return;

    const reader = new FeedReader(filter, this.#settings.bufferSize);
    const { follow, joinedAt } = await this.#join(workspaceId, reader);
    try {
      const joined = scanned < joinedAt ? yield* this.#scan({ ...range, after: scanned, upTo: joinedAt }) : scanned;
      if (joined === null) return;
      for (let position = joined; ; ) {
        const event = await reader.take(signal);
        if (!event) return void (yield { kind: 'lagged', resumeCursor: encodeCursor(workspaceId, position) });
        if (event.sequence <= position) continue; // the tail was behind the scan
        position = event.sequence;
        yield event.entry;
      }
    } catch (error) {
      if (!signal.aborted) throw error;
    } finally {
      this.#leave(follow, reader);
    }
  }

  /**
   * Yields what is stored after `after`, up to `upTo` or the end of the log, and returns where that was; null when the
   * stream has to end.
   */
  async *#scan(range: {
    workspaceId: string;
    after: bigint;
    upTo?: bigint;
    filter: FeedFilter;
    signal: AbortSignal;
  }): AsyncGenerator<FeedEntry, bigint | null> {
    const { workspaceId, filter, signal } = range;
    const { db } = this.#app;
    const limit = this.#settings.pageSize;
    const upTo = range.upTo ?? (await loadHead(db, workspaceId));
    // A cursor from the future belongs to a log that is gone: the database was restored.
    const isFuture = range.after > upTo;
    for (let after = range.after, isMore = true; isMore; ) {
      const events = await loadEvents(db, { workspaceId, after, upTo, filter, limit });
      // Asked after the page was read: what is kept now was there then.
      const firstKept = await loadFirstKept(db, workspaceId);
      if (isFuture || after + 1n < firstKept) {
        yield { kind: 'cursorExpired', oldestCursor: encodeCursor(workspaceId, firstKept - 1n) };
        return null;
      }
      for (const { sequence, entry } of events) {
        after = sequence;
        yield entry;
        if (signal.aborted) return null;
      }
      isMore = events.length === limit;
    }
    return upTo;
  }

  /** Adds the reader to its workspace's; it will be offered everything after `joinedAt`. */
  async #join(workspaceId: string, reader: FeedReader): Promise<{ follow: Follow; joinedAt: bigint }> {
    this.#listening ??= this.#listen();
    for (;;) {
      const follow = this.#follows.get(workspaceId) ?? this.#follow(workspaceId);
      await follow.starting;
      if (this.#follows.get(workspaceId) !== follow) continue; // its last reader left meanwhile
      follow.readers.add(reader);
      this.#polling ??= this.#poll();
      void this.#pull(follow);
      return { follow, joinedAt: follow.position };
    }
  }

  #follow(workspaceId: string): Follow {
    const starting = loadHead(this.#app.db, workspaceId).then(
      (head) => {
        follow.position = head;
      },
      (error: unknown) => {
        this.#follows.delete(workspaceId);
        throw error;
      },
    );
    const follow: Follow = { workspaceId, readers: new Set(), starting, position: 0n, heard: 0n, isPulling: false };
    this.#follows.set(workspaceId, follow);
    return follow;
  }

  #leave(follow: Follow, reader: FeedReader): void {
    follow.readers.delete(reader);
    if (follow.readers.size === 0 && this.#follows.get(follow.workspaceId) === follow) {
      this.#follows.delete(follow.workspaceId);
    }
  }

  /** Nobody waits for it: what happens before the bell is heard is looked up then. null when it cannot be heard. */
  async #listen(): Promise<Disposable | null> {
    try {
      const listener = await this.#app.bell.listen(({ workspaceId, sequence }) => this.#hear(workspaceId, sequence));
      await this.#look();
      return listener;
    } catch (err) {
      this.#app.log.warn({ err }, 'the feed does without its bell');
      this.#listening = null;
      return null;
    }
  }

  #hear(workspaceId: string, sequence: bigint): void {
    const follow = this.#follows.get(workspaceId);
    if (!follow || sequence <= follow.heard) return;
    follow.heard = sequence;
    void this.#pull(follow);
  }

  /** Reads and hands out until the position is where the log was last heard to be. */
  async #pull(follow: Follow): Promise<void> {
    if (follow.isPulling) return;
    follow.isPulling = true;
    const { workspaceId } = follow;
    const limit = this.#settings.pageSize;
    try {
      while (follow.position < follow.heard && follow.readers.size > 0 && !this.#closing.signal.aborted) {
        const events = await loadEvents(this.#app.db, { workspaceId, after: follow.position, limit });
        for (const event of events) {
          for (const reader of follow.readers) if (!reader.offer(event)) follow.readers.delete(reader);
          follow.position = event.sequence;
        }
        if (events.length === 0) follow.heard = follow.position; // a ring from a log that was reset
      }
    } catch (err) {
      this.#app.log.warn({ err, workspaceId }, 'the feed could not be read; the next poll tries again');
    } finally {
      follow.isPulling = false;
    }
  }

  /** Runs while anybody reads. */
  async #poll(): Promise<void> {
    try {
      while (this.#follows.size > 0) {
        await this.#app.clock.sleep(this.#settings.pollMs, this.#closing.signal);
        this.#listening ??= this.#listen();
        await this.#look();
      }
    } catch (error) {
      if (!this.#closing.signal.aborted) throw error;
    } finally {
      this.#polling = null;
    }
  }

  async #look(): Promise<void> {
    if (this.#follows.size === 0) return;
    try {
      for (const head of await loadHeads(this.#app.db, [...this.#follows.keys()])) {
        const follow = this.#follows.get(head.workspaceId);
        if (!follow) continue;
        // Also when it was heard of before: a read that failed is made good here.
        if (head.lastSequence > follow.heard) follow.heard = head.lastSequence;
        void this.#pull(follow);
      }
    } catch (err) {
      this.#app.log.warn({ err }, 'the feed could not be polled');
    }
  }
}
