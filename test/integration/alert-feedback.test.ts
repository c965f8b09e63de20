/** What people say of alerts, over GraphQL and a real database: it takes effect at once, and it is counted. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AlertBox, type AlertEventClass, raiseAlert, reviseAlert } from '../../core/domain/alerts/index.ts';
import { acquireCameraLease, type TakenCamera } from '../../core/domain/cameras/index.ts';
import { openCameraMetrics } from '../../workers/cameras/camera-metrics.ts';
import { openEpisodeReporter } from '../../workers/cameras/episode-reporter.ts';
import { type Account, type Reply, startTestApi, type TestApi } from '../support/test-api.ts';
import { openTestApp, type TestApp } from '../support/test-app.ts';
import { until } from '../support/until.ts';

const dayMs = 86_400_000;
const bin: AlertBox = { x: 0.6, y: 0.5, w: 0.1, h: 0.2 };
const polygon = [
  { x: 0, y: 0 },
  { x: 1, y: 0 },
  { x: 1, y: 1 },
];

let t: TestApp;
let api: TestApi;
let owner: Account;
let viewer: Account;
let stranger: Account;

beforeAll(async () => {
  t = await openTestApp();
  api = await startTestApi(t.app);
  [owner, viewer, stranger] = (await Promise.all(['owner', 'viewer', 'stranger'].map(api.signUp))) as [
    Account,
    Account,
    Account,
  ];
  await mutate('addMember(input: $input) { role }', 'AddMemberInput', { email: viewer.email, role: 'VIEWER' });
});
afterAll(async () => {
  await api[Symbol.asyncDispose]();
  await t[Symbol.asyncDispose]();
});

function mutate(field: string, inputType: string, input: object, token = owner.token): Promise<Reply> {
  return api.post(`mutation ($input: ${inputType}!) { ${field} }`, { variables: { input }, token });
}

const alertFields = `id state revision resolution text possibleVerdicts feedback { verdict note givenAt givenBy { id } }`;
const judge = (input: { alertId: string; verdict?: string | null; note?: string | null }, token?: string) =>
  mutate(`giveAlertFeedback(input: $input) { alert { ${alertFields} } }`, 'GiveAlertFeedbackInput', input, token);
const remove = (id: string, token?: string) =>
  mutate('removeFixture(input: $input) { deletedId }', 'RemoveFixtureInput', { id }, token);
const reportMissed = (input: object, token?: string) =>
  mutate(
    'reportMissedAlert(input: $input) { missedAlert { eventClass at note camera { id } zone { id } reportedBy { id } } }',
    'ReportMissedAlertInput',
    input,
    token,
  );

async function judged(input: Parameters<typeof judge>[0]) {
  const { data, errors } = await judge(input);
  expect(errors).toBeUndefined();
  return data.giveAlertFeedback.alert;
}

const codesOf = ({ errors }: Reply) => errors?.map(({ extensions }) => extensions.code);

async function addCamera(name = 'Gate'): Promise<string> {
  const input = { name, source: { url: 'rtsp://10.0.0.7/ch1' } };
  return (await mutate('createCamera(input: $input) { camera { id } }', 'CreateCameraInput', input)).data.createCamera
    .camera.id;
}

async function addZone(cameraId: string): Promise<string> {
  const input = { cameraId, name: 'Bay', polygon };
  return (await mutate('upsertZone(input: $input) { zone { id } }', 'UpsertZoneInput', input)).data.upsertZone.zone.id;
}

let episodes = 0;

interface Told {
  cameraId: string;
  eventClass?: AlertEventClass;
  box?: AlertBox | null;
  zoneId?: string | null;
  episodeKey?: string;
  at?: number;
}

function episodeOf({ cameraId, eventClass = 'UNATTENDED_OBJECT', box = bin, zoneId = null, ...rest }: Told) {
  const { episodeKey = `${cameraId}-${++episodes}`, at = t.clock.now() } = rest;
  const facts = {
    ...{ eventClass, confidence: 0.95, peopleCount: 0, cameraName: 'Gate', location: 'Yard', zoneName: 'Bay' },
    ...{ durationSeconds: 40, isOver: false },
  };
  return {
    ...{ workspaceId: owner.workspaceId, cameraId, zoneId, episodeKey, urgency: 'MEDIUM' as const, facts },
    ...{ why: [], models: [] },
    ...{ moment: box && { atPtsUs: 1_000, box }, since: new Date(at - 1_000), confirmedAt: new Date(at) },
  };
}

const tell = (told: Told) => raiseAlert(t.app, episodeOf(told));

async function raise(told: Told): Promise<string> {
  const alert = await tell(told);
  if (!alert) throw new Error('Nothing was raised.');
  return alert.id;
}

async function eventsOf(alertId: string): Promise<string[]> {
  const rows = await t.app.db.feedEvent.findMany({ where: { alertId }, orderBy: { sequence: 'asc' } });
  return rows.map(({ type }) => type);
}

const fixtureFields = 'id eventClass box { x y w h } suppressedCount zone { id } createdBy { id } alert { id }';

async function fixturesOf(cameraId: string) {
  const query = `query ($id: ID!) { camera(id: $id) { fixtures { ${fixtureFields} } } }`;
  const { data } = await api.post(query, { variables: { id: cameraId }, token: viewer.token });
  return data.camera.fixtures;
}

const counted = `raised judgedTrue judgedFalse judgedKnown judgedFixture unjudged missed suppressed falseAlarmsPerDay precision`;

function statisticsOf(cameraId: string, range: { from?: Date; to?: Date } = {}, token = viewer.token): Promise<Reply> {
  return api.post(
    `query ($id: ID!, $from: DateTime, $to: DateTime) {
      camera(id: $id) { alertStatistics(from: $from, to: $to) {
        from to days total { ${counted} } classes { eventClass ${counted} } } } }`,
    { variables: { id: cameraId, ...range }, token },
  );
}

describe('a verdict', () => {
  it('is given, changed and withdrawn, and says who, when and why', async () => {
    const alertId = await raise({ cameraId: await addCamera() });
    const given = await judged({ alertId, verdict: 'KNOWN', note: ' the cleaner ' });
    expect(given).toMatchObject({ state: 'CONFIRMED', revision: 2, resolution: null });
    expect(given.feedback).toEqual({
      ...{ verdict: 'KNOWN', note: 'the cleaner', givenBy: { id: owner.userId } },
      givenAt: new Date(t.clock.now()).toISOString(),
    });
    expect((await judged({ alertId, verdict: 'KNOWN', note: 'the cleaner' })).revision).toBe(2);
    expect((await judged({ alertId, verdict: 'TRUE' })).feedback).toMatchObject({ verdict: 'TRUE', note: null });
    const withdrawn = await judged({ alertId, note: 'of nothing' });
    expect([withdrawn.feedback, withdrawn.revision]).toEqual([null, 4]);
    expect((await judged({ alertId, verdict: null })).revision).toBe(4);
    expect(await eventsOf(alertId)).toEqual(['alert.raised', ...Array(3).fill('alert.feedbackGiven')]);
    expect(codesOf(await judge({ alertId, verdict: 'FALSE', note: 'two\nlines' }))).toEqual(['BAD_USER_INPUT']);
    expect(codesOf(await judge({ alertId, verdict: 'FALSE', note: 'x'.repeat(501) }))).toEqual(['BAD_USER_INPUT']);
  });

  it('FALSE ends an open alert, and nothing that its watcher tells later reopens it', async () => {
    const told = episodeOf({ cameraId: await addCamera(), eventClass: 'SUSPICIOUS_LOITERING' });
    const alertId = (await raiseAlert(t.app, told))?.id as string;
    expect(await judged({ alertId, verdict: 'FALSE' })).toMatchObject({
      ...{
        state: 'RESOLVED',
        resolution: 'dismissed',
        revision: 2,
        text: 'Person loitering at the Bay, Yard, for 40 seconds.',
      },
    });
    expect(await eventsOf(alertId)).toEqual(['alert.raised', 'alert.resolved', 'alert.feedbackGiven']);

    const { workspaceId, episodeKey, urgency, facts, why, models } = told;
    const report = { ...{ workspaceId, episodeKey, urgency, facts, why, models }, atPtsUs: 90_000, at: new Date() };
    for (const kind of ['updated', 'escalated', 'resolved'] as const) {
      expect(await reviseAlert(t.app, { ...report, kind })).toBeNull();
    }
    expect(await raiseAlert(t.app, told)).toMatchObject({ id: alertId, state: 'RESOLVED', resolution: 'dismissed' });
    expect(await judged({ alertId, verdict: 'TRUE' })).toMatchObject({ state: 'RESOLVED', resolution: 'dismissed' });
  });

  it('keeps how an episode ended that is over already', async () => {
    const alertId = await raise({ cameraId: await addCamera() });
    await mutate('resolveAlert(input: $input) { alert { id } }', 'ResolveAlertInput', { id: alertId });
    expect(await judged({ alertId, verdict: 'FALSE' })).toMatchObject({ resolution: 'resolved by hand' });
  });

  it('is one, whoever speaks at the same time', async () => {
    const cameraId = await addCamera();
    const alertId = await raise({ cameraId });
    const verdicts = ['FIXTURE', 'FALSE', 'TRUE', 'FIXTURE', 'KNOWN', 'FIXTURE'];
    const replies = await Promise.all(verdicts.map((verdict) => judge({ alertId, verdict })));
    expect(replies.flatMap((reply) => codesOf(reply) ?? [])).toEqual([]);
    const row = await t.app.db.alert.findUniqueOrThrow({ where: { id: alertId } });
    const last = replies
      .map(({ data }) => data.giveAlertFeedback.alert)
      .reduce((newest, alert) => (alert.revision > newest.revision ? alert : newest));
    expect([row.verdict, row.revision]).toEqual([last.feedback.verdict, last.revision]);
    expect(await fixturesOf(cameraId)).toHaveLength(row.verdict === 'FIXTURE' ? 1 : 0);
    const types = await eventsOf(alertId);
    expect(types.filter((type) => type === 'alert.resolved')).toHaveLength(1);
    // The watcher's first revision, and one for each verdict that changed anything.
    expect(row.revision).toBe(1 + types.filter((type) => type === 'alert.feedbackGiven').length);
  });
});

describe('a fixture', () => {
  it('ends its alert and keeps the next one at its place silent, until it is removed', async () => {
    const cameraId = await addCamera();
    const zoneId = await addZone(cameraId);
    const alertId = await raise({ cameraId, zoneId });
    expect(await judged({ alertId, verdict: 'FIXTURE' })).toMatchObject({
      ...{ state: 'RESOLVED', resolution: 'fixture', possibleVerdicts: ['TRUE', 'FALSE', 'KNOWN', 'FIXTURE'] },
    });
    const near = { ...bin, x: bin.x + 0.02 };
    expect(await tell({ cameraId, box: near, episodeKey: 'again' })).toBeNull();
    expect(await tell({ cameraId, box: near, episodeKey: 'again' })).toBeNull();
    expect(await tell({ cameraId, box: { ...bin, x: bin.x + 0.06 } })).not.toBeNull();
    expect(await tell({ cameraId, eventClass: 'VEHICLE_INTRUSION' })).not.toBeNull();
    expect(await tell({ cameraId, box: null })).not.toBeNull();
    expect(await tell({ cameraId: await addCamera('Other') })).not.toBeNull();

    await mutate('deleteZone(input: $input) { deletedId }', 'DeleteZoneInput', { id: zoneId });
    expect(await tell({ cameraId })).toBeNull();
    const [fixture, ...others] = await fixturesOf(cameraId);
    expect(others).toEqual([]);
    expect(fixture).toEqual({
      ...{ id: fixture.id, eventClass: 'UNATTENDED_OBJECT', box: bin, suppressedCount: 2, zone: null },
      ...{ createdBy: { id: owner.userId }, alert: { id: alertId } },
    });
    const found = await api.post('query ($id: ID!) { node(id: $id) { ... on Fixture { suppressedCount } } }', {
      ...{ variables: { id: fixture.id }, token: viewer.token },
    });
    expect(found.data.node).toEqual({ suppressedCount: 2 });

    expect((await remove(fixture.id)).data.removeFixture.deletedId).toBe(fixture.id);
    expect(codesOf(await remove(fixture.id))).toEqual(['NOT_FOUND']);
    expect(await tell({ cameraId })).not.toBeNull();
    expect(await tell({ cameraId, box: near, episodeKey: 'again' })).toBeNull();
    const { data } = await statisticsOf(cameraId, { to: new Date(t.clock.now() + 1) });
    expect(data.camera.alertStatistics.total.suppressed).toBe(2);
    const removals = await t.app.db.feedEvent.count({ where: { cameraId, type: 'camera.fixtureRemoved' } });
    expect(removals).toBe(1);
  });

  it('waits for a watcher that is about to raise, and decides all that comes after', async () => {
    const cameraId = await addCamera();
    const alertId = await raise({ cameraId });
    const held = Promise.withResolvers<void>();
    const gate = Promise.withResolvers<void>();
    const raising = raiseAlert(t.app, episodeOf({ cameraId }), async (tx) => {
      await tx.$queryRaw`SELECT "id" FROM "Camera" WHERE "id" = ${cameraId} FOR NO KEY UPDATE`;
      held.resolve();
      await gate.promise;
    });
    await held.promise;
    let isAnswered = false;
    const judging = judged({ alertId, verdict: 'FIXTURE' }).finally(() => {
      isAnswered = true;
    });
    const isWaiting = async () => {
      const { rows } = await t.app.pool.query(
        "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
      );
      return rows.length > 0;
    };
    await until(async () => isAnswered || (await isWaiting()), { what: 'the verdict to wait or to be given' });
    expect(isAnswered).toBe(false);
    gate.resolve();
    expect(await raising).not.toBeNull();
    await judging;
    expect(await tell({ cameraId })).toBeNull();
  });

  it('goes with its verdict, and comes back with it', async () => {
    const cameraId = await addCamera();
    const alertId = await raise({ cameraId });
    await judged({ alertId, verdict: 'FIXTURE' });
    await judged({ alertId, verdict: 'TRUE' });
    expect(await fixturesOf(cameraId)).toEqual([]);
    await judged({ alertId, verdict: 'FIXTURE' });
    await judged({ alertId });
    expect(await fixturesOf(cameraId)).toEqual([]);
    expect(await tell({ cameraId })).not.toBeNull();
    await judged({ alertId, verdict: 'FIXTURE' });
    const [fixture] = await fixturesOf(cameraId);
    await remove(fixture.id);
    const revision = (await t.app.db.alert.findUniqueOrThrow({ where: { id: alertId } })).revision;
    expect(await judged({ alertId, verdict: 'FIXTURE' })).toMatchObject({ revision: revision + 1 });
    expect(await fixturesOf(cameraId)).toHaveLength(1);
  });

  it.each([
    ['somebody', { eventClass: 'UNAUTHORIZED_ACCESS' as const }],
    ['what has no place on the picture', { box: null }],
  ])('cannot be %s', async (_, told) => {
    const cameraId = await addCamera();
    const alertId = await raise({ cameraId, ...told });
    const refused = await judge({ alertId, verdict: 'FIXTURE' });
    expect([codesOf(refused), refused.errors?.[0]?.message]).toEqual([
      ['BAD_USER_INPUT'],
      expect.stringContaining('can be a fixture'),
    ]);
    expect(await judged({ alertId })).toMatchObject({
      state: 'CONFIRMED',
      possibleVerdicts: ['TRUE', 'FALSE', 'KNOWN'],
    });
  });

  it('is one of at most a hundred', async () => {
    const cameraId = await addCamera();
    const alertIds: string[] = [];
    for (let i = 0; i <= 100; i++) alertIds.push(await raise({ cameraId }));
    const [first = '', ...others] = alertIds;
    await judged({ alertId: first, verdict: 'FIXTURE' });
    const fixture = { ...(await t.app.db.fixture.findFirstOrThrow({ where: { cameraId } })), box: { ...bin } };
    const last = others.pop() as string;
    await t.app.db.fixture.createMany({ data: others.map((alertId) => ({ ...fixture, id: alertId, alertId })) });
    expect(codesOf(await judge({ alertId: last, verdict: 'FIXTURE' }))).toEqual(['CONFLICT']);
    expect(await t.app.db.alert.findUnique({ where: { id: last } })).toMatchObject({
      verdict: null,
      state: 'CONFIRMED',
    });
    expect(await fixturesOf(cameraId)).toHaveLength(100);
  });

  it('is counted by the watcher that would have raised', async () => {
    const cameraId = await addCamera('Watched');
    await judged({ alertId: await raise({ cameraId }), verdict: 'FIXTURE' });
    const { lease } = await takeCamera(cameraId);
    const metrics = openCameraMetrics(t.app);
    const counted = async () => (await metrics.suppressedAlerts.get()).values[0]?.value;
    const before = (await counted()) ?? 0;
    const reporter = openEpisodeReporter(t.app, { lease, metrics });
    const { facts, why, urgency } = episodeOf({ cameraId });
    for (const [episodeKey, box] of Object.entries({ there: bin, elsewhere: { ...bin, x: 0.1 } })) {
      const transition = { ...{ kind: 'raised' as const, episodeKey, box, facts, why, urgency, zoneId: null } };
      const rest = { eventClass: facts.eventClass, sincePtsUs: 0, atPtsUs: 40e6, confidence: 0.95 };
      const timeLine = { wallMs: () => t.clock.now() } as never;
      reporter.report({ ...transition, ...rest }, { timeLine, models: [] });
    }
    await reporter.settled();
    expect((await counted()) ?? 0).toBe(before + 1);
    expect(await t.app.db.alert.count({ where: { cameraId } })).toBe(2);
  });
});

async function takeCamera(cameraId: string): Promise<TakenCamera> {
  await t.app.db.camera.updateMany({ where: { id: { not: cameraId } }, data: { enabled: false } });
  const taken = await acquireCameraLease(t.app.db, { workerId: 'wrk_a', leaseMs: 60_000 });
  if (!taken) throw new Error('The camera was not to be had.');
  return taken;
}

describe('what was missed', () => {
  it('is kept, with its time and its zone', async () => {
    const cameraId = await addCamera();
    const zoneId = await addZone(cameraId);
    const at = new Date(t.clock.now() - dayMs).toISOString();
    const { data } = await reportMissed({ cameraId, zoneId, eventClass: 'PERSON_FALL', at, note: 'by the stairs' });
    expect(data.reportMissedAlert.missedAlert).toEqual({
      ...{ eventClass: 'PERSON_FALL', at, note: 'by the stairs', camera: { id: cameraId }, zone: { id: zoneId } },
      reportedBy: { id: owner.userId },
    });
    const events = await t.app.db.feedEvent.findMany({ where: { cameraId, type: 'alert.missed' } });
    expect(events).toMatchObject([{ zoneId, eventClass: 'PERSON_FALL', alertId: null }]);

    const wrong = [
      { cameraId, eventClass: 'NORMAL_ACTIVITY', at },
      { cameraId, eventClass: 'PERSON_FALL', at: new Date(t.clock.now() + 120_000) },
    ];
    for (const input of wrong) expect(codesOf(await reportMissed(input))).toEqual(['BAD_USER_INPUT']);
    const zoneOfOther = await addZone(await addCamera('Other'));
    const elsewhere = { cameraId, zoneId: zoneOfOther, eventClass: 'PERSON_FALL', at };
    expect(codesOf(await reportMissed(elsewhere))).toEqual(['NOT_FOUND']);
    expect(await t.app.db.missedAlert.count({ where: { cameraId } })).toBe(1);
  });
});

describe('statistics', () => {
  it('add up, by class and over the days that the camera existed', async () => {
    const cameraId = await addCamera();
    const nowMs = t.clock.now();
    await t.app.db.camera.update({ where: { id: cameraId }, data: { createdAt: new Date(nowMs - 10 * dayMs) } });
    const at = nowMs - 2 * dayMs;
    const judgeOne = async (eventClass: AlertEventClass, verdict: string | null, x: number) => {
      const alertId = await raise({ cameraId, eventClass, at, box: { ...bin, x, w: 0.05 } });
      if (verdict) await judged({ alertId, verdict });
    };
    for (const [i, verdict] of ['TRUE', 'FALSE', 'KNOWN', 'FIXTURE', null, null].entries()) {
      await judgeOne('VEHICLE_INTRUSION', verdict, i * 0.1);
    }
    await judgeOne('PERSON_FALL', 'FALSE', 0);
    await tell({ cameraId, eventClass: 'VEHICLE_INTRUSION', at, box: { ...bin, x: 0.3, w: 0.05 } });
    await reportMissed({ cameraId, eventClass: 'CROWD_GATHERING', at: new Date(at) });
    // Outside of the range, on both sides: the end does not belong to it.
    const from = new Date(at - dayMs);
    const to = new Date(nowMs);
    await raise({ cameraId, at: from.getTime() - 1 });
    await raise({ cameraId, at: to.getTime() });
    await reportMissed({ cameraId, eventClass: 'CROWD_GATHERING', at: to });

    const { alertStatistics } = (await statisticsOf(cameraId, { from, to })).data.camera;
    expect(alertStatistics).toMatchObject({ from: from.toISOString(), to: to.toISOString(), days: 3 });
    const none = { judgedTrue: 0, judgedFalse: 0, judgedKnown: 0, judgedFixture: 0, unjudged: 0, missed: 0 };
    const rest = { suppressed: 0, falseAlarmsPerDay: 0, precision: null };
    expect(alertStatistics.classes).toEqual([
      {
        ...none,
        ...rest,
        eventClass: 'PERSON_FALL',
        raised: 1,
        judgedFalse: 1,
        falseAlarmsPerDay: 1 / 3,
        precision: 0,
      },
      { ...none, ...rest, eventClass: 'CROWD_GATHERING', raised: 0, missed: 1 },
      {
        ...{ eventClass: 'VEHICLE_INTRUSION', raised: 6, judgedTrue: 1, judgedFalse: 1, judgedKnown: 1 },
        ...{ judgedFixture: 1, unjudged: 2, missed: 0, suppressed: 1, falseAlarmsPerDay: 2 / 3, precision: 0.5 },
      },
    ]);
    expect(alertStatistics.total).toEqual({
      ...{ raised: 7, judgedTrue: 1, judgedFalse: 2, judgedKnown: 1, judgedFixture: 1, unjudged: 2, missed: 1 },
      ...{ suppressed: 1, falseAlarmsPerDay: 1, precision: 0.4 },
    });

    const young = (await statisticsOf(cameraId)).data.camera.alertStatistics;
    expect([young.days, young.total.raised]).toEqual([10, 8]);
    const tooLong = { from: new Date(nowMs - 367 * dayMs), to };
    expect(codesOf(await statisticsOf(cameraId, tooLong))).toEqual(['BAD_USER_INPUT']);
  });

  it('are empty for a camera that nothing has happened to', async () => {
    const { alertStatistics } = (await statisticsOf(await addCamera())).data.camera;
    expect(alertStatistics).toMatchObject({ days: 0, classes: [], total: { raised: 0, falseAlarmsPerDay: null } });
  });
});

it('is refused to strangers, to viewers and to nobody', async () => {
  const cameraId = await addCamera();
  const alertId = await raise({ cameraId });
  await judged({ alertId, verdict: 'FIXTURE' });
  const [fixture] = await fixturesOf(cameraId);
  const missed = { cameraId, eventClass: 'PERSON_FALL', at: new Date(0) };
  const asWhom = [
    [stranger.token, 'NOT_FOUND'],
    [viewer.token, 'FORBIDDEN'],
    ['x', 'UNAUTHENTICATED'],
  ] as const;
  for (const [token, code] of asWhom) {
    expect(codesOf(await judge({ alertId, verdict: 'TRUE' }, token))).toEqual([code]);
    expect(codesOf(await reportMissed(missed, token))).toEqual([code]);
    expect(codesOf(await remove(fixture.id, token))).toEqual([code]);
  }
  expect((await statisticsOf(cameraId, {}, stranger.token)).data.camera).toBeNull();
  const scopes = { name: 'x', scopes: ['cameras:read', 'alerts:write'] };
  const key = (await mutate('createApiKey(input: $input) { secret }', 'CreateApiKeyInput', scopes)).data.createApiKey;
  expect(codesOf(await statisticsOf(cameraId, {}, key.secret))).toEqual(['FORBIDDEN']);
  expect(codesOf(await remove(fixture.id, key.secret))).toEqual(['FORBIDDEN']);
  const byProgram = await judge({ alertId, verdict: 'KNOWN' }, key.secret);
  expect(byProgram.data.giveAlertFeedback.alert.feedback).toMatchObject({ verdict: 'KNOWN', givenBy: null });
});
