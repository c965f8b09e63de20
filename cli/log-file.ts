/**
 * A log file with a bound: past it, the file becomes <name>.1.log (the one before goes) and a new one begins.
 *
 * A line that cannot be written (the disk is full) is lost: logs must not end what they tell about.
 */

import { closeSync, existsSync, fstatSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';

const maxBytes = 10 * 1024 ** 2;

export interface LogFile extends Disposable {
  write(line: string): void;
}

export function openLogFile(directory: string, name: string): LogFile {
  mkdirSync(directory, { recursive: true });
  const path = join(directory, `${name}.log`);
  let file = openSync(path, 'a', 0o640);
  let sizeBytes = fstatSync(file).size;
  return {
    write(line) {
      try {
        if (sizeBytes > maxBytes) {
          if (existsSync(path)) renameSync(path, join(directory, `${name}.1.log`));
          const next = openSync(path, 'a', 0o640);
          closeSync(file);
          file = next;
          sizeBytes = 0;
        }
        sizeBytes += writeSync(file, `${line}\n`);
      } catch {
        // The next line is tried again.
      }
    },
    [Symbol.dispose]: () => closeSync(file),
  };
}
