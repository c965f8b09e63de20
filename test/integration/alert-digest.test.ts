/** The storm guard over a real database: what is gathered, what tells of itself, and the count while several write at once. */

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type AlertEventClass, raiseAlert, raiseAlertIn, reviseAlert } from '../../core/domain/alerts/index.ts';
import type { Urgency } from '../../core/domain/events.ts';
import { recordChange } from '../../core/domain/feeds/index.ts';
import { type Account, startTestApi, type TestApi } from '../support/test-api.ts';
import { openTestApp, type TestApp } from '../support/test-app.ts';
import { until } from '../support/until.ts';

const minuteMs = 60_000;

let t: TestApp;
let api: TestApi;
let owner: Account;
let stranger: Account;
let site: string;
let sites = 0;
let episodes = 0;

beforeAll(async () => {
  t = await openTestApp();
  api = await startTestApi(t.app);
  [owner, stranger] = (await Promise.all(['owner', 'stranger'].map(api.signUp))) as [Account, Account];
});
afterAll(async () => {
  await api[Symbol.asyncDispose]();
  await t[Symbol.asyncDispose]();
});
beforeEach(() => {
  site = `Yard ${++sites}`;
});

async function addCamera(location = site, account = owner): Promise<string> {
  const input = { name: 'Gate', location, source: { url: 'rtsp://10.0.0.7/ch1' } };
  const document = 'mutation ($input: CreateCameraInput!) { createCamera(input: $input) { camera { id } } }';
  return (await api.post(document, { variables: { input }, token: account.token })).data.createCamera.camera.id;
}

interface Told {
  eventClass?: AlertEventClass;
  urgency?: Urgency;
  /** In minutes after the test's clock. */
  at?: number;
  episodeKey?: string;
}

function episodeOf(cameraId: string, told: Told = {}) {
  const { eventClass = 'VEHICLE_INTRUSION', urgency = 'MEDIUM', at = 0, episodeKey = `e${++episodes}` } = told;
  const confirmedAt = new Date(t.clock.now() + at * minuteMs);
  const facts = {
    ...{ eventClass, confidence: 0.95, peopleCount: 0, cameraName: 'Gate', location: '', zoneName: null },
    ...{ durationSeconds: 40, isOver: false },
  };
  return {
    ...{ workspaceId: owner.workspaceId, cameraId, zoneId: null, episodeKey, urgency, facts, why: [], models: [] },
    ...{ moment: null, since: confirmedAt, confirmedAt },
  };
}

async function raise(cameraId: string, told?: Told) {
  const alert = await raiseAlert(t.app, episodeOf(cameraId, told));
  if (!alert) throw new Error('Nothing was raised.');
  return alert;
}

async function raiseMany(cameraId: string, count: number, told?: Told) {
  const alerts = [];
  for (let i = 0; i < count; i++) alerts.push(await raise(cameraId, told));
  return alerts;
}

const digestFields = 'id revision place text count classes { eventClass count } since latestAt endsAt';

async function digestsAt(place = site, account = owner) {
  const document = `{ alertDigests(first: 100) { totalCount feedCursor edges { node { ${digestFields} } } } }`;
  const { data } = await api.post(document, { token: account.token });
  return data.alertDigests.edges
    .map(({ node }: { node: { place: string } }) => node)
    .filter((node: { place: string }) => node.place === place);
}

async function alertsOf(digestId: string) {
  const document = `query ($filter: AlertFilter) { alerts(first: 100, filter: $filter) {
    totalCount edges { node { id isQuiet urgency digest { id } } } } }`;
  const { data } = await api.post(document, { variables: { filter: { digestId } }, token: owner.token });
  return data.alerts;
}

const eventsOf = async (cameraId: string) =>
  (await t.app.db.feedEvent.findMany({ where: { cameraId }, orderBy: { sequence: 'asc' } })).filter(({ type }) =>
    type.startsWith('alert.'),
  );

describe('a storm', () => {
  it('begins with the seventh alert, which the digest tells with the six before', async () => {
    const cameraId = await addCamera();
    await raiseMany(cameraId, 3, { eventClass: 'SUSPICIOUS_LOITERING', urgency: 'LOW' });
    await raiseMany(cameraId, 3, { at: 5 });
    expect(await digestsAt()).toEqual([]);
    const seventh = await raise(cameraId, { at: 9 });
    expect(seventh.isQuiet).toBe(true);
    const [digest, ...more] = await digestsAt();
    expect(more).toEqual([]);
    expect(digest).toMatchObject({ revision: 1, count: 7 });
    expect(digest.text).toBe(`7 alerts at ${site} in 9 minutes: 4 vehicles, 3 loitering.`);
    expect(Date.parse(digest.endsAt) - Date.parse(digest.latestAt)).toBe(10 * minuteMs);
    const { edges } = await alertsOf(digest.id);
    expect(edges.map(({ node }: { node: { isQuiet: boolean } }) => node.isQuiet)).toEqual([
      true,
      ...Array(6).fill(false),
    ]);
    const events = (await eventsOf(cameraId)).slice(-2);
    expect(events.map(({ type }) => type)).toEqual(['alert.raised', 'alert.digestOpened']);
    expect(events[0]?.payload).toMatchObject({ isQuiet: true });
    expect(events[1]?.payload).toEqual({ digestId: digest.id, revision: 1, count: 7, text: digest.text });
  });

  it('is one digest over all cameras of the site, and goes on as more come', async () => {
    const cameras = [await addCamera(), await addCamera(` ${site.toUpperCase()} `), await addCamera()];
    for (let i = 0; i < 12; i++) await raise(cameras[i % 3] as string, { at: i / 2 });
    const [digest] = await digestsAt();
    expect(digest).toMatchObject({ revision: 6, count: 12 });
    expect((await eventsOf(cameras[2] as string)).at(-1)?.type).toBe('alert.digestGrew');
  });

  it('leaves other sites alone, and cameras without a location each to itself', async () => {
    const [here, elsewhere] = [await addCamera(), await addCamera('Elsewhere')];
    const lonely = [await addCamera(''), await addCamera('')];
    for (const cameraId of [here, elsewhere, ...lonely]) await raiseMany(cameraId, 6);
    expect([...(await digestsAt()), ...(await digestsAt('Elsewhere')), ...(await digestsAt('Gate'))]).toEqual([]);
    await raise(lonely[0] as string);
    expect(await digestsAt('Gate')).toMatchObject([{ count: 7 }]);
  });

  it('ends when it is calm: then alerts tell of themselves, and the next storm has a digest of its own', async () => {
    const cameraId = await addCamera();
    await raiseMany(cameraId, 8);
    expect((await raise(cameraId, { at: 10 })).isQuiet).toBe(false);
    await raiseMany(cameraId, 5, { at: 10 });
    expect(await digestsAt()).toMatchObject([{ count: 8 }]);
    await raise(cameraId, { at: 11 });
    expect((await digestsAt()).map(({ count }: { count: number }) => count)).toEqual([7, 8]);
  });

  it('counts those that told of themselves in a lull when it goes on', async () => {
    const cameraId = await addCamera();
    await raiseMany(cameraId, 6);
    await raise(cameraId, { at: 6 });
    const inLull = await raise(cameraId, { at: 11 });
    expect(inLull.digestId).toBeNull();
    await raiseMany(cameraId, 5, { at: 12 });
    expect(await digestsAt()).toMatchObject([{ count: 13, revision: 2 }]);
  });

  it('puts nothing off that should be looked at now', async () => {
    const cameraId = await addCamera();
    await raiseMany(cameraId, 7);
    const fall = await raise(cameraId, { eventClass: 'PERSON_FALL', urgency: 'HIGH' });
    expect([fall.isQuiet, fall.digestId !== null]).toEqual([false, true]);
    const quiet = await raise(cameraId, { episodeKey: 'grows' });
    expect(quiet.isQuiet).toBe(true);
    const { facts } = episodeOf(cameraId);
    const report = {
      workspaceId: owner.workspaceId,
      episodeKey: 'grows',
      facts,
      why: [],
      models: [],
      atPtsUs: 9,
      at: new Date(),
    };
    const grown = await reviseAlert(t.app, { ...report, kind: 'escalated', urgency: 'HIGH' });
    expect(grown?.isQuiet).toBe(false);
    expect((await eventsOf(cameraId)).at(-1)?.payload).toMatchObject({ revision: 2, isQuiet: false });
    const calmer = await reviseAlert(t.app, { ...report, atPtsUs: 10, kind: 'updated', urgency: 'MEDIUM' });
    expect(calmer?.isQuiet).toBe(false);
  });

  it('counts an episode once, however often it is told, and one that is told late', async () => {
    const cameraId = await addCamera();
    await raiseMany(cameraId, 6, { at: 8 });
    await raise(cameraId, { at: 1, episodeKey: 'late' });
    const again = await raise(cameraId, { at: 1, episodeKey: 'late' });
    expect(again.isQuiet).toBe(true);
    expect(await digestsAt()).toMatchObject([{ count: 7, revision: 1 }]);
  });

  it('is nobody else’s', async () => {
    const theirs = await addCamera(site, stranger);
    await t.app.db.camera.update({ where: { id: theirs }, data: { enabled: false } });
    await raiseMany(await addCamera(), 7);
    const [digest] = await digestsAt();
    expect(await digestsAt(site, stranger)).toEqual([]);
    const document = 'query ($id: ID!) { node(id: $id) { id } }';
    const { data } = await api.post(document, { variables: { id: digest.id }, token: stranger.token });
    expect(data.node).toBeNull();
  });
});

describe('several at once', () => {
  it('count each other: the one that comes second waits and sees the first', async () => {
    const cameras = [await addCamera(), await addCamera()] as const;
    await raiseMany(cameras[0], 5);
    const inserted = Promise.withResolvers<void>();
    const released = Promise.withResolvers<void>();
    const first = recordChange(t.app, owner.workspaceId, async (tx) => {
      const told = await raiseAlertIn(tx, episodeOf(cameras[0]));
      inserted.resolve();
      await released.promise;
      return told;
    });
    await inserted.promise;
    const second = raise(cameras[1]);
    await waitForLock();
    released.resolve();
    expect((await first)?.isQuiet).toBe(false);
    expect((await second).isQuiet).toBe(true);
    expect(await digestsAt()).toMatchObject([{ count: 7 }]);
  });

  it('are counted exactly, in one digest, whatever their order', async () => {
    const cameras = await Promise.all([addCamera(), addCamera(), addCamera(), addCamera()]);
    const told = Array.from({ length: 40 }, (_, i) => ({ cameraId: cameras[i % 4] as string, at: (i * 7) % 10 }));
    const alerts = await Promise.all(told.map(({ cameraId, at }) => raise(cameraId, { at: at / 2 })));
    expect(alerts.filter(({ isQuiet }) => isQuiet)).toHaveLength(34);
    const digests = await digestsAt();
    expect(digests).toMatchObject([
      { count: 40, revision: 34, classes: [{ eventClass: 'VEHICLE_INTRUSION', count: 40 }] },
    ]);
    expect((await alertsOf(digests[0].id)).totalCount).toBe(40);
    const grown = await t.app.db.feedEvent.findMany({
      where: { type: { in: ['alert.digestOpened', 'alert.digestGrew'] }, cameraId: { in: cameras } },
      orderBy: { sequence: 'asc' },
    });
    const counts = grown.map(({ payload }) => (payload as { count: number }).count);
    expect(counts).toEqual(Array.from({ length: 34 }, (_, i) => i + 7));
  });
});

/** Until another transaction waits for the site's lock. */
async function waitForLock(): Promise<void> {
  const waiting = `SELECT 1 FROM pg_locks l JOIN pg_database d ON d.oid = l.database
    WHERE d.datname = current_database() AND l.locktype = 'advisory' AND NOT l.granted`;
  await until(async () => (await t.app.pool.query(waiting)).rowCount || null, { what: 'somebody to wait' });
}
