/** Structured logs (JSON lines on standard error). The border that handles an error logs it once, with a request or job id. */

import { type Logger, pino } from 'pino';

export type Log = Logger;

export function openLog(options: { level: string; process: string }): Log {
  return pino(
    {
      level: options.level,
      base: { process: options.process },
      serializers: { err: describeError },
      redact: ['*.password', '*.authorization', '*.token', '*.cookie'],
    },
    pino.destination({ dest: 2, sync: true }),
  );
}

/** What a person needs of an error, and nothing else: drivers hang whole connections and their statements on theirs. */
function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { kind, code } = error as { kind?: unknown; code?: unknown };
  const cause = error.cause === undefined ? undefined : describeError(error.cause);
  return { type: error.name, message: error.message, kind, code, stack: error.stack, cause };
}
