/**
 * Draws a person from its joints: shaded limbs, a trunk with clothes, a head, sorted from far to near.
 *
 * Every stroke is reported to the outline, so that truth boxes hold all that was drawn.
 */

import type { SKRSContext2D } from '@napi-rs/canvas';
import { add, type Camera, dot, lerp, normalise, type Pixel, scaled, subtract, type Vec3 } from '../camera.ts';
import type { Place } from '../places/place.ts';
import type { Appearance, Colour } from './appearance.ts';
import type { Outline } from './outline.ts';
import type { Limb, Pose } from './pose.ts';

export interface Brush {
  readonly context: SKRSContext2D;
  readonly camera: Camera;
  readonly light: Place['light'];
  readonly outline: Outline;
}

/** One end of a tapered part. */
interface End {
  readonly at: Vec3;
  readonly radiusM: number;
}

interface Part {
  readonly depth: number;
  readonly draw: () => void;
}

export function drawPerson(brush: Brush, person: Appearance, pose: Pose): void {
  const parts = [
    ...legParts(brush, person, pose, pose.leftLeg),
    ...legParts(brush, person, pose, pose.rightLeg),
    ...armParts(brush, person, pose, pose.leftArm),
    ...armParts(brush, person, pose, pose.rightArm),
    trunkPart(brush, person, pose),
    headPart(brush, person, pose),
    ...bagParts(brush, person, pose),
  ];
  parts.sort((a, b) => b.depth - a.depth);
  for (const part of parts) part.draw();
}

function legParts(brush: Brush, person: Appearance, pose: Pose, leg: Limb): Part[] {
  const h = pose.heightM;
  const r = h * person.build;
  const cuff = lerp(leg.middle, leg.end, 0.94);
  return [
    part(brush, lerp(leg.middle, leg.tip, 0.5), 0.02, () => {
      const heel = add(leg.end, pose.forward, -0.022 * h);
      tapered(
        brush,
        { at: { ...heel, y: heel.y - 0.008 * h }, radiusM: 0.024 * r },
        { at: leg.tip, radiusM: 0.017 * r },
        person.shoes,
      );
    }),
    part(brush, lerp(leg.root, leg.end, 0.5), 0, () => {
      tapered(brush, { at: leg.middle, radiusM: 0.037 * r }, { at: cuff, radiusM: 0.03 * r }, person.legs);
      tapered(brush, { at: leg.root, radiusM: 0.054 * r }, { at: leg.middle, radiusM: 0.039 * r }, person.legs);
    }),
  ];
}

function armParts(brush: Brush, person: Appearance, pose: Pose, arm: Limb): Part[] {
  const r = pose.heightM * person.build;
  const bias = dot(normalise(subtract(arm.root, pose.neck)), pose.right) > 0 ? 1 : -1;
  const out = add(arm.middle, pose.right, bias * 0.05);
  return [
    part(brush, out, 0.02, () => {
      const wrist = lerp(arm.middle, arm.end, 0.9);
      tapered(brush, { at: wrist, radiusM: 0.017 * r }, { at: arm.tip, radiusM: 0.018 * r }, person.skin);
      tapered(brush, { at: arm.middle, radiusM: 0.028 * r }, { at: wrist, radiusM: 0.023 * r }, person.top);
      tapered(brush, { at: arm.root, radiusM: 0.037 * r }, { at: arm.middle, radiusM: 0.029 * r }, person.top);
      if (pose.holdsPhone && bias > 0)
        tapered(
          brush,
          { at: arm.tip, radiusM: 0.014 },
          { at: add(arm.tip, { x: 0, y: 0.08, z: 0 }), radiusM: 0.014 },
          [18, 20, 24],
        );
    }),
  ];
}

/** Rings of the trunk: height above the pelvis as a share of pelvis to neck, half width and half depth by body height. */
const rings = [
  { up: -0.2, width: 0.099, depth: 0.07 },
  { up: 0.0, width: 0.098, depth: 0.069 },
  { up: 0.3, width: 0.088, depth: 0.063 },
  { up: 0.62, width: 0.103, depth: 0.07 },
  { up: 0.86, width: 0.112, depth: 0.064 },
  { up: 0.98, width: 0.072, depth: 0.05 },
  { up: 1.06, width: 0.034, depth: 0.034 },
] as const;

function trunkPart(brush: Brush, person: Appearance, pose: Pose): Part {
  const { context } = brush;
  const spineAt = (up: number) => add(pose.pelvis, subtract(pose.neck, pose.pelvis), up);
  const centre = spineAt(0.5);
  return part(brush, centre, 0, () => {
    const { camera } = brush;
    const view = towardsCamera(brush, centre);
    const r = pose.heightM * person.build;
    const left: Pixel[] = [];
    const right: Pixel[] = [];
    const top = camera.project(spineAt(1));
    const bottom = camera.project(spineAt(-0.2));
    // Across the trunk: on the screen, and the same direction in the world.
    const length = Math.hypot(bottom.x - top.x, bottom.y - top.y) || 1;
    const [acrossX, acrossY] = [(bottom.y - top.y) / length, (top.x - bottom.x) / length];
    const across = add(scaled(camera.right, acrossX), camera.up, -acrossY);
    let reach = 0;
    for (const ring of rings) {
      const p = camera.project(spineAt(ring.up));
      const half =
        camera.scaleAt(p.depth) *
        r *
        Math.hypot(ring.width * dot(pose.right, across), ring.depth * dot(pose.forward, across));
      left.push({ ...p, x: p.x - acrossX * half, y: p.y - acrossY * half });
      right.push({ ...p, x: p.x + acrossX * half, y: p.y + acrossY * half });
      reach = Math.max(reach, half);
    }
    for (const p of [...left, ...right]) brush.outline.include(p.x, p.y, 1);
    const middle = { x: (top.x + bottom.x) / 2, y: (top.y + bottom.y) / 2 };
    context.fillStyle = shading(
      brush,
      person.top,
      { x: middle.x - acrossX * reach, y: middle.y - acrossY * reach },
      { x: middle.x + acrossX * reach, y: middle.y + acrossY * reach },
    );
    smoothOutline(context, [...left, ...right.reverse()]);
    context.fill();
    context.save();
    context.clip();
    drawClothes(brush, person, { pose, spineAt, facing: dot(pose.forward, view), r });
    context.restore();
  });
}

function drawClothes(
  brush: Brush,
  person: Appearance,
  trunk: { pose: Pose; spineAt: (up: number) => Vec3; facing: number; r: number },
): void {
  const { context, camera } = brush;
  const { pose, spineAt, facing, r } = trunk;
  const front = (up: number, side = 0) =>
    camera.project(add(add(spineAt(up), pose.forward, 0.066 * r), pose.right, side * r));
  const scale = camera.scaleAt(front(0.5).depth);
  // The hem and the waist lie in shade.
  const low = camera.project(spineAt(-0.2));
  const high = camera.project(spineAt(1));
  const fall = context.createLinearGradient(high.x, high.y, low.x, low.y);
  fall.addColorStop(0, 'rgba(255,255,255,.07)');
  fall.addColorStop(0.35, 'rgba(0,0,0,0)');
  fall.addColorStop(0.85, 'rgba(0,0,0,.16)');
  fall.addColorStop(1, 'rgba(0,0,0,.34)');
  context.fillStyle = fall;
  // The trunk is clipped to: more than it can be.
  context.fillRect(high.x - 2 * scale, high.y - 2 * scale, 4 * scale, 4 * scale);
  if (facing > 0.15) {
    const opening = person.isOpenJacket ? 0.42 : 0.86;
    fillPolygon(context, [front(1.1, -0.03), front(opening, 0), front(1.1, 0.03)], rgb(person.shirt, 0.8));
    context.strokeStyle = rgb(person.top, 0.42);
    context.lineWidth = Math.max(0.7, 0.016 * scale);
    strokeLine(context, front(opening), front(-0.25));
    context.strokeStyle = 'rgba(0,0,0,.25)';
    context.lineWidth = Math.max(0.6, 0.012 * scale);
    for (const side of [-1, 1]) strokeLine(context, front(0.16, side * 0.045), front(0.06, side * 0.078));
  } else if (facing < -0.15) {
    const back = (up: number) => camera.project(add(spineAt(up), pose.forward, -0.066 * r));
    context.strokeStyle = 'rgba(0,0,0,.14)';
    context.lineWidth = Math.max(0.6, 0.01 * scale);
    strokeLine(context, back(0.92), back(-0.2));
  }
}

function headPart(brush: Brush, person: Appearance, pose: Pose): Part {
  const { context, camera } = brush;
  const h = pose.heightM;
  return part(brush, pose.head, 0.1, () => {
    tapered(
      brush,
      { at: pose.neck, radiusM: 0.03 * h },
      { at: lerp(pose.neck, pose.head, 0.6), radiusM: 0.03 * h },
      darker(person.skin, 0.8),
    );
    const p = camera.project(pose.head);
    const scale = camera.scaleAt(p.depth);
    const view = towardsCamera(brush, pose.head);
    const facing = dot(pose.face, view);
    const side = dot(pose.face, sideways(view));
    const radius = { x: 0.047 * h * scale * (1 + 0.1 * Math.abs(side)), y: 0.064 * h * scale };
    if (person.hasLongHair) {
      const low = camera.project(add(pose.head, pose.face, -0.02 * h));
      ellipse(brush, { ...low, y: low.y + radius.y * 0.55 }, { x: radius.x * 1.02, y: radius.y * 0.95 }, person.hair);
    }
    ellipse(brush, p, { x: radius.x * 1.07, y: radius.y * 1.06 }, person.hair);
    if (facing < -0.45) return;
    context.save();
    context.beginPath();
    context.ellipse(p.x, p.y, radius.x * 1.07, radius.y * 1.06, 0, 0, 7);
    context.clip();
    const front = camera.project(add(add(pose.head, pose.face, 0.036 * h), { x: 0, y: 1, z: 0 }, -0.021 * h));
    const width = radius.x * (0.5 + 0.48 * Math.max(0, facing + 0.25));
    ellipse(brush, front, { x: width, y: radius.y * 0.86 }, person.skin);
    if (facing > 0.1) {
      const brow = camera.project(add(add(pose.head, pose.face, 0.05 * h), { x: 0, y: 1, z: 0 }, 0.004 * h));
      context.fillStyle = 'rgba(40,24,18,.34)';
      context.beginPath();
      context.ellipse(brow.x, brow.y, width * 0.72, radius.y * 0.12, 0, 0, 7);
      context.fill();
      const chin = camera.project(add(add(pose.head, pose.face, 0.046 * h), { x: 0, y: 1, z: 0 }, -0.05 * h));
      context.fillStyle = 'rgba(60,30,24,.2)';
      context.beginPath();
      context.ellipse(chin.x, chin.y, width * 0.4, radius.y * 0.1, 0, 0, 7);
      context.fill();
    }
    context.restore();
  });
}

function bagParts(brush: Brush, person: Appearance, pose: Pose): Part[] {
  const h = pose.heightM;
  if (person.bag === 'backpack') {
    const back = (up: number) => add(add(pose.pelvis, subtract(pose.neck, pose.pelvis), up), pose.forward, -0.1 * h);
    return [
      part(brush, add(back(0.55), pose.forward, -0.12), 0, () => {
        tapered(brush, { at: back(0.3), radiusM: 0.068 * h }, { at: back(0.78), radiusM: 0.058 * h }, person.bagColour);
        tapered(
          brush,
          { at: back(0.25), radiusM: 0.05 * h },
          { at: back(0.42), radiusM: 0.05 * h },
          darker(person.bagColour, 0.86),
        );
      }),
    ];
  }
  if (person.bag === 'briefcase') {
    const hand = pose.leftArm.tip;
    const corner = (ahead: number, down: number) =>
      brush.camera.project(add(add(hand, pose.forward, ahead), { x: 0, y: -1, z: 0 }, down));
    return [
      part(brush, add(hand, pose.right, -0.1), 0.03, () => {
        const { context } = brush;
        const face = [corner(-0.21, 0.08), corner(0.21, 0.08), corner(0.21, 0.36), corner(-0.21, 0.36)];
        for (const p of face) brush.outline.include(p.x, p.y, 3);
        context.lineJoin = 'round';
        context.lineWidth = 0.07 * brush.camera.scaleAt((face[0] as Pixel).depth);
        context.strokeStyle = rgb(person.bagColour, 0.8);
        fillPolygon(context, face, rgb(person.bagColour, 0.92));
        context.stroke();
        context.lineWidth = Math.max(0.8, 0.02 * brush.camera.scaleAt((face[0] as Pixel).depth));
        strokeLine(context, corner(-0.06, 0.08), corner(0, 0));
        strokeLine(context, corner(0.06, 0.08), corner(0, 0));
      }),
    ];
  }
  return [];
}

/** A rounded, tapered part, shaded as a cylinder. */
function tapered(brush: Brush, a: End, b: End, colour: Colour): void {
  const { context, camera } = brush;
  const p = camera.project(a.at);
  const q = camera.project(b.at);
  const pr = Math.max(0.6, a.radiusM * camera.scaleAt(p.depth));
  const qr = Math.max(0.6, b.radiusM * camera.scaleAt(q.depth));
  brush.outline.include(p.x, p.y, pr + 1);
  brush.outline.include(q.x, q.y, qr + 1);
  const angle = Math.atan2(q.y - p.y, q.x - p.x);
  const nx = -Math.sin(angle);
  const ny = Math.cos(angle);
  const wide = Math.max(pr, qr);
  const middle = { x: (p.x + q.x) / 2, y: (p.y + q.y) / 2 };
  context.fillStyle = shading(
    brush,
    colour,
    { x: middle.x - nx * wide, y: middle.y - ny * wide },
    { x: middle.x + nx * wide, y: middle.y + ny * wide },
  );
  context.beginPath();
  context.arc(p.x, p.y, pr, angle + Math.PI / 2, angle - Math.PI / 2);
  context.arc(q.x, q.y, qr, angle - Math.PI / 2, angle + Math.PI / 2);
  context.closePath();
  context.fill();
}

function ellipse(brush: Brush, p: { x: number; y: number }, radius: { x: number; y: number }, colour: Colour): void {
  const { context } = brush;
  brush.outline.include(p.x, p.y, Math.max(radius.x, radius.y) + 1);
  const light = lightOnScreen(brush);
  const from = { x: p.x - light.x * radius.x, y: p.y + light.y * radius.y };
  const to = { x: p.x + light.x * radius.x, y: p.y - light.y * radius.y };
  context.fillStyle = shading(brush, colour, from, to);
  context.beginPath();
  context.ellipse(p.x, p.y, radius.x, radius.y, 0, 0, 7);
  context.fill();
}

/** Light and shade across a round form between two edges on the screen. */
function shading(
  brush: Brush,
  colour: Colour,
  from: { x: number; y: number },
  to: { x: number; y: number },
): CanvasGradient {
  const { lit, shaded } = brush.light;
  const light = lightOnScreen(brush);
  const length = Math.hypot(to.x - from.x, to.y - from.y) || 1;
  const across = { x: (to.x - from.x) / length, y: (to.y - from.y) / length };
  const gradient = brush.context.createLinearGradient(from.x, from.y, to.x, to.y);
  for (let i = 0; i <= 4; i++) {
    const s = (i / 2 - 1) * 0.95;
    const facing = s * (across.x * light.x - across.y * light.y) + Math.sqrt(1 - s * s) * light.z;
    const edge = 1 - 0.12 * s * s;
    gradient.addColorStop(i / 4, rgb(colour, (shaded + (lit - shaded) * Math.max(0, facing) ** 0.8) * edge));
  }
  return gradient as unknown as CanvasGradient;
}

type CanvasGradient = NonNullable<Exclude<SKRSContext2D['fillStyle'], string>>;

/** The main light seen from the camera: x right, y up, z towards the viewer. */
function lightOnScreen(brush: Brush): Vec3 {
  const { right, up, forward } = brush.camera;
  const { towards } = brush.light;
  return { x: dot(towards, right), y: dot(towards, up), z: -dot(towards, forward) };
}

function part(brush: Brush, at: Vec3, nearer: number, draw: () => void): Part {
  return { depth: brush.camera.project(at).depth - nearer, draw };
}

function towardsCamera(brush: Brush, from: Vec3): Vec3 {
  const offset = subtract(brush.camera.position, from);
  return normalise({ x: offset.x, y: 0, z: offset.z });
}

function sideways(view: Vec3): Vec3 {
  return { x: view.z, y: 0, z: -view.x };
}

function smoothOutline(context: SKRSContext2D, points: readonly Pixel[]): void {
  context.beginPath();
  const middle = (i: number) => {
    const a = points[i % points.length] as Pixel;
    const b = points[(i + 1) % points.length] as Pixel;
    return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
  };
  const first = middle(points.length - 1);
  context.moveTo(first.x, first.y);
  for (let i = 0; i < points.length; i++) {
    const p = points[i] as Pixel;
    const next = middle(i);
    context.quadraticCurveTo(p.x, p.y, next.x, next.y);
  }
  context.closePath();
}

function fillPolygon(context: SKRSContext2D, points: readonly Pixel[], colour: string): void {
  context.beginPath();
  for (const p of points) context.lineTo(p.x, p.y);
  context.closePath();
  context.fillStyle = colour;
  context.fill();
}

function strokeLine(context: SKRSContext2D, a: Pixel, b: Pixel): void {
  context.beginPath();
  context.moveTo(a.x, a.y);
  context.lineTo(b.x, b.y);
  context.stroke();
}

function darker(colour: Colour, factor: number): Colour {
  return [colour[0] * factor, colour[1] * factor, colour[2] * factor];
}

function rgb(colour: Colour, factor: number): string {
  const [r, g, b] = colour.map((value) => Math.round(Math.min(255, value * factor)));
  return `rgb(${r},${g},${b})`;
}
