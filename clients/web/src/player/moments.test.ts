import { expect, test } from 'vitest';
import { chapterAt, partsOfLine, seekByKey, timePhrase } from './moments.ts';

const chapters = [
  { startMs: 0, endMs: 10_000, title: 'Opening' },
  { startMs: 12_000, endMs: 30_000, title: 'The plan' },
];

test('a moment is in the chapter that has begun and is not over', () => {
  expect([0, 9.999, 10, 11, 12, 29.9, 30].map((at) => chapterAt(chapters, at)?.title ?? null)).toEqual([
    'Opening',
    'Opening',
    null,
    null,
    'The plan',
    'The plan',
    null,
  ]);
});

test('the line is cut where chapters begin, and whole without them', () => {
  expect(partsOfLine([], 40)).toEqual([{ fromS: 0, toS: 40 }]);
  expect(partsOfLine(chapters, 40)).toEqual([
    { fromS: 0, toS: 12 },
    { fromS: 12, toS: 40 },
  ]);
  expect(partsOfLine([{ startMs: 90_000, endMs: 95_000, title: 'beyond the end' }], 40)).toHaveLength(1);
});

test('times are said as a person would', () => {
  expect([0, 1, 65, 3600, 7325].map(timePhrase)).toEqual([
    '0 seconds',
    '1 second',
    '1 minute 5 seconds',
    '1 hour',
    '2 hours 2 minutes 5 seconds',
  ]);
});

test('keys move the playhead inside the video', () => {
  expect(seekByKey('ArrowRight', 58, 60)).toBe(60);
  expect(seekByKey('ArrowLeft', 3, 60)).toBe(0);
  expect(seekByKey('PageUp', 0, 60)).toBe(6);
  expect(seekByKey('End', 0, 60)).toBe(60);
  expect(seekByKey('x', 0, 60)).toBeNull();
});
