/** A candidate beside the models that are in use, on the same footage: what would be other than it is. */

import type { ModelIdentity } from '../../platform/models/model-identity.ts';
import type { AlertEventClass } from '../alerts/index.ts';

export interface RaisedAlert {
  readonly eventClass: AlertEventClass;
  /** The zone's name. */
  readonly zone: string;
  /** Seconds into the film. */
  readonly at: number;
  readonly confidence: number;
}

/** With the wall time, where the footage has one. */
export interface TimedAlert extends RaisedAlert {
  readonly time: string | null;
}

/** Milliseconds are of this machine, with whatever else it did meanwhile. */
export interface WatchCost {
  readonly frames: number;
  /** Pictures that the detector was shown, and what all of them took. */
  readonly pictures: number;
  readonly detectorMs: number;
  /** Moments that the event model was shown, and what all of them took. */
  readonly moments: number;
  readonly eventModelMs: number;
}

export interface ComparedModels {
  readonly detector: ModelIdentity | null;
  readonly eventModel: ModelIdentity | null;
  readonly alerts: number;
  readonly cost: WatchCost;
}

export interface ModelReport {
  /** Of footage that was looked at. */
  readonly seconds: number;
  readonly active: ComparedModels;
  readonly candidate: ComparedModels;
  /** Share of all occurrences that both tell of; null where neither tells of any. */
  readonly agreement: number | null;
  readonly both: readonly { readonly active: TimedAlert; readonly candidate: TimedAlert }[];
  readonly activeOnly: readonly TimedAlert[];
  readonly candidateOnly: readonly TimedAlert[];
}
