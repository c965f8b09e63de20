import type { TrackRowFragment } from '../../../kit/index.ts';

type Path = TrackRowFragment['path'];

/** Where it went, by its feet, over a picture of its camera: a ring where it came, a dot where it was last seen. */
export function TrackWay({ path }: { path: Path }) {
  const feet = path.map(({ x, y, w, h }) => ({ x: x + w / 2, y: Math.min(0.995, y + h) }));
  const [first] = feet;
  const last = feet.at(-1);
  if (!first || !last) return null;
  return (
    <>
      <svg className="track-way" viewBox="0 0 1 1" preserveAspectRatio="none" aria-hidden>
        <polyline points={feet.map(({ x, y }) => `${x},${y}`).join(' ')} data-under />
        <polyline points={feet.map(({ x, y }) => `${x},${y}`).join(' ')} />
      </svg>
      <span className="track-end" data-first aria-hidden style={place(first)} />
      <span className="track-end" aria-hidden style={place(last)} />
    </>
  );
}

const place = ({ x, y }: { x: number; y: number }) => ({ left: `${x * 100}%`, top: `${y * 100}%` });
