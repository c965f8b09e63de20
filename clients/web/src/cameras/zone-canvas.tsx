import { type KeyboardEvent, type PointerEvent, useRef } from 'react';
import { type Point, toSvgPoints } from './zone-shapes.tsx';

interface ZoneCanvasProps {
  readonly polygon: readonly Point[];
  readonly onChange: (polygon: readonly Point[]) => void;
}

const step = 0.01;
const arrows: Record<string, Point> = {
  ArrowLeft: { x: -step, y: 0 },
  ArrowRight: { x: step, y: 0 },
  ArrowUp: { x: 0, y: -step },
  ArrowDown: { x: 0, y: step },
};

/** Draws one polygon: a click adds a corner, corners are dragged or moved with the arrow keys, Delete takes one away. */
export function ZoneCanvas({ polygon, onChange }: ZoneCanvasProps) {
  const layer = useRef<HTMLDivElement>(null);
  const dragged = useRef<number | null>(null);

  const pointAt = (event: PointerEvent): Point => {
    const box = layer.current?.getBoundingClientRect();
    if (!box) return { x: 0, y: 0 };
    return { x: toShare((event.clientX - box.left) / box.width), y: toShare((event.clientY - box.top) / box.height) };
  };
  const move = (index: number, to: Point) => onChange(polygon.map((point, at) => (at === index ? to : point)));

  const onKeyDown = (event: KeyboardEvent, index: number) => {
    const arrow = arrows[event.key];
    const point = polygon[index];
    if (arrow && point) move(index, { x: toShare(point.x + arrow.x), y: toShare(point.y + arrow.y) });
    else if (event.key === 'Delete' || event.key === 'Backspace') onChange(polygon.filter((_, at) => at !== index));
    else return;
    event.preventDefault();
  };

  return (
    <div
      ref={layer}
      className="zone-canvas"
      onPointerDown={(event) => {
        if (event.target === layer.current && event.button === 0) onChange(insertPoint(polygon, pointAt(event)));
      }}
      onPointerMove={(event) => {
        if (dragged.current !== null) move(dragged.current, pointAt(event));
      }}
      onPointerUp={() => {
        dragged.current = null;
      }}
    >
      <svg className="zone-layer" viewBox="0 0 1 1" preserveAspectRatio="none" aria-hidden>
        <polygon points={toSvgPoints(polygon)} data-active />
      </svg>
      {polygon.map((point, index) => (
        <button
          // biome-ignore lint/suspicious/noArrayIndexKey: a corner is its place in the order
          key={index}
          type="button"
          className="zone-corner"
          aria-label={`Corner ${index + 1} at ${Math.round(point.x * 100)} % across, ${Math.round(point.y * 100)} % down`}
          style={{ left: `${point.x * 100}%`, top: `${point.y * 100}%` }}
          onPointerDown={(event) => {
            dragged.current = index;
            event.currentTarget.setPointerCapture(event.pointerId);
          }}
          onPointerUp={() => {
            dragged.current = null;
          }}
          onKeyDown={(event) => onKeyDown(event, index)}
        />
      ))}
    </div>
  );
}

function toShare(value: number): number {
  return Math.round(Math.min(1, Math.max(0, value)) * 1000) / 1000;
}

/** Puts the corner into the edge that it is nearest to, so that a click never makes the outline cross itself at random. */
export function insertPoint(polygon: readonly Point[], point: Point): readonly Point[] {
  if (polygon.length < 3) return [...polygon, point];
  let best = { index: 0, distance: Number.POSITIVE_INFINITY };
  for (const [index, from] of polygon.entries()) {
    const to = polygon[(index + 1) % polygon.length] as Point;
    const distance = distanceToEdge(point, from, to);
    // Of two edges that are equally near (beyond a corner) the later is where a person who goes around would be.
    if (distance <= best.distance) best = { index, distance };
  }
  return [...polygon.slice(0, best.index + 1), point, ...polygon.slice(best.index + 1)];
}

function distanceToEdge(point: Point, from: Point, to: Point): number {
  const length = (to.x - from.x) ** 2 + (to.y - from.y) ** 2;
  const along =
    length === 0 ? 0 : ((point.x - from.x) * (to.x - from.x) + (point.y - from.y) * (to.y - from.y)) / length;
  const share = Math.min(1, Math.max(0, along));
  return Math.hypot(point.x - from.x - share * (to.x - from.x), point.y - from.y - share * (to.y - from.y));
}
