import { describe, expect, test } from 'vitest';
import { openFeed } from './feed.ts';
import { retryDelayMs } from './feed-socket.ts';
import { AlertFeedDocument, type AlertFeedSubscription } from './generated/graphql.ts';

type Entry = AlertFeedSubscription['feed'];
const event = (cursor: string): Entry => ({
  __typename: 'FeedEvent',
  cursor,
  type: 'alert.raised',
  occurredAt: '2026-11-20T00:00:00.000Z',
  alert: null,
  digest: null,
});

/** A server that gives one prepared answer per subscription, and a client that notes what it saw. */
function follow(answers: (readonly Entry[] | Error)[], snapshots: (string | Error)[] = ['c0']) {
  const asked: unknown[] = [];
  const seen: string[] = [];
  const problems: unknown[] = [];
  const done = Promise.withResolvers<void>();
  const feed = openFeed({
    socket: {
      iterate: async function* (payload: { variables?: Record<string, unknown> | null }) {
        asked.push(payload.variables?.after);
        const answer = answers.shift();
        if (answer instanceof Error) throw answer;
        for (const entry of answer ?? []) yield { data: { feed: entry } };
        if (answers.length === 0) done.resolve();
      } as never,
    },
    document: AlertFeedDocument,
    variables: { workspaceId: 'wks_1' },
    snapshot: async () => {
      const next = snapshots.shift() ?? 'c0';
      if (next instanceof Error) throw next;
      return next;
    },
    onEvent: ({ cursor }) => {
      seen.push(cursor);
      return cursor === 'reload-me' ? 'reload' : undefined;
    },
    onProblem: (problem) => problems.push(problem),
    pause: async (_attempt, signal) => {
      if (answers.length === 0) await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
    },
  });
  return { feed, asked, seen, problems, done: done.promise };
}

describe('the feed', () => {
  test('starts behind the snapshot and resumes behind the last event', async () => {
    const { feed, asked, seen, problems, done } = follow([
      [event('c1'), event('c2')],
      new Error('the socket is lost'),
      [event('c3')],
    ]);
    await done;
    feed.close();
    expect(asked).toEqual(['c0', 'c2', 'c2']);
    expect(seen).toEqual(['c1', 'c2', 'c3']);
    expect(problems).toHaveLength(1);
  });

  test('hands an event over once, however often it comes', async () => {
    const { feed, seen, done } = follow([[event('c1'), event('c1'), event('c2'), event('c1')]]);
    await done;
    feed.close();
    expect(seen).toEqual(['c1', 'c2']);
  });

  test.each<Entry>([
    { __typename: 'CursorExpired', oldestCursor: 'c9' },
    { __typename: 'Lagged', resumeCursor: 'c1' },
  ])('takes the snapshot anew after $__typename', async (gap) => {
    const { feed, asked, seen, done } = follow([[event('c1'), gap, event('never')], [event('c11')]], ['c0', 'c10']);
    await done;
    feed.close();
    expect(asked).toEqual(['c0', 'c10']);
    expect(seen).toEqual(['c1', 'c11']);
  });

  test('takes the snapshot anew when an event does not say enough', async () => {
    const { feed, asked, done } = follow([[event('reload-me'), event('never')], [event('c6')]], ['c0', 'c5']);
    await done;
    feed.close();
    expect(asked).toEqual(['c0', 'c5']);
  });

  test('keeps trying when even the snapshot fails', async () => {
    const { feed, asked, problems, done } = follow([[event('c1')]], [new Error('no'), new Error('no'), 'c0']);
    await done;
    feed.close();
    expect(problems).toHaveLength(2);
    expect(asked).toEqual(['c0']);
  });
});

test('pauses grow to ten seconds and are never all chance', () => {
  expect([0, 1, 2, 3, 9].map((attempt) => retryDelayMs(attempt, 0))).toEqual([250, 500, 1000, 2000, 5000]);
  expect(retryDelayMs(9, 1)).toBe(10_000);
});
