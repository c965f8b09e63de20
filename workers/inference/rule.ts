/** A rule: what it sees in a zone, frame by frame. Whether that becomes an alert is for the episode to say (episode.rules.ts). */

import type { ZoneRules } from '../../core/domain/cameras/index.ts';
import type { Point } from '../../core/domain/cameras/zone-geometry.rules.ts';
import type { AccessSignal } from './access-signal.ts';
import type { EpisodeClass } from './analyzer-state.ts';
import type { EpisodeLimits, Evidence } from './episode.rules.ts';
import type { Flames } from './flames.ts';
import type { Presence } from './presence.rules.ts';
import type { Track } from './tracker.ts';

/** One moment of the camera, and of one of its zones. */
export type RuleFrame = {
  readonly tracks: readonly Track[];
  /** Of the analysis frame, in pixels. */
  readonly width: number;
  readonly height: number;
  /** What to multiply height over width of analysis pixels with to get it for the scene. */
  readonly pixelAspect: number;
  readonly ptsUs: number;
  /** Analysed time, and how much of it has passed since the last frame. */
  readonly nowUs: number;
  readonly elapsedUs: number;
  readonly polygon: readonly Point[];
  readonly presences: readonly Presence[];
  readonly flames: Flames;
  /** What the zone's doors and readers have told, oldest first. */
  readonly accessSignals: readonly AccessSignal[];
  /** Whether an episode about the subject is open. */
  isOpen(subject: string): boolean;
};

/** Evidence about one subject of a zone: a track, an object; or '' where the zone as a whole is meant. */
export type Sighting = Evidence & { readonly subject: string };

/** A rule with the settings of one zone. */
export type ActiveRule = {
  readonly limits: EpisodeLimits;
  see(frame: RuleFrame): readonly Sighting[];
};

export type ZoneRule = {
  readonly eventClass: EpisodeClass;
  /** Null: the zone does not ask for it. `memory` is the rule's own of this zone: plain data, kept in checkpoints, changed in place. */
  open(rules: ZoneRules, memory: Record<string, unknown>): ActiveRule | null;
};

/** For rules that need no memory of their own, and see one thing in a zone at a time. */
export function defineZoneRule<Settings>(rule: {
  readonly eventClass: EpisodeClass;
  settingsOf(rules: ZoneRules): Settings | null;
  limitsOf(settings: Settings): EpisodeLimits;
  see(frame: RuleFrame, settings: Settings): Evidence | null;
}): ZoneRule {
  return {
    eventClass: rule.eventClass,
    open(rules) {
      const settings = rule.settingsOf(rules);
      if (settings === null) return null;
      return {
        limits: rule.limitsOf(settings),
        see(frame) {
          const evidence = rule.see(frame, settings);
          return evidence === null ? [] : [{ ...evidence, subject: '' }];
        },
      };
    },
  };
}
