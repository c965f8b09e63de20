import { expect, test } from 'vitest';
import { decodeCursor, encodeCursor, type FeedEventEntry, matchesFilter } from './feed.ts';

test('a cursor is read back for its own workspace only', () => {
  const cursor = encodeCursor('wsp_1', 123n);
  expect(decodeCursor('wsp_1', cursor)).toBe(123n);
  for (const bad of ['', 'x', `${cursor}=`, ` ${cursor}`, encodeCursor('wsp_1', -1n), encodeCursor('wsp_2', 123n)]) {
    expect(() => decodeCursor('wsp_1', bad)).toThrow(expect.objectContaining({ kind: 'invalid' }));
  }
  expect(() => decodeCursor('wsp_1', Buffer.from('wsp_1.007').toString('base64url'))).toThrow();
});

test('filters match by equality; what is not given matches everything', () => {
  const event: FeedEventEntry = {
    kind: 'event',
    cursor: '',
    type: 'alert.raised',
    occurredAt: new Date(0),
    cameraId: 'c',
    urgency: 'HIGH',
    payload: {},
  };
  expect(matchesFilter(event, {})).toBe(true);
  expect(matchesFilter(event, { cameraId: 'c', urgency: null, types: ['alert.raised', 'alert.updated'] })).toBe(true);
  expect(matchesFilter(event, { cameraId: 'd' })).toBe(false);
  expect(matchesFilter(event, { videoId: 'v' })).toBe(false);
  expect(matchesFilter(event, { types: [] })).toBe(false);
});
