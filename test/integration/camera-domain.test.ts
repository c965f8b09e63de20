/** Cameras, recordings and alerts against a real database: leases, fencing, idempotency, isolation. */

import { expect, it } from 'vitest';
import {
  type Alert,
  type AlertFacts,
  acknowledgeAlert,
  getAlert,
  listAlerts,
  type NewEpisode,
  raiseAlert,
  resolveAlert,
  reviseAlert,
} from '../../core/domain/alerts/index.ts';
import {
  acquireCameraLease,
  createCamera,
  deleteCamera,
  deleteZone,
  getCamera,
  holdLease,
  listCameras,
  muteCamera,
  releaseCameraLease,
  renewCameraLease,
  reportHealth,
  type TakenCamera,
  updateCamera,
  upsertZone,
} from '../../core/domain/cameras/index.ts';
import { appendChunk, hashHex, type NewChunk } from '../../core/domain/recordings/index.ts';
import { newId } from '../../core/ids.ts';
import { openTestApp, type TestApp, type TestWorkspace } from '../support/test-app.ts';

const page = { limit: 20, after: null };
const polygon = [
  { x: 0, y: 0 },
  { x: 1, y: 0 },
  { x: 1, y: 1 },
];

async function takeCamera({ app }: TestApp, { principal }: TestWorkspace): Promise<TakenCamera> {
  await createCamera(app, principal, { name: 'Gate', location: 'Yard', source: { url: 'rtsp://u:p@10.0.0.7/ch1' } });
  const taken = await acquireCameraLease(app.db, { workerId: 'wrk_a', leaseMs: 60_000 });
  if (!taken) throw new Error('The camera was not to be had.');
  return taken;
}

const expireLease = ({ app }: TestApp, id: string) =>
  app.db.camera.update({ where: { id }, data: { leaseExpiresAt: new Date(0) } });

function chunk(sequence: number, content = `chunk ${sequence}`): NewChunk {
  return {
    ...{ sequence, recordingId: 'rec_a', frames: 75, width: 320, height: 180, codec: 'avc1.64001f' },
    startsAt: new Date(sequence * 3_000),
    endsAt: new Date((sequence + 1) * 3_000),
    startPtsUs: BigInt(sequence * 3_000_000),
    durationUs: 3_000_000n,
    sizeBytes: content.length,
    sha256: hashHex(content),
    storageKey: `cameras/c/rec/rec_a/${sequence}.m4s`,
    initKey: 'cameras/c/rec/rec_a/init.mp4',
    initSha256: hashHex('init'),
  };
}

const yolox = { task: 'detection' as const, id: 'yolox-nano', version: '0.1', sha256: 'a'.repeat(64) };

function episode(taken: TakenCamera, change: Partial<NewEpisode> = {}): NewEpisode {
  const facts: AlertFacts = {
    ...{ eventClass: 'UNAUTHORIZED_ACCESS', confidence: 0.95, peopleCount: 1, cameraName: 'Gate', location: 'Yard' },
    ...{ zoneName: 'Bay', durationSeconds: 2, isOver: false },
  };
  return {
    ...{
      workspaceId: taken.camera.workspaceId,
      cameraId: taken.camera.id,
      zoneId: null,
      urgency: 'HIGH',
      facts,
      why: [],
      models: [yolox],
    },
    ...{
      moment: { atPtsUs: 1_000, box: { x: 0, y: 0, w: 0.1, h: 0.3 } },
      since: new Date(0),
      confirmedAt: new Date(1_000),
    },
    episodeKey: `${taken.camera.id}-episode`,
    ...change,
  };
}

async function raiseOne({ app }: TestApp, episode: NewEpisode): Promise<Alert> {
  const alert = await raiseAlert(app, episode);
  if (!alert) throw new Error('Nothing was raised.');
  return alert;
}

it('gives a camera to one worker at a time, and refuses everything to a worker that lost it', async () => {
  await using t = await openTestApp();
  const { app } = t;
  const first = await takeCamera(t, await t.createWorkspace());
  expect(await acquireCameraLease(app.db, { workerId: 'wrk_b', leaseMs: 60_000 })).toBeNull();
  await appendChunk(app, first.lease, chunk(1));

  await expireLease(t, first.camera.id);
  expect(await renewCameraLease(app.db, first.lease, { leaseMs: 1, watchState: Buffer.from('mine') })).toMatchObject({
    enabled: true,
  });
  await expireLease(t, first.camera.id);
  const second = await acquireCameraLease(app.db, { workerId: 'wrk_b', leaseMs: 60_000 });
  expect(second?.lease.epoch).toBe(first.lease.epoch + 1);
  expect(Buffer.from(second?.watchState ?? []).toString()).toBe('mine');

  expect(await renewCameraLease(app.db, first.lease, { leaseMs: 60_000 })).toBeNull();
  const lost = { kind: 'conflict' };
  const guard = (tx: Parameters<typeof holdLease>[0]) => holdLease(tx, first.lease);
  await expect(appendChunk(app, first.lease, chunk(2))).rejects.toMatchObject(lost);
  await expect(reportHealth(app, first.lease, { state: 'ONLINE', problem: null })).rejects.toMatchObject(lost);
  await expect(raiseAlert(app, episode(first), guard)).rejects.toMatchObject(lost);
  await releaseCameraLease(app.db, first.lease);
  expect(await acquireCameraLease(app.db, { workerId: 'wrk_c', leaseMs: 60_000 })).toBeNull();
});

it('lists chunks without holes and never twice', async () => {
  await using t = await openTestApp();
  const { app } = t;
  const { lease } = await takeCamera(t, await t.createWorkspace());
  await appendChunk(app, lease, chunk(1));
  await appendChunk(app, lease, chunk(2));
  await appendChunk(app, lease, chunk(2));
  await expect(appendChunk(app, lease, chunk(2, 'another'))).rejects.toMatchObject({ kind: 'conflict' });
  await expect(appendChunk(app, lease, chunk(4))).rejects.toMatchObject({ kind: 'conflict' });
  await appendChunk(app, lease, chunk(3));
  expect(await app.db.recordingChunk.count({ where: { cameraId: lease.cameraId } })).toBe(3);
});

it('makes one alert of an episode, revises it once for each report, and lets nothing reopen it', async () => {
  await using t = await openTestApp();
  const { app } = t;
  const { principal, workspaceId } = await t.createWorkspace();
  const taken = await takeCamera(t, { principal, workspaceId, userId: '' });
  const raised = await raiseOne(t, episode(taken));
  expect((await raiseOne(t, episode(taken))).id).toBe(raised.id);
  expect(raised).toMatchObject({ revision: 1, state: 'CONFIRMED', text: 'Person in closed area Bay, Yard.' });
  expect(raised.models).toEqual([yolox]);

  const { facts, why, urgency, episodeKey } = episode(taken);
  const weigher = { task: 'events' as const, id: 'weigher', version: '1', sha256: 'b'.repeat(64) };
  const report = {
    workspaceId,
    episodeKey,
    urgency,
    facts: { ...facts, durationSeconds: 31 },
    why,
    models: [yolox, weigher],
    atPtsUs: 30_000,
    at: new Date(31_000),
  };
  expect(await reviseAlert(app, { ...report, kind: 'escalated' })).toMatchObject({ revision: 2, state: 'ESCALATED' });
  expect(await reviseAlert(app, { ...report, kind: 'escalated' })).toBeNull();
  expect(await reviseAlert(app, { ...report, kind: 'updated', atPtsUs: 20_000 })).toBeNull();
  const over = { ...report, kind: 'resolved' as const, facts: { ...facts, isOver: true }, resolution: 'left' };
  expect(await reviseAlert(app, over)).toMatchObject({
    revision: 3,
    state: 'RESOLVED',
    resolution: 'left',
    models: [yolox, weigher],
    resolvedAt: new Date(31_000),
  });
  expect(await reviseAlert(app, { ...report, kind: 'updated', atPtsUs: 90_000 })).toBeNull();
  expect(await reviseAlert(app, over)).toBeNull();

  const seen = await acknowledgeAlert(app, principal, { id: raised.id });
  expect(seen).toMatchObject({ revision: 4, acknowledgedById: (principal as { userId: string }).userId });
  expect((await acknowledgeAlert(app, principal, { id: raised.id })).revision).toBe(4);
  const types = (await app.db.feedEvent.findMany({ where: { alertId: raised.id }, orderBy: { sequence: 'asc' } })).map(
    (event) => event.type,
  );
  expect(types).toEqual(['alert.raised', 'alert.updated', 'alert.resolved', 'alert.acknowledged']);
});

it('ends open alerts by hand, with their zone, with their rule and with their camera', async () => {
  await using t = await openTestApp();
  const { app } = t;
  const workspace = await t.createWorkspace();
  const { principal } = workspace;
  const taken = await takeCamera(t, workspace);
  const cameraId = taken.camera.id;
  const zone = await upsertZone(app, principal, { cameraId, name: 'Bay', polygon });
  const raise = (key: string, zoneId: string | null) => raiseOne(t, episode(taken, { episodeKey: key, zoneId }));
  const stateOf = async (id: string) => {
    const alert = await getAlert(app, principal, id);
    return [alert?.state, alert?.resolution];
  };

  const byHand = await raise('by-hand', null);
  await resolveAlert(app, principal, { id: byHand.id, resolution: 'the gardener' });
  expect(await stateOf(byHand.id)).toEqual(['RESOLVED', 'the gardener']);

  const byRule = await raise('by-rule', zone.id);
  const rules = { loitering: { enabled: true, dwellSeconds: null }, restricted: { enabled: false, minSeconds: null } };
  const changed = await upsertZone(app, principal, { id: zone.id, cameraId, name: 'Bay', polygon, rules });
  expect(changed.rules).toEqual({
    loitering: { enabled: true, dwellSeconds: 60 },
    restricted: { enabled: false, minSeconds: 1 },
  });
  expect(await stateOf(byRule.id)).toEqual(['RESOLVED', 'rule switched off']);
  const renamed = await upsertZone(app, principal, { id: zone.id, cameraId, name: 'Loading bay', polygon });
  expect(renamed).toMatchObject({ name: 'Loading bay', rules: changed.rules });

  const byZone = await raise('by-zone', zone.id);
  await deleteZone(app, principal, { id: zone.id });
  expect(await stateOf(byZone.id)).toEqual(['RESOLVED', 'zone deleted']);
  expect((await raise('no-zone', zone.id)).zoneId).toBeNull();

  const byCamera = await raise('by-camera', null);
  expect((await updateCamera(app, principal, { id: cameraId, enabled: false })).state).toBe('DISABLED');
  expect(await stateOf(byCamera.id)).toEqual(['RESOLVED', 'camera disabled']);
  expect(await acquireCameraLease(app.db, { workerId: 'wrk_b', leaseMs: 1 })).toBeNull();
});

it('keeps the hours of a zone, and mutes a camera until a moment', async () => {
  await using t = await openTestApp();
  const { app, clock } = t;
  const workspace = await t.createWorkspace();
  const { principal } = workspace;
  const taken = await takeCamera(t, workspace);
  const cameraId = taken.camera.id;
  const schedule = { timeZone: 'Europe/Berlin', hours: [{ days: ['FRI' as const], from: '22:00', to: '06:00' }] };
  const zone = await upsertZone(app, principal, { cameraId, name: 'Bay', polygon, schedule });
  const drawAgain = (change: object) =>
    upsertZone(app, principal, { id: zone.id, cameraId, name: 'Bay', polygon, ...change });
  expect(zone.schedule).toEqual(schedule);
  expect((await drawAgain({})).schedule).toEqual(schedule);
  expect((await drawAgain({ schedule: null })).schedule).toBeNull();
  await expect(drawAgain({ schedule: { ...schedule, timeZone: 'Mars' } })).rejects.toMatchObject({ kind: 'invalid' });

  const inTheZone = await raiseOne(t, episode(taken, { episodeKey: 'in-the-zone', zoneId: zone.id }));
  const until = new Date(clock.now() + 3_600_000);
  const before = await getCamera(app, principal, cameraId);
  const muted = await muteCamera(app, principal, { id: cameraId, until });
  expect(muted).toMatchObject({ mutedUntil: until, configVersion: (before?.configVersion ?? 0) + 1 });
  expect(await getAlert(app, principal, inTheZone.id)).toMatchObject({ resolution: 'camera muted' });
  expect((await muteCamera(app, principal, { id: cameraId })).mutedUntil).toBeNull();
  for (const wrong of [clock.now(), clock.now() + 400 * 86_400_000]) {
    const asked = muteCamera(app, principal, { id: cameraId, until: new Date(wrong) });
    await expect(asked).rejects.toMatchObject({ kind: 'invalid' });
  }
});

it('removes a camera with everything it has, also its bytes', async () => {
  await using t = await openTestApp();
  const { app } = t;
  const workspace = await t.createWorkspace();
  const taken = await takeCamera(t, workspace);
  await appendChunk(app, taken.lease, chunk(1));
  const alert = await raiseOne(t, episode(taken));
  await deleteCamera(app, workspace.principal, { id: taken.camera.id });
  expect(await app.db.recordingChunk.count({ where: { cameraId: taken.camera.id } })).toBe(0);
  expect(await getAlert(app, workspace.principal, alert.id)).toBeNull();
  for (const prefix of [`cameras-${taken.camera.id}-`, `alerts-${alert.id}-`]) {
    expect(await app.queue.has('housekeeping', `erase-${prefix}`)).toBe(true);
  }
});

it('shows nothing to strangers and seals the address', async () => {
  await using t = await openTestApp();
  const { app } = t;
  const owner = await t.createWorkspace();
  const stranger = await t.createWorkspace();
  const viewer = {
    ...owner.principal,
    grants: new Map([[owner.workspaceId, new Set(['cameras:read', 'alerts:read'] as const)]]),
  };
  const taken = await takeCamera(t, owner);
  const alert = await raiseOne(t, episode(taken));
  const { id } = taken.camera;

  expect(await getCamera(app, stranger.principal, id)).toBeNull();
  expect(await getAlert(app, stranger.principal, alert.id)).toBeNull();
  const missing = { kind: 'notFound' };
  await expect(updateCamera(app, stranger.principal, { id, name: 'Mine' })).rejects.toMatchObject(missing);
  await expect(deleteCamera(app, stranger.principal, { id })).rejects.toMatchObject(missing);
  await expect(upsertZone(app, stranger.principal, { cameraId: id, name: 'Z', polygon })).rejects.toMatchObject(
    missing,
  );
  await expect(acknowledgeAlert(app, stranger.principal, { id: alert.id })).rejects.toMatchObject(missing);
  await expect(deleteCamera(app, viewer, { id })).rejects.toMatchObject({ kind: 'forbidden' });
  await expect(deleteCamera(app, null, { id })).rejects.toMatchObject({ kind: 'unauthenticated' });
  expect((await listCameras(app, stranger.principal, { page })).rows).toEqual([]);
  const list = await listAlerts(app, viewer, {
    page,
    filter: { cameraId: id, acknowledged: false, state: 'CONFIRMED' },
  });
  expect([list.totalCount, list.rows[0]?.id]).toEqual([1, alert.id]);

  const row = await app.db.camera.findUniqueOrThrow({ where: { id } });
  expect(row.sourceLabel).toBe('rtsp://10.0.0.7/ch1');
  expect(Buffer.from(row.sourceCipher).toString('latin1')).not.toContain('10.0.0.7');
  expect(app.secrets.decrypt(row.sourceCipher)).toBe('rtsp://u:p@10.0.0.7/ch1');
});

it('holds a workspace to its number of cameras, whoever comes at the same time', async () => {
  await using t = await openTestApp();
  const { workspaceId, principal } = await t.createWorkspace();
  const row = { workspaceId, name: 'x', sourceLabel: 'x', sourceCipher: new Uint8Array([1]) };
  await t.app.db.camera.createMany({ data: Array.from({ length: 199 }, () => ({ ...row, id: newId('camera') })) });
  const add = () => createCamera(t.app, principal, { name: 'Gate', source: { url: 'rtsp://10.0.0.7/ch1' } });
  const outcomes = await Promise.allSettled([add(), add(), add(), add()]);
  expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected', 'rejected', 'rejected']);
  expect(await t.app.db.camera.count({ where: { workspaceId } })).toBe(200);
});
