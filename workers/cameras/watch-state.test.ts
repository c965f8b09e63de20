import { expect, it } from 'vitest';
import { decodeWatchState, encodeWatchState, freshWatchState } from './watch-state.ts';

it('comes back as it went, and starts afresh from anything else', async () => {
  const state = {
    version: 1 as const,
    sourceHash: 'ab',
    passStartUs: 12,
    analysedUs: 34.5,
    checkpoint: { a: [1, 'x'] },
  };
  expect(await decodeWatchState(await encodeWatchState(state))).toEqual(state);
  expect(await decodeWatchState(null)).toEqual(freshWatchState);
  expect(await decodeWatchState(Buffer.from('nonsense'))).toEqual(freshWatchState);
  expect(await decodeWatchState(await encodeWatchState({ ...state, version: 2 } as never))).toEqual(freshWatchState);
});
