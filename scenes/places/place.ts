/** A place where scenes happen: its camera, its stage, where light falls from on people, and its zones. */

import type { CameraMount, Vec3 } from '../camera.ts';
import type { Stage } from '../stage.ts';

export interface GroundPoint {
  readonly x: number;
  readonly z: number;
}

export interface Place {
  readonly name: string;
  readonly mount: CameraMount;
  readonly buildStage: (seed: number) => Stage;
  /** Areas on the floor, in metres, by name. */
  readonly areas: Readonly<Record<string, readonly GroundPoint[]>>;
  /** How people are lit. */
  readonly light: {
    /** Unit direction towards the main light. */
    readonly towards: Vec3;
    /** Multiplies colours on the lit and on the other side. */
    readonly lit: number;
    readonly shaded: number;
    /** Darkness of the cast shadow, 0 to 1, and its softness in metres. */
    readonly shadow: number;
    readonly shadowBlurM: number;
    /** Strength of the mirror image in the floor, 0 to 1. */
    readonly mirror: number;
  };
}
