/**
 * Why no alert came of a stretch of time: which gate stopped it, and how near it was.
 *
 * Told from what is kept: tracks with their visits, footage, zones, mutings, fixtures. Zones are taken as they are now. What
 * cannot be known from that is said to be unknown.
 */

import type { AlertEventClass } from '../alerts/index.ts';
import { isWithinSchedule, type Zone, type ZoneRules } from '../cameras/index.ts';
import type { TrackKind } from './track.ts';

export type WhyNotGate =
  | ('ALERTED' | 'NO_PICTURES' | 'MUTED' | 'NO_RULES' | 'HOURS' | 'SUPPRESSED')
  | ('NOTHING_SEEN' | 'BELOW_THRESHOLD' | 'UNKNOWN');

export interface WhyNotReason {
  readonly gate: WhyNotGate;
  readonly sentence: string;
  readonly zoneId: string | null;
  readonly eventClass: AlertEventClass | null;
  readonly trackId: string | null;
  /** What was measured, and what the rule asks for; null where nothing is measured. */
  readonly value: number | null;
  readonly threshold: number | null;
}

export interface SeenVisit {
  readonly zoneId: string;
  readonly fromMs: number;
  readonly toMs: number;
}

export interface SeenTrack {
  readonly id: string;
  readonly kind: TrackKind;
  readonly firstMs: number;
  readonly visits: readonly SeenVisit[];
}

export interface WhyNotEvidence {
  readonly fromMs: number;
  readonly toMs: number;
  /** Milliseconds of it of which there is footage. */
  readonly recordedMs: number;
  readonly mutedUntilMs: number | null;
  /** That began in it. */
  readonly alerts: readonly { readonly zoneId: string | null; readonly eventClass: string }[];
  readonly suppressed: number;
  readonly zones: readonly Pick<Zone, 'id' | 'name' | 'rules' | 'schedule' | 'createdAt'>[];
  readonly tracks: readonly SeenTrack[];
}

/** Less is the seam between chunks. */
const missingMs = 5_000;
const vehicles: readonly TrackKind[] = ['CAR', 'TRUCK', 'BUS', 'MOTORCYCLE'];
const nothing = { zoneId: null, eventClass: null, trackId: null, value: null, threshold: null };

export function explainSilence(evidence: WhyNotEvidence): WhyNotReason[] {
  const watched = evidence.zones.filter(({ rules }) => Object.values(rules).some((rule) => rule?.enabled));
  const reasons = [...explainCamera(evidence)];
  if (watched.length === 0) {
    reasons.push({ ...nothing, gate: 'NO_RULES', sentence: 'The camera has no zone with a rule that is on.' });
  }
  if (evidence.tracks.length === 0) {
    const sentence = 'Nothing that moved was seen for long enough to be followed.';
    reasons.push({ ...nothing, gate: 'NOTHING_SEEN', sentence });
  }
  const hasAlerted = ({ zoneId, eventClass }: WhyNotReason) =>
    evidence.alerts.some((alert) => alert.zoneId === zoneId && alert.eventClass === eventClass);
  return [
    ...reasons,
    ...watched.flatMap((zone) => explainZone(zone, evidence)).filter((reason) => !hasAlerted(reason)),
  ];
}

function explainCamera(evidence: WhyNotEvidence): WhyNotReason[] {
  const { fromMs, toMs, recordedMs, mutedUntilMs, alerts, suppressed } = evidence;
  const reasons: WhyNotReason[] = [];
  const say = (gate: WhyNotGate, sentence: string) => reasons.push({ ...nothing, gate, sentence });
  if (alerts.length > 0) say('ALERTED', `${count(alerts.length, 'alert')} began in this time.`);
  const gapMs = toMs - fromMs - recordedMs;
  if (gapMs > missingMs) {
    const part = recordedMs > 0 ? `For ${seconds(gapMs)} of it` : 'In all this time';
    say('NO_PICTURES', `${part} nothing was recorded: the camera was offline or off, or its footage is gone.`);
  }
  if (mutedUntilMs !== null && mutedUntilMs > fromMs) {
    const until = mutedUntilMs >= toMs ? 'to the end of it' : `for up to ${seconds(mutedUntilMs - fromMs)} of it`;
    say('MUTED', `The camera was muted ${until}. Since when is not kept.`);
  }
  if (suppressed > 0) {
    say('SUPPRESSED', `${count(suppressed, 'occurrence')} was not raised, because what was seen belongs to the place.`);
  }
  return reasons;
}

type WatchedZone = WhyNotEvidence['zones'][number];

/** A visit with its track. */
interface Stay {
  readonly track: SeenTrack;
  readonly visit: SeenVisit;
}

function explainZone(zone: WatchedZone, evidence: WhyNotEvidence): WhyNotReason[] {
  const about = { ...nothing, zoneId: zone.id };
  if (zone.createdAt.getTime() > evidence.toMs) {
    return [{ ...about, gate: 'NO_RULES', sentence: `${zone.name} was not drawn yet.` }];
  }
  const stays = evidence.tracks.flatMap((track) =>
    track.visits
      .filter(({ zoneId, fromMs, toMs }) => zoneId === zone.id && toMs >= evidence.fromMs && fromMs < evidence.toMs)
      .map((visit) => ({ track, visit })),
  );
  const isOn = ({ visit }: Stay) =>
    zone.schedule === null ||
    isWithinSchedule(zone.schedule, visit.fromMs) ||
    isWithinSchedule(zone.schedule, visit.toMs);
  const counted = stays.filter(isOn);
  if (stays.length > counted.length) {
    const sentence = `The rules of ${zone.name} were off by its hours while somebody or something was in it.`;
    return [{ ...about, gate: 'HOURS', sentence }, ...(counted.length > 0 ? explainRules(zone, counted) : [])];
  }
  if (counted.length > 0) return explainRules(zone, counted);
  if (evidence.tracks.length === 0) return explainUnseen(zone);
  const sentence = `Nothing of what was seen came into ${zone.name}.`;
  return [{ ...about, gate: 'NOTHING_SEEN', sentence }, ...explainUnseen(zone)];
}

function explainRules(zone: WatchedZone, stays: readonly Stay[]): WhyNotReason[] {
  const { loitering, restricted, vehicles: driving, unattended, crowd } = zone.rules;
  const of = (kinds: readonly TrackKind[]) => stays.filter(({ track }) => kinds.includes(track.kind));
  const people = of(['PERSON']);
  const reasons: (WhyNotReason | null)[] = [
    loitering?.enabled
      ? nearest(zone, people, { eventClass: 'SUSPICIOUS_LOITERING', what: 'loitering', needs: loitering.dwellSeconds })
      : null,
    restricted?.enabled
      ? nearest(zone, people, { eventClass: 'UNAUTHORIZED_ACCESS', what: 'an entry', needs: restricted.minSeconds })
      : null,
    driving?.enabled ? explainVehicles(zone, of(vehicles), driving) : null,
    unattended?.enabled
      ? nearest(zone, of(['BAG']), { eventClass: 'UNATTENDED_OBJECT', what: 'a left bag', needs: unattended.seconds })
      : null,
    crowd?.enabled ? explainCrowd(zone, people, crowd) : null,
    explainUnnamed(zone, of(['UNKNOWN'])),
  ];
  return [...reasons.filter((reason) => reason !== null), ...explainUnseen(zone)];
}

/** The longest stay against what the rule asks for; null where nothing of its kind came. */
function nearest(
  zone: WatchedZone,
  stays: readonly Stay[],
  rule: { eventClass: AlertEventClass; what: string; needs: number },
): WhyNotReason | null {
  const [longest] = stays.toSorted((a, b) => lengthOf(b) - lengthOf(a) || a.track.firstMs - b.track.firstMs);
  if (!longest) return null;
  const value = Math.round(lengthOf(longest) / 100) / 10;
  const about = { zoneId: zone.id, eventClass: rule.eventClass, trackId: longest.track.id };
  const measured = { value, threshold: rule.needs };
  const stayed = `${nameOf(longest.track)} was in ${zone.name} for ${value} s; ${rule.what} needs ${rule.needs} s`;
  if (value < rule.needs) return { ...about, ...measured, gate: 'BELOW_THRESHOLD', sentence: `${stayed}.` };
  const sentence = `${stayed}. It was there for long enough: what else the rule asks for is not kept.`;
  return { ...about, ...measured, gate: 'UNKNOWN', sentence };
}

function explainVehicles(
  zone: WatchedZone,
  stays: readonly Stay[],
  { minSeconds, stopSeconds, direction }: NonNullable<ZoneRules['vehicles']>,
): WhyNotReason | null {
  const eventClass = 'VEHICLE_INTRUSION';
  if (stopSeconds !== null) return nearest(zone, stays, { eventClass, what: 'stopping', needs: stopSeconds });
  if (direction === null) return nearest(zone, stays, { eventClass, what: 'driving in', needs: minSeconds });
  if (stays.length === 0) return null;
  const sentence = `Whether a vehicle in ${zone.name} went against the direction is not kept.`;
  return { ...nothing, gate: 'UNKNOWN', sentence, zoneId: zone.id, eventClass };
}

function explainCrowd(
  zone: WatchedZone,
  people: readonly Stay[],
  { people: needs }: NonNullable<ZoneRules['crowd']>,
): WhyNotReason | null {
  const atOnce = ({ visit: { fromMs } }: Stay) =>
    people.filter(({ visit }) => visit.fromMs <= fromMs && visit.toMs >= fromMs).length;
  const most = Math.max(0, ...people.map(atOnce));
  if (most === 0) return null;
  const about = { ...nothing, zoneId: zone.id, eventClass: 'CROWD_GATHERING' as const, value: most, threshold: needs };
  const seen = `${most === 1 ? 'One person was' : `${most} people were`} in ${zone.name} at once; a crowd needs ${needs}`;
  if (most < needs) return { ...about, gate: 'BELOW_THRESHOLD', sentence: `${seen}.` };
  return { ...about, gate: 'UNKNOWN', sentence: `${seen}. How close together and for how long is not kept.` };
}

function explainUnnamed(zone: WatchedZone, stays: readonly Stay[]): WhyNotReason | null {
  const [longest] = stays.toSorted((a, b) => lengthOf(b) - lengthOf(a));
  if (!longest) return null;
  const sentence = `Something that moved was in ${zone.name} for ${seconds(lengthOf(longest))}; nothing says that it was a person or a vehicle.`;
  return { ...nothing, gate: 'BELOW_THRESHOLD', sentence, zoneId: zone.id, trackId: longest.track.id };
}

/** Falls and flames are judged by more than tracks tell. */
function explainUnseen({ id, name, rules }: WatchedZone): WhyNotReason[] {
  const asked: [boolean | undefined, AlertEventClass, string][] = [
    [rules.falls?.enabled, 'PERSON_FALL', 'somebody fell'],
    [rules.fire?.enabled, 'FIRE_SMOKE_DETECTION', 'there were flames'],
  ];
  return asked.flatMap(([isOn, eventClass, what]) => {
    const sentence = `Why no alert said that ${what} in ${name} cannot be told from what is kept.`;
    return isOn ? [{ ...nothing, gate: 'UNKNOWN' as const, sentence, zoneId: id, eventClass }] : [];
  });
}

const lengthOf = ({ visit }: Stay) => visit.toMs - visit.fromMs;
const seconds = (ms: number) => `${Math.round(ms / 1000)} s`;
const count = (number: number, noun: string) => (number === 1 ? `One ${noun}` : `${number} ${noun}s`);

function nameOf({ kind }: SeenTrack): string {
  if (kind === 'PERSON') return 'A person';
  return `A ${kind.toLowerCase()}`;
}
