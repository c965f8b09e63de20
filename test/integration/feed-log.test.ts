import { expect, test } from 'vitest';
import type { App } from '../../core/app.ts';
import type { NewFeedEvent } from '../../core/domain/events.ts';
import {
  currentCursor,
  type FeedEntry,
  type FeedFilter,
  type FeedTail,
  openFeedTail,
  pruneFeed,
  recordChange,
} from '../../core/domain/feeds/index.ts';
import type { Bell } from '../../core/platform/events/bell.ts';
import { openTestApp } from '../support/test-app.ts';
import { until } from '../support/until.ts';

const created = (videoId: string): NewFeedEvent => ({
  type: 'video.created',
  videoId,
  payload: { state: 'AWAITING_UPLOAD', progress: 0 },
});

function record(app: Pick<App, 'db' | 'bell' | 'clock'>, workspaceId: string, ...videoIds: string[]): Promise<void> {
  return recordChange(app, workspaceId, async () => ({ result: undefined, events: videoIds.map(created) }));
}

/** Collects in the background; `stop` is the client that leaves. */
function collect(tail: FeedTail, workspaceId: string, options: { after?: string; filter?: FeedFilter } = {}) {
  const entries: FeedEntry[] = [];
  const leaving = new AbortController();
  const done = (async () => {
    for await (const entry of tail.read({ workspaceId, ...options, signal: leaving.signal })) entries.push(entry);
  })();
  return {
    entries,
    done,
    videoIds: () => entries.map((entry) => (entry.kind === 'event' ? entry.videoId : entry.kind)),
    reaches: (count: number) => until(() => entries.length >= count, { what: `${count} entries` }),
    async stop() {
      leaving.abort();
      await done;
    },
  };
}

const names = (prefix: string, count: number): string[] => Array.from({ length: count }, (_, i) => `${prefix}${i}`);

test('two interleaved transactions: the one that commits late is never lost', async () => {
  await using t = await openTestApp();
  const { workspaceId } = await t.createWorkspace();
  await using tail = openFeedTail(t.app);
  const after = await currentCursor(t.app.db, workspaceId);
  const reader = collect(tail, workspaceId, { after });

  // The slow one writes its row first, and pauses in its transaction; the quick one starts later and commits.
  const pause = Promise.withResolvers<void>();
  const hasWritten = Promise.withResolvers<void>();
  const slow = recordChange(t.app, workspaceId, async (tx) => {
    await tx.workspace.update({ where: { id: workspaceId }, data: { quotaBytes: 1n } });
    hasWritten.resolve();
    await pause.promise;
    return { result: undefined, events: [created('slow')] };
  });
  await hasWritten.promise;
  await record(t.app, workspaceId, 'quick');
  await reader.reaches(1);
  expect(reader.videoIds()).toEqual(['quick']);
  pause.resolve();
  await slow;
  await reader.reaches(2);
  expect(reader.videoIds()).toEqual(['quick', 'slow']);
  await reader.stop();
});

test('a writer that paused after taking its number holds the others back, so no reader sees past it', async () => {
  await using t = await openTestApp();
  const { workspaceId } = await t.createWorkspace();
  await record(t.app, workspaceId, 'first');
  const client = await t.app.pool.connect();
  try {
    // What the last statement of recordChange does, stopped before the commit.
    await client.query('BEGIN');
    await client.query('UPDATE "FeedHead" SET "lastSequence" = 2 WHERE "workspaceId" = $1', [workspaceId]);
    await client.query(
      `INSERT INTO "FeedEvent" ("workspaceId", sequence, type, "occurredAt", "videoId", payload)
       VALUES ($1, 2, 'video.created', now(), 'second', '{}')`,
      [workspaceId],
    );
    const third = record(t.app, workspaceId, 'third');
    const hasWaiter = async (): Promise<boolean> => {
      const { rows } = await t.app.pool.query('SELECT 1 FROM pg_locks WHERE NOT granted');
      return rows.length > 0;
    };
    await until(hasWaiter, { what: 'the third writer to wait' });
    const seen = await t.app.db.feedEvent.findMany({ where: { workspaceId } });
    expect(seen.map((event) => event.videoId)).toEqual(['first']);
    await client.query('COMMIT');
    await third;
  } finally {
    client.release();
  }
  const events = await t.app.db.feedEvent.findMany({ where: { workspaceId }, orderBy: { sequence: 'asc' } });
  expect(events.map((event) => [event.sequence, event.videoId])).toEqual([
    [1n, 'first'],
    [2n, 'second'],
    [3n, 'third'],
  ]);
});

test('20 concurrent writers: without holes, and readers that join at any time see each event once and in order', async () => {
  await using t = await openTestApp();
  const { workspaceId } = await t.createWorkspace();
  await using tail = openFeedTail(t.app, { pageSize: 7 });
  const start = await currentCursor(t.app.db, workspaceId);
  const readers = [collect(tail, workspaceId, { after: start })];
  const writer = async (name: string): Promise<void> => {
    for (let i = 0; i < 20; i++) {
      await record(t.app, workspaceId, `${name}-${i}`);
      if (name === 'w0' && i % 4 === 0) readers.push(collect(tail, workspaceId, { after: start }));
    }
  };
  await Promise.all(names('w', 20).map(writer));

  const stored = await t.app.db.feedEvent.findMany({ where: { workspaceId }, orderBy: { sequence: 'asc' } });
  expect(stored.map((event) => Number(event.sequence))).toEqual(Array.from({ length: 400 }, (_, i) => i + 1));
  const order = stored.map((event) => event.videoId);
  for (const reader of readers) {
    await reader.reaches(400);
    expect(reader.videoIds()).toEqual(order);
    await reader.stop();
  }
});

test('a change that fails leaves neither rows nor events nor a hole', async () => {
  await using t = await openTestApp();
  const { workspaceId } = await t.createWorkspace();
  await record(t.app, workspaceId, 'a', 'b');
  const failing = recordChange(t.app, workspaceId, async (tx) => {
    await tx.workspace.update({ where: { id: workspaceId }, data: { name: 'Changed' } });
    return { result: undefined, events: [{ ...created('x'), eventClass: 'NO_SUCH_CLASS' as never }] };
  });
  await expect(failing).rejects.toThrow();
  expect((await t.app.db.workspace.findUnique({ where: { id: workspaceId } }))?.name).toBe('Test');
  await recordChange(t.app, workspaceId, async () => ({ result: undefined, events: [] }));
  await record(t.app, workspaceId, 'c');
  const events = await t.app.db.feedEvent.findMany({ where: { workspaceId }, orderBy: { sequence: 'asc' } });
  expect(events.map((event) => [Number(event.sequence), event.videoId])).toEqual([
    [1, 'a'],
    [2, 'b'],
    [3, 'c'],
  ]);
});

test('without a cursor it starts now; `after` is exclusive; workspaces do not see each other', async () => {
  await using t = await openTestApp();
  const { workspaceId } = await t.createWorkspace();
  const other = await t.createWorkspace();
  await using tail = openFeedTail(t.app);
  await record(t.app, workspaceId, 'old');
  const fresh = collect(tail, workspaceId);
  const replay = collect(tail, workspaceId, { after: await cursorZero(t.app, workspaceId) });
  await replay.reaches(1);
  await record(t.app, other.workspaceId, 'foreign');
  await until(async () => {
    if (fresh.entries.length === 0) await record(t.app, workspaceId, 'new');
    return fresh.entries.length > 0;
  });
  expect(fresh.videoIds()[0]).toBe('new');
  expect(replay.videoIds().slice(0, 2)).toEqual(['old', 'new']);

  const first = replay.entries[0];
  if (first?.kind !== 'event') throw new Error('not an event');
  const resumed = collect(tail, workspaceId, { after: first.cursor });
  await resumed.reaches(1);
  expect(resumed.videoIds()[0]).toBe('new');
  await Promise.all([fresh.stop(), replay.stop(), resumed.stop()]);
});

test('filters hold for what is stored and for what is live', async () => {
  await using t = await openTestApp();
  const { workspaceId } = await t.createWorkspace();
  await using tail = openFeedTail(t.app, { pageSize: 2 });
  const alert = (cameraId: string, urgency: 'LOW' | 'HIGH'): NewFeedEvent => ({
    type: 'alert.raised',
    cameraId,
    alertId: `${cameraId}-${urgency}`,
    eventClass: 'SUSPICIOUS_LOITERING',
    urgency,
    payload: { revision: 1, state: 'CONFIRMED', urgency, confidence: 1, text: '', isQuiet: false },
  });
  const write = (): Promise<void> =>
    recordChange(t.app, workspaceId, async () => ({
      result: undefined,
      events: [alert('c1', 'LOW'), created('v'), alert('c1', 'HIGH'), alert('c2', 'HIGH'), alert('c1', 'HIGH')],
    }));
  await write();
  const after = await cursorZero(t.app, workspaceId);
  const filter: FeedFilter = { types: ['alert.raised'], cameraId: 'c1', urgency: 'HIGH', videoId: null };
  const reader = collect(tail, workspaceId, { after, filter });
  await reader.reaches(2);
  await write();
  await reader.reaches(4);
  await reader.stop();
  expect(reader.entries).toHaveLength(4);
  for (const entry of reader.entries) {
    expect(entry).toMatchObject({ kind: 'event', cameraId: 'c1', urgency: 'HIGH', eventClass: 'SUSPICIOUS_LOITERING' });
    expect(entry).toMatchObject({ alertId: 'c1-HIGH', payload: { revision: 1, urgency: 'HIGH' } });
  }
});

test('an expired cursor is said, not skipped over; what is left can be read', async () => {
  await using t = await openTestApp();
  const { workspaceId } = await t.createWorkspace();
  await using tail = openFeedTail(t.app);
  const zero = await cursorZero(t.app, workspaceId);
  await record(t.app, workspaceId, 'a', 'b');
  t.clock.advance(31 * 24 * 3600 * 1000);
  await record(t.app, workspaceId, 'c');
  expect(await pruneFeed(t.app)).toBeGreaterThanOrEqual(2);

  const late = collect(tail, workspaceId, { after: zero });
  await late.done;
  expect(late.entries).toEqual([{ kind: 'cursorExpired', oldestCursor: expect.any(String) }]);
  const [expired] = late.entries;
  if (expired?.kind !== 'cursorExpired') throw new Error('not expired');
  const rest = collect(tail, workspaceId, { after: expired.oldestCursor });
  await rest.reaches(1);
  expect(rest.videoIds()).toEqual(['c']);
  await rest.stop();

  // All of it pruned: a cursor at the end is still good, an older one is not.
  const end = await currentCursor(t.app.db, workspaceId);
  t.clock.advance(31 * 24 * 3600 * 1000);
  await pruneFeed(t.app);
  const atEnd = collect(tail, workspaceId, { after: end });
  const tooOld = collect(tail, workspaceId, { after: expired.oldestCursor });
  await tooOld.done;
  expect(tooOld.videoIds()).toEqual(['cursorExpired']);
  await record(t.app, workspaceId, 'd');
  await atEnd.reaches(1);
  expect(atEnd.videoIds()).toEqual(['d']);
  await atEnd.stop();
});

test('a cursor of a log that no longer exists is expired, not silent', async () => {
  await using t = await openTestApp();
  const { workspaceId } = await t.createWorkspace();
  await using tail = openFeedTail(t.app);
  await record(t.app, workspaceId, 'a', 'b');
  const future = await currentCursor(t.app.db, workspaceId);
  await t.app.db.feedEvent.deleteMany({ where: { workspaceId, sequence: 2 } });
  await t.app.db.feedHead.update({ where: { workspaceId }, data: { lastSequence: 1 } });
  const reader = collect(tail, workspaceId, { after: future });
  await reader.done;
  expect(reader.videoIds()).toEqual(['cursorExpired']);
});

test('malformed and foreign cursors are refused', async () => {
  await using t = await openTestApp();
  const { workspaceId } = await t.createWorkspace();
  const other = await t.createWorkspace();
  await using tail = openFeedTail(t.app);
  const foreign = await currentCursor(t.app.db, other.workspaceId);
  const tooBig = Buffer.from(`${workspaceId}.9999999999999999999`).toString('base64url');
  for (const after of ['', 'x', '%%%', foreign, tooBig, `${await currentCursor(t.app.db, workspaceId)}=`]) {
    await expect(collect(tail, workspaceId, { after }).done).rejects.toMatchObject({ kind: 'invalid' });
  }
});

test('a slow consumer gets what was buffered and then Lagged, and resuming loses nothing', async () => {
  await using t = await openTestApp();
  const { workspaceId } = await t.createWorkspace();
  await using tail = openFeedTail(t.app, { bufferSize: 5 });
  await record(t.app, workspaceId, 'zero');
  const leaving = new AbortController();
  const slow = tail.read({ workspaceId, after: await cursorZero(t.app, workspaceId), signal: leaving.signal });
  const quick = collect(tail, workspaceId, { after: await cursorZero(t.app, workspaceId) });
  expect((await slow.next()).value).toMatchObject({ videoId: 'zero' });
  const pending = slow.next(); // joins the tail
  await record(t.app, workspaceId, 'one');
  expect((await pending).value).toMatchObject({ videoId: 'one' });
  for (const name of names('n', 20)) {
    await record(t.app, workspaceId, name);
    await quick.reaches(3 + Number(name.slice(1)));
  }

  const rest: FeedEntry[] = [];
  for await (const entry of slow) rest.push(entry);
  const last = rest.pop();
  expect(rest.map((entry) => entry.kind === 'event' && entry.videoId)).toEqual(names('n', 5));
  if (last?.kind !== 'lagged') throw new Error('not lagged');
  const resumed = collect(tail, workspaceId, { after: last.resumeCursor });
  await resumed.reaches(15);
  expect(resumed.videoIds()).toEqual(names('n', 20).slice(5));
  await resumed.stop();
  await quick.stop();
});

test('a lost bell costs only a poll', async () => {
  await using t = await openTestApp();
  const { workspaceId } = await t.createWorkspace();
  const silent: Bell = {
    ring: () => Promise.reject(new Error('broken')),
    listen: () => Promise.reject(new Error('broken')),
    ping: async () => {},
    [Symbol.asyncDispose]: async () => {},
  };
  const app = { ...t.app, bell: silent };
  await using tail = openFeedTail(app, { pollMs: 5000 });
  const reader = collect(tail, workspaceId, { after: await currentCursor(app.db, workspaceId) });
  await until(() => t.clock.sleepers === 1);
  await record(app, workspaceId, 'unheard');
  expect(reader.entries).toEqual([]);
  t.clock.advance(5000);
  await reader.reaches(1);
  expect(reader.videoIds()).toEqual(['unheard']);
  await reader.stop();
});

test('nobody reads: nothing is asked of the database', async () => {
  await using t = await openTestApp();
  const { workspaceId } = await t.createWorkspace();
  let asked = 0;
  const db = new Proxy(t.app.db, {
    get(target, key) {
      asked++;
      return Reflect.get(target, key);
    },
  });
  await using tail = openFeedTail({ ...t.app, db });
  const reader = collect(tail, workspaceId);
  await until(() => t.clock.sleepers === 1);
  expect(asked).toBeGreaterThan(0);
  await reader.stop();

  asked = 0;
  const heard = Promise.withResolvers<void>();
  using _listener = await t.app.bell.listen(() => heard.resolve());
  await record(t.app, workspaceId, 'unread');
  await heard.promise;
  t.clock.advance(60_000);
  await until(() => t.clock.sleepers === 0);
  expect(asked).toBe(0);
});

test('return() ends a reader that waits, and disposing the tail ends all of them', async () => {
  await using t = await openTestApp();
  const { workspaceId } = await t.createWorkspace();
  const tail = openFeedTail(t.app);
  const iterator = tail.read({ workspaceId, signal: new AbortController().signal });
  const pending = iterator.next();
  await until(() => t.clock.sleepers === 1);
  await iterator.return?.();
  expect(await pending).toEqual({ done: true, value: undefined });
  const reader = collect(tail, workspaceId);
  await until(() => t.clock.sleepers === 1);
  await tail[Symbol.asyncDispose]();
  await reader.done;
});

/** The cursor before everything that ever happened in a workspace that is new in this test. */
async function cursorZero(app: App, workspaceId: string): Promise<string> {
  const current = await currentCursor(app.db, workspaceId);
  const text = Buffer.from(current, 'base64url').toString();
  return Buffer.from(text.replace(/\.\d+$/, '.0')).toString('base64url');
}
