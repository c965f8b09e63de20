/** Cars and vans: a body, a cabin with windows, wheels and lamps. */

import { dot, subtract, type Vec3 } from '../camera.ts';
import type { Colour } from '../people/appearance.ts';
import type { Brush } from '../people/draw-person.ts';
import type { GroundPoint } from '../places/place.ts';
import { type Block, drawBlock, drawBlockShadow, drawWheel, placeIn } from './block.ts';

export interface VehicleLook {
  readonly shape: 'car' | 'van';
  readonly colour: Colour;
  readonly lamps: 'off' | 'on' | 'braking';
}

const glass: Colour = [38, 46, 54];

/** A vehicle's parts where it stands, from the lowest to the highest. */
function partsOf({ shape, colour }: VehicleLook, at: GroundPoint & { heading: number }): Block[] {
  const { heading } = at;
  const part = (y: number, ahead: number, size: Vec3): Block => ({
    base: { ...placeIn({ base: { x: at.x, y: 0, z: at.z }, heading }, { x: 0, y: 0, z: ahead }), y },
    size,
    heading,
    colour,
  });
  if (shape === 'van') {
    return [
      { ...part(0.28, 2.05, { x: 1.9, y: 0.95, z: 1.1 }), slant: { front: 0.12, back: 0 } },
      { ...part(0.28, -0.45, { x: 1.95, y: 2.0, z: 4.0 }), slant: { front: 0.04, back: 0 } },
      { ...part(1.1, 1.3, { x: 1.85, y: 1.05, z: 1.5 }), slant: { front: 0.4, back: 0 }, glass },
    ];
  }
  return [
    { ...part(0.22, 0, { x: 1.78, y: 0.66, z: 4.2 }), slant: { front: 0.03, back: 0.03 } },
    { ...part(0.86, -0.25, { x: 1.6, y: 0.58, z: 2.4 }), slant: { front: 0.24, back: 0.16 }, glass },
  ];
}

export function drawVehicle(brush: Brush, look: VehicleLook, at: GroundPoint & { heading: number }): void {
  const parts = partsOf(look, at);
  const [body] = parts as [Block];
  const reach = look.shape === 'van' ? { x: 0.97, z: 1.55 } : { x: 0.89, z: 1.3 };
  for (const part of parts) drawBlock(brush, part);
  for (const x of [-reach.x, reach.x])
    for (const z of [-reach.z, reach.z])
      drawWheel(brush, { ...body, base: { x: at.x, y: 0, z: at.z } }, { own: { x, y: 0.32, z }, radiusM: 0.33 });
  if (look.lamps !== 'off') drawLamps(brush, look, at);
}

export function drawVehicleShadow(brush: Brush, look: VehicleLook, at: GroundPoint & { heading: number }): void {
  for (const part of partsOf(look, at)) drawBlockShadow(brush, part);
}

/** White ones ahead, red ones behind when it brakes; each with its glare. */
function drawLamps(
  { context, camera, outline }: Brush,
  look: VehicleLook,
  at: GroundPoint & { heading: number },
): void {
  const isBraking = look.lamps === 'braking';
  const end = (look.shape === 'van' ? 2.5 : 2.12) * (isBraking ? -1 : 1);
  const facing = placeIn({ base: { x: 0, y: 0, z: 0 }, heading: at.heading }, { x: 0, y: 0, z: Math.sign(end) });
  for (const x of [-0.68, 0.68]) {
    const lamp = placeIn({ base: { x: at.x, y: 0, z: at.z }, heading: at.heading }, { x, y: 0.68, z: end });
    if (dot(facing, subtract(camera.position, lamp)) <= 0) continue;
    const p = camera.project(lamp);
    const radius = Math.max(2, 0.42 * camera.scaleAt(p.depth));
    outline.include(p.x, p.y, radius);
    const glare = context.createRadialGradient(p.x, p.y, 0, p.x, p.y, radius);
    glare.addColorStop(0, isBraking ? 'rgba(255,96,70,1)' : 'rgba(255,255,245,1)');
    glare.addColorStop(0.25, isBraking ? 'rgba(240,30,20,.8)' : 'rgba(255,250,225,.85)');
    glare.addColorStop(1, 'rgba(255,120,90,0)');
    context.fillStyle = glare;
    context.fillRect(p.x - radius, p.y - radius, radius * 2, radius * 2);
  }
}
