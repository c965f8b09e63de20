/** The sha256 of files that are asked for again and again: read once for as long as a file stays what it is. */

import { stat } from 'node:fs/promises';
import { sha256Of } from './model-registry.ts';

/** Of one process. A file counts as the same while its size and its times are. */
export function openFileHashes(): (path: string) => Promise<string> {
  const known = new Map<string, { mark: string; sha256: string }>();
  return async (path) => {
    const { size, mtimeMs, ctimeMs, ino } = await stat(path);
    const mark = [size, mtimeMs, ctimeMs, ino].join(' ');
    const before = known.get(path);
    if (before?.mark === mark) return before.sha256;
    const sha256 = await sha256Of(path);
    known.set(path, { mark, sha256 });
    return sha256;
  };
}
