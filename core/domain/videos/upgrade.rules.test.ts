import { expect, test } from 'vitest';
import { isUpgrade, planUpgrade } from './upgrade.rules.ts';
import type { Rung, VideoPlan } from './video-plan.ts';

const rung = (name: string, change: Partial<Rung> = {}): Rung => ({
  ...{ name, codec: 'h264', width: 1280, height: 720, maxrate: 2_500_000, crf: 25 },
  ...{ encoder: 'libx264', encoderReason: null, isCopy: false },
  ...change,
});
const plan: VideoPlan = {
  durationMs: 4_000,
  video: {
    ...{ frameRate: { num: 25, den: 1 }, gopFrames: 50, segmentStarts: null, frameCount: 100, startSeconds: 0 },
    ...{ segmentsPerChunk: 8, seekBackSeconds: 0.1 },
    rungs: [rung('1080p', { isCopy: true, crf: 0 }), rung('720p'), rung('480p'), rung('360p')],
  },
  audio: null,
};
const upgrade = { codec: 'hevc', encoder: 'libx265', encoderReason: 'Because.' } as const;

test('what is offered is added before the rungs of H.264, on the same grid, with less bits', () => {
  const offered = new Set(['1080p', '720p', '360p', 'audio']);
  const upgraded = planUpgrade(plan, { ...upgrade, offered }).video;
  expect(upgraded?.rungs.map(({ name }) => name)).toEqual([
    '1080p-hevc',
    '720p-hevc',
    '360p-hevc',
    '1080p',
    '720p',
    '480p',
    '360p',
  ]);
  expect(upgraded).toMatchObject({ gopFrames: 50, frameCount: 100 });
  expect(upgraded?.rungs[1]).toEqual(
    rung('720p-hevc', { codec: 'hevc', encoder: 'libx265', encoderReason: 'Because.', maxrate: 1_750_000 }),
  );
  // A copy has no quality of ours; its upgrade is encoded.
  expect(upgraded?.rungs[0]).toMatchObject({ isCopy: false, crf: 23 });
  expect(upgraded?.rungs.filter(isUpgrade)).toHaveLength(3);
});

test('a second upgrade to the same codec changes nothing, and sound alone has none', () => {
  const once = planUpgrade(plan, { ...upgrade, offered: new Set(['720p']) });
  expect(planUpgrade(once, { ...upgrade, offered: new Set(['720p', '480p']) })).toBe(once);
  const twice = planUpgrade(once, { ...upgrade, codec: 'av1', offered: new Set(['720p']) });
  expect(twice.video?.rungs.map(({ name }) => name).slice(0, 2)).toEqual(['720p-av1', '720p-hevc']);
  const sound = { ...plan, video: null };
  expect(planUpgrade(sound, { ...upgrade, offered: new Set() })).toBe(sound);
});
