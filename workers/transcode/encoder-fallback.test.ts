import { expect, test } from 'vitest';
import { AppError } from '../../core/errors.ts';
import { fallbacksOf } from './encoder.plan.ts';
import { encodeWithFallback } from './encoder-fallback.ts';

const ways = fallbacksOf('h264_nvenc', { hwaccels: ['cuda'] });

/** Works from the given attempt on; before it, fails with the error. */
function from(index: number, error: Error) {
  const tried: string[] = [];
  const run = async ({ encoder, hwaccel }: (typeof ways)[number]) => {
    tried.push(`${encoder}/${hwaccel}`);
    if (tried.length <= index) throw error;
    return tried.length;
  };
  return { tried, run };
}

test('the first way needs no reason', async () => {
  const { run } = from(0, new Error());
  expect(await encodeWithFallback(ways, run)).toEqual({ result: 1, attempt: ways[0], reason: null });
});

test('each way is tried once, and the reason tells of those that failed', async () => {
  const { run, tried } = from(2, new AppError('internal', 'ffmpeg failed: No capable devices found'));
  const { attempt, reason } = await encodeWithFallback(ways, run);
  expect(tried).toEqual(['h264_nvenc/cuda', 'h264_nvenc/null', 'libx264/null']);
  expect(attempt).toEqual({ encoder: 'libx264', hwaccel: null });
  expect(reason).toBe(
    'h264_nvenc with decoding by cuda failed: ffmpeg failed: No capable devices found.' +
      ' h264_nvenc failed: ffmpeg failed: No capable devices found.',
  );
});

test('it never sticks: the next task begins with the first way again', async () => {
  const { run, tried } = from(1, new AppError('unavailable', 'The device is busy.'));
  await encodeWithFallback(ways, run);
  await encodeWithFallback(ways, run);
  expect(tried[2]).toBe('h264_nvenc/cuda');
});

test('the last error is thrown, and what no other way can mend at once', async () => {
  await expect(encodeWithFallback(ways, from(3, new AppError('internal', 'broken')).run)).rejects.toThrow('broken');
  const full = from(3, new AppError('internal', 'ffmpeg failed: /tmp/x: No space left on device'));
  await expect(encodeWithFallback(ways, full.run)).rejects.toThrow('No space left');
  const stopped = from(3, new AppError('cancelled', 'ffmpeg was stopped.'));
  await expect(encodeWithFallback(ways, stopped.run)).rejects.toThrow('was stopped');
  expect([full.tried.length, stopped.tried.length]).toEqual([1, 1]);
});

test('owners do not see paths of the machine, only devices', async () => {
  const broken = new AppError('internal', "ffmpeg failed: '/var/lib/x/s1.m4s': cannot open /dev/dri/renderD128");
  const { reason } = await encodeWithFallback(ways, from(1, broken).run);
  expect(reason).toContain("'file': cannot open /dev/dri/renderD128.");
});
