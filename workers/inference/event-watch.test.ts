import { describe, expect, it } from 'vitest';
import { eventFrameSize, eventIntervalUs } from './event-frame.ts';
import { type EventModel, eventInputBytes, eventWindow } from './event-model.ts';
import { openEventWatch } from './event-watch.ts';

const frameBytes = eventFrameSize.channels * eventFrameSize.width * eventFrameSize.height;
const frame = (value: number) => new Uint8Array(frameBytes).fill(value);
/** Its features are the first byte of the frame and the share of the picture that is closed. */
const model: EventModel = {
  model: { id: 'reader', version: '1', sha256: 'a'.repeat(64) },
  encode: async (input) => {
    if (input[0] === 255) throw new Error('too bright');
    const mask = input.subarray(frameBytes);
    return Float32Array.of(input[0] ?? 0, mask.filter((value) => value === 255).length / mask.length);
  },
  classify: async (window) => window.map((features) => features[0] as number),
  [Symbol.asyncDispose]: async () => {},
};
const at = (index: number) => index * eventIntervalUs;

async function filled(count: number) {
  const watch = openEventWatch(model);
  for (let i = 0; i < count; i++) await watch.see(frame(i), at(i));
  return watch;
}

describe('a watch of events', () => {
  it('answers once a window is full, and with every frame from then on, the oldest first', async () => {
    const watch = await filled(eventWindow - 1);
    expect(watch.probabilities).toBeNull();
    await watch.see(frame(100), at(15));
    expect(watch.probabilities).toEqual([...Array.from({ length: 15 }, (_, i) => i), 100]);
    await watch.see(frame(101), at(16));
    expect(watch.probabilities).toEqual([...Array.from({ length: 14 }, (_, i) => i + 1), 100, 101]);
  });

  it('begins a new window after a gap, and when time goes back', async () => {
    const watch = await filled(eventWindow);
    await watch.see(frame(50), at(25));
    expect(watch.probabilities).toBeNull();
    const again = await filled(eventWindow);
    await again.see(frame(50), at(3));
    expect(again.probabilities).toBeNull();
  });

  it('goes on from a checkpoint as if it had not been interrupted, but not from that of another model', async () => {
    const watch = await filled(eventWindow - 1);
    const saved = JSON.parse(JSON.stringify(watch.checkpoint()));
    const taken = openEventWatch(model);
    expect(taken.restore(saved)).toBe(true);
    for (const each of [watch, taken]) await each.see(frame(70), at(15));
    expect(taken.probabilities).toEqual(watch.probabilities);
    expect(taken.checkpoint()).toEqual(watch.checkpoint());
    const other = { ...model, model: { ...model.model, sha256: 'b'.repeat(64) } };
    expect(openEventWatch(other).restore(saved)).toBe(false);
    expect(openEventWatch(model).restore(null)).toBe(false);
  });

  it('keeps what it has seen when the model fails at a frame', async () => {
    const watch = await filled(eventWindow);
    const before = watch.checkpoint();
    await expect(watch.see(frame(255), at(16))).rejects.toThrow('too bright');
    expect(watch.checkpoint()).toEqual(before);
  });

  it('shows the model where it is closed', async () => {
    const seen: Uint8Array[] = [];
    const looking: EventModel = { ...model, encode: async (input) => Float32Array.of(seen.push(input.slice())) };
    const watch = openEventWatch(looking);
    const left = [
      { x: 0, y: 0 },
      { x: 0.5, y: 0 },
      { x: 0.5, y: 1 },
      { x: 0, y: 1 },
    ];
    watch.setClosedZones([left]);
    await watch.see(frame(3), 0);
    const [input] = seen;
    expect(input).toHaveLength(eventInputBytes);
    const row = input?.subarray(frameBytes, frameBytes + eventFrameSize.width);
    expect(row?.indexOf(0)).toBe(eventFrameSize.width / 2);
    expect(row?.lastIndexOf(255)).toBe(eventFrameSize.width / 2 - 1);
    expect(input?.[frameBytes - 1]).toBe(3);
  });
});
