/** An office lobby seen from a corner: polished tiles, daylight from the left, and a staff door at the back. */

import { toLinear } from '../bake.ts';
import { normalise } from '../camera.ts';
import { createRandom } from '../random.ts';
import { box, cylinder, type Light, type Rgb, type Solid, type Stage } from '../stage.ts';
import { leaves, letter, painted, plaster, slats, tiles } from '../textures.ts';
import type { Place } from './place.ts';

const backZ = 9.6;
const leftX = -6.6;
const rightX = 6.5;
const door = { left: -0.1, right: 1.5, height: 2.25 };

const steel = toLinear(112, 118, 124);
const dark = toLinear(38, 42, 47);

export const lobby: Place = {
  name: 'lobby',
  mount: { position: { x: 4.4, y: 2.95, z: 0.2 }, yaw: -21, pitch: 19, angle: 64 },
  buildStage: buildLobby,
  areas: {
    door: [
      { x: -1.2, z: 6.7 },
      { x: 2.6, z: 6.7 },
      { x: 2.6, z: 9.5 },
      { x: -1.2, z: 9.5 },
    ],
  },
  light: {
    towards: normalise({ x: -0.75, y: 0.6, z: -0.1 }),
    lit: 1.02,
    shaded: 0.5,
    shadow: 0.3,
    shadowBlurM: 0.16,
    mirror: 0.1,
  },
};

function buildLobby(seed: number): Stage {
  return {
    solids: [...shell(seed), ...doorway(), ...desk(seed), ...furniture(seed), ...windows(), ...lamps()],
    lights: [...lampLights(), windowLight],
    sky: () => [1.5, 1.75, 2.1],
    ambient: [0.62, 0.61, 0.6],
    exposure: 0.7,
    occluderAt: { plant: { x: 4.25, y: 0, z: 8.4 }, bench: { x: 5.9, y: 0, z: 6.4 } },
  };
}

function shell(seed: number): Solid[] {
  const floor = tiles({ colour: toLinear(160, 158, 153), joint: toLinear(120, 118, 114), sizeM: 0.8, seed });
  const wall = plaster(toLinear(214, 211, 203), seed);
  const skirting = { colour: toLinear(84, 84, 84) };
  return [
    box([leftX - 1, rightX + 1], [-0.2, 0], [-2, backZ + 1], { colour: floor, gloss: 0.075, roughness: 0.09 }),
    box([leftX - 1, rightX + 1], [3.3, 3.5], [-2, backZ + 1], { colour: [0.7, 0.7, 0.68] }),
    box([leftX, rightX], [0, 3.3], [backZ, backZ + 0.3], { colour: wall }),
    box([rightX, rightX + 0.3], [0, 3.3], [-2, backZ], { colour: wall }),
    box([leftX, rightX], [-2, 3.3], [-2.3, -2], { colour: [0.55, 0.54, 0.52] }),
    // The wood panel behind the desk and the skirting boards.
    box([-6.5, -1.9], [0, 2.9], [backZ - 0.06, backZ], { colour: slats(toLinear(146, 102, 66), 0.115, seed) }),
    box([-1.9, rightX], [0, 0.1], [backZ - 0.02, backZ], skirting),
    box([rightX - 0.02, rightX], [0, 0.1], [-2, backZ], skirting),
    // The mat.
    box([-0.55, 1.95], [0, 0.012], [8.15, 9.25], { colour: mat(seed) }),
  ];
}

function mat(seed: number) {
  const fibres = plaster(toLinear(146, 140, 130), seed);
  return (hit: Parameters<typeof fibres>[0], out: Float64Array) => {
    fibres(hit, out);
    const isRim = hit.x < -0.47 || hit.x > 1.87 || hit.z < 8.23 || hit.z > 9.17;
    for (let c = 0; c < 3; c++)
      out[c] = (out[c] as number) * (isRim ? 0.45 : 0.8 + 0.35 * Math.abs(Math.sin(hit.x * 90)));
  };
}

function doorway(): Solid[] {
  const z = backZ;
  const middle = (door.left + door.right) / 2;
  const leaf = { colour: toLinear(64, 92, 112), gloss: 0.03, roughness: 0.3 };
  const glass = { colour: toLinear(28, 36, 42), gloss: 0.14, roughness: 0.06 };
  const frame = { colour: toLinear(60, 64, 68), gloss: 0.04, roughness: 0.2 };
  const sign = { left: middle - 0.36, right: middle + 0.36, bottom: 2.42, top: 2.62 };
  return [
    box([door.left - 0.1, door.left], [0, door.height + 0.1], [z - 0.09, z], frame),
    box([door.right, door.right + 0.1], [0, door.height + 0.1], [z - 0.09, z], frame),
    box([door.left, door.right], [door.height, door.height + 0.1], [z - 0.09, z], frame),
    box([door.left, middle - 0.008], [0.01, door.height], [z - 0.05, z], leaf),
    box([middle + 0.008, door.right], [0.01, door.height], [z - 0.05, z], leaf),
    ...[door.left + 0.22, middle + 0.2].map((x) => box([x, x + 0.36], [1.05, 1.95], [z - 0.056, z], glass)),
    // Kick plates, handles, the closer.
    ...[door.left + 0.05, middle + 0.05].map((x) =>
      box([x, x + 0.68], [0.05, 0.3], [z - 0.057, z], { colour: steel, gloss: 0.2, roughness: 0.25 }),
    ),
    ...[middle - 0.08, middle + 0.05].map((x) =>
      box([x, x + 0.03], [0.9, 1.25], [z - 0.11, z - 0.08], { colour: steel, gloss: 0.3, roughness: 0.1 }),
    ),
    box([middle + 0.15, middle + 0.6], [door.height - 0.12, door.height - 0.05], [z - 0.11, z - 0.05], {
      colour: steel,
    }),
    // The card reader with its red light.
    box([door.right + 0.24, door.right + 0.35], [1.05, 1.25], [z - 0.04, z], { colour: dark, gloss: 0.05 }),
    {
      ...box([door.right + 0.275, door.right + 0.315], [1.2, 1.215], [z - 0.045, z], {
        colour: [0, 0, 0],
        emission: [2.2, 0.12, 0.08],
      }),
      isGhost: true,
    },
    box([sign.left, sign.right], [sign.bottom, sign.top], [z - 0.03, z], {
      colour: painted(sign, 260, (context, width, height) => {
        context.fillStyle = '#21557a';
        context.fillRect(0, 0, width, height);
        letter(context, {
          text: 'STAFF ONLY',
          x: width / 2,
          y: height * 0.54,
          sizePx: height * 0.5,
          colour: '#f4f7f9',
        });
      }),
    }),
  ];
}

function desk(seed: number): Solid[] {
  const name = { left: -5.6, right: -3.0, bottom: 1.85, top: 2.45 };
  const white = { colour: toLinear(208, 206, 200), gloss: 0.05, roughness: 0.12 };
  return [
    box([-5.7, -2.5], [0, 1.04], [7.5, 7.62], { colour: slats(toLinear(150, 108, 72), 0.16, seed + 4) }),
    box([-2.62, -2.5], [0, 1.04], [7.62, 8.5], { colour: slats(toLinear(150, 108, 72), 0.16, seed + 4) }),
    box([-5.75, -2.42], [1.04, 1.09], [7.42, 7.95], white),
    box([-2.95, -2.42], [1.04, 1.09], [7.95, 8.5], white),
    box([-5.7, -2.5], [0, 0.1], [7.47, 7.5], { colour: dark }),
    // A screen, a telephone, a chair's back.
    box([-4.4, -3.85], [1.2, 1.53], [7.7, 7.73], { colour: dark, gloss: 0.06, roughness: 0.1 }),
    box([-4.17, -4.07], [1.09, 1.22], [7.72, 7.76], { colour: dark }),
    box([-3.45, -3.2], [1.09, 1.15], [7.6, 7.8], { colour: dark }),
    box([-4.5, -4.02], [0.6, 1.22], [8.5, 8.56], { colour: toLinear(46, 50, 58) }),
    box([name.left, name.right], [name.bottom, name.top], [backZ - 0.1, backZ - 0.06], {
      colour: painted(name, 150, (context, width, height) => {
        context.fillStyle = '#2b2d30';
        context.fillRect(0, 0, width, height);
        letter(context, {
          text: 'NORTH HALL',
          x: width / 2,
          y: height * 0.53,
          sizePx: height * 0.46,
          colour: '#ece5d8',
        });
      }),
    }),
  ];
}

function furniture(seed: number): Solid[] {
  const seat = { colour: toLinear(74, 86, 98) };
  const board = { left: 2.75, right: 3.75, bottom: 1.15, top: 2.0 };
  return [
    // The bench along the right wall.
    ...[
      box([5.55, 6.2], [0.38, 0.5], [5.5, 7.6], seat),
      box([6.2, 6.35], [0.5, 0.95], [5.5, 7.6], seat),
      ...[5.7, 7.3].map((z) => box([5.65, 6.15], [0, 0.38], [z, z + 0.06], { colour: steel })),
    ].map((solid) => ({ ...solid, occluder: 'bench' })),
    ...plant({ x: 4.25, z: 8.75 }, seed),
    // The notice board and a bin.
    box([board.left - 0.04, board.right + 0.04], [board.bottom - 0.04, board.top + 0.04], [backZ - 0.04, backZ], {
      colour: steel,
    }),
    box([board.left, board.right], [board.bottom, board.top], [backZ - 0.045, backZ], {
      colour: painted(board, 120, paintNotices),
    }),
    cylinder({ x: -1.55, z: 9.2 }, 0.17, [0, 0.62], { colour: steel, gloss: 0.12, roughness: 0.3 }),
    cylinder({ x: -1.55, z: 9.2 }, 0.15, [0.62, 0.625], { colour: [0.02, 0.02, 0.02] }),
  ];
}

function paintNotices(context: Parameters<typeof letter>[0], width: number, height: number): void {
  context.fillStyle = '#8d6f4e';
  context.fillRect(0, 0, width, height);
  const sheets = [
    [0.05, 0.08, 0.24, 0.5, '#eeeae0'],
    [0.34, 0.1, 0.28, 0.38, '#d9e4ea'],
    [0.68, 0.07, 0.25, 0.44, '#f0ead2'],
    [0.08, 0.64, 0.2, 0.28, '#e7d9d2'],
    [0.36, 0.56, 0.24, 0.37, '#f3f1ec'],
    [0.67, 0.58, 0.27, 0.3, '#dbe7d8'],
  ] as const;
  for (const [x, y, w, h, colour] of sheets) {
    context.fillStyle = colour;
    context.fillRect(x * width, y * height, w * width, h * height);
    context.fillStyle = 'rgba(40,44,52,.55)';
    for (let line = 0; line < 5; line++) {
      context.fillRect(
        (x + 0.03) * width,
        (y + 0.05 + line * 0.055) * height,
        (w - 0.06) * width * (line === 4 ? 0.6 : 1),
        height * 0.02,
      );
    }
  }
}

function plant(at: { x: number; z: number }, seed: number): Solid[] {
  const random = createRandom(seed).fork('plant');
  const foliage = { colour: leaves(toLinear(74, 112, 58), seed) };
  const solids: Solid[] = [
    cylinder(at, 0.26, [0, 0.5], { colour: toLinear(196, 192, 184), gloss: 0.03, roughness: 0.3 }),
    cylinder(at, 0.235, [0.5, 0.505], { colour: toLinear(48, 38, 30) }),
    cylinder(at, 0.025, [0.5, 1.1], { colour: toLinear(86, 68, 48) }),
  ];
  for (let i = 0; i < 22; i++) {
    const turn = random.between(0, Math.PI * 2);
    const reach = random.between(0.05, 0.4);
    const centre = { x: at.x + Math.cos(turn) * reach, y: random.between(0.85, 1.7), z: at.z + Math.sin(turn) * reach };
    const radii = { x: random.between(0.05, 0.16), y: random.between(0.07, 0.17), z: random.between(0.05, 0.14) };
    solids.push({ shape: { kind: 'ellipsoid', centre, radii }, surface: foliage });
  }
  return solids.map((solid) => ({ ...solid, occluder: 'plant' }));
}

const windowLight: Light = {
  kind: 'panel',
  centre: { x: leftX + 0.1, y: 1.65, z: 4.6 },
  across: { x: 0, y: 1.15, z: 0 },
  along: { x: 0, y: 0, z: 4.2 },
  colour: [5.6, 6.3, 7.4],
};

function windows(): Solid[] {
  const frame = { colour: toLinear(70, 74, 78) };
  const panes: Solid[] = [];
  for (let z = 0.4; z < 8.8; z += 1.4) {
    panes.push({
      ...box([leftX - 0.02, leftX + 0.02], [0.5, 2.8], [z, z + 1.32], {
        colour: [0, 0, 0],
        emission: [2.4, 2.75, 3.2],
      }),
      isGhost: true,
    });
    panes.push(box([leftX - 0.05, leftX + 0.06], [0, 3.3], [z - 0.08, z], frame));
  }
  return [
    ...panes,
    box([leftX - 0.3, leftX - 0.06], [0, 3.3], [-2, backZ], { colour: toLinear(200, 198, 192) }),
    box([leftX - 0.06, leftX + 0.06], [0, 0.5], [-2, backZ], { colour: toLinear(200, 198, 192) }),
    box([leftX - 0.06, leftX + 0.06], [2.8, 3.3], [-2, backZ], { colour: toLinear(200, 198, 192) }),
    box([leftX - 0.06, leftX + 0.06], [0.5, 2.8], [8.72, backZ], { colour: toLinear(200, 198, 192) }),
  ];
}

const lampRows = [2.0, 5.2, 8.2];

function lampLights(): Light[] {
  return lampRows.map((z) => ({
    kind: 'panel' as const,
    centre: { x: 0, y: 3.27, z },
    across: { x: 0, y: 0, z: -0.14 },
    along: { x: 5.4, y: 0, z: 0 },
    colour: [11.5, 10.8, 9.8] as Rgb,
  }));
}

function lamps(): Solid[] {
  return lampRows.map((z) => ({
    ...box([-5.4, 5.4], [3.27, 3.31], [z - 0.14, z + 0.14], { colour: [0, 0, 0], emission: [5, 4.8, 4.4] }),
    isGhost: true,
  }));
}
