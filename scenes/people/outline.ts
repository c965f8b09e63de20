/** The rectangle around everything drawn for one actor, in pixels. */

export interface PixelBox {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Outline {
  include(x: number, y: number, margin: number): void;
  /** With the margin around it, clipped to the picture; null when nothing of it is inside. */
  box(width: number, height: number, margin?: number): PixelBox | null;
}

export function createOutline(): Outline {
  let [left, top, right, bottom] = [
    Number.POSITIVE_INFINITY,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
  ];
  return {
    include(x, y, margin) {
      left = Math.min(left, x - margin);
      top = Math.min(top, y - margin);
      right = Math.max(right, x + margin);
      bottom = Math.max(bottom, y + margin);
    },
    box(width, height, margin = 0) {
      const x = Math.max(0, Math.floor(left - margin));
      const y = Math.max(0, Math.floor(top - margin));
      const w = Math.min(width, Math.ceil(right + margin)) - x;
      const h = Math.min(height, Math.ceil(bottom + margin)) - y;
      return w > 0 && h > 0 ? { x, y, width: w, height: h } : null;
    },
  };
}
