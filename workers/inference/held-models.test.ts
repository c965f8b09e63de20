import { expect, it } from 'vitest';
import type { Detector } from './detector.ts';
import { holdModels, noModels } from './held-models.ts';

function openSeer(id: string, closed: string[]): Detector {
  return {
    model: { id, version: '1', sha256: id.repeat(64) },
    detect: async () => [],
    [Symbol.asyncDispose]: async () => void closed.push(id),
  };
}

it('lends the next one from the next frame on, and closes the one before when the last frame is done with it', async () => {
  const closed: string[] = [];
  const held = holdModels({ ...noModels, detector: openSeer('a', closed) });
  const frame = Promise.withResolvers<void>();
  const during = held.lend(async ({ detector }) => {
    await frame.promise;
    return detector?.model.id;
  });
  held.exchange({ detector: openSeer('b', closed) });
  expect(await held.lend(async ({ detector }) => detector?.model.id)).toBe('b');
  expect(closed).toEqual([]);
  frame.resolve();
  expect(await during).toBe('a');
  expect(closed).toEqual(['a']);
});

it('closes one that was not lent at once, also when the frame that had it fails, and the rest at the end', async () => {
  const closed: string[] = [];
  const held = holdModels({ ...noModels, detector: openSeer('a', closed) });
  held.exchange({ detector: openSeer('b', closed) });
  expect(closed).toEqual(['a']);
  await expect(held.lend(() => Promise.reject(new Error('no frame')))).rejects.toThrow('no frame');
  expect(closed).toEqual(['a']);
  await held[Symbol.asyncDispose]();
  expect(closed).toEqual(['a', 'b']);
});
