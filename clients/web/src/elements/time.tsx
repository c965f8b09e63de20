import { useSyncExternalStore } from 'react';

const everyMs = 15_000;
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    for (const one of [...listeners]) one();
  }, everyMs);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** The time now, to the quarter minute, kept current. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => Math.floor(Date.now() / everyMs) * everyMs);
}

/** The time while it lies ahead; null from then on. */
export function useTimeAhead(at: string | null): string | null {
  const now = useNow();
  return at !== null && Date.parse(at) > now ? at : null;
}

const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto', style: 'short' });
const absolute = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'medium' });
const steps = [
  { unit: 'day', ms: 86_400_000 },
  { unit: 'hour', ms: 3_600_000 },
  { unit: 'minute', ms: 60_000 },
] as const;

/** "5 min. ago"; the exact moment when pointed at. */
export function Ago({ at }: { at: string }) {
  const ageMs = Math.max(0, useNow() - Date.parse(at));
  const step = steps.find(({ ms }) => ageMs >= ms);
  return (
    <time dateTime={at} title={absolute.format(new Date(at))} className="tabular">
      {step ? relative.format(-Math.floor(ageMs / step.ms), step.unit) : 'just now'}
    </time>
  );
}

export function Moment({ at }: { at: string }) {
  return (
    <time dateTime={at} className="tabular">
      {absolute.format(new Date(at))}
    </time>
  );
}
