/** Working through many alerts, over GraphQL and a real database: filters, changes of many at once, reports, and when alerts came. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AlertEventClass, raiseAlert } from '../../core/domain/alerts/index.ts';
import { type Account, type Reply, startTestApi, type TestApi } from '../support/test-api.ts';
import { openTestApp, type TestApp } from '../support/test-app.ts';

const bin = { x: 0.6, y: 0.5, w: 0.1, h: 0.2 };

let t: TestApp;
let api: TestApi;
let owner: Account;
let viewer: Account;
let stranger: Account;
let episodes = 0;

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

const changed =
  '{ alerts { id state revision acknowledgedAt feedback { verdict note } } failures { id code message } }';
const judgeAll = (input: object, token?: string) =>
  mutate(`giveAlertsFeedback(input: $input) ${changed}`, 'GiveAlertsFeedbackInput', input, token);
const acknowledgeAll = (input: object, token?: string) =>
  mutate(`acknowledgeAlerts(input: $input) ${changed}`, 'AcknowledgeAlertsInput', input, token);
const judge = (input: object) =>
  mutate('giveAlertFeedback(input: $input) { alert { id } }', 'GiveAlertFeedbackInput', input);
const withdrawMissed = (id: string, token?: string) =>
  mutate('withdrawMissedAlert(input: $input) { deletedId }', 'WithdrawMissedAlertInput', { id }, token);

const codesOf = ({ errors }: Reply) => errors?.map(({ extensions }) => extensions.code);

async function addCamera(account = owner): Promise<string> {
  const input = { name: 'Gate', source: { url: 'rtsp://10.0.0.7/ch1' } };
  const document = 'createCamera(input: $input) { camera { id } }';
  return (await mutate(document, 'CreateCameraInput', input, account.token)).data.createCamera.camera.id;
}

interface Told {
  eventClass?: AlertEventClass;
  at?: string;
  account?: Account;
}

async function raise(cameraId: string, { eventClass = 'VEHICLE_INTRUSION', at, account = owner }: Told = {}) {
  const confirmedAt = new Date(at ?? t.clock.now());
  const alert = await raiseAlert(t.app, {
    ...{ workspaceId: account.workspaceId, cameraId, zoneId: null, episodeKey: `e${++episodes}`, urgency: 'MEDIUM' },
    facts: {
      ...{ eventClass, confidence: 0.95, peopleCount: 0, cameraName: 'Gate', location: '', zoneName: null },
      ...{ durationSeconds: 40, isOver: false },
    },
    ...{ why: [], models: [], moment: { atPtsUs: 1, box: bin }, since: confirmedAt, confirmedAt },
  });
  if (!alert) throw new Error('Nothing was raised.');
  return alert.id;
}

const raiseMany = async (cameraId: string, count: number) => {
  const ids: string[] = [];
  for (let i = 0; i < count; i++) ids.push(await raise(cameraId));
  return ids;
};

describe('several alerts at once', () => {
  it('are judged together, each with one event, and given back as they are', async () => {
    const [a, b, c] = (await raiseMany(await addCamera(), 3)) as [string, string, string];
    await judge({ alertId: b, verdict: 'FALSE', note: 'rain' });
    const { alerts, failures } = (await judgeAll({ ids: [c, a, b, a], verdict: 'FALSE', note: 'rain' })).data
      .giveAlertsFeedback;
    expect(failures).toEqual([]);
    expect(alerts.map(({ id, revision }: { id: string; revision: number }) => [id, revision])).toEqual([
      [c, 2],
      [a, 2],
      [b, 2],
    ]);
    expect(alerts[0]).toMatchObject({ state: 'RESOLVED', feedback: { verdict: 'FALSE', note: 'rain' } });
    const events = await t.app.db.feedEvent.findMany({ where: { alertId: { in: [a, b, c] } } });
    expect(events.filter(({ type }) => type === 'alert.feedbackGiven')).toHaveLength(3);
    const withdrawn = (await judgeAll({ ids: [a, c] })).data.giveAlertsFeedback.alerts;
    expect(withdrawn).toMatchObject([{ feedback: null }, { feedback: null }]);
  });

  it('that cannot be changed are told, and the others are changed', async () => {
    const cameraId = await addCamera();
    const [object, person] = [await raise(cameraId), await raise(cameraId, { eventClass: 'UNAUTHORIZED_ACCESS' })];
    const theirs = await raise(await addCamera(stranger), { account: stranger });
    const ids = [person, theirs, object, 'alt_none'];
    const { alerts, failures } = (await judgeAll({ ids, verdict: 'FIXTURE' })).data.giveAlertsFeedback;
    expect(alerts).toMatchObject([{ id: object, feedback: { verdict: 'FIXTURE' } }]);
    const missing = { code: 'NOT_FOUND', message: 'There is no such alert.' };
    expect(failures).toEqual([
      { id: person, code: 'BAD_USER_INPUT', message: expect.stringContaining('can be a fixture') },
      { id: theirs, ...missing },
      { id: 'alt_none', ...missing },
    ]);
    expect(await t.app.db.alert.findUnique({ where: { id: theirs } })).toMatchObject({ verdict: null, revision: 1 });
    expect(await t.app.db.alert.findUnique({ where: { id: person } })).toMatchObject({ verdict: null, revision: 1 });
  });

  it('are acknowledged together; those that were seen stay as they are', async () => {
    const ids = await raiseMany(await addCamera(), 3);
    await mutate('acknowledgeAlert(input: $input) { alert { id } }', 'AcknowledgeAlertInput', { id: ids[1] });
    const { alerts } = (await acknowledgeAll({ ids })).data.acknowledgeAlerts;
    expect(alerts.map(({ revision }: { revision: number }) => revision)).toEqual([2, 2, 2]);
    expect(alerts.every(({ acknowledgedAt }: { acknowledgedAt: string | null }) => acknowledgedAt)).toBe(true);
    const events = await t.app.db.feedEvent.findMany({ where: { alertId: { in: ids }, type: 'alert.acknowledged' } });
    expect(events).toHaveLength(3);
  });

  it('are 1 to 100, and for people who may', async () => {
    const ids = await raiseMany(await addCamera(), 1);
    for (const bad of [[], Array.from({ length: 101 }, (_, i) => `alt_${i}`)]) {
      expect(codesOf(await acknowledgeAll({ ids: bad }))).toEqual(['BAD_USER_INPUT']);
    }
    const { workspaceId } = owner;
    expect(codesOf(await judgeAll({ workspaceId, ids, verdict: 'TRUE' }, viewer.token))).toEqual(['FORBIDDEN']);
    expect(codesOf(await acknowledgeAll({ workspaceId, ids }, viewer.token))).toEqual(['FORBIDDEN']);
    const { alerts, failures } = (await acknowledgeAll({ ids }, stranger.token)).data.acknowledgeAlerts;
    expect([alerts, failures]).toEqual([[], [expect.objectContaining({ code: 'NOT_FOUND' })]]);
  });

  it('are changed by several people without a deadlock, each as a whole', async () => {
    const cameras = [await addCamera(), await addCamera()] as const;
    const ids = [...(await raiseMany(cameras[0], 4)), ...(await raiseMany(cameras[1], 4))];
    const replies = await Promise.all(
      Array.from({ length: 6 }, (_, i) =>
        judgeAll({ ids: i % 2 ? ids : ids.toReversed(), verdict: i % 2 ? 'TRUE' : 'KNOWN' }),
      ),
    );
    expect(replies.flatMap((reply) => codesOf(reply) ?? [])).toEqual([]);
    const rows = await t.app.db.alert.findMany({ where: { id: { in: ids } } });
    expect(new Set(rows.map(({ verdict, revision }) => `${verdict} ${revision}`)).size).toBe(1);
  });
});

it('alerts are found by what was said of them', async () => {
  const cameraId = await addCamera();
  const [right, wrong, open] = (await raiseMany(cameraId, 3)) as [string, string, string];
  await judge({ alertId: right, verdict: 'TRUE' });
  await judge({ alertId: wrong, verdict: 'FALSE' });
  const found = async (filter: object) => {
    const document = `query ($filter: AlertFilter) { alerts(filter: $filter) { totalCount edges { node { id } } } }`;
    const { data } = await api.post(document, { variables: { filter: { cameraId, ...filter } }, token: owner.token });
    expect(data.alerts.totalCount).toBe(data.alerts.edges.length);
    return data.alerts.edges.map(({ node }: { node: { id: string } }) => node.id).sort();
  };
  expect(await found({ verdict: 'TRUE' })).toEqual([right]);
  expect(await found({ judged: false })).toEqual([open]);
  expect(await found({ judged: true })).toEqual([right, wrong].sort());
  expect(await found({ judged: true, verdict: 'FALSE' })).toEqual([wrong]);
  expect(await found({ judged: false, verdict: 'FALSE' })).toEqual([]);
  expect(await found({ verdict: null, judged: null })).toHaveLength(3);
});

describe('reports of missed alerts', () => {
  const list = (variables: object, token = viewer.token) =>
    api.post(
      `query ($workspaceId: ID, $cameraId: ID, $first: Int, $after: String) {
        missedAlerts(workspaceId: $workspaceId, cameraId: $cameraId, first: $first, after: $after) {
          totalCount pageInfo { endCursor hasNextPage } edges { node { id at note eventClass } } } }`,
      { variables: { workspaceId: owner.workspaceId, ...variables }, token },
    );
  const report = async (cameraId: string, at: string, note = '') => {
    const input = { cameraId, eventClass: 'PERSON_FALL', at, note };
    const field = 'reportMissedAlert(input: $input) { missedAlert { id } }';
    return (await mutate(field, 'ReportMissedAlertInput', input)).data.reportMissedAlert.missedAlert.id;
  };

  it('are listed, the last to have happened first, page by page', async () => {
    const [cameraId, other] = [await addCamera(), await addCamera()];
    await report(cameraId, '2026-01-02T00:00:00.000Z', 'second');
    await report(cameraId, '2026-01-03T00:00:00.000Z', 'third');
    await report(cameraId, '2026-01-01T00:00:00.000Z', 'first');
    await report(other, '2026-01-01T00:00:00.000Z', 'other');
    const one = (await list({ cameraId, first: 2 }, viewer.token)).data.missedAlerts;
    const notesOf = ({ edges }: { edges: { node: { note: string } }[] }) => edges.map(({ node }) => node.note);
    expect([one.totalCount, one.pageInfo.hasNextPage, notesOf(one)]).toEqual([3, true, ['third', 'second']]);
    const two = (await list({ cameraId, first: 2, after: one.pageInfo.endCursor }, viewer.token)).data.missedAlerts;
    expect([two.pageInfo.hasNextPage, notesOf(two)]).toEqual([false, ['first']]);
    expect((await list({}, viewer.token)).data.missedAlerts.totalCount).toBe(4);
    expect(codesOf(await list({ cameraId }, stranger.token))).toEqual(['NOT_FOUND']);
  });

  it('are taken back once, by people who may, and counted no longer', async () => {
    const cameraId = await addCamera();
    const id = await report(cameraId, new Date(t.clock.now()).toISOString());
    const missed = async () => {
      const to = new Date(t.clock.now() + 1000);
      const document =
        'query ($id: ID!, $to: DateTime) { camera(id: $id) { alertStatistics(to: $to) { total { missed } } } }';
      return (await api.post(document, { variables: { id: cameraId, to }, token: viewer.token })).data.camera
        .alertStatistics.total.missed;
    };
    expect(await missed()).toBe(1);
    expect(codesOf(await withdrawMissed(id, viewer.token))).toEqual(['FORBIDDEN']);
    expect(codesOf(await withdrawMissed(id, stranger.token))).toEqual(['NOT_FOUND']);
    expect((await withdrawMissed(id)).data.withdrawMissedAlert.deletedId).toBe(id);
    expect(codesOf(await withdrawMissed(id))).toEqual(['NOT_FOUND']);
    expect(await missed()).toBe(0);
    const events = await t.app.db.feedEvent.findMany({ where: { cameraId, type: 'alert.missedWithdrawn' } });
    expect(events).toMatchObject([{ eventClass: 'PERSON_FALL' }]);
  });
});

it('alerts are counted by day and by hour of the week, as clocks on the wall say', async () => {
  const cameraId = await addCamera();
  // Sunday 23:30 in Berlin is Monday 07:30 in Tokyo.
  const sunday = await raise(cameraId, { at: '2026-01-04T22:30:00.000Z' });
  await raise(cameraId, { at: '2026-01-04T22:40:00.000Z' });
  await raise(cameraId, { at: '2026-01-06T11:00:00.000Z' });
  await judge({ alertId: sunday, verdict: 'FALSE' });
  const series = (timeZone: string) =>
    api.post(
      `query ($id: ID!, $from: DateTime, $to: DateTime, $zone: String!) {
        camera(id: $id) { alertStatistics(from: $from, to: $to) {
          byDay(timeZone: $zone) { date raised falseAlarms } byHourOfWeek(timeZone: $zone) { weekday hour raised } } } }`,
      {
        variables: { id: cameraId, from: '2026-01-01T00:00:00Z', to: '2026-01-31T00:00:00Z', zone: timeZone },
        token: viewer.token,
      },
    );
  const berlin = (await series('Europe/Berlin')).data.camera.alertStatistics;
  expect(berlin.byDay).toEqual([
    { date: '2026-01-04', raised: 2, falseAlarms: 1 },
    { date: '2026-01-06', raised: 1, falseAlarms: 0 },
  ]);
  expect(berlin.byHourOfWeek).toEqual([
    { weekday: 'TUE', hour: 12, raised: 1 },
    { weekday: 'SUN', hour: 23, raised: 2 },
  ]);
  const tokyo = (await series('Asia/Tokyo')).data.camera.alertStatistics;
  expect(tokyo.byHourOfWeek[0]).toEqual({ weekday: 'MON', hour: 7, raised: 2 });
  for (const zone of ['Middle/Earth', '+02:00']) {
    expect(codesOf(await series(zone))?.[0]).toBe('BAD_USER_INPUT');
  }
});
