/**
 * How a workspace wants its videos encoded, as data: the rungs of the ladder, the quality, what happens to popular ones.
 *
 * Stored as the owner gave it (`{}` at first), so that defaults may improve. Videos that are planned keep their plan.
 */

import { z } from 'zod';
import { parseInput } from '../input.ts';

export interface VideoProfile {
  /** Largest first; a video gets those that are no larger than its source, and always the last one. */
  rungs: ProfileRung[];
  /** libx264's constant rate factor, below each rung's ceiling; "adaptive": chosen by what the video shows. */
  crf: number | 'adaptive';
  /** Bits per second of stereo sound. */
  audioBitrate: number;
  /** What a popular video's rungs are also made in. */
  upgrade: 'none' | 'hevc' | 'av1';
  upgradeAfterViews: number;
  /** AES-128 for the segments of new videos. */
  encrypt: boolean;
}

export interface ProfileRung {
  /** The picture's short side and a p: "720p". */
  name: string;
  /** Bits per second. */
  maxrate: number;
}

const rungContract = z.object({
  name: z
    .string()
    .regex(/^[1-9]\d{2,3}p$/, 'must be the height of the picture and a p, like 720p')
    .refine((name) => shortSideOf(name) >= 144 && shortSideOf(name) <= 2160, 'must lie between 144p and 2160p')
    .refine((name) => shortSideOf(name) % 2 === 0, 'must be even'),
  maxrate: z.int().min(100_000, 'must be at least 100000').max(50_000_000, 'must be at most 50000000'),
});

const rungsContract = z
  .array(rungContract)
  .min(1, 'must have at least one rung')
  .max(8, 'must have at most 8 rungs')
  .transform((rungs) => rungs.toSorted((a, b) => shortSideOf(b.name) - shortSideOf(a.name)))
  .refine((rungs) => new Set(rungs.map(({ name }) => name)).size === rungs.length, 'must not name a rung twice')
  .refine(
    (rungs) => rungs.every(({ maxrate }, index) => maxrate < (rungs[index - 1]?.maxrate ?? Infinity)),
    'must give a smaller picture a lower maxrate',
  );

/** Each field has a default, so `{}` is the usual profile. */
const videoProfileContract = z.object({
  rungs: rungsContract.default([
    { name: '1080p', maxrate: 5_000_000 },
    { name: '720p', maxrate: 2_500_000 },
    { name: '480p', maxrate: 1_000_000 },
    { name: '360p', maxrate: 500_000 },
  ]),
  crf: z
    .union([z.literal('adaptive'), z.number().min(16, 'must be at least 16').max(36, 'must be at most 36')])
    .default('adaptive'),
  audioBitrate: z.int().min(48_000, 'must be at least 48000').max(320_000, 'must be at most 320000').default(128_000),
  upgrade: z.enum(['none', 'hevc', 'av1']).default('none'),
  upgradeAfterViews: z.int().min(1, 'must be at least 1').max(1_000_000_000, 'is too many').default(100),
  encrypt: z.boolean().default(false),
});

/** What is stored, with the defaults. Throws AppError `invalid` that names the field. */
export function readVideoProfile(stored: unknown): VideoProfile {
  return parseInput(videoProfileContract, stored ?? {});
}

/** 720 of "720p". */
function shortSideOf(name: string): number {
  return Number.parseInt(name, 10);
}
