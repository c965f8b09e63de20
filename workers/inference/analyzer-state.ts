/** What an analyzer remembers from frame to frame: plain data, so that it can be written down and read back. */

import type { AlertEventClass, CameraHealthClass } from '../../core/domain/alerts/index.ts';
import type { AccessSignal } from './access-signal.ts';
import { type Background, createBackground } from './background.ts';
import type { Episode } from './episode.rules.ts';
import { createEventSampling, type EventSampling } from './event-frame.ts';
import { createFlameState, type FlameState } from './flames.ts';
import { createMotionGate, type MotionGate } from './motion-gate.ts';
import { createPictureHealth, type PictureHealth } from './picture-health.rules.ts';
import type { Presence } from './presence.rules.ts';
import type { Tracker } from './tracker.ts';

/** The classes that zones can raise. */
export type EpisodeClass = Exclude<AlertEventClass, CameraHealthClass>;

export type ZoneState = {
  name: string;
  presences: Presence[];
  /** By class and subject; those that are idle are left out. */
  episodes: Partial<Record<EpisodeClass, Record<string, Episode>>>;
  /** What rules remember, by class. */
  memories: Partial<Record<EpisodeClass, Record<string, unknown>>>;
  /** What its doors and readers have told, oldest first. */
  accessSignals: AccessSignal[];
};

/** Everything that one frame leaves for the next. */
export type AnalyzerState = {
  background: Background;
  health: PictureHealth;
  gate: MotionGate;
  flames: FlameState;
  sampling: EventSampling;
  tracker: Tracker;
  /** Analysed time. */
  nowUs: number;
  lastPtsUs: number | null;
  zones: Record<string, ZoneState>;
};

export function freshState(width: number, height: number): AnalyzerState {
  return {
    background: createBackground(width, height),
    health: createPictureHealth(width, height),
    gate: createMotionGate(width * height),
    flames: createFlameState(),
    sampling: createEventSampling(),
    tracker: { nextId: 1, tracks: [] },
    nowUs: 0,
    lastPtsUs: null,
    zones: {},
  };
}

export function freshZone(name: string): ZoneState {
  return { name, presences: [], episodes: {}, memories: {}, accessSignals: [] };
}
