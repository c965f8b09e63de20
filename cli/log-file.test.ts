import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openLogFile } from './log-file.ts';

test('a log keeps at most its bound twice, and the newest lines', () => {
  const directory = mkdtempSync(join(tmpdir(), 'sightline-log-'));
  try {
    using log = openLogFile(directory, 'part');
    const line = 'x'.repeat(1024 ** 2);
    for (let i = 0; i < 25; i++) log.write(line);
    log.write('the last');
    expect(readdirSync(directory).sort()).toEqual(['part.1.log', 'part.log']);
    const sizes = readdirSync(directory).map((name) => statSync(join(directory, name)).size);
    expect(Math.max(...sizes)).toBeLessThan(12 * 1024 ** 2);
    expect(readFileSync(join(directory, 'part.log'), 'utf8').endsWith('\nthe last\n')).toBe(true);
  } finally {
    rmSync(directory, { recursive: true });
  }
});

test.runIf(existsSync('/dev/full'))('a line that does not fit on the disk is lost, and nothing else', () => {
  const directory = mkdtempSync(join(tmpdir(), 'sightline-log-'));
  try {
    symlinkSync('/dev/full', join(directory, 'part.log'));
    using log = openLogFile(directory, 'part');
    expect(() => log.write('lost')).not.toThrow();
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
});
