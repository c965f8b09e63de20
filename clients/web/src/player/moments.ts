/** Places on the time line, in words and in chapters. */

interface ChapterLike {
  readonly startMs: number;
  readonly endMs: number;
  readonly title: string;
}

/** The chapter that this moment is in; null before the first and between two. */
export function chapterAt<C extends ChapterLike>(chapters: readonly C[], seconds: number): C | null {
  const ms = seconds * 1000;
  return chapters.findLast(({ startMs, endMs }) => startMs <= ms && ms < endMs) ?? null;
}

export interface LinePart {
  readonly fromS: number;
  readonly toS: number;
}

/** The time line cut at the beginnings of the chapters; one part when there are none. */
export function partsOfLine(chapters: readonly ChapterLike[], durationS: number): LinePart[] {
  const cuts = chapters.map(({ startMs }) => startMs / 1000).filter((at) => at > 0 && at < durationS);
  const points = [0, ...new Set(cuts.sort((a, b) => a - b)), durationS];
  return points.slice(1).map((toS, index) => ({ fromS: points[index] ?? 0, toS }));
}

/** "1 minute 5 seconds", as a screen reader should say it. */
export function timePhrase(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const parts = [
    { count: Math.floor(whole / 3600), unit: 'hour' },
    { count: Math.floor(whole / 60) % 60, unit: 'minute' },
    { count: whole % 60, unit: 'second' },
  ].filter(({ count, unit }) => count > 0 || (whole === 0 && unit === 'second'));
  return parts.map(({ count, unit }) => `${count} ${unit}${count === 1 ? '' : 's'}`).join(' ');
}

/** Where a key takes the playhead; null: the key is not for the time line. */
export function seekByKey(key: string, at: number, durationS: number): number | null {
  const targets: Record<string, number> = {
    ArrowRight: at + 5,
    ArrowUp: at + 5,
    ArrowLeft: at - 5,
    ArrowDown: at - 5,
    PageUp: at + durationS / 10,
    PageDown: at - durationS / 10,
    Home: 0,
    End: durationS,
  };
  const target = targets[key];
  return target === undefined ? null : Math.min(durationS, Math.max(0, target));
}
