/** Where a person is and how it moves at any moment, worked out once from a list of steps. */

import type { GroundPoint } from '../places/place.ts';

export type Activity = 'none' | 'look' | 'phone';

export type Step =
  | { readonly kind: 'walk'; readonly to: GroundPoint; readonly speed?: number }
  | { readonly kind: 'stand'; readonly seconds: number; readonly activity?: Activity; readonly towards?: GroundPoint };

export interface MotionState extends GroundPoint {
  /** Radians; 0 looks along z. */
  readonly heading: number;
  readonly distanceM: number;
  /** 0 (standing) to 1 (full stride). */
  readonly stride: number;
  readonly activity: Activity;
}

export interface Motion {
  readonly startS: number;
  readonly endS: number;
  /** null before the start and after the end. */
  at(timeS: number): MotionState | null;
}

const rate = 60;
const normalSpeed = 1.3;

/** Walks the steps with limited acceleration and turning, from `startS` on. */
export function planMotion(start: GroundPoint, steps: readonly Step[], startS: number): Motion {
  const states: MotionState[] = [];
  const body = {
    x: start.x,
    z: start.z,
    heading: headingTo(start, firstTarget(steps) ?? start),
    speed: 0,
    distanceM: 0,
  };
  body.speed = steps[0]?.kind === 'walk' ? (steps[0].speed ?? normalSpeed) : 0;
  for (const [index, step] of steps.entries()) {
    if (step.kind === 'walk') walk(body, step, { states, stops: steps[index + 1]?.kind === 'stand' });
    else stand(body, step, states);
  }
  const endS = startS + states.length / rate;
  return {
    startS,
    endS,
    at: (timeS) => (timeS < startS ? null : (states[Math.floor((timeS - startS) * rate + 1e-6)] ?? null)),
  };
}

interface Body {
  x: number;
  z: number;
  heading: number;
  speed: number;
  distanceM: number;
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
    plan.states.push(state(body, 'none'));
  }
}

function stand(body: Body, step: Extract<Step, { kind: 'stand' }>, states: MotionState[]): void {
  for (let tick = 0; tick < step.seconds * rate; tick++) {
    body.speed += clamp(-body.speed, 1.6 / rate);
    if (step.towards) turn(body, headingTo(body, step.towards), 2.2);
    advance(body);
    states.push(state(body, step.activity ?? 'none'));
  }
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

function state(body: Body, activity: Activity): MotionState {
  const { x, z, heading, distanceM } = body;
  return { x, z, heading, distanceM, stride: Math.min(1, body.speed / 1.05), activity };
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
