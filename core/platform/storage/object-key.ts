/** The rules of keys, the same for every store. */

import { AppError } from '../../errors.ts';

/** Throws AppError `invalid` for a key with an empty part or one that starts with a dot, or longer than S3 allows. */
export function checkKey(key: string): void {
  const isPlain = key.split('/').every((part) => part !== '' && !part.startsWith('.'));
  // Control characters and backslashes mean different things to different stores.
  if (isPlain && !/[\p{Cc}\\]/u.test(key) && Buffer.byteLength(key) <= 1024) return;
  throw new AppError('invalid', 'That is not a storage key.', { details: { key } });
}

/** A prefix is a key, a key with a slash at its end, or nothing. Throws AppError `invalid`. */
export function checkPrefix(prefix: string): void {
  if (prefix !== '') checkKey(prefix.endsWith('/') ? prefix.slice(0, -1) : prefix);
}
