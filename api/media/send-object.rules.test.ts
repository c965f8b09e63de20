import { expect, test } from 'vitest';
import { answerTo, etagOf, readRange } from './send-object.rules.ts';

test.each([
  [undefined, null],
  ['bytes=0-9', { start: 0, end: 9 }],
  ['Bytes=0-9', { start: 0, end: 9 }],
  ['bytes=90-', { start: 90, end: 99 }],
  ['bytes=-10', { start: 90, end: 99 }],
  ['bytes=-1000', { start: 0, end: 99 }],
  ['bytes=50-5000', { start: 50, end: 99 }],
  [`bytes=50-${'9'.repeat(400)}`, { start: 50, end: 99 }],
  [`bytes=${'9'.repeat(400)}-`, 'unsatisfiable'],
  ['bytes=100-', 'unsatisfiable'],
  ['bytes=9-3', 'unsatisfiable'],
  ['bytes=-0', 'unsatisfiable'],
  ['bytes=0-1,5-6', null],
  ['bytes=-', null],
  ['items=0-1', null],
])('%s of 100 bytes', (header, expected) => {
  expect(readRange(header, 100)).toEqual(expected);
});

test('an empty object has no satisfiable range', () => {
  expect(readRange('bytes=0-', 0)).toBe('unsatisfiable');
});

const modifiedAt = new Date('2026-01-02T03:04:05.678Z');
const etag = etagOf({ sizeBytes: 100, modifiedAt });
const [before, same, after] = ['2026-01-02T03:04:04Z', '2026-01-02T03:04:05Z', '2026-01-02T03:04:06Z'].map((text) =>
  new Date(text).toUTCString(),
) as [string, string, string];
const ask = (headers: Record<string, string>, method = 'GET') => {
  const { status, range } = answerTo({ method, headers }, { sizeBytes: 100, modifiedAt, etag });
  return range ? `${status} ${range.start}-${range.end}` : String(status);
};

test('the tag is the one that nginx gives the same file', () => {
  expect(etag).toBe('"695735a5-64"');
});

test.each([
  [{ 'if-none-match': etag }, '304'],
  [{ 'if-none-match': `"x", W/${etag}` }, '304'],
  [{ 'if-none-match': '*' }, '304'],
  [{ 'if-none-match': '"x"' }, '200'],
  [{ 'if-none-match': '"x"', 'if-modified-since': after }, '200'],
  [{ 'if-modified-since': same }, '304'],
  [{ 'if-modified-since': after }, '304'],
  [{ 'if-modified-since': before }, '200'],
  [{ 'if-modified-since': '12' }, '200'],
  [{ 'if-match': etag }, '200'],
  [{ 'if-match': '*' }, '200'],
  [{ 'if-match': `W/${etag}` }, '412'],
  [{ 'if-match': '"x"' }, '412'],
  [{ 'if-unmodified-since': same }, '200'],
  [{ 'if-unmodified-since': before }, '412'],
])('%j', (headers, expected) => {
  expect(ask(headers)).toBe(expected);
});

test.each([
  [etag, '206 0-9'],
  [same, '206 0-9'],
  ['"x"', '200'],
  [`W/${etag}`, '200'],
  [after, '200'],
  ['rubbish', '200'],
])('a range under If-Range: %s', (condition, expected) => {
  expect(ask({ range: 'bytes=0-9', 'if-range': condition })).toBe(expected);
});

test('the order of conditions: nothing new beats a range, and a range is for GET alone', () => {
  expect(ask({ range: 'bytes=0-9', 'if-none-match': etag })).toBe('304');
  expect(ask({ range: 'bytes=100-' })).toBe('416');
  expect(ask({ range: 'bytes=100-', 'if-range': '"x"' })).toBe('200');
  expect(ask({ range: 'bytes=0-9' }, 'HEAD')).toBe('200');
});
