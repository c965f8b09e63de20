import { expect, it } from 'vitest';
import { createMotionGate, openGate } from './motion-gate.ts';

const size = 4000;
const looks = (seconds: number, lumaAt: (second: number) => Uint8Array) => {
  const gate = createMotionGate(size);
  const at: number[] = [];
  for (let nowUs = 0; nowUs <= seconds * 1e6; nowUs += 125_000) {
    if (openGate(gate, { luma: lumaAt(nowUs / 1e6), nowUs })) at.push(nowUs / 1e6);
  }
  return at;
};
const noise = (level: number) => Uint8Array.from({ length: size }, (_, i) => 100 + ((i * 7919) % level));

it('opens once a second for a still picture, however it is lit and whatever its noise', () => {
  expect(looks(4, () => noise(10))).toEqual([0, 1, 2, 3, 4]);
});

it('opens at once where something small moves', () => {
  const moving = (second: number) => {
    const luma = noise(10);
    luma.fill(250, Math.floor(second * 400), Math.floor(second * 400) + 40);
    return luma;
  };
  expect(looks(2, moving).length).toBeGreaterThan(12);
});
