/** What happens when: the actors of a scene with their steps, the zones to watch, and which visit is an event. */

import type { Appearance } from './people/appearance.ts';
import type { Step } from './people/motion.ts';
import { lobby } from './places/lobby.ts';
import type { GroundPoint, Place } from './places/place.ts';
import { yard } from './places/yard.ts';

export const places = { lobby, yard } as const satisfies Record<string, Place>;
export type PlaceName = keyof typeof places;

export interface ActorScript {
  readonly id: string;
  readonly enterS: number;
  readonly start: GroundPoint;
  readonly steps: readonly Step[];
  /** What the seed must not choose. */
  readonly look?: Partial<Appearance>;
}

export interface ZoneScript {
  readonly name: string;
  /** One of the place's areas. */
  readonly area: string;
}

export type SceneEventClass = 'SUSPICIOUS_LOITERING' | 'UNAUTHORIZED_ACCESS';

export interface SceneScript {
  readonly name: string;
  readonly place: PlaceName;
  /** Shown in the picture. */
  readonly label: string;
  /** The clock in the picture starts here; UTC. */
  readonly clockStart: string;
  /** The scene is empty at 0 and at the end, so that it loops without a jump. */
  readonly durationS: number;
  readonly actors: readonly ActorScript[];
  readonly zones: readonly ZoneScript[];
  /** The actor's visit to the zone is the event; other visits are normal. */
  readonly events: readonly { readonly eventClass: SceneEventClass; readonly actorId: string; readonly zone: string }[];
}
