/** The catalogue of feed events: what each type says of the moment it happened. Past tense, `noun.verb`. */

import { z } from 'zod';

const videoMoment = z.object({ state: z.string(), progress: z.number() });
const alertMoment = z.object({
  revision: z.number().int(),
  state: z.string(),
  urgency: z.string(),
  confidence: z.number(),
  text: z.string(),
  /** Absent in events from before there were digests. */
  isQuiet: z.boolean().default(false),
});
const digestMoment = z.object({
  digestId: z.string(),
  revision: z.number().int(),
  count: z.number().int(),
  text: z.string(),
});
const cameraMoment = z.object({ state: z.string(), problem: z.string().nullable() });
const accessMoment = z.object({
  kind: z.string(),
  door: z.string().nullable(),
  people: z.number().int(),
  at: z.iso.datetime(),
});
const nothing = z.object({});

export const eventCatalogue = {
  'video.created': videoMoment,
  'video.uploaded': videoMoment,
  'video.progress': videoMoment,
  'video.playable': videoMoment,
  'video.ready': videoMoment,
  'video.failed': videoMoment,
  'video.updated': videoMoment,
  'video.storyboardReady': videoMoment,
  'video.deleted': nothing,
  'subtitle.ready': z.object({ subtitleId: z.string(), language: z.string() }),
  'camera.created': cameraMoment,
  'camera.updated': cameraMoment,
  'camera.deleted': nothing,
  'camera.healthChanged': cameraMoment,
  'camera.snapshotTaken': nothing,
  'camera.fixtureRemoved': nothing,
  'access.recorded': accessMoment,
  'alert.raised': alertMoment,
  'alert.updated': alertMoment,
  'alert.resolved': alertMoment,
  'alert.acknowledged': alertMoment,
  'alert.feedbackGiven': alertMoment,
  'alert.missed': nothing,
  'alert.missedWithdrawn': nothing,
  'alert.digestOpened': digestMoment,
  'alert.digestGrew': digestMoment,
} as const;

export type EventType = keyof typeof eventCatalogue;

/** An event before it has a place in the log. The ids say which subscribers' filters it matches. */
export type NewFeedEvent = {
  [T in EventType]: { type: T; payload: z.infer<(typeof eventCatalogue)[T]> };
}[EventType] & {
  videoId?: string;
  cameraId?: string;
  alertId?: string;
  zoneId?: string;
  eventClass?: EventClass;
  urgency?: Urgency;
};

export const eventClasses = [
  'NORMAL_ACTIVITY',
  'SUSPICIOUS_LOITERING',
  'UNATTENDED_OBJECT',
  'UNAUTHORIZED_ACCESS',
  'PERSON_FALL',
  'CROWD_GATHERING',
  'VEHICLE_INTRUSION',
  'FIRE_SMOKE_DETECTION',
  'CAMERA_OFFLINE',
  'CAMERA_IMPAIRED',
] as const;
/** What an alert can be about: the eight classes of the event model, and the health of the camera itself. */
export type EventClass = (typeof eventClasses)[number];

export const urgencies = ['LOW', 'MEDIUM', 'HIGH', 'CRITICAL'] as const;
export type Urgency = (typeof urgencies)[number];
