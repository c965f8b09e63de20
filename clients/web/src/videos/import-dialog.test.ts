import { expect, test } from 'vitest';
import { problemOfAddress, titleOf } from './import-dialog.tsx';

test('an address is looked at before anybody is asked', () => {
  expect(problemOfAddress('  ')).toMatch(/Enter/);
  expect(problemOfAddress('example.com/talk.mp4')).toMatch(/not a complete address/);
  expect(problemOfAddress('ftp://example.com/talk.mp4')).toMatch(/Only http/);
  expect(problemOfAddress(' https://example.com/talk.mp4 ')).toBeNull();
});

test('a video without a title is called like its file', () => {
  expect(titleOf('https://example.com/a/My%20talk.v2.mp4?x=1')).toBe('My talk.v2');
  expect(titleOf('https://example.com/a%E0%A4%A/')).toBe('a%E0%A4%A');
  expect(titleOf('https://example.com/')).toBe('example.com');
});
