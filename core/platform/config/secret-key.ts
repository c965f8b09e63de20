/** The installation key's file: made once, readable by its owner only. Losing it makes stored camera addresses unreadable. */

import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, linkSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../../errors.ts';

/** 32 bytes in base64 from <dataDir>/secret.key, which is made when it is absent. Processes that start together get the same key. */
export function ensureSecretKey(dataDir: string): string {
  const path = join(dataDir, 'secret.key');
  const key = readKey(path);
  if (key !== null) return key;
  mkdirSync(dataDir, { recursive: true });
  const draft = join(dataDir, `.secret.key.${process.pid}.${randomBytes(4).toString('hex')}`);
  const file = openSync(draft, 'wx', 0o600);
  try {
    writeSync(file, `${randomBytes(32).toString('base64')}\n`);
    fsyncSync(file);
    // A link appears whole or fails: whoever comes second reads the first one's key.
    linkSync(draft, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    closeSync(file);
    rmSync(draft, { force: true });
  }
  return readKey(path) as string;
}

function readKey(path: string): string | null {
  let text: string;
  try {
    text = readFileSync(path, 'utf8').trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw new AppError('unavailable', `The secret key in ${path} cannot be read.`, { cause: error });
  }
  if (Buffer.from(text, 'base64').length === 32) return text;
  throw new AppError(
    'invalid',
    `${path} does not hold 32 bytes in base64. Put the right key back; a new one cannot read what the old one sealed.`,
  );
}
