import { expect, test } from 'vitest';
import { readWhy } from './why.ts';

test('what was measured stands beside its limit, in its unit', () => {
  expect(
    readWhy([
      { rule: 'secondsInZone', value: 12.44, threshold: 10, unit: 'seconds', trackId: 3 },
      { rule: 'straightness', value: 0.2, threshold: 0.35, unit: 'ratio' },
      { rule: 'boxHeight', value: 0.31, threshold: 0.08, unit: 'frameHeights' },
    ]),
  ).toEqual([
    { key: '0', name: 'Seconds in zone', value: '12.4 s', limit: '10 s', isReached: true },
    { key: '1', name: 'Straightness', value: '20 %', limit: '35 %', isReached: false },
    { key: '2', name: 'Box height', value: '31 %', limit: '8 %', isReached: true },
  ]);
});

test('what is not as rules write it is left out', () => {
  expect(readWhy([null, { rule: 'x' }, { rule: 'y', value: '1', threshold: 2 }])).toEqual([]);
  expect(readWhy('because')).toEqual([]);
});
