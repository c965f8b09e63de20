/**
 * What stands still in a scene: solids with surfaces, lights, and the nearest thing along a ray.
 *
 * The tracer keeps its result in one mutable record, because it answers millions of rays for one picture.
 */

import type { Vec3 } from './camera.ts';

export type Rgb = readonly [number, number, number];

/** Where a ray met a solid. */
export interface Hit {
  solid: number;
  distance: number;
  x: number;
  y: number;
  z: number;
  nx: number;
  ny: number;
  nz: number;
}

/** Linear reflectance at a point, written into `out`. */
export type Texture = (hit: Hit, out: Float64Array) => void;

export interface Surface {
  readonly colour: Rgb | Texture;
  /** 0 (matt) to 1 (mirror), at a right angle. */
  readonly gloss?: number;
  /** Width of the reflection's blur, 0 to 1. */
  readonly roughness?: number;
  readonly emission?: Rgb;
}

export type Shape =
  | { readonly kind: 'box'; readonly centre: Vec3; readonly size: Vec3; readonly yaw?: number }
  | { readonly kind: 'cylinder'; readonly base: Vec3; readonly radius: number; readonly height: number }
  | { readonly kind: 'ellipsoid'; readonly centre: Vec3; readonly radii: Vec3 };

export interface Solid {
  readonly shape: Shape;
  readonly surface: Surface;
  /** Solids of one name can hide actors that stand behind `occluderAt`. */
  readonly occluder?: string;
  /** Seen by the camera and in reflections, but neither blocks nor gives light: a lamp's cover. */
  readonly isGhost?: boolean;
}

export type Light =
  | { readonly kind: 'sun'; readonly towards: Vec3; readonly colour: Rgb; readonly spread: number }
  /** A glowing rectangle: centre and two half axes; it shines along their cross product. */
  | {
      readonly kind: 'panel';
      readonly centre: Vec3;
      readonly across: Vec3;
      readonly along: Vec3;
      readonly colour: Rgb;
    };

export interface Stage {
  readonly solids: readonly Solid[];
  readonly lights: readonly Light[];
  /** Light from where no solid is. */
  readonly sky: (dx: number, dy: number, dz: number) => Rgb;
  /** Light that bounced more than once. */
  readonly ambient: Rgb;
  readonly exposure: number;
  /** Ground point of each occluder: an actor farther away than it is drawn before it. */
  readonly occluderAt: Readonly<Record<string, Vec3>>;
}

/** A box by its extents. */
export function box(
  x: readonly [number, number],
  y: readonly [number, number],
  z: readonly [number, number],
  surface: Surface,
): Solid {
  return {
    shape: {
      kind: 'box',
      centre: { x: (x[0] + x[1]) / 2, y: (y[0] + y[1]) / 2, z: (z[0] + z[1]) / 2 },
      size: { x: x[1] - x[0], y: y[1] - y[0], z: z[1] - z[0] },
    },
    surface,
  };
}

/** An upright cylinder. */
export function cylinder(
  at: { x: number; z: number },
  radius: number,
  y: readonly [number, number],
  surface: Surface,
): Solid {
  return { shape: { kind: 'cylinder', base: { x: at.x, y: y[0], z: at.z }, radius, height: y[1] - y[0] }, surface };
}

export interface Tracer {
  readonly hit: Hit;
  /** Fills `hit`; false when nothing is met. */
  nearest(ox: number, oy: number, oz: number, dx: number, dy: number, dz: number, skipGhosts: boolean): boolean;
  isBlocked(ox: number, oy: number, oz: number, dx: number, dy: number, dz: number, reach: number): boolean;
}

const tiny = 1e-4;

export function createTracer(solids: readonly Solid[]): Tracer {
  const hit: Hit = { solid: -1, distance: 0, x: 0, y: 0, z: 0, nx: 0, ny: 1, nz: 0 };
  const meet = solids.map((solid) => compile(solid.shape));
  const isGhost = solids.map((solid) => solid.isGhost === true);
  const tree = buildTree(solids.map((solid) => boundsOf(solid.shape)));
  const normal = new Float64Array(3);
  const kept = new Float64Array(3);
  return {
    hit,
    nearest(ox, oy, oz, dx, dy, dz, skipGhosts) {
      const [ix, iy, iz] = [1 / dx, 1 / dy, 1 / dz];
      let best = Number.POSITIVE_INFINITY;
      let index = -1;
      for (let node = 0; node < tree.count; ) {
        if (!entersBox(tree.boxes, node * 6, ox, oy, oz, ix, iy, iz, best)) {
          node = tree.skip[node] as number;
          continue;
        }
        const i = tree.solid[node++] as number;
        if (i < 0 || (skipGhosts && isGhost[i])) continue;
        const distance = (meet[i] as Meet)(ox, oy, oz, dx, dy, dz, best, normal);
        if (distance >= best) continue;
        best = distance;
        index = i;
        kept[0] = normal[0] as number;
        kept[1] = normal[1] as number;
        kept[2] = normal[2] as number;
      }
      if (index < 0) return false;
      hit.solid = index;
      hit.distance = best;
      hit.x = ox + dx * best;
      hit.y = oy + dy * best;
      hit.z = oz + dz * best;
      hit.nx = kept[0] as number;
      hit.ny = kept[1] as number;
      hit.nz = kept[2] as number;
      return true;
    },
    isBlocked(ox, oy, oz, dx, dy, dz, reach) {
      const [ix, iy, iz] = [1 / dx, 1 / dy, 1 / dz];
      for (let node = 0; node < tree.count; ) {
        if (!entersBox(tree.boxes, node * 6, ox, oy, oz, ix, iy, iz, reach)) {
          node = tree.skip[node] as number;
          continue;
        }
        const i = tree.solid[node++] as number;
        if (i >= 0 && !isGhost[i] && (meet[i] as Meet)(ox, oy, oz, dx, dy, dz, reach, normal) < reach) return true;
      }
      return false;
    },
  };
}

/** Boxes around boxes in the order of a walk: a node's children follow it, `skip` is the node after them. */
interface Tree {
  readonly count: number;
  /** Per node: low x, y, z and high x, y, z. */
  readonly boxes: Float64Array;
  readonly skip: Int32Array;
  /** The solid of a leaf, or -1. */
  readonly solid: Int32Array;
}

type Bounds = readonly [number, number, number, number, number, number];

function buildTree(bounds: readonly Bounds[]): Tree {
  const size = Math.max(1, bounds.length * 2);
  const tree = {
    count: 0,
    boxes: new Float64Array(size * 6),
    skip: new Int32Array(size),
    solid: new Int32Array(size).fill(-1),
  };
  const place = (items: readonly number[]) => {
    const node = tree.count++;
    const around = items.map((i) => bounds[i] as Bounds).reduce(surround);
    tree.boxes.set(around, node * 6);
    if (items.length === 1) tree.solid[node] = items[0] as number;
    else {
      const extents = [0, 1, 2].map((axis) => (around[axis + 3] as number) - (around[axis] as number));
      const axis = extents.indexOf(Math.max(...extents));
      const middle = (i: number) => (bounds[i]?.[axis] as number) + (bounds[i]?.[axis + 3] as number);
      const sorted = [...items].sort((a, b) => middle(a) - middle(b));
      place(sorted.slice(0, sorted.length >> 1));
      place(sorted.slice(sorted.length >> 1));
    }
    tree.skip[node] = tree.count;
  };
  if (bounds.length > 0) place(bounds.map((_, i) => i));
  return tree;
}

function surround(a: Bounds, b: Bounds): Bounds {
  return [
    Math.min(a[0], b[0]),
    Math.min(a[1], b[1]),
    Math.min(a[2], b[2]),
    Math.max(a[3], b[3]),
    Math.max(a[4], b[4]),
    Math.max(a[5], b[5]),
  ];
}

function boundsOf(shape: Shape): Bounds {
  if (shape.kind === 'cylinder') {
    const { base, radius, height } = shape;
    return [base.x - radius, base.y, base.z - radius, base.x + radius, base.y + height, base.z + radius];
  }
  const { centre } = shape;
  let { x, y, z } =
    shape.kind === 'ellipsoid' ? shape.radii : { x: shape.size.x / 2, y: shape.size.y / 2, z: shape.size.z / 2 };
  if (shape.kind === 'box' && shape.yaw) x = z = Math.hypot(x, z);
  return [centre.x - x, centre.y - y, centre.z - z, centre.x + x, centre.y + y, centre.z + z];
}

function entersBox(
  boxes: Float64Array,
  at: number,
  ox: number,
  oy: number,
  oz: number,
  ix: number,
  iy: number,
  iz: number,
  reach: number,
): boolean {
  const ax = ((boxes[at] as number) - ox) * ix;
  const bx = ((boxes[at + 3] as number) - ox) * ix;
  const ay = ((boxes[at + 1] as number) - oy) * iy;
  const by = ((boxes[at + 4] as number) - oy) * iy;
  const az = ((boxes[at + 2] as number) - oz) * iz;
  const bz = ((boxes[at + 5] as number) - oz) * iz;
  let near = ax < bx ? ax : bx;
  let far = ax < bx ? bx : ax;
  const nearY = ay < by ? ay : by;
  const farY = ay < by ? by : ay;
  if (nearY > near) near = nearY;
  if (farY < far) far = farY;
  const nearZ = az < bz ? az : bz;
  const farZ = az < bz ? bz : az;
  if (nearZ > near) near = nearZ;
  if (farZ < far) far = farZ;
  return far >= near && far > 0 && near < reach;
}

/** Distance along the ray, or infinity; the normal is written when it is nearer than `best`. */
type Meet = (
  ox: number,
  oy: number,
  oz: number,
  dx: number,
  dy: number,
  dz: number,
  best: number,
  normal: Float64Array,
) => number;

function compile(shape: Shape): Meet {
  if (shape.kind === 'box') return compileBox(shape);
  if (shape.kind === 'cylinder') return compileCylinder(shape);
  return compileEllipsoid(shape);
}

function compileBox({ centre, size, yaw = 0 }: Extract<Shape, { kind: 'box' }>): Meet {
  const { x: cx, y: cy, z: cz } = centre;
  const hx = size.x / 2;
  const hy = size.y / 2;
  const hz = size.z / 2;
  const cos = Math.cos((yaw * Math.PI) / 180);
  const sin = Math.sin((yaw * Math.PI) / 180);
  return (ox, oy, oz, dx, dy, dz, best, normal) => {
    const px = ox - cx;
    const pz = oz - cz;
    const x = px * cos - pz * sin;
    const z = px * sin + pz * cos;
    const y = oy - cy;
    const ex = dx * cos - dz * sin;
    const ez = dx * sin + dz * cos;
    const ix = 1 / ex;
    const iy = 1 / dy;
    const iz = 1 / ez;
    const ax = -x * ix - Math.abs(ix) * hx;
    const bx = -x * ix + Math.abs(ix) * hx;
    const ay = -y * iy - Math.abs(iy) * hy;
    const by = -y * iy + Math.abs(iy) * hy;
    const az = -z * iz - Math.abs(iz) * hz;
    const bz = -z * iz + Math.abs(iz) * hz;
    const near = Math.max(ax, ay, az);
    const far = Math.min(bx, by, bz);
    if (!(near <= far) || near < tiny || near >= best) return Number.POSITIVE_INFINITY;
    let nx = 0;
    let ny = 0;
    let nz = 0;
    if (near === ay) ny = dy > 0 ? -1 : 1;
    else if (near === ax) nx = ex > 0 ? -1 : 1;
    else nz = ez > 0 ? -1 : 1;
    normal[0] = nx * cos + nz * sin;
    normal[1] = ny;
    normal[2] = -nx * sin + nz * cos;
    return near;
  };
}

function compileCylinder({ base, radius, height }: Extract<Shape, { kind: 'cylinder' }>): Meet {
  const { x: cx, y: bottom, z: cz } = base;
  const top = bottom + height;
  return (ox, oy, oz, dx, dy, dz, best, normal) => {
    const px = ox - cx;
    const pz = oz - cz;
    let found = Number.POSITIVE_INFINITY;
    const a = dx * dx + dz * dz;
    const b = px * dx + pz * dz;
    const under = b * b - a * (px * px + pz * pz - radius * radius);
    if (under < 0) return found;
    if (a > 1e-12) {
      const t = (-b - Math.sqrt(under)) / a;
      const y = oy + dy * t;
      if (t > tiny && t < best && y >= bottom && y <= top) {
        found = t;
        normal[0] = (px + dx * t) / radius;
        normal[1] = 0;
        normal[2] = (pz + dz * t) / radius;
      }
    }
    if (dy < 0 && oy > top) {
      const t = (top - oy) / dy;
      const qx = px + dx * t;
      const qz = pz + dz * t;
      if (t > tiny && t < best && t < found && qx * qx + qz * qz <= radius * radius) {
        found = t;
        normal[0] = 0;
        normal[1] = 1;
        normal[2] = 0;
      }
    }
    return found;
  };
}

function compileEllipsoid({ centre, radii }: Extract<Shape, { kind: 'ellipsoid' }>): Meet {
  const { x: rx, y: ry, z: rz } = radii;
  return (ox, oy, oz, dx, dy, dz, best, normal) => {
    const px = (ox - centre.x) / rx;
    const py = (oy - centre.y) / ry;
    const pz = (oz - centre.z) / rz;
    const ex = dx / rx;
    const ey = dy / ry;
    const ez = dz / rz;
    const a = ex * ex + ey * ey + ez * ez;
    const b = px * ex + py * ey + pz * ez;
    const under = b * b - a * (px * px + py * py + pz * pz - 1);
    if (under < 0) return Number.POSITIVE_INFINITY;
    const t = (-b - Math.sqrt(under)) / a;
    if (t < tiny || t >= best) return Number.POSITIVE_INFINITY;
    const nx = (px + ex * t) / rx;
    const ny = (py + ey * t) / ry;
    const nz = (pz + ez * t) / rz;
    const length = Math.hypot(nx, ny, nz);
    normal[0] = nx / length;
    normal[1] = ny / length;
    normal[2] = nz / length;
    return t;
  };
}
