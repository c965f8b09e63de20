/** tus's checksum extension (https://tus.io/protocols/resumable-upload#checksum), which @tus/server 2.4.5 does not have. */

import { AsyncLocalStorage } from 'node:async_hooks';
import { createHash } from 'node:crypto';
import { type Readable, Transform } from 'node:stream';

export const checksumAlgorithms = ['sha1', 'sha256', 'md5'];

export interface ExpectedChecksum {
  algorithm: string;
  digest: Buffer;
}

/** `sha1 <base64>`. 'unsupported' for algorithms and forms that are not offered; null without a header. */
export function readChecksum(header: string | undefined): ExpectedChecksum | 'unsupported' | null {
  if (header === undefined) return null;
  const [algorithm = '', digest = ''] = header.split(' ', 2);
  if (!checksumAlgorithms.includes(algorithm) || !/^[A-Za-z0-9+/]+=*$/.test(digest)) return 'unsupported';
  return { algorithm, digest: Buffer.from(digest, 'base64') };
}

/** tus stores are not told about headers: the request's checksum travels with its asynchronous context. */
export const requestChecksum = new AsyncLocalStorage<ExpectedChecksum | null>();

/** What tus answers when the bytes are others than those that were sent. */
export const damaged = {
  status_code: 460,
  body: 'Checksum Mismatch: the bytes were damaged on their way. Send them again.\n',
} as const;

/** The same bytes, and whether they were the expected ones once the last of them has passed. */
export function verifying(source: Readable, expected: ExpectedChecksum): { stream: Readable; isRight(): boolean } {
  const hash = createHash(expected.algorithm);
  const hashing = new Transform({
    transform(chunk, _encoding, callback) {
      hash.update(chunk);
      callback(null, chunk);
    },
  });
  source.once('error', (error) => hashing.destroy(error));
  return { stream: source.pipe(hashing), isRight: () => hash.digest().equals(expected.digest) };
}
