import { expect, test } from 'vitest';
import { systemClock } from './system-clock.ts';

test('an aborted sleep ends with the reason that was given', async () => {
  const abort = new AbortController();
  const sleeping = systemClock.sleep(60_000, abort.signal);
  const reason = new Error('enough');
  abort.abort(reason);
  await expect(sleeping).rejects.toBe(reason);
  await expect(systemClock.sleep(1, abort.signal)).rejects.toBe(reason);
});
