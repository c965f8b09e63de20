/**
 * What the person who typed `npm start` sees, and what goes to <data>/logs: children write everything to their log
 * file, and only warnings and worse come through to the terminal.
 */

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type LogFile, openLogFile } from './log-file.ts';

export interface Terminal extends Disposable {
  /** No log was ever written below this data directory. */
  readonly isFirstStart: boolean;
  readonly logsDir: string;
  say(text: string): void;
  /** A line that the named child wrote. */
  log(child: string, line: string): void;
}

const warn = 40; // pino's number
const labels: Record<number, string> = { 40: 'warning', 50: 'error', 60: 'fatal' };

export function openTerminal(dataDir: string): Terminal {
  const logsDir = join(dataDir, 'logs');
  const isFirstStart = !existsSync(logsDir);
  const files = new Map<string, LogFile>();
  // The terminal may close before we do.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
  return {
    isFirstStart,
    logsDir,
    say: (text) => console.log(text),
    log(child, line) {
      const file = files.get(child) ?? openLogFile(logsDir, child);
      files.set(child, file);
      file.write(line);
      const shown = child === 'postgres' ? ofPostgres(line) : ofNode(line);
      if (shown) console.error(`[${child}] ${shown}`);
    },
    [Symbol.dispose]: () => {
      for (const file of files.values()) file[Symbol.dispose]();
    },
  };
}

/** A pino line in short. Of other lines, which are crashes, the one that names the error; the log file has the rest. */
function ofNode(line: string): string | null {
  let entry: { level?: number; msg?: string; err?: { message?: string } };
  try {
    entry = JSON.parse(line);
  } catch {
    return /^\s*(\w*Error|FATAL ERROR)\b/.test(line) ? line : null;
  }
  if (typeof entry.level !== 'number' || entry.level < warn) return null;
  const reason = entry.err?.message && entry.err.message !== entry.msg ? `: ${entry.err.message}` : '';
  return `${labels[entry.level] ?? 'warning'}: ${entry.msg ?? ''}${reason}`;
}

/** The server reports mistakes of single sessions as ERROR; those reach whoever made them. */
function ofPostgres(line: string): string | null {
  return /\b(FATAL|PANIC):/.test(line) &&
    !/terminating connection|starting up|shutting down|not yet accepting/.test(line)
    ? line
    : null;
}
