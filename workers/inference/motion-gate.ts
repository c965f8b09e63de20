/**
 * Decides for which frames a detector looks: where something has changed since it last did, and once a second in any case.
 *
 * By media time and pictures alone, so that a file gives the same as the live stream. It only saves work: it never keeps
 * the detector from looking for more than a second, however busy or quiet a scene is.
 */

/** Plain data, kept in checkpoints. */
export type MotionGate = {
  /** Analysed time and picture of the last look; null before the first. */
  lookedUs: number | null;
  luma: Uint8Array;
};

const floorUs = 1_000_000;
/** A pixel counts as changed beyond this. */
const difference = 14;
/** Of the pixels that are compared, one in four. */
const changedShare = 0.001;

export function createMotionGate(size: number): MotionGate {
  return { lookedUs: null, luma: new Uint8Array(size) };
}

/** Whether to look at this frame; notes that one did. */
export function openGate(gate: MotionGate, { luma, nowUs }: { luma: Uint8Array; nowUs: number }): boolean {
  const isDue = gate.lookedUs === null || nowUs - gate.lookedUs >= floorUs;
  if (!isDue && !hasChanged(gate.luma, luma)) return false;
  gate.lookedUs = nowUs;
  gate.luma.set(luma);
  return true;
}

function hasChanged(before: Uint8Array, now: Uint8Array): boolean {
  let changed = 0;
  for (let i = 0; i < now.length; i += 4) {
    const change = now[i]! - before[i]!;
    if (change > difference || change < -difference) changed++;
  }
  return changed * 4 > changedShare * now.length;
}
