/** Where somebody is, how it moves and how it holds itself at any moment, worked out once from a list of steps. */

import type { GroundPoint } from '../places/place.ts';

export type Activity = 'none' | 'look' | 'phone';

export type Step =
  | { readonly kind: 'walk'; readonly to: GroundPoint; readonly speed?: number }
  | { readonly kind: 'stand'; readonly seconds: number; readonly activity?: Activity; readonly towards?: GroundPoint }
  /** Bends down, or sits down, for so long, and comes up again. */
  | { readonly kind: 'bend' | 'sit'; readonly seconds: number }
  /** Falls to the floor, `aside` radians off the way it looks, and lies there; then gets up if it `rises`. */
  | { readonly kind: 'fall'; readonly seconds: number; readonly aside: number; readonly rises?: boolean }
  /** What the person carries stays behind, or is taken along again. */
  | { readonly kind: 'putDown' | 'pickUp' };

/** How a body departs from standing upright. */
export interface Posture {
  /** 0 to 1: the trunk bent forward; seated. */
  readonly bend: number;
  readonly sit: number;
  /** Radians from upright, towards `tiltHeading`. */
  readonly tilt: number;
  readonly tiltHeading: number;
}

export interface MotionState extends GroundPoint {
  /** Radians; 0 looks along z. */
  readonly heading: number;
  readonly distanceM: number;
  /** 0 (standing) to 1 (full stride). */
  readonly stride: number;
  readonly activity: Activity;
  readonly posture: Posture;
  /** What it carries is in its hands. */
  readonly isLaden: boolean;
}

/** Something put down: where and, until it is picked up again, when. */
export interface LeftBehind extends GroundPoint {
  readonly heading: number;
  readonly fromS: number;
  readonly untilS: number;
}

export interface Motion {
  readonly startS: number;
  readonly endS: number;
  readonly leftBehind: readonly LeftBehind[];
  /** null before the start and after the end. */
  at(timeS: number): MotionState | null;
}

const rate = 60;
const normalSpeed = 1.3;
const upright: Posture = { bend: 0, sit: 0, tilt: 0, tiltHeading: 0 };
const fallS = 0.75;
const lying = 1.5;
const riseS = 2;
const bendS = 0.8;

/** Walks the steps with limited acceleration and turning, from `startS` on. */
export function planMotion(start: GroundPoint, steps: readonly Step[], startS: number): Motion {
  const states: MotionState[] = [];
  const body = {
    x: start.x,
    z: start.z,
    heading: headingTo(start, firstTarget(steps) ?? start),
    speed: 0,
    distanceM: 0,
    isLaden: true,
  };
  const leftBehind: LeftBehind[] = [];
  body.speed = steps[0]?.kind === 'walk' ? (steps[0].speed ?? normalSpeed) : 0;
  for (const [index, step] of steps.entries()) {
    if (step.kind === 'walk') walk(body, step, { states, stops: steps[index + 1]?.kind === 'stand' });
    else if (step.kind === 'stand') stand(body, step, states);
    else if (step.kind === 'fall') fall(body, step, states);
    else if (step.kind === 'bend' || step.kind === 'sit') stoop(body, step, states);
    else {
      reach(body, step.kind, states);
      const atS = startS + states.length / rate;
      const last = leftBehind.at(-1);
      if (step.kind === 'putDown') leftBehind.push({ ...besides(body), fromS: atS, untilS: Number.POSITIVE_INFINITY });
      else if (last) leftBehind[leftBehind.length - 1] = { ...last, untilS: atS };
    }
  }
  const endS = startS + states.length / rate;
  return {
    startS,
    endS,
    leftBehind,
    at: (timeS) => (timeS < startS ? null : (states[Math.floor((timeS - startS) * rate + 1e-6)] ?? null)),
  };
}

interface Body {
  x: number;
  z: number;
  heading: number;
  speed: number;
  distanceM: number;
  isLaden: boolean;
}

function walk(
  body: Body,
  step: Extract<Step, { kind: 'walk' }>,
  plan: { states: MotionState[]; stops: boolean },
): void {
  const wanted = step.speed ?? normalSpeed;
  for (let tick = 0; tick < rate * 120; tick++) {
    const left = Math.hypot(step.to.x - body.x, step.to.z - body.z);
    if (left < (plan.stops ? 0.06 : 0.25)) return;
    const limit = plan.stops ? Math.min(wanted, 0.18 + left * 1.4) : wanted;
    body.speed += clamp(limit - body.speed, 1.6 / rate);
    turn(body, headingTo(body, step.to), 3.2);
    advance(body);
    plan.states.push(state(body));
  }
}

function stand(body: Body, step: Extract<Step, { kind: 'stand' }>, states: MotionState[]): void {
  for (let tick = 0; tick < step.seconds * rate; tick++) {
    body.speed += clamp(-body.speed, 1.6 / rate);
    if (step.towards) turn(body, headingTo(body, step.towards), 2.2);
    advance(body);
    states.push(state(body, { activity: step.activity ?? 'none' }));
  }
}

/** Down, for a while, and up again. */
function stoop(body: Body, step: Extract<Step, { kind: 'bend' | 'sit' }>, states: MotionState[]): void {
  body.speed = 0;
  for (let timeS = 0; timeS < step.seconds + 2 * bendS; timeS += 1 / rate) {
    const share = Math.min(1, timeS / bendS, (step.seconds + 2 * bendS - timeS) / bendS);
    states.push(state(body, { posture: { ...upright, [step.kind]: ease(share) } }));
  }
}

/** Knees give way a little before the body tips over, ever faster; it gets up more slowly, by way of a crouch. */
function fall(body: Body, step: Extract<Step, { kind: 'fall' }>, states: MotionState[]): void {
  const tiltHeading = body.heading + step.aside;
  const push = (sit: number, tilt: number) =>
    states.push(state(body, { posture: { ...upright, sit, tilt, tiltHeading } }));
  body.speed = 0;
  for (let timeS = 0; timeS < fallS; timeS += 1 / rate) {
    const share = timeS / fallS;
    push(0.45 * Math.sin(Math.PI * share), lying * share ** 2);
  }
  for (let timeS = 0; timeS < step.seconds; timeS += 1 / rate) push(0, lying);
  if (!step.rises) return;
  for (let timeS = 0; timeS < riseS; timeS += 1 / rate) {
    const share = timeS / riseS;
    push(0.8 * Math.sin(Math.PI * share), lying * ease(1 - Math.min(1, share * 1.6)));
  }
}

/** Bends down to the floor with what it carries, or for it; the hands change at the lowest point. */
function reach(body: Body, kind: 'putDown' | 'pickUp', states: MotionState[]): void {
  body.speed = 0;
  for (let timeS = 0; timeS < 2 * bendS; timeS += 1 / rate) {
    if (timeS >= bendS) body.isLaden = kind === 'pickUp';
    states.push(state(body, { posture: { ...upright, bend: ease(1 - Math.abs(timeS / bendS - 1)) } }));
  }
}

/** The floor at the left hand. */
function besides({ x, z, heading }: Body): GroundPoint & { heading: number } {
  return { x: x - 0.35 * Math.cos(heading), z: z + 0.35 * Math.sin(heading), heading };
}

function ease(t: number): number {
  return t * t * (3 - 2 * t);
}

function advance(body: Body): void {
  body.x += (Math.sin(body.heading) * body.speed) / rate;
  body.z += (Math.cos(body.heading) * body.speed) / rate;
  body.distanceM += body.speed / rate;
}

function turn(body: Body, wanted: number, perSecond: number): void {
  const difference = Math.atan2(Math.sin(wanted - body.heading), Math.cos(wanted - body.heading));
  body.heading += clamp(difference, perSecond / rate);
}

function state(body: Body, how: { activity?: Activity; posture?: Posture } = {}): MotionState {
  const { speed, ...place } = body;
  return { ...place, stride: Math.min(1, speed / 1.05), activity: 'none', posture: upright, ...how };
}

function headingTo(from: GroundPoint, to: GroundPoint): number {
  return Math.atan2(to.x - from.x, to.z - from.z);
}

function firstTarget(steps: readonly Step[]): GroundPoint | undefined {
  for (const step of steps) if (step.kind === 'walk') return step.to;
  return undefined;
}

function clamp(value: number, limit: number): number {
  return Math.max(-limit, Math.min(limit, value));
}
