/** A body's joints in the world: walking gait, standing, looking about, reading a telephone, bending, sitting, lying. */

import { add, type Vec3 } from '../camera.ts';
import type { Appearance } from './appearance.ts';
import type { MotionState } from './motion.ts';

export interface Limb {
  readonly root: Vec3;
  readonly middle: Vec3;
  readonly end: Vec3;
  /** Toe or finger tips. */
  readonly tip: Vec3;
}

export interface Pose {
  readonly heightM: number;
  /** Unit vectors of the trunk and of the head; level unless the body lies. */
  readonly forward: Vec3;
  readonly right: Vec3;
  readonly face: Vec3;
  readonly pelvis: Vec3;
  readonly neck: Vec3;
  readonly head: Vec3;
  readonly leftLeg: Limb;
  readonly rightLeg: Limb;
  readonly leftArm: Limb;
  readonly rightArm: Limb;
  /** The floor point under the body. */
  readonly foot: Vec3;
  readonly holdsPhone: boolean;
}

const degree = Math.PI / 180;

/** The pose at a moment of a motion; `timeS` drives the slow movements of standing. */
export function poseAt(person: Appearance, motion: MotionState, timeS: number): Pose {
  const h = person.heightM;
  const walk = motion.stride;
  const phase = motion.distanceM / (0.8 * h);
  const heading = motion.heading;
  const forward = { x: Math.sin(heading), y: 0, z: Math.cos(heading) };
  const right = { x: Math.cos(heading), y: 0, z: -Math.sin(heading) };
  const frame = { forward, right };
  const shift = (1 - walk) * 0.018 * Math.sin(timeS * 0.9 + h * 7);
  const sway = walk * 0.012 * Math.sin(phase * 2 * Math.PI) + shift;
  const { bend, sit, tilt } = motion.posture;
  const legs = [0, 0.5].map((offset) => seated(legAngles(phase + offset, walk), sit));
  const drops = legs.map((leg) => legDrop(leg, h));
  const base = { x: motion.x, y: Math.max(...drops), z: motion.z };
  const pelvis = add(base, right, sway * h);
  const lean = (2 + 3 * walk + 82 * bend + 8 * sit) * degree;
  const breath = 0.002 * Math.sin(timeS * 1.7);
  const spine = { x: forward.x * Math.sin(lean), y: Math.cos(lean) + breath, z: forward.z * Math.sin(lean) };
  const neck = add(add(pelvis, spine, 0.3 * h), right, -sway * h * 0.5);
  const isPhone = motion.activity === 'phone' && walk < 0.4;
  const look = motion.activity === 'look' ? (1 - walk) * 0.95 * Math.sin(timeS * 0.8) : 0;
  const faceAngle = heading + look;
  const face = { x: Math.sin(faceAngle), y: 0, z: Math.cos(faceAngle) };
  const nod = isPhone ? 0.045 : 0.018;
  const head = add(add(neck, bend === 0 ? { x: 0, y: 1, z: 0 } : spine, 0.105 * h), face, nod * h);
  const width = person.build * h;
  const pose: Pose = {
    heightM: h,
    forward,
    right,
    face,
    pelvis,
    neck,
    head,
    leftLeg: placeLeg(add(pelvis, right, -0.048 * width), legs[0] as LegAngles, { ...frame, h }),
    rightLeg: placeLeg(add(pelvis, right, 0.048 * width), legs[1] as LegAngles, { ...frame, h }),
    leftArm: placeArm(add(add(neck, right, -0.102 * width), spine, -0.035 * h), armAngles(phase + 0.5, walk, false), {
      ...frame,
      h,
      side: -1,
    }),
    rightArm: placeArm(add(add(neck, right, 0.102 * width), spine, -0.035 * h), armAngles(phase, walk, isPhone), {
      ...frame,
      h,
      side: 1,
    }),
    foot: { x: motion.x, y: 0, z: motion.z },
    holdsPhone: isPhone,
  };
  return tilt === 0 ? pose : tiltOver(pose, motion.posture);
}

/** Thighs forward, shins down; with straight legs nothing changes. */
function seated(leg: LegAngles, sit: number): LegAngles {
  return { ...leg, thigh: leg.thigh + 85 * degree * sit, shin: leg.shin * (1 - sit) };
}

/** The body turned about the floor under it: at 90 degrees it lies, its axis a hand above the floor. */
function tiltOver(pose: Pose, { tilt, tiltHeading }: MotionState['posture']): Pose {
  const [sin, cos] = [Math.sin(tilt), Math.cos(tilt)];
  const [dx, dz] = [Math.sin(tiltHeading), Math.cos(tiltHeading)];
  const turn = ({ x, y, z }: Vec3): Vec3 => {
    const ahead = x * dx + z * dz;
    const moved = ahead * cos + y * sin - ahead;
    return { x: x + dx * moved, y: y * cos - ahead * sin, z: z + dz * moved };
  };
  const { foot, forward, right, face } = pose;
  const lift = 0.07 * pose.heightM * sin;
  const place = (joint: Vec3): Vec3 => {
    const turned = turn({ x: joint.x - foot.x, y: joint.y, z: joint.z - foot.z });
    return { x: foot.x + turned.x, y: Math.max(0.03, turned.y + lift), z: foot.z + turned.z };
  };
  return { ...mapJoints(pose, place), forward: turn(forward), right: turn(right), face: turn(face) };
}

/** The pose with all its joints moved; directions and the floor point stay. */
export function mapJoints(pose: Pose, move: (joint: Vec3) => Vec3): Pose {
  const limb = ({ root, middle, end, tip }: Limb): Limb => ({
    root: move(root),
    middle: move(middle),
    end: move(end),
    tip: move(tip),
  });
  return {
    ...pose,
    pelvis: move(pose.pelvis),
    neck: move(pose.neck),
    head: move(pose.head),
    leftLeg: limb(pose.leftLeg),
    rightLeg: limb(pose.rightLeg),
    leftArm: limb(pose.leftArm),
    rightArm: limb(pose.rightArm),
  };
}

interface LegAngles {
  readonly thigh: number;
  readonly shin: number;
  readonly foot: number;
}

/** Angles from straight down, forward positive; phase 0 is the heel's strike. */
function legAngles(phase: number, walk: number): LegAngles {
  const p = phase - Math.floor(phase);
  const thigh = walk * (24 * Math.cos(2 * Math.PI * p) + 4) * degree;
  const bend = (3 + walk * (12 * bump(p, 0.13, 0.09) + 56 * bump(p, 0.73, 0.13))) * degree;
  const foot = walk * (14 * bump(p, 0, 0.08) - 34 * bump(p, 0.6, 0.09)) * degree;
  return { thigh, shin: thigh - bend, foot };
}

/** How far the hip is above the floor when this leg stands on it. */
function legDrop(leg: LegAngles, h: number): number {
  const toe = 0.1 * h * Math.max(0, -Math.sin(leg.foot));
  return 0.245 * h * Math.cos(leg.thigh) + 0.242 * h * Math.cos(leg.shin) + 0.035 * h + toe;
}

function placeLeg(root: Vec3, leg: LegAngles, frame: { forward: Vec3; h: number }): Limb {
  const { forward, h } = frame;
  const middle = swing(root, forward, leg.thigh, 0.245 * h);
  const end = swing(middle, forward, leg.shin, 0.242 * h);
  const tip = add(
    end,
    { x: forward.x * Math.cos(leg.foot), y: Math.sin(leg.foot) - 0.1, z: forward.z * Math.cos(leg.foot) },
    0.105 * h,
  );
  return { root, middle, end, tip };
}

interface ArmAngles {
  readonly upper: number;
  readonly fore: number;
  readonly inward: number;
}

function armAngles(phase: number, walk: number, isPhone: boolean): ArmAngles {
  if (isPhone) return { upper: 22 * degree, fore: 118 * degree, inward: 0.42 };
  const swingAngle = walk * 21 * Math.cos(2 * Math.PI * (phase + 0.5));
  const upper = (swingAngle + 2) * degree;
  return { upper, fore: upper + (12 + walk * 10 + Math.max(0, swingAngle) * 0.7) * degree, inward: 0.02 };
}

function placeArm(root: Vec3, arm: ArmAngles, frame: { forward: Vec3; right: Vec3; h: number; side: number }): Limb {
  const { forward, right, h, side } = frame;
  const middle = add(swing(root, forward, arm.upper, 0.165 * h), right, side * 0.022 * h);
  const end = add(swing(middle, forward, arm.fore, 0.145 * h), right, -side * arm.inward * 0.145 * h);
  const tip = add(end, { x: end.x - middle.x, y: end.y - middle.y, z: end.z - middle.z }, 0.27);
  return { root, middle, end, tip };
}

function swing(from: Vec3, forward: Vec3, angle: number, length: number): Vec3 {
  return {
    x: from.x + forward.x * Math.sin(angle) * length,
    y: from.y - Math.cos(angle) * length,
    z: from.z + forward.z * Math.sin(angle) * length,
  };
}

/** A bell around `centre` on the circle 0..1. */
function bump(p: number, centre: number, width: number): number {
  const distance = Math.abs(p - centre);
  const around = Math.min(distance, 1 - distance);
  return Math.exp(-((around / width) ** 2));
}
