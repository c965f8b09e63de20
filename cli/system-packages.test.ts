import { expect, test } from 'vitest';
import { hasRedirectHole } from './doctor.ts';
import { isNewEnough } from './system-packages.ts';

test.each([
  ['4.4.6', false],
  ['5.0.3', false],
  ['5.1', true],
  ['5.1.9', true],
  ['8.0', true],
  ['10.2.1', true],
])('ffmpeg %s is new enough: %s', (version, expected) => {
  expect(isNewEnough(version)).toBe(expected);
});

test.each([
  ['5.1.9', true],
  ['7.1.3', true],
  ['7.1.4', false],
  ['7.2', false],
  ['8.0', true],
  ['8.0.1', true],
  ['8.0.2', false],
  ['8.1', false],
  ['9.0', false],
])('ffmpeg %s follows redirects of cameras: %s', (version, expected) => {
  expect(hasRedirectHole(version)).toBe(expected);
});
