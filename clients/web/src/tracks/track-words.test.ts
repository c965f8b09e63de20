import { expect, test } from 'vitest';
import { describeTrack, formatStay } from './track-words.ts';

test('a track is told as somebody would', () => {
  expect(describeTrack({ kind: 'PERSON', colour: 'RED', direction: 'LEFT' })).toBe('Person in red, to the left');
  expect(describeTrack({ kind: 'PERSON', colour: null, direction: null })).toBe('Person');
  expect(describeTrack({ kind: 'CAR', colour: 'WHITE', direction: 'TOWARDS' })).toBe('White car, towards the camera');
  expect(describeTrack({ kind: 'UNKNOWN', colour: 'GREY', direction: 'AWAY' })).toBe(
    'Something that moved, grey, away from the camera',
  );
});

test.each([
  [300, '1 s'],
  [59_400, '59 s'],
  [59_600, '1 min'],
  [185_000, '3 min 5 s'],
  [3_600_000, '1 h'],
  [3_725_000, '1 h 2 min'],
])('%d ms is %s', (ms, words) => expect(formatStay(ms)).toBe(words));
