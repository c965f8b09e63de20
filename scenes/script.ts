/** What happens when: who and what comes and goes in a scene, the zones to watch, and which visit is an event. */

import type { Conditions } from './conditions.ts';
import type { Appearance } from './people/appearance.ts';
import type { Step } from './people/motion.ts';
import { lobby } from './places/lobby.ts';
import type { GroundPoint, Place } from './places/place.ts';
import { yard } from './places/yard.ts';
import type { FireLook } from './props/fire.ts';
import type { LuggageLook } from './props/luggage.ts';
import type { VehicleLook } from './props/vehicle.ts';

const places = { lobby, yard } as const satisfies Record<string, Place>;
export type PlaceName = keyof typeof places;

export function placeOf({ place }: Pick<SceneScript, 'place'>): Place {
  return typeof place === 'string' ? places[place] : place;
}

export interface ActorScript {
  readonly id: string;
  readonly enterS: number;
  readonly start: GroundPoint;
  readonly steps: readonly Step[];
  /** What the seed must not choose. */
  readonly look?: Partial<Appearance>;
  /** Size of what it puts down. */
  readonly luggageM?: LuggageLook['sizeM'];
}

export interface VehicleScript {
  readonly id: string;
  readonly enterS: number;
  readonly start: GroundPoint;
  /** Of these, vehicles walk (drive) and stand. */
  readonly steps: readonly Step[];
  readonly look: VehicleLook;
}

export interface FireScript {
  readonly id: string;
  readonly at: GroundPoint;
  readonly startS: number;
  readonly endS: number;
  readonly look: FireLook;
}

export interface ZoneScript {
  readonly name: string;
  /** One of the place's areas. */
  readonly area: string;
}

export type SceneEventClass = 'SUSPICIOUS_LOITERING' | 'UNAUTHORIZED_ACCESS';

export interface SceneScript {
  readonly name: string;
  readonly place: PlaceName | Place;
  /** Shown in the picture. */
  readonly label: string;
  /** The clock in the picture starts here; UTC. */
  readonly clockStart: string;
  /** The scene is empty at 0 and at the end, so that it loops without a jump. */
  readonly durationS: number;
  readonly actors: readonly ActorScript[];
  readonly vehicles?: readonly VehicleScript[];
  readonly fires?: readonly FireScript[];
  readonly conditions?: Conditions;
  readonly zones: readonly ZoneScript[];
  /** The actor's visit to the zone is the event; other visits are normal. */
  readonly events: readonly { readonly eventClass: SceneEventClass; readonly actorId: string; readonly zone: string }[];
}
