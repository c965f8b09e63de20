/**
 * Falls: somebody who stood loses height within a second or so, and then lies still.
 *
 * Sitting down keeps more of the height, bending is over before it counts, and whoever walks out at the lower edge grows no
 * wider. A box that is lost while somebody lies there counts as lying, for a while and with less certainty: detectors know
 * few people who lie, and the background learns whoever does not move. Whoever others hide is not
 * judged, and nobody is where so many are that most hide somebody.
 */

import type { ZoneRules } from '../../core/domain/cameras/index.ts';
import { endedBy } from './episode.rules.ts';
import { type Body, bodyOf, type Fall, type Look, minLooksLost, see } from './fall-bodies.ts';
import { round } from './loitering.rules.ts';
import { personConfidence } from './person.rules.ts';
import type { RuleFrame, Sighting, ZoneRule } from './rule.ts';

type Memory = { bodies?: Record<string, Body> };
type Settings = NonNullable<ZoneRules['falls']>;

const forgetUs = 20_000_000;
/** Of the picture's height: smaller figures are too uncertain. */
const minStanding = 0.22;
const minUpright = 1.35;
/** Of the standing height. */
const lowShare = 0.55;
const flatLowShare = 0.75;
const flatAbove = 1;
const minTopDrop = 0.5;
/** The middle comes down by as much, and the lowest point does not rise by more. */
const minDrop = 0.18;
const mostRise = 0.2;
/** Of the usual width: whoever leaves at the lower edge grows no wider. */
const widerAtEdge = 1.4;
const longestFallUs = 1_600_000;
const minLooksUpright = 4;
const minLooksDown = 3;
const minPerson = 0.5;
const busyFrom = 10;
const surelySeconds = 2;

export const fallsRule: ZoneRule = {
  eventClass: 'PERSON_FALL',
  open({ falls }, memory) {
    if (!falls?.enabled) return null;
    return {
      limits: { exitGraceUs: 6_000_000, escalateAfterUs: 30_000_000, cooldownUs: 2_000_000 },
      see: (frame) => seeFalls(frame, falls, memory as Memory),
    };
  },
};

function seeFalls(frame: RuleFrame, settings: Settings, memory: Memory): Sighting[] {
  memory.bodies ??= {};
  const { bodies } = memory;
  const isBusy =
    frame.tracks.filter((track) => track.isObserved && personConfidence(track) >= minPerson).length >= busyFrom;
  const risen = new Set<string>();
  for (const track of frame.tracks) {
    if (!track.isObserved || track.isShared) continue;
    const body = bodyOf(bodies, track, frame);
    const { fall } = body;
    const look = see(body, track, frame);
    if (fall && body.fall === null) risen.add(fall.subject);
    if (body.fall === null && !isBusy && body.isInZone && body.person >= minPerson)
      body.fall = findFall(body, look, { subject: String(track.id), frame });
  }
  const sightings: Sighting[] = [];
  for (const [id, body] of Object.entries(bodies)) {
    if (frame.nowUs - body.seenUs > forgetUs) delete bodies[id];
    else if (body.fall && hasGotUp(body, body.fall, bodies)) risen.add(body.fall.subject);
    else if (body.fall) {
      const sighting = tell(body, body.fall, { id, frame, settings });
      if (sighting) sightings.push(sighting);
    }
  }
  const over = [...risen].filter((subject) => frame.isOpen(subject));
  return [...sightings, ...over.map((subject) => ({ ...endedBy('got_up'), subject }))];
}

function findFall(body: Body, now: Look, { subject, frame }: { subject: string; frame: RuleFrame }): Fall | null {
  const upright = body.looks.filter(({ height, width }) => height >= minUpright * width);
  if (upright.length < minLooksUpright) return null;
  // The third tallest: single boxes that are too large do not count.
  const standing = upright.map(({ height }) => height).sort((a, b) => b - a)[Math.min(2, upright.length - 1)]!;
  if (standing < minStanding * frame.height) return null;
  const down = body.looks.slice(-minLooksDown);
  const last = upright.findLast(({ height }) => height >= 0.85 * standing);
  const first = down[0];
  if (!first || down.length < minLooksDown || !last || last.isHidden || first.atUs - last.atUs > longestFallUs)
    return null;
  const before = upright.filter(({ atUs }) => first.atUs - atUs <= longestFallUs);
  const top = Math.min(...before.map(topOf));
  if (!down.every((look) => isDown(look, { top, standing }) && !look.isHidden)) return null;
  const foot = last.y + last.height / 2;
  if (now.y - last.y < minDrop * standing || now.y + now.height / 2 < foot - mostRise * standing) return null;
  const usual = upright.map(({ width }) => width).sort((a, b) => a - b)[upright.length >> 1]!;
  if (now.isAtEdge && now.width < widerAtEdge * usual) return null;
  return {
    subject,
    sinceUs: frame.ptsUs - (now.atUs - last.atUs),
    startUs: last.atUs,
    standing,
    seconds: (first.atUs - last.atUs) / 1e6,
    x: now.x,
    y: now.y,
    stillFromUs: first.atUs,
    uprightUs: 0,
    looksDown: minLooksDown,
    lowest: now.height,
    flattest: now.width / now.height,
  };
}

/** Low; or flat, and lower than upright or with its top far below: whoever falls towards the camera comes nearer too. */
function isDown(look: Look, { top, standing }: { top: number; standing: number }): boolean {
  const { height, width } = look;
  if (height <= lowShare * standing) return true;
  return (
    width >= flatAbove * height && (height <= flatLowShare * standing || topOf(look) - top >= minTopDrop * standing)
  );
}

function topOf({ y, height }: Look): number {
  return y - height / 2;
}

/** Somebody who appeared there since, upright, is the one who lay there: tracks lose people who change their shape. */
function hasGotUp(body: Body, fall: Fall, bodies: Readonly<Record<string, Body>>): boolean {
  return Object.values(bodies).some(({ origin, looks, person }) => {
    const last = looks.at(-1);
    if (!last || origin === body.origin || origin.atUs <= fall.startUs || person < minPerson) return false;
    const isNear = Math.hypot(origin.x - fall.x, origin.y - fall.y) <= fall.standing;
    return isNear && last.height >= minUpright * last.width && last.height >= 0.7 * fall.standing;
  });
}

function tell(
  body: Body,
  fall: Fall,
  { id, frame, settings }: { id: string; frame: RuleFrame; settings: Settings },
): Sighting | null {
  const isSeen = body.seenUs === frame.nowUs;
  // Blobs shrink for many reasons, as when the background learns half a body: only a flat one lies.
  if (!body.isNamed && fall.flattest < flatAbove) return null;
  if (fall.uprightUs > 0 || (!isSeen && !isLyingOn(body, fall))) return null;
  const stillSeconds = (frame.nowUs - fall.stillFromUs) / 1e6;
  const score = scoreOf(body, fall) * (isSeen ? 1 : 0.9);
  const wanted = score >= 0.9 ? Math.min(surelySeconds, settings.stillSeconds) : settings.stillSeconds;
  const trackId = Number(id);
  return {
    subject: fall.subject,
    score,
    isRipe: stillSeconds >= wanted,
    sinceUs: fall.sinceUs,
    peopleCount: 1,
    box: body.box,
    why: [
      {
        rule: 'heightLost',
        value: round(1 - fall.lowest / fall.standing),
        threshold: 1 - lowShare,
        unit: 'ratio',
        trackId,
      },
      { rule: 'widthOverHeight', value: round(fall.flattest), threshold: flatAbove, unit: 'ratio', trackId },
      { rule: 'secondsToFall', value: round(fall.seconds), threshold: longestFallUs / 1e6, unit: 'seconds', trackId },
      { rule: 'secondsStill', value: round(stillSeconds), threshold: wanted, unit: 'seconds', trackId },
    ],
  };
}

/** Its box is lost: it lies on if it was seen to lie, and not to leave at the lower edge. */
function isLyingOn({ looks }: Body, { looksDown }: Fall): boolean {
  return looksDown >= minLooksLost && looks.at(-1)?.isAtEdge === false;
}

/** Each sign of a fall adds to how sure it is that this is a person; all of them together are plain. */
function scoreOf({ person }: Body, fall: Fall): number {
  const isQuick = fall.seconds <= 1;
  const isFlat = fall.flattest >= flatAbove;
  const isDeep = fall.lowest <= 0.45 * fall.standing;
  return Math.min(0.97, 0.25 + 0.42 * person + (isQuick ? 0.08 : 0) + (isFlat ? 0.17 : 0) + (isDeep ? 0.08 : 0));
}
