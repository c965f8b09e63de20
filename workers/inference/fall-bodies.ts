/** What the rule for falls remembers of each person: how its box looked in the last seconds, and a fall that it follows. */

import { isInside } from '../../core/domain/cameras/zone-geometry.rules.ts';
import type { Box } from './episode.rules.ts';
import { boxOf } from './loitering.rules.ts';
import { personConfidence } from './person.rules.ts';
import type { RuleFrame } from './rule.ts';
import type { Track } from './tracker.ts';

/** One look at a body; lengths in analysis pixels, those of x made square. */
export type Look = {
  readonly atUs: number;
  readonly height: number;
  readonly width: number;
  /** The middle. */
  readonly x: number;
  readonly y: number;
  /** Of the picture, below. */
  readonly isAtEdge: boolean;
  /** Behind or before somebody else. */
  readonly isHidden: boolean;
};

export type Fall = {
  /** The track that fell; the body may go on under another number. */
  readonly subject: string;
  /** Media time of the last moment upright; the same in analysed time. */
  readonly sinceUs: number;
  readonly startUs: number;
  readonly standing: number;
  /** From upright to down. */
  readonly seconds: number;
  /** Where the body came to rest, and since when it has been there. */
  x: number;
  y: number;
  stillFromUs: number;
  uprightUs: number;
  looksDown: number;
  /** The least height, and the most width over height, since. */
  lowest: number;
  flattest: number;
};

export type Body = {
  looks: Look[];
  /** Where and when it was first seen. */
  readonly origin: { readonly atUs: number; readonly x: number; readonly y: number };
  /** How sure it was, at best, that this is a person. */
  person: number;
  /** A detector has called it a person. */
  isNamed: boolean;
  seenUs: number;
  box: Box;
  isInZone: boolean;
  fall: Fall | null;
};

const memoryUs = 4_000_000;
/** A new track at the place of one that was just lost is the same body: its shape has changed too much for the tracker. */
const handOverUs = 1_500_000;
const lyingUs = 20_000_000;
/** Of the standing height: breathing and the trembling of boxes move less. */
const stillShare = 0.3;
const upShare = 0.8;
const upUs = 600_000;
/** So much of a box is behind or before another person's. */
const hiddenShare = 0.3;
const minPerson = 0.5;
/** Seen down so often, before the loss of the box counts as lying on. */
export const minLooksLost = 8;

/** The body of a track: its own, or the one that was lost at its place. */
export function bodyOf(bodies: Record<string, Body>, track: Track, frame: RuleFrame): Body {
  const known = bodies[track.id];
  if (known) return known;
  const { x, y, foot } = placeOf(track, frame);
  let body: Body | null = null;
  for (const [id, other] of Object.entries(bodies)) {
    const last = other.looks.at(-1);
    const unseenUs = frame.nowUs - other.seenUs;
    const isSettled = other.fall !== null && other.fall.looksDown >= minLooksLost;
    if (!last || unseenUs === 0 || unseenUs > (isSettled ? lyingUs : handOverUs) || other.person < minPerson) continue;
    if (Math.hypot(x - last.x, foot - (last.y + last.height / 2)) > 0.9 * Math.max(last.height, last.width)) continue;
    delete bodies[id];
    body = other;
    break;
  }
  const { nowUs: seenUs } = frame;
  body ??= {
    ...{ looks: [], origin: { atUs: seenUs, x, y }, person: 0, isNamed: false, seenUs },
    ...{ box: boxOf(track, frame), isInZone: false, fall: null },
  };
  bodies[track.id] = body;
  return body;
}

/** Adds a look, and follows the fall that is known. */
export function see(body: Body, track: Track, frame: RuleFrame): Look {
  const { x, y } = placeOf(track, frame);
  const look: Look = {
    ...{ atUs: frame.nowUs, height: track.height, width: track.width / frame.pixelAspect, x, y },
    isAtEdge: track.y + track.height >= frame.height - 2,
    isHidden: isHidden(track, frame),
  };
  body.seenUs = frame.nowUs;
  body.box = boxOf(track, frame);
  body.person = Math.max(body.person * 0.999, personConfidence(track));
  if (track.kind === 'person') body.isNamed = true;
  const foot = { x: (track.x + track.width / 2) / frame.width, y: (track.y + track.height) / frame.height };
  body.isInZone = isInside({ x: foot.x, y: Math.min(0.999, foot.y) }, frame.polygon);
  body.looks = [...body.looks, look].filter(({ atUs }) => frame.nowUs - atUs <= memoryUs);
  if (body.fall) follow(body, body.fall, { look, elapsedUs: frame.elapsedUs });
  return look;
}

function follow(body: Body, fall: Fall, { look, elapsedUs }: { look: Look; elapsedUs: number }): void {
  const isUp = look.height >= upShare * fall.standing && look.width < 0.8 * look.height;
  fall.uprightUs = isUp ? fall.uprightUs + elapsedUs : 0;
  if (fall.uprightUs >= upUs) body.fall = null;
  if (isUp) return;
  fall.looksDown += 1;
  fall.lowest = Math.min(fall.lowest, look.height);
  fall.flattest = Math.max(fall.flattest, look.width / look.height);
  if (Math.hypot(look.x - fall.x, look.y - fall.y) > stillShare * fall.standing) {
    Object.assign(fall, { x: look.x, y: look.y, stillFromUs: look.atUs });
  }
}

function placeOf(track: Track, { pixelAspect }: RuleFrame): { x: number; y: number; foot: number } {
  const x = (track.x + track.width / 2) / pixelAspect;
  return { x, y: track.y + track.height / 2, foot: track.y + track.height };
}

function isHidden(track: Track, { tracks }: RuleFrame): boolean {
  return tracks.some((other) => {
    if (other.id === track.id || !other.isObserved || personConfidence(other) < minPerson) return false;
    const width = Math.min(track.x + track.width, other.x + other.width) - Math.max(track.x, other.x);
    const height = Math.min(track.y + track.height, other.y + other.height) - Math.max(track.y, other.y);
    return width > 0 && height > 0 && width * height >= hiddenShare * track.width * track.height;
  });
}
