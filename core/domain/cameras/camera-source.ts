/** The file behind a file: source, kept below one directory whatever links and dots say. */

import { realpath, stat } from 'node:fs/promises';
import { isAbsolute, join, relative } from 'node:path';
import { AppError } from '../../errors.ts';

/**
 * The real path of `path`, which is either absolute or meant from `directory`. Throws AppError `invalid` when file: sources
 * are off, the file does not exist, is no plain file or lies (followed through links) outside; the sentence names no path.
 */
export async function resolveCameraFile(directory: string | null, path: string): Promise<string> {
  if (!directory)
    throw new AppError('invalid', 'file: sources are switched off here: SIGHTLINE_CAMERA_FILES is not set.');
  const root = await realpath(directory).catch(() => null);
  if (!root) throw new AppError('invalid', 'The directory of SIGHTLINE_CAMERA_FILES does not exist.');
  const candidates = [isInside(directory, path) || isInside(root, path) ? path : null, join(root, path)];
  for (const candidate of candidates) {
    const real = candidate && (await realpath(candidate).catch(() => null));
    if (!real || !isInside(root, real)) continue;
    if ((await stat(real)).isFile()) return real;
  }
  throw new AppError('invalid', 'There is no such file below the directory of SIGHTLINE_CAMERA_FILES.');
}

function isInside(directory: string, path: string): boolean {
  const way = relative(directory, path);
  return isAbsolute(path) && way !== '' && !isAbsolute(way) && way.split('/')[0] !== '..';
}
