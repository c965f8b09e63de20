/**
 * Lights a stage once: the still picture of a scene, with soft shadows, bounced light and blurred reflections.
 *
 * Soft light is traced at half the size, smoothed along surfaces and spread to the full size; colours, edges and the
 * sun's shadows are traced at the full size with four rays per pixel. Everything random comes from the seed.
 */

import type { Camera, Vec3 } from './camera.ts';
import { createRandom, type Random } from './random.ts';
import { createTracer, type Hit, type Light, type Rgb, type Stage, type Tracer } from './stage.ts';

export interface BakedStage {
  readonly width: number;
  readonly height: number;
  /** RGBA, opaque. */
  readonly pixels: Uint8ClampedArray;
  /** Share of each pixel that an occluder covers, 0 to 255, by the occluder's name. */
  readonly coverage: ReadonlyMap<string, Uint8ClampedArray>;
}

const skyRays = 10;
const lightRays = 4;
const mirrorRays = 4;
const subPixels = [
  [0.25, 0.125],
  [0.875, 0.25],
  [0.125, 0.75],
  [0.75, 0.875],
] as const;

export function bakeStage(stage: Stage, camera: Camera, seed: number): BakedStage {
  const tracer = createTracer(stage.solids);
  const random = createRandom(seed);
  const light = smoothLight(traceLight({ stage, camera, tracer, random }));
  return compose({ stage, camera, tracer, random, light, at: { ...tracer.hit }, sun: new Float64Array(3) });
}

/** Light on what each half-size pixel shows. */
interface LightBuffer {
  readonly width: number;
  readonly height: number;
  /** Per pixel: nx, ny, nz, x, y, z, solid (-1: sky). */
  readonly where: Float32Array;
  /** Per pixel: light that falls on the surface (r, g, b) and what it mirrors (r, g, b). */
  readonly glow: Float32Array;
}

function traceLight(work: { stage: Stage; camera: Camera; tracer: Tracer; random: Random }): LightBuffer {
  const { camera, tracer } = work;
  const width = Math.ceil(camera.width / 2);
  const height = Math.ceil(camera.height / 2);
  const where = new Float32Array(width * height * 7);
  const glow = new Float32Array(width * height * 6);
  const at: Hit = { ...tracer.hit };
  const sum = new Float64Array(3);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const pixel = row * width + column;
      const ray = camera.rayThrough(column * 2 + 1, row * 2 + 1);
      const { x, y, z } = camera.position;
      if (!tracer.nearest(x, y, z, ray.x, ray.y, ray.z, false)) {
        where[pixel * 7 + 6] = -1;
        continue;
      }
      Object.assign(at, tracer.hit);
      where.set([at.nx, at.ny, at.nz, at.x, at.y, at.z, at.solid], pixel * 7);
      gatherLight(work, at, sum);
      glow.set(sum, pixel * 6);
      if ((work.stage.solids[at.solid]?.surface.gloss ?? 0) > 0) {
        gatherMirror(work, at, ray, sum);
        glow.set(sum, pixel * 6 + 3);
      }
    }
  }
  return { width, height, where, glow };
}

interface LightWork {
  readonly stage: Stage;
  readonly tracer: Tracer;
  readonly random: Random;
}

function gatherLight(work: LightWork, at: Hit, sum: Float64Array): void {
  sum.fill(0);
  for (const light of work.stage.lights) {
    if (light.kind === 'panel') addLight(work, light, lightRays, at, sum);
  }
  addSky(work, at, sum);
}

function addLight(work: LightWork, light: Light, samples: number, at: Hit, sum: Float64Array): void {
  const { random, tracer } = work;
  const [ox, oy, oz] = [at.x + at.nx * 1e-3, at.y + at.ny * 1e-3, at.z + at.nz * 1e-3];
  const panelNormal = light.kind === 'panel' ? cross(light.across, light.along) : null;
  for (let i = 0; i < samples; i++) {
    let [dx, dy, dz] = [0, 0, 0];
    let weight = 1 / samples;
    let reach = Number.POSITIVE_INFINITY;
    if (light.kind === 'sun') {
      dx = light.towards.x + (random.next() - 0.5) * 2 * light.spread;
      dy = light.towards.y + (random.next() - 0.5) * 2 * light.spread;
      dz = light.towards.z + (random.next() - 0.5) * 2 * light.spread;
    } else if (panelNormal) {
      const a = random.next() * 2 - 1;
      const b = ((i + random.next()) / samples) * 2 - 1;
      dx = light.centre.x + light.across.x * a + light.along.x * b - ox;
      dy = light.centre.y + light.across.y * a + light.along.y * b - oy;
      dz = light.centre.z + light.across.z * a + light.along.z * b - oz;
    }
    const length = Math.hypot(dx, dy, dz);
    dx /= length;
    dy /= length;
    dz /= length;
    const facing = dx * at.nx + dy * at.ny + dz * at.nz;
    if (facing <= 0) continue;
    weight *= facing;
    if (panelNormal) {
      // The cross product of the half axes is a quarter of the panel's area long.
      const away = -(dx * panelNormal.x + dy * panelNormal.y + dz * panelNormal.z) * 4;
      if (away <= 0) continue;
      weight *= away / (Math.PI * length * length);
      reach = length - 2e-3;
    }
    if (tracer.isBlocked(ox, oy, oz, dx, dy, dz, reach)) continue;
    for (let c = 0; c < 3; c++) sum[c] = (sum[c] as number) + (light.colour[c] as number) * weight;
  }
}

function addSky(work: LightWork, at: Hit, sum: Float64Array): void {
  const { stage, tracer, random } = work;
  const tangent = Math.abs(at.ny) > 0.9 ? { x: 1, y: 0, z: 0 } : { x: 0, y: 1, z: 0 };
  const normal = { x: at.nx, y: at.ny, z: at.nz };
  const u = unit(cross(tangent, normal));
  const v = cross(normal, u);
  const turn = random.next();
  const colour = new Float64Array(3);
  for (let i = 0; i < skyRays; i++) {
    const share = (i + random.next()) / skyRays;
    const angle = 2 * Math.PI * (turn + i * 0.61803398875);
    const a = Math.sqrt(share) * Math.cos(angle);
    const b = Math.sqrt(share) * Math.sin(angle);
    const c = Math.sqrt(1 - share);
    const dx = u.x * a + v.x * b + normal.x * c;
    const dy = u.y * a + v.y * b + normal.y * c;
    const dz = u.z * a + v.z * b + normal.z * c;
    if (tracer.nearest(at.x + at.nx * 1e-3, at.y + at.ny * 1e-3, at.z + at.nz * 1e-3, dx, dy, dz, true)) {
      bounce(stage, tracer.hit, colour);
    } else colour.set(stage.sky(dx, dy, dz));
    for (let k = 0; k < 3; k++) sum[k] = (sum[k] as number) + (colour[k] as number) / skyRays;
  }
}

/** What a surface sends on, without following its light any further. */
function bounce(stage: Stage, hit: Hit, out: Float64Array): void {
  readColour(stage, hit, out);
  const shade = 0.75 + 0.25 * hit.ny;
  for (let c = 0; c < 3; c++) out[c] = (out[c] as number) * (stage.ambient[c] as number) * shade;
}

function gatherMirror(work: LightWork, at: Hit, ray: Vec3, sum: Float64Array): void {
  const { stage, tracer, random } = work;
  const blur = stage.solids[at.solid]?.surface.roughness ?? 0.05;
  const twice = 2 * (ray.x * at.nx + ray.y * at.ny + ray.z * at.nz);
  const colour = new Float64Array(3);
  const lit = new Float64Array(3);
  const seen: Hit = { ...at };
  sum.fill(0);
  for (let i = 0; i < mirrorRays; i++) {
    const d = unit({
      x: ray.x - twice * at.nx + (random.next() - 0.5) * blur,
      y: Math.max(ray.y - twice * at.ny + (random.next() - 0.5) * blur, at.ny > 0.9 ? 0.01 : -1),
      z: ray.z - twice * at.nz + (random.next() - 0.5) * blur,
    });
    if (tracer.nearest(at.x + at.nx * 1e-3, at.y + at.ny * 1e-3, at.z + at.nz * 1e-3, d.x, d.y, d.z, false)) {
      Object.assign(seen, tracer.hit);
      readColour(stage, seen, colour);
      lit.set(stage.ambient);
      for (const light of stage.lights) addLight(work, light, 1, seen, lit);
      const emission = stage.solids[seen.solid]?.surface.emission;
      for (let c = 0; c < 3; c++) colour[c] = (colour[c] as number) * (lit[c] as number) + (emission?.[c] ?? 0);
    } else colour.set(stage.sky(d.x, d.y, d.z));
    for (let c = 0; c < 3; c++) sum[c] = (sum[c] as number) + (colour[c] as number) / mirrorRays;
  }
}

function readColour(stage: Stage, hit: Hit, out: Float64Array): void {
  const colour = stage.solids[hit.solid]?.surface.colour;
  if (typeof colour === 'function') colour(hit, out);
  else if (colour) out.set(colour);
  else out.fill(0);
}

/** Three passes of an edge-avoiding blur: light changes slowly along one surface and not at all across edges. */
function smoothLight(buffer: LightBuffer): LightBuffer {
  let from = buffer.glow;
  let to: Float32Array = new Float32Array(from.length);
  for (const step of [1, 2, 4]) {
    for (let row = 0; row < buffer.height; row++) {
      for (let column = 0; column < buffer.width; column++) smoothPixel({ buffer, from, to, step }, column, row);
    }
    [from, to] = [to, from];
  }
  return { ...buffer, glow: from };
}

function smoothPixel(
  work: { buffer: LightBuffer; from: Float32Array; to: Float32Array; step: number },
  column: number,
  row: number,
): void {
  const { buffer, from, to, step } = work;
  const { width, height, where } = buffer;
  const here = row * width + column;
  if (where[here * 7 + 6] === -1) return;
  const sum = [0, 0, 0, 0, 0, 0];
  let total = 0;
  for (let j = -2; j <= 2; j++) {
    const y = row + j * step;
    if (y < 0 || y >= height) continue;
    for (let i = -2; i <= 2; i++) {
      const x = column + i * step;
      if (x < 0 || x >= width) continue;
      const there = y * width + x;
      const weight = likeness(where, here * 7, there * 7) * (3 - Math.abs(i)) * (3 - Math.abs(j));
      if (weight === 0) continue;
      total += weight;
      for (let c = 0; c < 6; c++) sum[c] = (sum[c] as number) + weight * (from[there * 6 + c] as number);
    }
  }
  for (let c = 0; c < 6; c++) to[here * 6 + c] = (sum[c] as number) / total;
}

/** 1 on the same flat part of the same solid, less on a curve, 0 elsewhere. */
function likeness(where: Float32Array, a: number, b: number): number {
  if (where[a + 6] !== where[b + 6]) return 0;
  const facing =
    (where[a] as number) * (where[b] as number) +
    (where[a + 1] as number) * (where[b + 1] as number) +
    (where[a + 2] as number) * (where[b + 2] as number);
  return facing < 0.8 ? 0 : facing ** 8;
}

interface ComposeWork extends LightWork {
  readonly camera: Camera;
  readonly light: LightBuffer;
  /** Scratch. */
  readonly at: Hit;
  readonly sun: Float64Array;
}

function compose(work: ComposeWork): BakedStage {
  const { stage, camera } = work;
  const { width, height } = camera;
  const pixels = new Uint8ClampedArray(width * height * 4);
  const coverage = new Map<string, Uint8ClampedArray>();
  for (const name of Object.keys(stage.occluderAt)) coverage.set(name, new Uint8ClampedArray(width * height));
  const colour = new Float64Array(3);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const pixel = row * width + column;
      let [r, g, b] = [0, 0, 0];
      for (const [dx, dy] of subPixels) {
        const name = shadeSample(work, column + dx, row + dy, colour);
        // Tone mapping before averaging keeps the edges of bright lamps smooth.
        r += toneMap((colour[0] as number) * stage.exposure) / 4;
        g += toneMap((colour[1] as number) * stage.exposure) / 4;
        b += toneMap((colour[2] as number) * stage.exposure) / 4;
        const covered = name && coverage.get(name);
        if (covered) covered[pixel] = (covered[pixel] as number) + 64;
      }
      pixels[pixel * 4] = 255 * r;
      pixels[pixel * 4 + 1] = 255 * g;
      pixels[pixel * 4 + 2] = 255 * b;
      pixels[pixel * 4 + 3] = 255;
    }
  }
  return { width, height, pixels, coverage };
}

function shadeSample(work: ComposeWork, px: number, py: number, out: Float64Array): string | undefined {
  const { stage, camera, tracer, light, at: hit, sun } = work;
  const ray = camera.rayThrough(px, py);
  const { x, y, z } = camera.position;
  if (!tracer.nearest(x, y, z, ray.x, ray.y, ray.z, false)) {
    out.set(stage.sky(ray.x, ray.y, ray.z));
    return undefined;
  }
  Object.assign(hit, tracer.hit);
  const solid = stage.solids[hit.solid];
  if (!solid) return undefined;
  readColour(stage, hit, out);
  const near = lightAt(light, hit, px / 2 - 0.5, py / 2 - 0.5);
  sun.fill(0);
  for (const lamp of stage.lights) if (lamp.kind === 'sun') addLight(work, lamp, 1, hit, sun);
  const gloss = solid.surface.gloss ?? 0;
  const facing = -(ray.x * hit.nx + ray.y * hit.ny + ray.z * hit.nz);
  const mirror = gloss > 0 ? gloss + (1 - gloss) * (1 - Math.max(0, facing)) ** 5 * Math.min(1, gloss * 8) : 0;
  for (let c = 0; c < 3; c++) {
    const falls = (near < 0 ? (stage.ambient[c] as number) : (light.glow[near + c] as number)) + (sun[c] as number);
    const mirrored = near < 0 ? 0 : (light.glow[near + 3 + c] as number);
    out[c] = (out[c] as number) * falls + mirrored * mirror + (solid.surface.emission?.[c] ?? 0);
  }
  return solid.occluder;
}

/** The light sample nearby that lies on the same surface: its offset in `glow`, or -1. */
function lightAt(light: LightBuffer, hit: Hit, px: number, py: number): number {
  const { width, height, where } = light;
  const column = Math.round(px);
  const row = Math.round(py);
  let best = -1;
  let bestScore = -1;
  for (let j = -1; j <= 1; j++) {
    for (let i = -1; i <= 1; i++) {
      const x = Math.min(width - 1, Math.max(0, column + i));
      const y = Math.min(height - 1, Math.max(0, row + j));
      const at = (y * width + x) * 7;
      if (where[at + 6] === -1) continue;
      const facing =
        (where[at] as number) * hit.nx + (where[at + 1] as number) * hit.ny + (where[at + 2] as number) * hit.nz;
      const score = (where[at + 6] === hit.solid ? 2 : 0) + facing - 0.2 * Math.hypot(x - px, y - py);
      if (score > bestScore) {
        bestScore = score;
        best = (y * width + x) * 6;
      }
    }
  }
  return best;
}

/** Film-like curve (Narkowicz' fit of ACES) and the display's gamma. */
function toneMap(value: number): number {
  const curve = (value * (2.51 * value + 0.03)) / (value * (2.43 * value + 0.59) + 0.14);
  return Math.min(1, Math.max(0, curve)) ** (1 / 2.2);
}

export function toLinear(red: number, green: number, blue: number): Rgb {
  return [(red / 255) ** 2.2, (green / 255) ** 2.2, (blue / 255) ** 2.2];
}

function cross(a: Vec3, b: Vec3): Vec3 {
  return { x: a.y * b.z - a.z * b.y, y: a.z * b.x - a.x * b.z, z: a.x * b.y - a.y * b.x };
}

function unit(a: Vec3): Vec3 {
  const length = Math.hypot(a.x, a.y, a.z) || 1;
  return { x: a.x / length, y: a.y / length, z: a.z / length };
}
