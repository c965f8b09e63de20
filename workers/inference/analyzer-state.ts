/** What an analyzer remembers from frame to frame: plain data, so that it can be written down and read back. */

import { type Background, createBackground } from './background.ts';
import { createEpisode, type Episode } from './episode.rules.ts';
import type { Presence } from './presence.rules.ts';
import type { Tracker } from './tracker.ts';

/** The classes that zones can raise. */
export const episodeClasses = ['SUSPICIOUS_LOITERING', 'UNAUTHORIZED_ACCESS'] as const;
export type EpisodeClass = (typeof episodeClasses)[number];
export type ZoneState = { name: string; presences: Presence[]; episodes: Record<EpisodeClass, Episode> };

/** Everything that one frame leaves for the next. */
export type AnalyzerState = {
  background: Background;
  tracker: Tracker;
  /** Analysed time. */
  nowUs: number;
  lastPtsUs: number | null;
  zones: Record<string, ZoneState>;
};

export function freshState(width: number, height: number): AnalyzerState {
  return {
    background: createBackground(width, height),
    tracker: { nextId: 1, tracks: [] },
    nowUs: 0,
    lastPtsUs: null,
    zones: {},
  };
}

export function freshZone(name: string): ZoneState {
  return {
    name,
    presences: [],
    episodes: { SUSPICIOUS_LOITERING: createEpisode(), UNAUTHORIZED_ACCESS: createEpisode() },
  };
}
