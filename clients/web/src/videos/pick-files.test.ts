import { expect, test } from 'vitest';
import { looksLikeMedia } from './pick-files.ts';

test('of a folder only what looks like media is taken', () => {
  expect(looksLikeMedia({ name: 'a.bin', type: 'video/mp4' })).toBe(true);
  expect(looksLikeMedia({ name: 'A.MKV', type: '' })).toBe(true);
  expect(looksLikeMedia({ name: 'notes.txt', type: 'text/plain' })).toBe(false);
  expect(looksLikeMedia({ name: '._a.mp4', type: 'video/mp4' })).toBe(false);
  expect(looksLikeMedia({ name: 'README', type: '' })).toBe(false);
});
