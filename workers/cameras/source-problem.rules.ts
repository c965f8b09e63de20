/** Turns what went wrong with a source into one sentence for its owner. No part of the address and nothing of ffmpeg's words is in it. */

import { AppError } from '../../core/errors.ts';

const signs: readonly (readonly [RegExp, string])[] = [
  [/401|unauthorized|authorization failed/i, 'The camera refuses the user name or the password.'],
  [/403|forbidden/i, 'The camera does not allow this user to see the stream.'],
  [/404|not found/i, 'The camera has no stream at this address.'],
  [
    /454|session not found|503|service unavailable|453|not enough bandwidth/i,
    'The camera is busy and gives no stream.',
  ],
  [/connection refused/i, "Nothing answers at the camera's address: the connection is refused."],
  [
    /name or service not known|failed to resolve|temporary failure in name/i,
    "The name of the camera's address is not known.",
  ],
  [/no route to host|network is unreachable/i, "There is no way to the camera's network."],
  [/timed out|timeout|took longer/i, 'The camera does not answer.'],
  [/no such file/i, 'The file is not there any more.'],
  [
    /protocol not on whitelist|not in whitelist|invalid data|could not find codec|moov atom not found/i,
    'The source is not video that can be read.',
  ],
  [/matches no streams|does not contain any stream/i, 'The source has no picture.'],
  [/connection reset|broken pipe|end of file|input\/output error/i, 'The camera has closed the connection.'],
];

/** `tail` is ffmpeg's last output; an error of kind invalid or badMedia brings its own sentence. */
export function describeProblem(error: unknown, tail = ''): string {
  if (
    error instanceof AppError &&
    (error.kind === 'invalid' || error.kind === 'badMedia' || error.kind === 'unavailable')
  ) {
    const isTool = /^ff(mpeg|probe)/.test(error.message);
    if (!isTool) return error.message;
  }
  const details = error instanceof AppError && typeof error.details.tail === 'string' ? error.details.tail : '';
  const message = error instanceof Error ? error.message : '';
  for (const [sign, sentence] of signs) if (sign.test(`${tail}\n${details}\n${message}`)) return sentence;
  return 'The stream broke off.';
}
