/** Surfaces: tiles, plaster, wood, asphalt, cladding and painted signs, as functions of a point in the world. */

import { createCanvas, type SKRSContext2D } from '@napi-rs/canvas';
import { toLinear } from './bake.ts';
import { fontFamily, loadFonts } from './fonts.ts';
import { lattice, layeredNoise, valueNoise } from './random.ts';
import type { Hit, Rgb, Texture } from './stage.ts';

/** Square floor tiles with joints; every tile a shade of its own. */
export function tiles(options: { colour: Rgb; joint: Rgb; sizeM: number; seed: number }): Texture {
  const { colour, joint, sizeM, seed } = options;
  return ({ x, z }, out) => {
    const u = x / sizeM;
    const v = z / sizeM;
    const edge = Math.min(fraction(u), 1 - fraction(u), fraction(v), 1 - fraction(v)) * sizeM;
    if (edge < 0.006) {
      out.set(joint);
      return;
    }
    const shade =
      0.9 + 0.13 * lattice(Math.floor(u), Math.floor(v), seed) + 0.12 * (layeredNoise(x * 2.2, z * 2.2, seed) - 0.5);
    scale(out, colour, shade);
  };
}

/** Paint on a wall: nearly even, a little dirty near the floor. */
export function plaster(colour: Rgb, seed: number): Texture {
  return ({ x, y, z }, out) => {
    const along = x + z;
    const scuffs = y < 0.5 ? 0.1 * (1 - y / 0.5) * layeredNoise(along * 3, y * 6, seed + 9) : 0;
    scale(out, colour, 0.97 + 0.06 * (layeredNoise(along * 1.3, y * 1.3, seed) - 0.5) - scuffs);
  };
}

/** Upright wooden slats with dark gaps. */
export function slats(colour: Rgb, pitchM: number, seed: number): Texture {
  return ({ x, y, z }, out) => {
    const along = (x + z) / pitchM;
    const within = fraction(along);
    const grain = layeredNoise(along * 3.1, y * 0.8, seed);
    const shade = within < 0.22 ? 0.18 : 0.8 + 0.25 * lattice(Math.floor(along), 0, seed) + 0.2 * (grain - 0.5);
    scale(out, colour, shade);
  };
}

/** Old asphalt: speckled, patched, with a few cracks and oil stains. */
export function asphalt(colour: Rgb, seed: number): Texture {
  return ({ x, z }, out) => {
    const speckle = 0.22 * (lattice(Math.floor(x * 45), Math.floor(z * 45), seed) - 0.5);
    const wear = 0.35 * (layeredNoise(x * 0.45, z * 0.45, seed + 3) - 0.5);
    const crackLine = Math.abs(layeredNoise(x * 0.55 + 7, z * 0.55, seed + 5) - 0.5);
    const crack = crackLine < 0.0022 && layeredNoise(x * 0.3, z * 0.3, seed + 8) > 0.56 ? 0.4 : 0;
    const stain = Math.max(0, layeredNoise(x * 0.7, z * 0.7, seed + 11) - 0.66) * 1.1;
    scale(out, colour, Math.max(0.2, 1 + speckle + wear - crack - stain));
  };
}

/** Concrete slabs with joints. */
export function concrete(colour: Rgb, slabM: number, seed: number): Texture {
  return ({ x, y, z }, out) => {
    const u = x / slabM;
    const v = (z + y) / slabM;
    const joint = Math.min(fraction(u), 1 - fraction(u), fraction(v), 1 - fraction(v)) * slabM < 0.012 ? 0.35 : 0;
    scale(out, colour, 0.93 + 0.25 * (layeredNoise(x * 1.4, (z + y) * 1.4, seed) - 0.5) - joint);
  };
}

/** Profiled steel sheet; the ribs run upright (or level) and catch the light on one side. */
export function ribbed(options: { colour: Rgb; pitchM: number; isLevel?: boolean; seed: number }): Texture {
  const { colour, pitchM, isLevel = false, seed } = options;
  return ({ x, y, z, nx }, out) => {
    const along = Math.abs(nx) > 0.5 ? z : x;
    const phase = fraction((isLevel ? y : along) / pitchM);
    const rib = phase < 0.12 ? 1.22 : phase < 0.5 ? 1.04 : phase < 0.62 ? 0.66 : 0.9;
    const streak = 0.16 * (layeredNoise(along * 2.4, y * 0.25, seed) - 0.5);
    const rust = Math.max(0, layeredNoise(along * 1.7, y * 1.1, seed + 2) - 0.68) * 0.9;
    out[0] = colour[0] * (rib + streak) * (1 - rust * 0.2);
    out[1] = colour[1] * (rib + streak) * (1 - rust);
    out[2] = colour[2] * (rib + streak) * (1 - rust * 1.3);
  };
}

/** Clumps of leaves. */
export function leaves(colour: Rgb, seed: number): Texture {
  return ({ x, y, z }, out) => {
    const clump =
      valueNoise((x + z * 0.7) * 19, y * 19, seed) * valueNoise((z - x * 0.4) * 31, y * 27 + x * 9, seed + 1);
    scale(out, colour, 0.25 + 1.9 * clump);
  };
}

/** Lays one texture over another where `mask` is above 0 (1: fully). */
export function overlaid(below: Texture | Rgb, above: Rgb, mask: (hit: Hit) => number): Texture {
  return (hit, out) => {
    if (typeof below === 'function') below(hit, out);
    else out.set(below);
    const share = mask(hit);
    if (share <= 0) return;
    for (let c = 0; c < 3; c++) out[c] = (out[c] as number) * (1 - share) + (above[c] as number) * share;
  };
}

/** A picture painted on an upright panel that faces the viewer (normal against z) or to the side (normal along x). */
export function painted(
  place: { left: number; right: number; bottom: number; top: number; axis?: 'x' | 'z' },
  pixelsPerMetre: number,
  paint: (context: SKRSContext2D, width: number, height: number) => void,
): Texture {
  loadFonts();
  const width = Math.round(Math.abs(place.right - place.left) * pixelsPerMetre);
  const height = Math.round((place.top - place.bottom) * pixelsPerMetre);
  const canvas = createCanvas(width, height);
  paint(canvas.getContext('2d'), width, height);
  const data = canvas.getContext('2d').getImageData(0, 0, width, height).data;
  const axis = place.axis ?? 'x';
  return (hit, out) => {
    const u = (hit[axis] - place.left) / (place.right - place.left);
    const v = (place.top - hit.y) / (place.top - place.bottom);
    const column = Math.min(width - 1, Math.max(0, Math.floor(u * width)));
    const row = Math.min(height - 1, Math.max(0, Math.floor(v * height)));
    const at = (row * width + column) * 4;
    out.set(toLinear(data[at] as number, data[at + 1] as number, data[at + 2] as number));
  };
}

/** One line of text in the middle of a panel. */
export function letter(
  context: SKRSContext2D,
  options: { text: string; x: number; y: number; sizePx: number; colour: string; isBold?: boolean },
): void {
  context.font = `${options.isBold === false ? 400 : 700} ${options.sizePx}px "${fontFamily}"`;
  context.fillStyle = options.colour;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.fillText(options.text, options.x, options.y);
}

function fraction(value: number): number {
  return value - Math.floor(value);
}

function scale(out: Float64Array, colour: Rgb, factor: number): void {
  out[0] = colour[0] * factor;
  out[1] = colour[1] * factor;
  out[2] = colour[2] * factor;
}
