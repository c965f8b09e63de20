/**
 * What the event model makes of one camera, moment by moment.
 *
 * The features of the last moments are all that it remembers; they go into the camera's checkpoint, so that a watch that is
 * taken over goes on as if it had not been interrupted.
 */

import type { Point } from '../../core/domain/cameras/zone-geometry.rules.ts';
import { eventFrameSize, eventIntervalUs } from './event-frame.ts';
import { type EventModel, type EventProbabilities, eventInputBytes, eventWindow } from './event-model.ts';
import { drawZoneMask } from './event-zone.ts';

/** A window with a longer gap in it would show things faster than they were. */
const longestGapUs = 4 * eventIntervalUs;

export interface EventWatch {
  /** The newest answer; null until a window is full, and while the last one is too old. */
  readonly probabilities: EventProbabilities | null;
  /** Takes a frame of event-frame.ts. Rejects when the model fails; what it has seen stays. */
  see(frame: Uint8Array, ptsUs: number): Promise<void>;
  /** The zones that are closed to people, 0 to 1 of the picture. */
  setClosedZones(polygons: readonly (readonly Point[])[]): void;
  /** JSON; about 16 kB. */
  checkpoint(): unknown;
  /** False, and nothing changed, when the checkpoint is of another model. */
  restore(checkpoint: unknown): boolean;
}

interface State {
  seenUs: number | null;
  features: Float32Array[];
  probabilities: EventProbabilities | null;
}

interface Checkpoint {
  readonly sha256: string;
  readonly seenUs: number | null;
  readonly features: readonly string[];
  readonly probabilities: EventProbabilities | null;
}

export function openEventWatch(model: EventModel): EventWatch {
  const input = new Uint8Array(eventInputBytes);
  const maskAt = eventFrameSize.channels * eventFrameSize.height * eventFrameSize.width;
  let state: State = { seenUs: null, features: [], probabilities: null };

  return {
    get probabilities() {
      return state.probabilities;
    },
    async see(frame, ptsUs) {
      const isBroken = state.seenUs === null || ptsUs <= state.seenUs || ptsUs - state.seenUs > longestGapUs;
      if (isBroken) state = { seenUs: null, features: [], probabilities: null };
      input.set(frame);
      const features = [...state.features, await model.encode(input)].slice(-eventWindow);
      const probabilities = features.length === eventWindow ? await model.classify(features) : null;
      state = { seenUs: ptsUs, features, probabilities };
    },
    setClosedZones: (polygons) => input.set(drawZoneMask(polygons), maskAt),
    checkpoint(): Checkpoint {
      const features = state.features.map((each) => Buffer.from(each.buffer, each.byteOffset, each.byteLength));
      return { ...state, sha256: model.model.sha256, features: features.map((bytes) => bytes.toString('base64')) };
    },
    restore(checkpoint) {
      const saved = checkpoint as Checkpoint | null | undefined;
      if (saved?.sha256 !== model.model.sha256) return false;
      const features = saved.features.map(
        (text) => new Float32Array(new Uint8Array(Buffer.from(text, 'base64')).buffer),
      );
      state = { seenUs: saved.seenUs, features, probabilities: saved.probabilities };
      return true;
    },
  };
}
