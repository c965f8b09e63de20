/** When a server may be asked again: its own wishes, our manners towards it, and growing pauses after failures. */

const maxPauseMs = 10 * 60_000;
/** So many requests may follow one another at once before the rate counts. */
const burst = 5;

/** Milliseconds that a Retry-After header (RFC 9110: seconds, or a date) asks us to wait; null when it says nothing. */
export function parseRetryAfter(header: string | undefined, nowMs: number): number | null {
  const text = header?.trim() ?? '';
  if (/^\d{1,10}$/.test(text)) return Number(text) * 1000;
  // Date.parse takes many forms, "-5" among them; HTTP's three all begin with the name of a day.
  const dateMs = /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun)/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(dateMs) ? null : Math.max(0, dateMs - nowMs);
}

/**
 * One token of a bucket of `burst` tokens that fills at `perMinute`, kept as the one number `nextAtMs`: the moment at
 * which the bucket will be full again (GCRA). Takes the token when it is there within `patienceMs`.
 */
export function takeToken(
  nextAtMs: number,
  now: { nowMs: number; perMinute: number; patienceMs: number },
): { waitMs: number; isTaken: boolean; nextAtMs: number } {
  const stepMs = 60_000 / now.perMinute;
  const fullAtMs = Math.max(nextAtMs, now.nowMs);
  const waitMs = Math.max(0, Math.ceil(fullAtMs - now.nowMs - (burst - 1) * stepMs));
  const isTaken = waitMs <= now.patienceMs;
  return { waitMs, isTaken, nextAtMs: isTaken ? Math.round(fullAtMs + stepMs) : nextAtMs };
}

/** `nextAtMs` of a bucket that gives nothing before `untilMs`. */
export function emptyUntil(untilMs: number, perMinute: number): number {
  return Math.round(untilMs + ((burst - 1) * 60_000) / perMinute);
}

/** The pause after the nth failure in a row: 1 s, 2 s, 4 s to 10 min, a quarter more or less. `random` is 0 to 1. */
export function pauseAfter(failures: number, random: number): number {
  return Math.round(Math.min(maxPauseMs, 1000 * 2 ** Math.max(0, failures - 1)) * (0.75 + random / 2));
}
