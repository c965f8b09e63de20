import type { ZoneShapeFragment } from '../../../kit/index.ts';

export interface Point {
  readonly x: number;
  readonly y: number;
}

export function toSvgPoints(polygon: readonly Point[]): string {
  return polygon.map(({ x, y }) => `${x},${y}`).join(' ');
}

interface ZoneShapesProps {
  readonly zones: readonly Pick<ZoneShapeFragment, 'id' | 'name' | 'polygon'>[];
  readonly activeId: string | null;
}

/** The zones over the picture. They are listed in words beside it, so they are silent here. */
export function ZoneShapes({ zones, activeId }: ZoneShapesProps) {
  return (
    <>
      <svg className="zone-layer" viewBox="0 0 1 1" preserveAspectRatio="none" aria-hidden>
        {zones.map(({ id, polygon }) => (
          <polygon key={id} points={toSvgPoints(polygon)} data-active={id === activeId || undefined} />
        ))}
      </svg>
      {zones.map(({ id, name, polygon }) => {
        const middle = centreOf(polygon);
        return (
          <span
            key={id}
            className="zone-name"
            aria-hidden
            style={{ left: `${middle.x * 100}%`, top: `${middle.y * 100}%` }}
          >
            {name}
          </span>
        );
      })}
    </>
  );
}

function centreOf(polygon: readonly Point[]): Point {
  const count = Math.max(1, polygon.length);
  return {
    x: polygon.reduce((sum, point) => sum + point.x, 0) / count,
    y: polygon.reduce((sum, point) => sum + point.y, 0) / count,
  };
}
