/** Tracks: the only door to this module. */

export { type ClipTrack, listClipTracks } from './clip-tracks.service.ts';
export type { RuleOutcome } from './rule-trial.rules.ts';
export { type DayTrial, tryZoneRules } from './rule-trial.service.ts';
export { listTracks, pruneTracks, recordTracks, type TrackFilter } from './track.service.ts';
export { findTracks } from './track.store.ts';
export {
  longestTrackUs,
  type Track,
  type TrackBox,
  type TrackColour,
  type TrackDirection,
  type TrackKind,
  type TrackReport,
  type ZoneVisit,
} from './track.ts';
export { unpackPath } from './track-path.rules.ts';
export type { WhyNotGate, WhyNotReason } from './why-not.rules.ts';
export { explainWhyNot } from './why-not.service.ts';
