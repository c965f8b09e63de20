/** What an alert is about, and everything that its sentence may say. */

import type { EventClass } from '../events.ts';

/** Everything but what is normal. */
export type AlertEventClass = Exclude<EventClass, 'NORMAL_ACTIVITY'>;

/** What is told of the camera itself. */
export type CameraHealthClass = Extract<EventClass, 'CAMERA_OFFLINE' | 'CAMERA_IMPAIRED'>;

/** What keeps a picture from being trusted. `turned`: it is of another place than before; `covered`: or out of focus. */
export type Impairment = 'frozen' | 'black' | 'overexposed' | 'covered' | 'turned';

export type Thing =
  | 'bag'
  | 'object'
  | 'vehicle'
  | 'car'
  | 'truck'
  | 'bus'
  | 'motorcycle'
  | 'bicycle'
  | 'flames'
  | 'smoke'
  | 'flamesAndSmoke';

export type Manner =
  | 'tailgating'
  | 'wrongWay'
  | 'stopped'
  | 'doorForced'
  | 'deniedBadge'
  | 'taken'
  | 'reclaimed'
  | 'gotUp'
  | Impairment;

/** Everything a sentence may say; stored beside the text as JSON. */
export type AlertFacts = {
  readonly eventClass: AlertEventClass;
  /** 0 to 1; decides the hedge. */
  readonly confidence: number;
  /** People seen; 0 where the class is not about people. */
  readonly peopleCount: number;
  readonly cameraName: string;
  /** Where the camera is, as its owner wrote it; may be empty. */
  readonly location: string;
  readonly zoneName: string | null;
  readonly durationSeconds: number;
  /** What was seen, where it is not a person. */
  readonly thing?: Thing | null;
  /** What exactly happened, where a class knows several ways. */
  readonly manner?: Manner | null;
  /** The episode has ended: the sentence is in the past tense. */
  readonly isOver: boolean;
};

/** One measured value against the limit it was held to: why an alert was raised, revised or resolved. */
export type WhyEntry = {
  /** What was measured, for example `secondsInZone`. */
  readonly rule: string;
  readonly value: number;
  readonly threshold: number;
  readonly unit: 'seconds' | 'ratio' | 'people' | 'frames' | 'frameHeights' | 'cells';
  readonly trackId?: number;
};
