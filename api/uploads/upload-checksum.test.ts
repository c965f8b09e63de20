import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { readChecksum, verifying } from './upload-checksum.ts';

test.each([
  [undefined, null],
  ['sha1 Kq5sNclPz7QV2+lfQIuc6R7oRu0=', { algorithm: 'sha1', digest: expect.any(Buffer) }],
  ['crc32 AAAA', 'unsupported'],
  ['sha1 !!!', 'unsupported'],
  ['sha1', 'unsupported'],
])('the header %s', (header, expected) => {
  expect(readChecksum(header)).toEqual(expected);
});

test.each([
  ['abcdef', true],
  ['abcdeg', false],
])('bytes %s: %s', async (text, expected) => {
  const digest = createHash('sha256').update('abcdef').digest();
  const { stream, isRight } = verifying(Readable.from([Buffer.from(text)]), { algorithm: 'sha256', digest });
  expect((await buffer(stream)).toString()).toBe(text);
  expect(isRight()).toBe(expected);
});
