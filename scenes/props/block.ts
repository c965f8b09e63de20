/** Blocks with flat faces, lit by the place's light: bodies of vehicles, luggage. */

import type { SKRSContext2D } from '@napi-rs/canvas';
import { add, dot, normalise, type Pixel, subtract, type Vec3 } from '../camera.ts';
import type { Colour } from '../people/appearance.ts';
import type { Brush } from '../people/draw-person.ts';

export interface Block {
  /** The middle of its lower side. */
  readonly base: Vec3;
  /** Metres: across, up, along the heading. */
  readonly size: Vec3;
  /** Radians; 0 looks along z. */
  readonly heading: number;
  /** By how much the top is shorter, 0 to 1, at the front and at the back. */
  readonly slant?: { readonly front: number; readonly back: number };
  readonly colour: Colour;
  /** Windows in the upright sides. */
  readonly glass?: Colour;
}

/** A point of a block's own frame: to the right, up, ahead. */
export function placeIn({ base, heading }: Pick<Block, 'base' | 'heading'>, own: Vec3): Vec3 {
  const [sin, cos] = [Math.sin(heading), Math.cos(heading)];
  return { x: base.x + own.x * cos + own.z * sin, y: base.y + own.y, z: base.z - own.x * sin + own.z * cos };
}

const faces = {
  right: [1, 3, 7, 5],
  left: [2, 0, 4, 6],
  front: [3, 2, 6, 7],
  back: [0, 1, 5, 4],
  top: [4, 5, 7, 6],
} as const;

/** Left and right, back and front, bottom and top: bits 0, 1 and 2 of the index. */
function cornersOf(block: Block): Vec3[] {
  const { size, slant = { front: 0, back: 0 } } = block;
  return [0, 1, 2, 3, 4, 5, 6, 7].map((corner) => {
    const isTop = corner >= 4;
    const isFront = (corner & 2) !== 0;
    const cut = isTop ? size.z * (isFront ? -slant.front : slant.back) : 0;
    return placeIn(block, {
      x: ((corner & 1) - 0.5) * size.x * (isTop ? 0.94 : 1),
      y: isTop ? size.y : 0,
      z: (isFront ? 0.5 : -0.5) * size.z + cut,
    });
  });
}

export function drawBlock(brush: Brush, block: Block): void {
  const corners = cornersOf(block);
  for (const [name, indices] of Object.entries(faces)) {
    const face = indices.map((i) => corners[i] as Vec3) as [Vec3, Vec3, Vec3, Vec3];
    const normal = normalOf(face);
    if (dot(normal, subtract(brush.camera.position, face[0])) <= 0) continue;
    const shade = shadeOf(brush, normal);
    fillFace(brush, face, toCss(block.colour, shade));
    if (block.glass && name !== 'top') fillFace(brush, inset(face), toCss(block.glass, 0.7 + 0.5 * shade));
  }
}

/** In opaque black, for the caller to blur and fade. */
export function drawBlockShadow(brush: Brush, block: Block): void {
  const { towards } = brush.light;
  const thrown = cornersOf(block).map((corner) => {
    const reach = corner.y / towards.y;
    return brush.camera.project({ x: corner.x - towards.x * reach, y: 0, z: corner.z - towards.z * reach });
  });
  for (const p of thrown) brush.outline.include(p.x, p.y, 1);
  fillPath(brush.context, hullOf(thrown), '#000');
}

/** A disc that stands upright, its axis across the heading. */
export function drawWheel(brush: Brush, body: Block, wheel: { own: Vec3; radiusM: number }): void {
  const outward = placeIn(
    { base: { x: 0, y: 0, z: 0 }, heading: body.heading },
    { x: Math.sign(wheel.own.x), y: 0, z: 0 },
  );
  const hub = placeIn({ ...body, base: { ...body.base, y: 0 } }, wheel.own);
  if (dot(outward, subtract(brush.camera.position, hub)) <= 0) return;
  const rim = Array.from({ length: 14 }, (_, i) => {
    const angle = (i / 14) * 2 * Math.PI;
    return placeIn(
      { base: hub, heading: body.heading },
      {
        x: 0,
        y: Math.sin(angle) * wheel.radiusM,
        z: Math.cos(angle) * wheel.radiusM,
      },
    );
  });
  fillFace(brush, rim, 'rgb(24,24,25)');
}

export function fillFace(brush: Brush, points: readonly Vec3[], colour: string): void {
  const path = points.map((point) => brush.camera.project(point));
  for (const p of path) brush.outline.include(p.x, p.y, 1);
  fillPath(brush.context, path, colour);
}

function fillPath(context: SKRSContext2D, path: readonly { x: number; y: number }[], colour: string): void {
  context.beginPath();
  for (const p of path) context.lineTo(p.x, p.y);
  context.closePath();
  context.fillStyle = colour;
  context.fill();
}

function normalOf([a, b, , d]: readonly [Vec3, Vec3, Vec3, Vec3]): Vec3 {
  const u = subtract(b, a);
  const v = subtract(d, a);
  return normalise({ x: v.y * u.z - v.z * u.y, y: v.z * u.x - v.x * u.z, z: v.x * u.y - v.y * u.x });
}

function shadeOf({ light }: Brush, normal: Vec3): number {
  return light.shaded + (light.lit - light.shaded) * Math.max(0, dot(normal, light.towards)) ** 0.8;
}

/** The same face, smaller: most of its width, the upper part of its height. */
function inset([a, b, c, d]: readonly [Vec3, Vec3, Vec3, Vec3]): Vec3[] {
  const at = (u: number, v: number) => {
    const low = add(a, subtract(b, a), u);
    return add(low, subtract(add(d, subtract(c, d), u), low), v);
  };
  return [at(0.1, 0.2), at(0.9, 0.2), at(0.9, 0.86), at(0.1, 0.86)];
}

function toCss(colour: Colour, factor: number): string {
  const [r, g, b] = colour.map((value) => Math.round(Math.min(255, value * factor)));
  return `rgb(${r},${g},${b})`;
}

/** The convex outline of points (Andrew's monotone chain). */
function hullOf(points: readonly Pixel[]): Pixel[] {
  const sorted = points.toSorted((p, q) => p.x - q.x || p.y - q.y);
  const half = (along: readonly Pixel[]) => {
    const chain: Pixel[] = [];
    for (const p of along) {
      while (chain.length > 1 && turns(chain.at(-2) as Pixel, chain.at(-1) as Pixel, p) <= 0) chain.pop();
      chain.push(p);
    }
    return chain.slice(0, -1);
  };
  return [...half(sorted), ...half(sorted.toReversed())];
}

function turns(a: Pixel, b: Pixel, c: Pixel): number {
  return (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
}
