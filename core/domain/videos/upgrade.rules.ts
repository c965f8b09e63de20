/** What an upgrade adds to a finished video: its rungs once more, in a codec that needs fewer bits. */

import type { PictureCodec } from './codec-level.rules.ts';
import { usualCrf } from './ladder.plan.ts';
import type { Rung, VideoPlan } from './video-plan.ts';

export type UpgradeCodec = Exclude<PictureCodec, 'h264'>;

/** Share of H.264's ceiling: what the codec needs for the same picture, with room for hard scenes. */
const ceilingShare: Readonly<Record<UpgradeCodec, number>> = { hevc: 0.7, av1: 0.6 };

/**
 * The plan with a rung "<name>-<codec>" for each of `offered`, on the same grid; the same plan when it has them already.
 * They come before the others, so that the last rung is the lowest one that every player plays.
 */
export function planUpgrade(
  plan: VideoPlan,
  upgrade: { codec: UpgradeCodec; encoder: string; encoderReason: string; offered: ReadonlySet<string> },
): VideoPlan {
  const grid = plan.video;
  const { codec, encoder, encoderReason, offered } = upgrade;
  if (!grid || grid.rungs.some((rung) => rung.codec === codec)) return plan;
  const added = grid.rungs
    .filter(({ name, codec: own }) => own === 'h264' && offered.has(name))
    .map((rung) => ({
      ...rung,
      ...{ name: `${rung.name}-${codec}`, codec, encoder, encoderReason, isCopy: false },
      maxrate: Math.round(rung.maxrate * ceilingShare[codec]),
      crf: rung.isCopy ? usualCrf : rung.crf,
    }));
  return { ...plan, video: { ...grid, rungs: [...added, ...grid.rungs] } };
}

/** A rung that an upgrade added: offered only when it is whole, because players that like it would wait for it. */
export function isUpgrade({ codec }: Pick<Rung, 'codec'>): boolean {
  return codec !== 'h264';
}
