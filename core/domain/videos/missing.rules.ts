/** What is still to be made: the plan less what is stored. A crash, a lost job and a freed rendition are one case. */

import { chunksOf, plannedSegments } from './ladder.plan.ts';
import type { VideoPlan } from './video-plan.ts';

export interface MissingWork {
  hasSound: boolean;
  /** The top rung is copied from the source, and not all of it is there. */
  hasCopy: boolean;
  /** Chunks with a missing segment of an encoded rung. */
  chunks: number[];
}

/** `wanted` names the renditions that should be whole. */
export function missingWork(
  plan: VideoPlan,
  stored: ReadonlyMap<string, ReadonlySet<number>>,
  wanted: ReadonlySet<string>,
): MissingWork {
  const missing = plannedSegments(plan)
    .filter(({ name }) => wanted.has(name))
    .map(({ name, samples }) => ({
      name,
      indexes: samples.map((_, index) => index).filter((index) => !stored.get(name)?.has(index)),
    }))
    .filter(({ indexes }) => indexes.length > 0);
  const copied = new Set(plan.video?.rungs.filter((rung) => rung.isCopy).map((rung) => rung.name));
  const chunkOf = chunkFinder(plan);
  const chunks = new Set<number>();
  for (const { name, indexes } of missing) {
    if (name !== 'audio' && !copied.has(name)) for (const index of indexes) chunks.add(chunkOf(index));
  }
  return {
    hasSound: missing.some(({ name }) => name === 'audio'),
    hasCopy: missing.some(({ name }) => copied.has(name)),
    chunks: [...chunks].sort((a, b) => a - b),
  };
}

export function isNothingMissing(work: MissingWork): boolean {
  return !work.hasSound && !work.hasCopy && work.chunks.length === 0;
}

/** Share of a plan's segments that are stored, 0 to 1. */
export function shareStored(plan: VideoPlan, stored: ReadonlyMap<string, ReadonlySet<number>>): number {
  let total = 0;
  let done = 0;
  for (const { name, samples } of plannedSegments(plan)) {
    total += samples.length;
    done += Math.min(samples.length, stored.get(name)?.size ?? 0);
  }
  return total === 0 ? 1 : done / total;
}

/** The chunk that holds a segment of the picture. */
export function chunkOfSegment(plan: VideoPlan, segment: number): number {
  return chunkFinder(plan)(segment);
}

function chunkFinder({ video }: VideoPlan): (segment: number) => number {
  const lastChunk = video ? chunksOf(video).length - 1 : 0;
  const perChunk = video?.segmentsPerChunk ?? 1;
  return (segment) => Math.min(Math.floor(segment / perChunk), lastChunk);
}
