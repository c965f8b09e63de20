/** Everything that comes and goes in a scene, each as a function of time that says how to draw it and what is true of it. */

import type { Vec3 } from './camera.ts';
import { type Appearance, createAppearance } from './people/appearance.ts';
import { type Brush, drawPerson } from './people/draw-person.ts';
import { drawCastShadow, drawContactShadow } from './people/draw-shadow.ts';
import { planMotion } from './people/motion.ts';
import { mapJoints, type Pose, poseAt } from './people/pose.ts';
import type { GroundPoint } from './places/place.ts';
import { drawFire } from './props/fire.ts';
import { drawLuggage, drawLuggageShadow, type LuggageLook } from './props/luggage.ts';
import { drawVehicle, drawVehicleShadow } from './props/vehicle.ts';
import type { Random } from './random.ts';
import type { ActorScript, FireScript, SceneScript, VehicleScript } from './script.ts';

export type FigureKind = 'person' | 'luggage' | 'vehicle' | 'fire';

/** One thing at one moment. */
export interface Figure {
  readonly id: string;
  readonly kind: FigureKind;
  readonly isLying: boolean;
  /** The floor point under it. */
  readonly foot: Vec3;
  draw(brush: Brush): void;
  /** In opaque black; the caller blurs and fades it. Absent: it throws none. */
  drawShadow?(brush: Brush): void;
  /** Where little light reaches the floor. */
  drawContact?(brush: Brush): void;
  /** Its image in a polished floor. */
  drawMirrored?(brush: Brush): void;
}

export type FigureSource = (timeS: number) => Figure | null;

export function planFigures(script: SceneScript, random: Random): FigureSource[] {
  return [
    ...script.actors.flatMap((actor) => planPerson(actor, random.fork(actor.id))),
    ...(script.vehicles ?? []).map(planVehicle),
    ...(script.fires ?? []).map(planFire),
  ];
}

const lyingAbove = 0.9;

/** The person, and what it puts down. */
function planPerson(actor: ActorScript, random: Random): FigureSource[] {
  const person = createAppearance(random, actor.look);
  const unladen: Appearance = { ...person, bag: 'none' };
  const motion = planMotion(actor.start, actor.steps, actor.enterS);
  const luggage: LuggageLook = { colour: person.bagColour, sizeM: actor.luggageM ?? { x: 0.42, y: 0.36, z: 0.26 } };
  return [
    (timeS) => {
      const state = motion.at(timeS);
      if (!state) return null;
      const pose = poseAt(person, state, timeS);
      const look = state.isLaden ? person : unladen;
      const isLying = state.posture.tilt > lyingAbove;
      return {
        id: actor.id,
        kind: 'person',
        isLying,
        foot: pose.foot,
        draw: (brush) => drawPerson(brush, look, pose),
        drawShadow: (brush) => drawCastShadow(brush, look, pose),
        drawContact: (brush) => drawContactShadow(brush, pose),
        drawMirrored: (brush) => drawPerson(brush, look, mirrored(pose)),
      };
    },
    ...motion.leftBehind.map(
      (left, index): FigureSource =>
        (timeS) => {
          if (timeS < left.fromS || timeS >= left.untilS) return null;
          return {
            id: `${actor.id}-luggage-${index + 1}`,
            kind: 'luggage',
            isLying: false,
            foot: onFloor(left),
            draw: (brush) => drawLuggage(brush, luggage, left),
            drawShadow: (brush) => drawLuggageShadow(brush, luggage, left),
          };
        },
    ),
  ];
}

function planVehicle(vehicle: VehicleScript): FigureSource {
  const motion = planMotion(vehicle.start, vehicle.steps, vehicle.enterS);
  return (timeS) => {
    const at = motion.at(timeS);
    if (!at) return null;
    return {
      id: vehicle.id,
      kind: 'vehicle',
      isLying: false,
      foot: onFloor(at),
      draw: (brush) => drawVehicle(brush, vehicle.look, at),
      drawShadow: (brush) => drawVehicleShadow(brush, vehicle.look, at),
    };
  };
}

function planFire(fire: FireScript): FigureSource {
  return (timeS) => {
    const ageS = timeS - fire.startS;
    if (ageS < 0 || timeS >= fire.endS) return null;
    return {
      id: fire.id,
      kind: 'fire',
      isLying: false,
      foot: onFloor(fire.at),
      draw: (brush) => drawFire(brush, fire.look, { ...fire.at, ageS }),
    };
  };
}

function onFloor({ x, z }: GroundPoint): Vec3 {
  return { x, y: 0, z };
}

/** The same pose below the floor. */
function mirrored(pose: Pose): Pose {
  const below = ({ x, y, z }: Vec3): Vec3 => ({ x, y: -y, z });
  return {
    ...mapJoints(pose, below),
    forward: below(pose.forward),
    right: below(pose.right),
    face: below(pose.face),
  };
}
