/** When what an alert tells of became true in a made-up scene: by what was drawn, not by what was seen of it. */

import type { ActorTruth, FrameTruth } from '../scenes/index.ts';
import { closedRules, type SceneOutcome, sceneRules } from '../test/support/scene-alerts.ts';

/** Seconds into the scene; null: it never became so, or the scene is of everyday life. */
export function conditionS({ clip, moments }: SceneOutcome): number | null {
  const isPerson = ({ kind }: ActorTruth) => kind === 'person';
  switch (clip.eventClass) {
    case 'suspicious_loitering':
      return whenOne(moments, isPerson, sceneRules.loitering.dwellSeconds);
    case 'unauthorized_access':
      return whenOne(moments, (each) => isPerson(each) && each.zones.length > 0, closedRules.restricted.minSeconds);
    case 'person_fall':
      return whenOne(moments, (each) => isPerson(each) && each.isLying, sceneRules.falls.stillSeconds);
    case 'vehicle_intrusion':
      return whenOne(moments, ({ kind }) => kind === 'vehicle', sceneRules.vehicles.minSeconds);
    case 'unattended_object':
      return whenOne(moments, isAlone, sceneRules.unattended.seconds);
    case 'crowd_gathering': {
      const isCrowd = ({ actors }: FrameTruth) => actors.filter(isPerson).length >= sceneRules.crowd.people;
      return whenHeld(moments, isCrowd, sceneRules.crowd.seconds);
    }
    case 'fire_smoke_detection':
      return clip.script.fires?.find(({ look }) => look.hasFlames)?.startS ?? null;
    case 'normal_activity':
      return null;
  }
}

/** A thing that stands, with nobody within 1.2 of a person's height of it. */
function isAlone(thing: ActorTruth, { actors }: FrameTruth): boolean {
  if (thing.kind !== 'luggage') return false;
  return actors
    .filter(({ kind }) => kind === 'person')
    .every(({ foot, box }) => Math.hypot(foot.x - thing.foot.x, 2.5 * (foot.y - thing.foot.y)) > 1.2 * box.h);
}

/** The first time at which it has been so for `seconds` of one and the same actor. */
function whenOne(
  moments: readonly FrameTruth[],
  holds: (actor: ActorTruth, moment: FrameTruth) => boolean,
  seconds: number,
): number | null {
  const ids = new Set(moments.flatMap(({ actors }) => actors.map(({ id }) => id)));
  const times = [...ids].map((id) =>
    whenHeld(moments, (moment) => moment.actors.some((actor) => actor.id === id && holds(actor, moment)), seconds),
  );
  return times.reduce((first, time) => (time !== null && (first === null || time < first) ? time : first), null);
}

function whenHeld(
  moments: readonly FrameTruth[],
  holds: (moment: FrameTruth) => boolean,
  seconds: number,
): number | null {
  let sinceS: number | null = null;
  for (const moment of moments) {
    if (!holds(moment)) sinceS = null;
    else sinceS ??= moment.timeS;
    if (sinceS !== null && moment.timeS - sinceS >= seconds) return moment.timeS;
  }
  return null;
}
