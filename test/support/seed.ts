/** One row of every kind in a workspace, with a word in every text that gives a leak away. */

import type { App } from '../../core/app.ts';
import type { AlertFacts } from '../../core/domain/alerts/index.ts';
import { type IdKind, newId } from '../../core/ids.ts';

export type Seeded = Readonly<Record<Exclude<IdKind, 'workspace' | 'user' | 'session' | 'worker'>, string>>;

/** Everything is READY, ONLINE and has its media, so that every address that can be given is given. */
export async function seedWorkspace(app: App, workspaceId: string, word: string): Promise<Seeded> {
  const { db } = app;
  const kinds = [
    'apiKey',
    'video',
    'rendition',
    'subtitle',
    'camera',
    'zone',
    'recording',
    'alert',
    'alertDigest',
    'fixture',
    'missedAlert',
    'accessEvent',
    'track',
  ] as const;
  const ids = Object.fromEntries(kinds.map((kind) => [kind, newId(kind)])) as Seeded;
  const now = new Date(app.clock.now());
  await db.apiKey.create({
    data: {
      id: ids.apiKey,
      workspaceId,
      name: word,
      prefix: word,
      hash: ids.apiKey,
      scopes: ['videos:read'],
      createdById: 'x',
    },
  });
  await db.video.create({
    data: {
      ...{
        id: ids.video,
        workspaceId,
        title: word,
        fileName: `${word}.mp4`,
        sizeBytes: 1000n,
        state: 'READY',
        progress: 1,
      },
      ...{ posterKey: `videos/${ids.video}/poster.jpg`, playableAt: now, readyAt: now, uploadExpiresAt: now },
    },
  });
  await db.rendition.create({ data: { id: ids.rendition, videoId: ids.video, name: word, bitrate: 1 } });
  await db.subtitleTrack.create({
    data: {
      ...{ id: ids.subtitle, videoId: ids.video, language: 'en', engine: word, state: 'READY' },
      cues: [{ startMs: 0, endMs: 1000, text: word }],
    },
  });
  await db.camera.create({
    data: {
      ...{ id: ids.camera, workspaceId, name: word, location: word, sourceLabel: word, problem: word, state: 'ONLINE' },
      sourceCipher: app.secrets.encrypt(`http://${word}.example/`) as Uint8Array<ArrayBuffer>,
      snapshotKey: `cameras/${ids.camera}/snapshot-1.jpg`,
    },
  });
  const polygon = [
    { x: 0, y: 0 },
    { x: 1, y: 0 },
    { x: 1, y: 1 },
  ];
  const rules = { falls: { enabled: true, stillSeconds: 5 } };
  await db.zone.create({ data: { id: ids.zone, cameraId: ids.camera, name: word, polygon, rules, createdAt: now } });
  await db.recordingChunk.create({
    data: {
      ...{
        cameraId: ids.camera,
        sequence: 1,
        recordingId: ids.recording,
        recordingIndex: 0,
        startsAt: now,
        endsAt: now,
        startPtsUs: 0n,
      },
      ...{ durationUs: 1n, frames: 1, width: 1, height: 1, codec: 'avc1', sizeBytes: 4, sha256: word, signature: '' },
      storageKey: `cameras/${ids.camera}/rec/${ids.recording}/1.m4s`,
      initKey: `cameras/${ids.camera}/rec/${ids.recording}/init.mp4`,
      manifest: '{}',
    },
  });
  await db.alertDigest.create({
    data: {
      ...{ id: ids.alertDigest, workspaceId, site: word, place: word, since: now, latestAt: now },
      classes: [{ eventClass: 'UNAUTHORIZED_ACCESS', count: 1 }],
    },
  });
  await db.alert.create({
    data: {
      ...{ id: ids.alert, workspaceId, cameraId: ids.camera, zoneId: ids.zone, eventClass: 'UNAUTHORIZED_ACCESS' },
      ...{
        state: 'ONGOING',
        revision: 3,
        urgency: 'HIGH',
        confidence: 0.9,
        text: word,
        facts: factsOf(word),
        why: [],
      },
      ...{
        episodeKey: ids.alert,
        digestId: ids.alertDigest,
        since: now,
        verdict: 'FIXTURE',
        verdictNote: word,
        verdictAt: now,
        snapshotKey: `alerts/${ids.alert}/snapshot.jpg`,
        clipKey: `alerts/${ids.alert}/clip.mp4`,
      },
    },
  });
  const place = { workspaceId, cameraId: ids.camera, zoneId: ids.zone, eventClass: 'VEHICLE_INTRUSION' as const };
  const box = { x: 0.1, y: 0.1, w: 0.2, h: 0.2 };
  await db.fixture.create({ data: { ...place, id: ids.fixture, alertId: ids.alert, box, createdAt: now } });
  await db.missedAlert.create({ data: { ...place, id: ids.missedAlert, note: word, at: now, createdAt: now } });
  await db.accessEvent.create({
    data: {
      ...{ id: ids.accessEvent, workspaceId, cameraId: ids.camera, zoneId: ids.zone, kind: 'GRANTED', people: 1 },
      ...{ door: word, externalId: word, at: now, createdAt: now },
    },
  });
  await db.track.create({
    data: {
      ...{ id: ids.track, workspaceId, cameraId: ids.camera, trackKey: word, kind: 'PERSON', confidence: 0.9 },
      ...{ firstAt: now, lastAt: now, firstPtsUs: 0n, lastPtsUs: 1n, zoneIds: [ids.zone], path: new Uint8Array(10) },
      visits: [{ zoneId: ids.zone, fromUs: 0, toUs: 1, insideUs: 1 }],
    },
  });
  const media = [
    `videos/${ids.video}/poster.jpg`,
    `cameras/${ids.camera}/snapshot-1.jpg`,
    `cameras/${ids.camera}/rec/${ids.recording}/1.m4s`,
    `alerts/${ids.alert}/snapshot.jpg`,
    `alerts/${ids.alert}/clip.mp4`,
  ];
  for (const key of media) await app.storage.write(key, Buffer.from(word));
  return ids;
}

function factsOf(word: string): AlertFacts {
  return {
    ...{ eventClass: 'UNAUTHORIZED_ACCESS', confidence: 0.9, peopleCount: 1, cameraName: word },
    ...{ location: word, zoneName: word, durationSeconds: 1, isOver: false },
  };
}
