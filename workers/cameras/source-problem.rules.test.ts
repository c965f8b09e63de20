import { expect, it } from 'vitest';
import { AppError } from '../../core/errors.ts';
import { describeProblem } from './source-problem.rules.ts';

it.each([
  ['[rtsp @ 0x55] method DESCRIBE failed: 401 Unauthorized', 'The camera refuses the user name or the password.'],
  ['rtsp://***@10.0.0.7/x: Connection refused', "Nothing answers at the camera's address: the connection is refused."],
  ['Failed to resolve hostname cam.local: Name or service not known', "The name of the camera's address is not known."],
  ['http://x/y: Server returned 404 Not Found', 'The camera has no stream at this address.'],
  ['Connection timed out', 'The camera does not answer.'],
  ['something else with a secret', 'The stream broke off.'],
])('%s', (tail, sentence) => {
  expect(describeProblem(new AppError('internal', 'ffmpeg failed: x', { details: { tail } }))).toBe(sentence);
  expect(describeProblem(new Error('exit'), tail)).toBe(sentence);
});

it('keeps our own sentences, and never shows the words of a tool', () => {
  expect(describeProblem(new AppError('badMedia', 'The source has no picture.'))).toBe('The source has no picture.');
  expect(describeProblem(new AppError('unavailable', 'ffprobe took longer than 15000 ms.'))).toBe(
    'The camera does not answer.',
  );
});
