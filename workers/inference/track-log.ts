/**
 * Turns the tracks of frame after frame into what is kept of them: one report of each, told again while it is seen.
 *
 * Pure and deterministic, as the analyzer is: the same frames give the same reports. Its state is plain data and goes into
 * the checkpoint. Only what was seen long enough to be something is told; the number of new tracks in a minute is bounded.
 */

import { isInside, type Point } from '../../core/domain/cameras/zone-geometry.rules.ts';
import type { TrackBox, TrackKind, TrackReport, ZoneVisit } from '../../core/domain/tracks/index.ts';
import type { TrackView } from './analyzer.ts';
import type { ObjectKind } from './detector.ts';
import type { ColourPicture } from './picture.ts';
import { type ColourCounts, dominantColour, hasColour, lookAtColour } from './track-colour.ts';
import { directionOf, isSomething } from './track-facts.rules.ts';
import { thinPath } from './track-path.ts';

export type LoggedTrack = {
  readonly id: number;
  readonly firstUs: number;
  readonly firstWallMs: number;
  lastUs: number;
  lastWallMs: number;
  /** How often it was observed, by what it looked like then. */
  votes: Partial<Record<TrackKind, { frames: number; confidence: number }>>;
  colours: ColourCounts;
  colourUs: number | null;
  visits: ZoneVisit[];
  path: TrackBox[];
  /** The last one, which the path may not have yet. */
  box: TrackBox;
  /** When it was last told, in media time; null: not yet. */
  toldUs: number | null;
  /** Too many came in its minute. */
  isRefused: boolean;
};

/** Plain data. */
export type TrackLogState = {
  tracks: LoggedTrack[];
  minute: { startUs: number; count: number };
};

export type LogFrame = {
  readonly tracks: readonly TrackView[];
  readonly zones: readonly { readonly id: string; readonly polygon: readonly Point[] }[];
  readonly colour: ColourPicture;
  readonly ptsUs: number;
  readonly wallMs: number;
};

export type TrackLog = {
  /** What is to be told now; `refused`: how many were left out because too many came. */
  see(frame: LogFrame): { reports: TrackReport[]; refused: number };
  /** Nothing more will be seen of any of them. */
  end(): TrackReport[];
  readonly state: TrackLogState;
};

const sampleUs = 250_000;
const colourEveryUs = 500_000;
const mostLooks = 12;
const graceUs = 5_000_000;
const mostVisits = 64;
/** The path is thinned when it has so many boxes. */
const fullPath = 128;
const mostBoxes = 48;
const tellEveryUs = 10_000_000;
/** What has been there for a minute is told once a minute. */
const seldomUs = 60_000_000;
const mostPerMinute = 60;

const kinds: Readonly<Record<ObjectKind, TrackKind>> = {
  person: 'PERSON',
  bag: 'BAG',
  car: 'CAR',
  truck: 'TRUCK',
  bus: 'BUS',
  motorcycle: 'MOTORCYCLE',
  bicycle: 'BICYCLE',
};
const minPerson = 0.5;
const minThing = 0.3;

export const freshTrackLog = (): TrackLogState => ({ tracks: [], minute: { startUs: 0, count: 0 } });

/** `longestUs`: what is there for longer is told as another track. */
export function openTrackLog(
  { longestUs, aspect }: { longestUs: number; aspect: number },
  saved: TrackLogState = freshTrackLog(),
): TrackLog {
  const state = saved;

  function see(frame: LogFrame): { reports: TrackReport[]; refused: number } {
    const there = new Map(frame.tracks.map((view) => [view.id, view]));
    const isColoured = once(() => hasColour(frame.colour));
    const reports: TrackReport[] = [];
    const kept: LoggedTrack[] = [];
    let refused = 0;
    for (const track of state.tracks) {
      const view = there.get(track.id);
      there.delete(track.id);
      if (!view) {
        refused += tell(track, frame.ptsUs, reports);
        continue;
      }
      const isCut = view.isObserved && frame.ptsUs - track.firstUs >= longestUs;
      if (isCut) refused += tell(track, frame.ptsUs, reports);
      const next = isCut ? begin(view, frame, track.visits.slice(-1)) : track;
      if (view.isObserved) follow(next, { view, frame, isColoured });
      if (isDue(next, frame.ptsUs)) refused += tell(next, frame.ptsUs, reports);
      kept.push(next);
    }
    for (const view of there.values()) {
      if (!view.isObserved) continue;
      const track = begin(view, frame, []);
      follow(track, { view, frame, isColoured });
      kept.push(track);
    }
    state.tracks = kept;
    return { reports, refused };
  }

  /** Returns how many were refused. */
  function tell(track: LoggedTrack, nowUs: number, into: TrackReport[]): number {
    if (track.isRefused) return 0;
    const report = reportOf(track, aspect);
    if (!report) return 0;
    if (track.toldUs === null && !isWithinMinute(nowUs)) {
      track.isRefused = true;
      return 1;
    }
    track.toldUs = nowUs;
    into.push(report);
    return 0;
  }

  function isWithinMinute(nowUs: number): boolean {
    if (nowUs - state.minute.startUs >= 60_000_000) state.minute = { startUs: nowUs, count: 0 };
    state.minute.count++;
    return state.minute.count <= mostPerMinute;
  }

  return {
    see,
    end() {
      const reports: TrackReport[] = [];
      for (const track of state.tracks) tell(track, track.lastUs, reports);
      state.tracks = [];
      return reports;
    },
    get state() {
      return state;
    },
  };
}

function begin(view: TrackView, { ptsUs, wallMs }: LogFrame, visits: readonly ZoneVisit[]): LoggedTrack {
  return {
    ...{ id: view.id, firstUs: ptsUs, firstWallMs: wallMs, lastUs: ptsUs, lastWallMs: wallMs },
    ...{ votes: {}, colours: { looks: 0, counts: {} }, colourUs: null, visits: [...visits], path: [] },
    ...{ box: { ...view.box, atUs: ptsUs }, toldUs: null, isRefused: false },
  };
}

function follow(
  track: LoggedTrack,
  { view, frame, isColoured }: { view: TrackView; frame: LogFrame; isColoured: () => boolean },
): void {
  const { ptsUs, wallMs } = frame;
  const elapsedUs = ptsUs - track.lastUs;
  track.lastUs = ptsUs;
  track.lastWallMs = wallMs;
  track.box = { ...view.box, atUs: ptsUs };
  const { kind, confidence } = lookOf(view);
  const vote = track.votes[kind] ?? { frames: 0, confidence: 0 };
  track.votes[kind] = { frames: vote.frames + 1, confidence: Math.max(vote.confidence, confidence) };
  for (const zone of frame.zones) {
    if (isInside({ x: view.foot.x, y: Math.min(view.foot.y, 0.999) }, zone.polygon)) stay(track, zone.id, elapsedUs);
  }
  const lastBoxUs = track.path.at(-1)?.atUs;
  if (lastBoxUs === undefined || ptsUs - lastBoxUs >= sampleUs) {
    track.path.push(track.box);
    if (track.path.length >= fullPath) track.path = thinPath(track.path, mostBoxes);
  }
  const isColourDue = track.colourUs === null || ptsUs - track.colourUs >= colourEveryUs;
  if (!isColourDue || track.colours.looks >= mostLooks) return;
  track.colourUs = ptsUs;
  if (isColoured()) lookAtColour(track.colours, frame.colour, view.box);
}

function stay(track: LoggedTrack, zoneId: string, elapsedUs: number): void {
  const index = track.visits.findLastIndex((visit) => visit.zoneId === zoneId);
  const visit = track.visits[index];
  if (visit && track.lastUs - visit.toUs <= graceUs) {
    const isGoingOn = track.lastUs - visit.toUs <= elapsedUs;
    const insideUs = visit.insideUs + (isGoingOn ? elapsedUs : 0);
    track.visits[index] = { ...visit, toUs: track.lastUs, insideUs };
  } else if (track.visits.length < mostVisits) {
    track.visits.push({ zoneId, fromUs: track.lastUs, toUs: track.lastUs, insideUs: 0 });
  }
}

function lookOf({ kind, kindScore, personConfidence }: TrackView): { kind: TrackKind; confidence: number } {
  if (personConfidence >= minPerson) return { kind: 'PERSON', confidence: personConfidence };
  if (kind !== null && kind !== 'person' && kindScore >= minThing) return { kind: kinds[kind], confidence: kindScore };
  return { kind: 'UNKNOWN', confidence: 0 };
}

function isDue(track: LoggedTrack, nowUs: number): boolean {
  const sinceUs = track.toldUs ?? track.firstUs;
  return nowUs - sinceUs >= (nowUs - track.firstUs > seldomUs ? seldomUs : tellEveryUs);
}

/** Null: it was not seen for long enough to be something. */
function reportOf(track: LoggedTrack, aspect: number): TrackReport | null {
  const { kind, confidence } = kindOf(track);
  const isAtEnd = track.path.at(-1)?.atUs === track.lastUs;
  const path = thinPath(isAtEnd ? track.path : [...track.path, track.box], mostBoxes);
  const frames = Object.values(track.votes).reduce((sum, vote) => sum + vote.frames, 0);
  if (!isSomething({ kind, frames, seenUs: track.lastUs - track.firstUs, path })) return null;
  return {
    ...{ trackKey: `${track.firstUs}-${track.id}`, kind, confidence },
    ...{ colour: dominantColour(track.colours), direction: directionOf(path, aspect) },
    ...{ firstAt: new Date(Math.round(track.firstWallMs)), lastAt: new Date(Math.round(track.lastWallMs)) },
    ...{ firstPtsUs: Math.round(track.firstUs), lastPtsUs: Math.round(track.lastUs), visits: [...track.visits], path },
  };
}

/** What it looked like most often; nothing is known of a kind only where it was seldom named. */
function kindOf({ votes }: LoggedTrack): { kind: TrackKind; confidence: number } {
  const frames = Object.values(votes).reduce((sum, vote) => sum + vote.frames, 0);
  const named = Object.entries(votes).filter(([kind]) => kind !== 'UNKNOWN');
  const [kind, vote] = named.sort(([, a], [, b]) => b.frames - a.frames)[0] ?? [];
  if (kind === undefined || vote === undefined || vote.frames < frames / 4) return { kind: 'UNKNOWN', confidence: 0 };
  return { kind: kind as TrackKind, confidence: vote.confidence };
}

function once<T>(make: () => T): () => T {
  let made: { value: T } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
