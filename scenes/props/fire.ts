/** Flames and smoke over a spot on the floor: a function of time, so that any frame can be drawn alone. */

import type { SKRSContext2D } from '@napi-rs/canvas';
import type { Brush } from '../people/draw-person.ts';
import type { GroundPoint } from '../places/place.ts';
import { lattice, valueNoise } from '../random.ts';

export interface FireLook {
  /** Width of the flames when they are grown. */
  readonly sizeM: number;
  readonly hasFlames: boolean;
  /** 0 (none) to 1 (opaque), and its grey from 0 to 255. */
  readonly smoke: number;
  readonly smokeGrey: number;
  /** Metres per second; positive blows to the right. */
  readonly wind: number;
  readonly seed: number;
}

const tongues = 9;
const puffEveryS = 0.2;
const puffLifeS = 4.5;
const growS = 5;

/** `ageS` seconds after it began. */
export function drawFire(brush: Brush, look: FireLook, at: GroundPoint & { ageS: number }): void {
  const sizeM = look.sizeM * Math.min(1, 0.35 + (0.65 * at.ageS) / growS);
  if (look.hasFlames) {
    drawGlow(brush, look, { ...at, sizeM });
    for (let i = 0; i < tongues; i++) drawTongue(brush, look, { ...at, sizeM }, i);
  }
  if (look.smoke > 0) drawSmoke(brush, look, { ...at, sizeM });
}

type Burning = GroundPoint & { ageS: number; sizeM: number };

function drawTongue(brush: Brush, look: FireLook, at: Burning, index: number): void {
  const { context, camera, outline } = brush;
  const along = index / (tongues - 1) - 0.5;
  const flicker = valueNoise(at.ageS * 7, index * 3.1, look.seed);
  const heightM = at.sizeM * (1.5 - 2 * Math.abs(along)) * (0.55 + 0.9 * flicker);
  const sway = (valueNoise(at.ageS * 4 + 9, index * 1.7, look.seed) - 0.5) * 0.5 * at.sizeM + look.wind * 0.15;
  const root = camera.project({
    x: at.x + along * at.sizeM,
    y: 0.02,
    z: at.z + (lattice(index, 1, look.seed) - 0.5) * 0.3,
  });
  const scale = camera.scaleAt(root.depth);
  const [tall, wide] = [Math.max(2, heightM * scale), Math.max(1.5, 0.24 * at.sizeM * scale)];
  const tip = { x: root.x + sway * scale, y: root.y - tall };
  outline.include(root.x, root.y, wide + 1);
  outline.include(tip.x, tip.y, wide);
  const colour = context.createLinearGradient(root.x, root.y, tip.x, tip.y);
  colour.addColorStop(0, 'rgba(255,244,190,.95)');
  colour.addColorStop(0.35, 'rgba(255,190,60,.9)');
  colour.addColorStop(0.75, 'rgba(240,92,22,.7)');
  colour.addColorStop(1, 'rgba(200,40,10,0)');
  context.fillStyle = colour;
  context.beginPath();
  context.moveTo(root.x - wide, root.y);
  context.quadraticCurveTo(root.x - wide * 1.1, root.y - tall * 0.45, tip.x, tip.y);
  context.quadraticCurveTo(root.x + wide * 1.1, root.y - tall * 0.45, root.x + wide, root.y);
  context.closePath();
  context.fill();
}

/** The light around a fire moves, but it is not the fire: it is not reported to the outline. */
function drawGlow({ context, camera }: Brush, look: FireLook, at: Burning): void {
  const p = camera.project({ x: at.x, y: 0.2, z: at.z });
  const radius = 2.2 * at.sizeM * camera.scaleAt(p.depth);
  const strength = 0.16 + 0.16 * valueNoise(at.ageS * 5, 0.5, look.seed + 1);
  drawSoftDisc(context, { ...p, radius }, '255,150,60', strength);
}

/** Puffs rise, drift, widen and fade. */
function drawSmoke(brush: Brush, look: FireLook, at: Burning): void {
  const { camera, outline, context } = brush;
  const newest = Math.floor(at.ageS / puffEveryS);
  for (let puff = Math.max(0, newest - Math.ceil(puffLifeS / puffEveryS)); puff <= newest; puff++) {
    const ageS = at.ageS - puff * puffEveryS;
    const life = ageS / puffLifeS;
    if (life >= 1) continue;
    const drift = look.wind * ageS + (lattice(puff, 2, look.seed) - 0.5) * (0.4 + 0.5 * ageS) * at.sizeM;
    const p = camera.project({ x: at.x + drift, y: 0.35 * at.sizeM + (0.9 + 0.5 * at.sizeM) * ageS, z: at.z });
    const radius = at.sizeM * (0.35 + 0.42 * ageS) * camera.scaleAt(p.depth);
    const strength = look.smoke * 0.34 * (1 - life) * Math.min(1, ageS / 0.4);
    const grey = Math.round(look.smokeGrey * (0.85 + 0.3 * lattice(puff, 5, look.seed)));
    if (strength > 0.05) outline.include(p.x, p.y, radius * 0.7);
    drawSoftDisc(context, { ...p, radius }, `${grey},${grey},${grey}`, strength);
  }
}

function drawSoftDisc(
  context: SKRSContext2D,
  disc: { x: number; y: number; radius: number },
  colour: string,
  strength: number,
): void {
  const { x, y, radius } = disc;
  const shade = context.createRadialGradient(x, y, 0, x, y, radius);
  shade.addColorStop(0, `rgba(${colour},${strength})`);
  shade.addColorStop(0.55, `rgba(${colour},${strength * 0.6})`);
  shade.addColorStop(1, `rgba(${colour},0)`);
  context.fillStyle = shade;
  context.fillRect(x - radius, y - radius, radius * 2, radius * 2);
}
