/** Structured logs (JSON lines on standard error). The border that handles an error logs it once, with a request or job id. */

import { type Logger, pino } from 'pino';

export type Log = Logger;

export function openLog(options: { level: string; process: string }): Log {
  return pino(
    {
      level: options.level,
      base: { process: options.process },
      redact: ['*.password', '*.authorization', '*.token', '*.cookie'],
    },
    pino.destination({ dest: 2, sync: true }),
  );
}
