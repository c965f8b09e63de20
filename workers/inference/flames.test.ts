import { describe, expect, it } from 'vitest';
import { makeTrack, sceneSize, wholePicture } from '../../test/support/track-scene.ts';
import { fireRule } from './fire.rules.ts';
import { createFlameState, seeFlames } from './flames.ts';
import type { ColourPicture } from './picture.ts';
import type { Track } from './tracker.ts';

const [width, height] = [320, 240];
const elapsedUs = 133_333;
type Patch = { x: number; y: number; w: number; h: number; colour: readonly [number, number, number] };

/** Y, U, V of BT.601: flame, a lamp of the same colour, an orange vest. */
const orange = [190, 60, 180] as const;

function paint(patches: readonly Patch[]): ColourPicture {
  const y = new Uint8Array(width * height).fill(90);
  const uv = new Uint8Array((width * height) / 2).fill(128);
  for (const { x, y: top, w, h, colour } of patches) {
    for (let row = Math.round(top); row < top + h; row++) {
      for (let column = Math.round(x); column < x + w; column++) {
        y[row * width + column] = colour[0];
        const chroma = (row >> 1) * width + (column >> 1);
        uv[chroma] = colour[1];
        uv[chroma + width / 2] = colour[2];
      }
    }
  }
  return { width, height, y, uv };
}

/** The first moment at which the rule is ripe, or null. */
function firstFire(seconds: number, patchesAt: (seconds: number) => Patch[], tracks: Track[] = []): number | null {
  const state = createFlameState();
  const memory = {};
  for (let nowUs = 0; nowUs <= seconds * 1e6; nowUs += elapsedUs) {
    const flames = seeFlames(state, paint(patchesAt(nowUs / 1e6)), elapsedUs);
    const frame = {
      ...sceneSize,
      ...{ tracks, pixelAspect: 1, ptsUs: nowUs, nowUs, elapsedUs, polygon: wholePicture, presences: [], flames },
      ...{ accessSignals: [], isOpen: () => false },
    };
    const [sighting] = fireRule.open({ fire: { enabled: true } }, memory)?.see(frame) ?? [];
    if (sighting?.isRipe && sighting.score >= 0.6) return nowUs / 1e6;
  }
  return null;
}

/** A fire of tongues whose height is never the same. */
const fire = (seconds: number): Patch[] =>
  Array.from({ length: 8 }, (_, i) => {
    const h = 30 + 22 * Math.sin(seconds * (9 + i) + i * 2.3) + 12 * Math.sin(seconds * (17 + 3 * i));
    return { x: 120 + 9 * i, y: 180 - h, w: 9, h, colour: orange };
  });

describe('flames', () => {
  it('are told within some seconds', () => {
    expect(firstFire(8, fire)).toBeLessThan(5);
  });

  it.each([
    ['a lamp, a sunset, a red carpet', () => [{ x: 100, y: 60, w: 120, h: 80, colour: orange }]],
    ['an orange vest that walks by', (s: number) => [{ x: 20 + 45 * s, y: 100, w: 24, h: 40, colour: orange }]],
    [
      'a light that blinks once a second',
      (s: number) => (s % 1 < 0.5 ? [{ x: 100, y: 60, w: 40, h: 40, colour: orange }] : []),
    ],
    [
      'a fire without colour, as infrared shows it',
      (s: number) => fire(s).map((patch) => ({ ...patch, colour: [220, 128, 128] as const })),
    ],
    ['a small reflection', (s: number) => [{ x: 100, y: 60, w: 10 + 6 * Math.sin(9 * s), h: 12, colour: orange }]],
  ])('are not %s', (_, patchesAt) => {
    expect(firstFire(10, patchesAt)).toBeNull();
  });

  it('are not on a person whose clothes glow', () => {
    const wearer = makeTrack(1, { x: 110, foot: 150, width: 80, height: 120 });
    expect(firstFire(8, fire, [wearer])).toBeNull();
  });
});
