/**
 * Places that nobody built: rooms, yards and streets drawn from a seed, in daylight or at night, with a zone on the floor.
 *
 * For training and for tests of the analysis: plainer than the lobby and the yard, but no two alike.
 */

import { toLinear } from '../bake.ts';
import { type CameraMount, normalise, radians, type Vec3 } from '../camera.ts';
import { layeredNoise, type Random } from '../random.ts';
import { box, cylinder, type Hit, type Light, type Rgb, type Solid, type Stage, type Texture } from '../stage.ts';
import { asphalt, concrete, leaves, overlaid, plaster, ribbed, slats, tiles } from '../textures.ts';
import { isInArea } from '../truth.ts';
import type { GroundPoint, Place } from './place.ts';

/** The floor that the camera sees well enough to tell what happens on it. */
export interface Floor {
  readonly near: number;
  readonly far: number;
  /** Metres to each side that are in the picture at this distance. */
  halfWidthAt(z: number): number;
}

export interface MadeUpPlace extends Place {
  readonly floor: Floor;
  readonly isIndoors: boolean;
  readonly isDark: boolean;
}

interface Plan {
  readonly random: Random;
  readonly seed: number;
  readonly mount: CameraMount;
  readonly floor: Floor;
  readonly isIndoors: boolean;
  readonly isDark: boolean;
  readonly backZ: number;
  readonly zone: readonly GroundPoint[];
  readonly towards: Vec3;
}

/** People at the far end of the floor are at least this share of the picture's height. */
const smallestPerson = 0.13;
const personM = 1.72;

/** `aspect`: width over height of the picture. */
export function makePlace(random: Random, aspect: number): MadeUpPlace {
  const isIndoors = random.next() < 0.5;
  const isDark = random.next() < 0.25;
  const mount: CameraMount = {
    position: { x: 0, y: isIndoors ? random.between(2.4, 3.6) : random.between(2.8, 7), z: 0 },
    yaw: 0,
    pitch: random.between(14, 36),
    angle: random.between(52, 90),
  };
  const far = farthest(mount, aspect);
  const backZ = isIndoors ? random.between(Math.min(7, far), Math.max(8, far + 2)) : far + random.between(0.5, 14);
  const floor = planFloor(mount, aspect, Math.min(far, backZ - 0.7));
  const sunX = random.between(-1, 1);
  const plan: Plan = {
    random,
    seed: random.integer(1, 1e6),
    mount,
    floor,
    isIndoors,
    isDark,
    backZ,
    zone: drawZone(random, floor),
    towards: normalise({ x: sunX, y: random.between(0.5, 1.4), z: random.between(-1, 0.6) }),
  };
  const stage = buildStage(plan);
  return {
    name: 'made-up',
    mount,
    floor,
    isIndoors,
    isDark,
    buildStage: () => stage,
    areas: { zone: plan.zone },
    light: {
      towards: plan.towards,
      lit: isDark ? random.between(0.6, 1.2) : random.between(0.95, 1.15),
      shaded: isDark ? random.between(0.35, 0.7) : random.between(0.45, 0.7),
      shadow: stage.lights.some(({ kind }) => kind === 'sun') ? random.between(0.3, 0.5) : random.between(0.06, 0.25),
      shadowBlurM: isIndoors ? random.between(0.1, 0.3) : 0.05,
      mirror: isIndoors && random.next() < 0.4 ? random.between(0.04, 0.14) : 0,
    },
  };
}

function farthest({ position, pitch, angle }: CameraMount, aspect: number): number {
  const half = Math.tan(radians(angle) / 2);
  const depth = (personM * aspect) / (2 * half) / smallestPerson;
  // Heads are in the picture: the ray through its upper edge, if it falls at all.
  const highest = radians(pitch) - Math.atan(half / aspect);
  const headroom = highest > 0.02 ? (position.y - personM) / Math.tan(highest) : 30;
  return Math.min(30, headroom, (depth - position.y * Math.sin(radians(pitch))) / Math.cos(radians(pitch)));
}

function planFloor({ position, pitch, angle }: CameraMount, aspect: number, far: number): Floor {
  const half = Math.tan(radians(angle) / 2);
  const lowest = radians(pitch) + Math.atan(half / aspect);
  // Feet a little above the lower edge.
  const near = lowest >= radians(85) ? 0.4 : position.y / Math.tan(lowest) + 0.4;
  return {
    near: Math.min(near, far - 1.5),
    far,
    halfWidthAt: (z) => half * (z * Math.cos(radians(pitch)) + position.y * Math.sin(radians(pitch))),
  };
}

/** One side of the floor, its far end, or a patch of it; only what is in the picture, where it has corners. */
function drawZone(random: Random, { near, far, halfWidthAt }: Floor): GroundPoint[] {
  const deep = far - near;
  const [low, high] = [near - 0.3, far + 0.5];
  const kind = random.pick(['side', 'end', 'patch'] as const);
  if (kind === 'end') {
    const from = far - deep * random.between(0.3, 0.5);
    return [
      { x: -halfWidthAt(from), z: from },
      { x: halfWidthAt(from), z: from },
      { x: halfWidthAt(high), z: high },
      { x: -halfWidthAt(high), z: high },
    ];
  }
  const middle = (near + far) / 2;
  if (kind === 'side') {
    const side = random.pick([-1, 1]);
    const from = side * Math.min(halfWidthAt(low) * 0.9, halfWidthAt(middle) * random.between(0.15, 0.45));
    return [
      { x: from, z: low },
      { x: side * halfWidthAt(low), z: low },
      { x: side * halfWidthAt(high), z: high },
      { x: from, z: high },
    ];
  }
  const [halfX, halfZ] = [halfWidthAt(middle) * random.between(0.3, 0.5), deep * random.between(0.2, 0.3)];
  const x = random.between(-0.4, 0.4) * halfWidthAt(middle);
  const z = middle + random.between(-0.15, 0.2) * deep;
  return rectangle(x - halfX, x + halfX, z - halfZ, z + halfZ);
}

function rectangle(left: number, right: number, near: number, far: number): GroundPoint[] {
  return [
    { x: left, z: near },
    { x: right, z: near },
    { x: right, z: far },
    { x: left, z: far },
  ];
}

function buildStage(plan: Plan): Stage {
  const { random, isIndoors, isDark, towards } = plan;
  const hasSun = !isIndoors && !isDark && random.next() < 0.6;
  const clutter = buildClutter(plan);
  const lights: Light[] = isIndoors ? ceilingLights(plan) : [];
  if (hasSun) lights.push({ kind: 'sun', towards, colour: [2.4, 2.25, 2.0], spread: 0.03 });
  const sky: Rgb = isDark ? [0.2, 0.22, 0.28] : hasSun ? [0.62, 0.74, 0.95] : [0.95, 0.98, 1.05];
  const dim = isDark ? 0.6 : 1;
  return {
    solids: [...buildShell(plan), ...clutter.solids],
    lights,
    sky: (_dx, dy) => [sky[0] + 0.2 * dy * dim, sky[1] + 0.25 * dy * dim, sky[2] + 0.3 * dy * dim],
    ambient: [0.85 * dim, 0.84 * dim, 0.82 * dim],
    exposure: random.between(0.5, 0.8) * (isDark ? 1.4 : 1),
    occluderAt: clutter.occluderAt,
  };
}

function ceilingLights({ random, isDark, backZ, mount }: Plan): Light[] {
  const height = mount.position.y + 0.5;
  const strength = isDark ? random.between(0.6, 1.4) : random.between(3, 6);
  const count = isDark ? 1 : random.integer(2, 4);
  return Array.from({ length: count }, () => ({
    kind: 'panel',
    centre: { x: random.between(-3, 3), y: height, z: random.between(2, backZ - 1) },
    across: { x: 0.7, y: 0, z: 0 },
    along: { x: 0, y: 0, z: 0.7 },
    colour: [strength, strength * 0.98, strength * 0.92],
  }));
}

function grey(random: Random, low: number, high: number): Rgb {
  const value = random.between(low, high);
  const shade = () => Math.min(245, Math.max(12, value + random.normal() * 9));
  return toLinear(shade(), shade(), shade());
}

function floorTexture({ random, seed, zone }: Plan): Texture {
  const colour = grey(random, 70, 190);
  const base = random.pick<() => Texture>([
    () => asphalt(colour, seed),
    () => concrete(colour, random.between(1, 3), seed),
    () => tiles({ colour, joint: grey(random, 50, 130), sizeM: random.between(0.3, 1), seed }),
    () => plaster(colour, seed),
  ])();
  const marking = random.pick(['none', 'line', 'hatch', 'line'] as const);
  if (marking === 'none') return base;
  const paint = random.pick([toLinear(214, 164, 36), toLinear(205, 203, 196), toLinear(170, 50, 40)]);
  const pitch = random.between(0.5, 1.2);
  return overlaid(base, paint, (hit) => {
    const isInside = isInArea(hit, zone);
    if (marking === 'hatch') return isInside && fraction((hit.x + hit.z) / pitch) < 0.35 ? wornPaint(hit, seed) : 0;
    const isRim = isInside && !isInArea({ x: hit.x - 0.12, z: hit.z - 0.12 }, zone);
    const isOtherRim = isInside && !isInArea({ x: hit.x + 0.12, z: hit.z + 0.12 }, zone);
    return isRim || isOtherRim ? wornPaint(hit, seed) : 0;
  });
}

function wornPaint({ x, z }: Hit, seed: number): number {
  return Math.min(0.85, Math.max(0, (1.25 - layeredNoise(x * 3, z * 3, seed + 20)) * 1.3));
}

function wallTexture({ random, seed }: Plan): Texture {
  const colour = grey(random, 60, 225);
  return random.pick<() => Texture>([
    () => plaster(colour, seed + 1),
    () => ribbed({ colour, pitchM: random.between(0.15, 0.5), isLevel: random.next() < 0.4, seed: seed + 1 }),
    () => slats(colour, random.between(0.1, 0.3), seed + 1),
    () => concrete(colour, random.between(0.4, 2), seed + 1),
  ])();
}

function buildShell(plan: Plan): Solid[] {
  const { random, isIndoors, backZ, mount, floor } = plan;
  const wide = floor.halfWidthAt(backZ) + 3;
  const gloss = isIndoors && random.next() < 0.5 ? { gloss: 0.06, roughness: 0.12 } : {};
  const solids = [box([-60, 60], [-0.2, 0], [-4, 90], { colour: floorTexture(plan), ...gloss })];
  const high = isIndoors ? mount.position.y + 0.6 : random.between(3, 12);
  if (isIndoors || random.next() < 0.8) {
    solids.push(box([-wide, wide], [0, high], [backZ, backZ + 0.3], { colour: wallTexture(plan) }));
    for (let i = random.integer(0, 5); i > 0; i--) solids.push(onWall(plan, wide, high));
  }
  if (isIndoors) solids.push(box([-60, 60], [high, high + 0.2], [-4, backZ + 1], { colour: grey(random, 150, 235) }));
  for (const side of [-1, 1]) {
    if (random.next() < (isIndoors ? 0.5 : 0.2)) {
      const x = side * floor.halfWidthAt(floor.far) * random.between(0.85, 1.1);
      solids.push(
        box([Math.min(x, x + side * 0.3), Math.max(x, x + side * 0.3)], [0, high], [-4, backZ], {
          colour: wallTexture(plan),
        }),
      );
    }
  }
  return solids;
}

/** A door, a window or a poster. */
function onWall({ random, backZ }: Plan, wide: number, high: number): Solid {
  const isDoor = random.next() < 0.4;
  const x = random.between(-wide, wide);
  const [width, bottom] = [random.between(0.6, 2.4), isDoor ? 0 : random.between(0.7, Math.max(0.8, high - 1.6))];
  const top = Math.min(high, bottom + (isDoor ? 2.1 : random.between(0.5, 1.6)));
  return box([x, x + width], [bottom, top], [backZ - 0.05, backZ], { colour: grey(random, 15, 235) });
}

/** Things that stand about. Slender ones and those near the camera hide who walks behind them. */
function buildClutter(plan: Plan): { solids: Solid[]; occluderAt: Stage['occluderAt'] } {
  const { random, floor, isIndoors, seed } = plan;
  const solids: Solid[] = [];
  const occluderAt: Record<string, Vec3> = {};
  for (let i = random.integer(1, 7); i > 0; i--) {
    const z = random.between(floor.near + 0.5, floor.far + 1);
    const x = random.between(-1, 1) * floor.halfWidthAt(z);
    const colour = grey(random, 25, 215);
    const name = `thing${i}`;
    const kind = random.pick(
      isIndoors ? (['crate', 'pole', 'bench', 'plant'] as const) : (['crate', 'pole', 'car', 'plant'] as const),
    );
    const add = (...parts: Solid[]) => solids.push(...parts.map((part) => ({ ...part, occluder: name })));
    if (kind === 'pole') add(cylinder({ x, z }, random.between(0.05, 0.2), [0, random.between(0.9, 3)], { colour }));
    if (kind === 'crate') {
      const [w, h, d] = [random.between(0.4, 1.4), random.between(0.3, 1.4), random.between(0.3, 1)];
      add({
        shape: { kind: 'box', centre: { x, y: h / 2, z }, size: { x: w, y: h, z: d }, yaw: random.between(-40, 40) },
        surface: { colour },
      });
    }
    if (kind === 'bench')
      add(
        box([x - 0.8, x + 0.8], [0.38, 0.46], [z - 0.2, z + 0.2], { colour }),
        box([x - 0.8, x + 0.8], [0, 0.4], [z - 0.05, z + 0.05], { colour: grey(random, 20, 90) }),
      );
    if (kind === 'plant')
      add({
        shape: { kind: 'ellipsoid', centre: { x, y: 0.8, z }, radii: { x: 0.5, y: 0.7, z: 0.5 } },
        surface: { colour: leaves(toLinear(60, 110, 50), seed) },
      });
    if (kind === 'car') {
      const yaw = random.between(-90, 90);
      const part = (y: number, h: number, w: number, length: number): Solid => ({
        shape: { kind: 'box', centre: { x, y: y + h / 2, z }, size: { x: w, y: h, z: length }, yaw },
        surface: { colour, gloss: 0.05 },
      });
      add(part(0.22, 0.66, 1.78, 4.2), part(0.88, 0.55, 1.55, 2.2));
    }
    occluderAt[name] = { x, y: 0, z };
  }
  return { solids, occluderAt };
}

function fraction(value: number): number {
  return value - Math.floor(value);
}
