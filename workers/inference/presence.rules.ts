/**
 * How long, and how, a track has been in a zone: what loitering and closed areas are judged by.
 *
 * `sinceUs` is media time; everything that expires does so in analysed time, so that an outage neither ends a
 * presence nor adds to it what nobody saw.
 */

import { isInside, type Point } from '../../core/domain/cameras/zone-geometry.rules.ts';
import { footPoint, type Track } from './tracker.ts';

export type Presence = {
  readonly trackId: number;
  /** Media time of the first moment inside. */
  readonly sinceUs: number;
  /** Analysed time inside. */
  readonly insideUs: number;
  /** Where it was, second by second, for the length of the window; pixels, with square ones made of x. */
  readonly way: readonly WayPoint[];
  /** Analysed time since it was last inside. */
  readonly outsideUs: number;
  readonly isInside: boolean;
};

export type WayPoint = { readonly atUs: number; readonly x: number; readonly y: number };

export type ZoneFrame = {
  readonly polygon: readonly Point[];
  readonly tracks: readonly Track[];
  readonly width: number;
  readonly height: number;
  readonly ptsUs: number;
  readonly nowUs: number;
  readonly elapsedUs: number;
  /** How long somebody may be outside, or unseen, without starting anew. */
  readonly graceUs: number;
  /** How far back the way is remembered, in analysed time. */
  readonly windowUs: number;
  /** What to multiply height over width of analysis pixels with to get it for the scene. */
  readonly pixelAspect: number;
};

const stepUs = 1_000_000;
/** Body heights per second; a stroll is 0.8. */
const slowSpeed = 0.25;

/** Carries the presences of one zone on by one frame. */
export function advancePresences(presences: readonly Presence[], frame: ZoneFrame): Presence[] {
  const known = new Map(presences.map((presence) => [presence.trackId, presence]));
  const next: Presence[] = [];
  for (const track of frame.tracks) {
    const presence = known.get(track.id);
    const inside = track.isObserved && isInside(normalised(track, frame), frame.polygon);
    if (inside) next.push(presence === undefined ? enter(track, frame) : stay(presence, track, frame));
    else if (presence !== undefined) pushUnlessGone(next, presence, frame);
    known.delete(track.id);
  }
  for (const presence of known.values()) pushUnlessGone(next, presence, frame);
  return next;
}

/** Net displacement over the way walked within the window; 1 is straight through, 0 is back where it began. */
export function straightness(presence: Presence): number {
  const { way } = presence;
  const first = way[0];
  const last = way.at(-1);
  if (first === undefined || last === undefined) return 1;
  const path = way.reduce((sum, point, i) => sum + (i === 0 ? 0 : distance(way[i - 1]!, point)), 0);
  return path === 0 ? 1 : distance(first, last) / path;
}

/** Share of the steps within the window that were slower than a slow walk. */
export function slowShare(presence: Presence, track: Track): number {
  const { way } = presence;
  if (way.length < 2) return 0;
  const isSlow = (point: WayPoint, i: number) =>
    i > 0 && distance(way[i - 1]!, point) < (slowSpeed * track.height * (point.atUs - way[i - 1]!.atUs)) / 1e6;
  return way.filter(isSlow).length / (way.length - 1);
}

function distance(a: WayPoint, b: WayPoint): number {
  return Math.hypot(b.x - a.x, b.y - a.y);
}

function enter(track: Track, frame: ZoneFrame): Presence {
  const way = [wayPoint(track, frame)];
  return { trackId: track.id, sinceUs: frame.ptsUs, insideUs: 0, way, outsideUs: 0, isInside: true };
}

function stay(presence: Presence, track: Track, frame: ZoneFrame): Presence {
  const insideUs = presence.insideUs + frame.elapsedUs;
  const { way } = presence;
  const isDue = frame.nowUs - (way.at(-1)?.atUs ?? 0) >= stepUs;
  const next = isDue
    ? [...way, wayPoint(track, frame)].filter((point) => frame.nowUs - point.atUs <= frame.windowUs)
    : way;
  return { ...presence, insideUs, way: next, outsideUs: 0, isInside: true };
}

function wayPoint(track: Track, frame: ZoneFrame): WayPoint {
  const foot = footPoint(track);
  return { atUs: frame.nowUs, x: foot.x / frame.pixelAspect, y: foot.y };
}

function pushUnlessGone(next: Presence[], presence: Presence, frame: ZoneFrame): void {
  const outsideUs = presence.outsideUs + frame.elapsedUs;
  if (outsideUs <= frame.graceUs) next.push({ ...presence, outsideUs, isInside: false });
}

function normalised(track: Track, frame: ZoneFrame): Point {
  const foot = footPoint(track);
  return { x: foot.x / frame.width, y: Math.min(foot.y / frame.height, 0.999) };
}
