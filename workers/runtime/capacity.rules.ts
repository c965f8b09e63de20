/**
 * When a worker stops taking background work, and when it takes it up again: never at the same mark, or it would
 * flutter.
 *
 * Busy counts only what runs un-niced (answering people, first segments, other programs): niced encoders, also of other
 * workers on the machine, never hold each other up. Being busy stops the work for a quarter of a minute at most, so
 * that steady load slows it down but does not starve it.
 */

export interface Strain {
  /** Share of the machine's time that un-niced programs took since the last look. */
  busy: number;
  /** Share of its memory that is free. */
  freeMemory: number;
  freeScratchBytes: number;
  freeDiskBytes: number;
}

export interface Acceptance {
  /** null: work is taken. */
  problem: 'busy' | 'memory' | 'scratch' | 'disk' | null;
  sinceMs: number;
  /** Smoothed over about ten seconds. */
  busy: number;
}

const gib = 1024 ** 3;
/** Stop below (busy: above) the first, go on at the second. */
const marks = {
  busy: [0.9, 0.6],
  memory: [0.05, 0.1],
  scratch: [gib, 2 * gib],
  disk: [gib, 2 * gib],
} as const;
const longestBusyMs = 15_000;
const smoothing = 0.2;

export function startAccepting(nowMs: number): Acceptance {
  return { problem: null, sinceMs: nowMs, busy: 0 };
}

/** Call it about every two seconds. `scratchLimitBytes` lowers the marks of a worker that may use little. */
export function judgeStrain(
  before: Acceptance,
  strain: Strain,
  at: { nowMs: number; scratchLimitBytes: number },
): Acceptance {
  const busy = before.busy + smoothing * (strain.busy - before.busy);
  const problem = lackOf(strain, before.problem, at.scratchLimitBytes) ?? busyness(before, busy, at.nowMs);
  return { problem, busy, sinceMs: problem === before.problem ? before.sinceMs : at.nowMs };
}

function lackOf(strain: Strain, before: Acceptance['problem'], scratchLimit: number): Acceptance['problem'] {
  const mark = (what: 'memory' | 'scratch' | 'disk') => marks[what][before === what ? 1 : 0];
  if (strain.freeDiskBytes < mark('disk')) return 'disk';
  if (strain.freeScratchBytes < Math.min(mark('scratch'), scratchLimit / (before === 'scratch' ? 2 : 4)))
    return 'scratch';
  return strain.freeMemory < mark('memory') ? 'memory' : null;
}

function busyness({ problem, sinceMs }: Acceptance, busy: number, nowMs: number): Acceptance['problem'] {
  const isLong = nowMs - sinceMs >= longestBusyMs;
  if (problem === 'busy') return busy > marks.busy[1] && !isLong ? 'busy' : null;
  return busy > marks.busy[0] && isLong ? 'busy' : null;
}
