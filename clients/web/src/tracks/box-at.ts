import type { ClipTrackBoxesFragment } from '../../../kit/index.ts';

type Path = ClipTrackBoxesFragment['path'];
export type Box = Omit<Path[number], 'atMs'>;

/** Where it is at a moment of the clip; null before it comes and after it has gone. Between two points it goes straight. */
export function boxAt(path: Path, atMs: number): Box | null {
  const next = path.findIndex((point) => point.atMs >= atMs);
  const b = path[next];
  if (!b) return null;
  const a = path[next - 1] ?? b;
  if (next === 0 && b.atMs > atMs) return null;
  const part = b.atMs === a.atMs ? 1 : (atMs - a.atMs) / (b.atMs - a.atMs);
  const mix = (from: number, to: number) => from + (to - from) * part;
  return { x: mix(a.x, b.x), y: mix(a.y, b.y), w: mix(a.w, b.w), h: mix(a.h, b.h) };
}
