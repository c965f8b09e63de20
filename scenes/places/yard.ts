/** A works yard in the afternoon sun: a loading door behind a hatched keep-clear area, and a footpath in front of it. */

import { toLinear } from '../bake.ts';
import { normalise } from '../camera.ts';
import { lattice, layeredNoise } from '../random.ts';
import { box, cylinder, type Hit, type Solid, type Stage, type Texture } from '../stage.ts';
import { asphalt, concrete, letter, overlaid, painted, plaster, ribbed, slats } from '../textures.ts';
import type { GroundPoint, Place } from './place.ts';

const facadeZ = 17;
const dark = toLinear(36, 39, 43);
const steel = toLinear(128, 132, 135);
const closed = { left: -0.7, right: 4.3, near: 10.7, far: 15.4 };

const closedArea: readonly GroundPoint[] = [
  { x: closed.left, z: closed.near },
  { x: closed.right, z: closed.near },
  { x: closed.right, z: closed.far },
  { x: closed.left, z: closed.far },
];

export const yard: Place = {
  name: 'yard',
  mount: { position: { x: -3.4, y: 4.7, z: 0 }, yaw: 10, pitch: 20, angle: 57 },
  buildStage: buildYard,
  areas: { closed: closedArea },
  light: {
    towards: normalise({ x: -0.55, y: 0.95, z: -0.4 }),
    lit: 1.12,
    shaded: 0.46,
    shadow: 0.42,
    shadowBlurM: 0.05,
    mirror: 0,
  },
};

function buildYard(seed: number): Stage {
  return {
    solids: [
      ...ground(seed),
      ...facade(seed),
      ...loadingDoor(seed),
      ...container(seed),
      ...van(),
      ...goods(seed),
      ...bollards(),
    ],
    lights: [{ kind: 'sun', towards: yard.light.towards, colour: [2.5, 2.3, 2.0], spread: 0.025 }],
    sky: (_dx, dy) => [0.62 + 0.2 * dy, 0.74 + 0.25 * dy, 0.95 + 0.35 * dy],
    ambient: [0.95, 0.93, 0.9],
    exposure: 0.62,
    occluderAt: {
      bollardLeft: { x: closed.left - 0.35, y: 0, z: closed.near - 0.1 },
      bollardRight: { x: closed.right + 0.35, y: 0, z: closed.near - 0.1 },
    },
  };
}

function ground(seed: number): Solid[] {
  const yellow = toLinear(214, 164, 36);
  const white = toLinear(205, 203, 196);
  const worn = (hit: Hit, strength: number) => {
    const wear =
      layeredNoise(hit.x * 3.1, hit.z * 3.1, seed + 20) +
      0.25 * lattice(Math.floor(hit.x * 40), Math.floor(hit.z * 40), seed);
    return strength * Math.min(1, Math.max(0, (0.98 - wear) * 3.4));
  };
  let surface: Texture = asphalt(toLinear(112, 112, 112), seed);
  surface = overlaid(surface, yellow, (hit) => (isHatch(hit) ? worn(hit, 0.82) : 0));
  // The footpath: two dashed white lines.
  surface = overlaid(surface, white, ({ x, z, ...rest }) => {
    const isLine = Math.abs(z - 7.2) < 0.06 || Math.abs(z - 9.3) < 0.06;
    return isLine && x - Math.floor(x / 1.6) * 1.6 < 1.1 ? worn({ x, z, ...rest }, 0.75) : 0;
  });
  return [
    box([-40, 40], [-0.3, 0], [-5, 40], { colour: surface }),
    box([-40, 40], [0, 0.14], [facadeZ - 0.9, facadeZ - 0.9 + 0.9], {
      colour: concrete(toLinear(158, 155, 148), 1.6, seed),
    }),
    cylinder({ x: -2.6, z: 10.4 }, 0.34, [0, 0.006], { colour: concrete(toLinear(84, 82, 80), 0.14, seed) }),
  ];
}

function isHatch({ x, z }: Hit): boolean {
  if (x < closed.left || x > closed.right || z < closed.near || z > closed.far) return false;
  const edge = Math.min(x - closed.left, closed.right - x, z - closed.near, closed.far - z);
  const stripe = (x + z) / 1.15;
  return edge < 0.12 || stripe - Math.floor(stripe) < 0.3;
}

function facade(seed: number): Solid[] {
  const cladding = ribbed({ colour: toLinear(150, 158, 162), pitchM: 0.22, seed });
  const plinth = concrete(toLinear(142, 139, 133), 2.4, seed + 1);
  const sign = { left: -5.0, right: -3.7, bottom: 2.3, top: 2.75 };
  return [
    box([-40, 40], [0.9, 9], [facadeZ, facadeZ + 0.4], { colour: cladding }),
    box([-40, 40], [0, 0.9], [facadeZ - 0.04, facadeZ + 0.4], { colour: plinth }),
    // The side door, its step and lamp.
    box([-2.75, -1.55], [0.1, 2.4], [facadeZ - 0.1, facadeZ], { colour: dark }),
    box([-2.65, -1.65], [0.14, 2.3], [facadeZ - 0.13, facadeZ], {
      colour: toLinear(66, 96, 84),
      gloss: 0.03,
      roughness: 0.3,
    }),
    box([-1.8, -1.74], [1.1, 1.25], [facadeZ - 0.2, facadeZ - 0.12], { colour: steel, gloss: 0.2 }),
    box([-2.4, -1.9], [2.62, 2.76], [facadeZ - 0.25, facadeZ], { colour: dark }),
    // Rain pipes and a cable duct.
    ...[-3.3, 5.1].map((x) => cylinder({ x, z: facadeZ - 0.09 }, 0.07, [0, 9], { colour: toLinear(92, 96, 98) })),
    box([sign.left, sign.right], [sign.bottom, sign.top], [facadeZ - 0.05, facadeZ], {
      colour: painted(sign, 130, (context, width, height) => {
        context.fillStyle = '#e8e6df';
        context.fillRect(0, 0, width, height);
        letter(context, { text: 'DISPATCH', x: width / 2, y: height * 0.54, sizePx: height * 0.48, colour: '#2a3640' });
      }),
    }),
  ];
}

function loadingDoor(seed: number): Solid[] {
  const z = facadeZ;
  const board = { left: 4.42, right: 4.98, bottom: 1.25, top: 2.05 };
  const number = { left: 1.3, right: 2.3, bottom: 2.55, top: 3.3 };
  const curtain = ribbed({ colour: toLinear(176, 176, 170), pitchM: 0.16, isLevel: true, seed: seed + 3 });
  const numeral = painted(number, 90, (context, width, height) => {
    context.fillStyle = '#adada7';
    context.fillRect(0, 0, width, height);
    letter(context, { text: '2', x: width / 2, y: height * 0.54, sizePx: height * 1.05, colour: '#3b5266' });
  });
  return [
    box([-0.35, 3.95], [0, 4.1], [z - 0.12, z], { colour: toLinear(58, 64, 70) }),
    box([-0.1, 3.7], [0.14, 3.8], [z - 0.14, z], {
      colour: (hit, out) => {
        curtain(hit, out);
        if (hit.x < number.left || hit.x > number.right || hit.y < number.bottom || hit.y > number.top) return;
        const ribs = (out[0] as number) / (toLinear(176, 176, 170)[0] as number);
        numeral(hit, out);
        for (let c = 0; c < 3; c++) out[c] = (out[c] as number) * ribs;
      },
    }),
    box([-0.1, 3.7], [0.14, 0.24], [z - 0.17, z], { colour: dark }),
    ...[-0.1, 3.5].map((x) => box([x, x + 0.2], [0.2, 1.0], [z - 0.36, z], { colour: dark })),
    box([board.left, board.right], [board.bottom, board.top], [z - 0.05, z], {
      colour: painted(board, 170, (context, width, height) => {
        context.fillStyle = '#f1c232';
        context.fillRect(0, 0, width, height);
        context.fillStyle = '#1d1d1d';
        context.fillRect(0, 0, width, height * 0.3);
        letter(context, { text: 'NO', x: width / 2, y: height * 0.5, sizePx: height * 0.25, colour: '#1d1d1d' });
        letter(context, { text: 'ENTRY', x: width / 2, y: height * 0.78, sizePx: height * 0.2, colour: '#1d1d1d' });
        letter(context, { text: '!', x: width / 2, y: height * 0.17, sizePx: height * 0.26, colour: '#f1c232' });
      }),
    }),
  ];
}

function container(seed: number): Solid[] {
  const sheet = ribbed({ colour: toLinear(44, 92, 134), pitchM: 0.3, seed: seed + 6 });
  const rail = { colour: toLinear(36, 74, 108) };
  return [
    box([6.35, 8.8], [0.15, 2.72], [12.2, 18], { colour: sheet }),
    box([6.3, 8.85], [0, 0.17], [12.15, 18], rail),
    box([6.3, 8.85], [2.68, 2.8], [12.15, 18], rail),
    ...[6.3, 8.7].map((x) => box([x, x + 0.15], [0, 2.8], [12.12, 12.27], rail)),
    ...[6.95, 7.35, 7.75, 8.15].map((x) => cylinder({ x, z: 12.14 }, 0.025, [0.2, 2.68], { colour: steel })),
  ];
}

/** A parked van, seen from its front. */
function van(): Solid[] {
  const paint = { colour: toLinear(206, 208, 209), gloss: 0.06, roughness: 0.1 };
  const glass = { colour: toLinear(22, 27, 32), gloss: 0.22, roughness: 0.05 };
  const left = -7.3;
  const right = -5.3;
  const front = 12.4;
  return [
    box([left, right], [0.4, 2.35], [front + 1.1, front + 5.2], paint),
    box([left + 0.03, right - 0.03], [0.4, 1.25], [front, front + 1.15], paint),
    box([left + 0.1, right - 0.1], [1.25, 2.1], [front + 0.72, front + 1.12], glass),
    box([left + 0.16, right - 0.16], [1.25, 1.6], [front + 0.45, front + 1.12], glass),
    box([left, right], [0.32, 0.55], [front - 0.07, front + 0.2], { colour: toLinear(48, 50, 52) }),
    box([left + 0.6, right - 0.6], [0.72, 0.95], [front - 0.02, front + 0.1], { colour: dark }),
    ...[left + 0.1, right - 0.45].map((x) =>
      box([x, x + 0.35], [0.75, 1.0], [front - 0.03, front + 0.1], { colour: toLinear(210, 214, 216), gloss: 0.3 }),
    ),
    box([left + 0.72, right - 0.72], [0.42, 0.53], [front - 0.09, front], { colour: toLinear(214, 210, 190) }),
    box([right - 0.01, right + 0.01], [1.3, 2.0], [front + 1.25, front + 2.1], glass),
    ...[left + 0.16, right - 0.16].flatMap((x) =>
      [front + 0.75, front + 4.2].map(
        (z): Solid => ({
          shape: { kind: 'ellipsoid', centre: { x, y: 0.35, z }, radii: { x: 0.2, y: 0.36, z: 0.36 } },
          surface: { colour: toLinear(26, 26, 27) },
        }),
      ),
    ),
    box([right, right + 0.18], [1.32, 1.6], [front + 1.15, front + 1.22], { colour: dark }),
    box([left - 0.18, left], [1.32, 1.6], [front + 1.15, front + 1.22], { colour: dark }),
  ];
}

function goods(seed: number): Solid[] {
  const wood = slats(toLinear(168, 132, 92), 0.16, seed);
  const card = plaster(toLinear(170, 132, 92), seed + 2);
  const solids: Solid[] = [];
  for (let layer = 0; layer < 5; layer++) {
    const yaw = (lattice(layer, 3, seed) - 0.5) * 6;
    const centre = { x: -4.15, y: 0.14 + 0.07 + layer * 0.145, z: 16.35 };
    solids.push({ shape: { kind: 'box', centre, size: { x: 1.2, y: 0.11, z: 0.95 }, yaw }, surface: { colour: wood } });
  }
  const boxes = [
    [5.7, 0.42, 15.6, 0.9, 0.7],
    [5.75, 1.05, 15.65, 0.8, 0.55],
    [5.65, 0.35, 14.6, 0.75, 0.6],
  ] as const;
  for (const [x, y, z, wide, high] of boxes) {
    solids.push({
      shape: { kind: 'box', centre: { x, y, z }, size: { x: wide, y: high, z: 0.8 }, yaw: (z - 15) * 9 },
      surface: { colour: card },
    });
  }
  return solids;
}

function bollards(): Solid[] {
  const bands: Texture = ({ y }, out) => out.set(y % 0.3 < 0.15 ? toLinear(226, 176, 30) : toLinear(28, 28, 28));
  const at = [
    { x: closed.left - 0.35, z: closed.near - 0.1, occluder: 'bollardLeft' },
    { x: closed.right + 0.35, z: closed.near - 0.1, occluder: 'bollardRight' },
    { x: closed.left - 0.35, z: closed.far + 0.1, occluder: undefined },
    { x: closed.right + 0.35, z: closed.far + 0.1, occluder: undefined },
  ];
  return at.map(({ occluder, ...place }) => ({
    ...cylinder(place, 0.085, [0, 0.95], { colour: bands, gloss: 0.04, roughness: 0.2 }),
    ...(occluder ? { occluder } : {}),
  }));
}
