/** What cameras saw, found again over the API: by every filter, page by page, by those who may, with its footage. */

import { afterAll, beforeAll, expect, it } from 'vitest';
import { acquireCameraLease, type CameraLease } from '../../core/domain/cameras/index.ts';
import { appendChunk, hashHex } from '../../core/domain/recordings/index.ts';
import { recordTracks, type TrackReport } from '../../core/domain/tracks/index.ts';
import { type Account, startTestApi, type TestApi } from '../support/test-api.ts';
import { openTestApp } from '../support/test-app.ts';

let t: Awaited<ReturnType<typeof openTestApp>>;
let api: TestApi;
let owner: Account;
let stranger: Account;
let gate: CameraLease;
let yard: CameraLease;
let zoneId: string;
const beganMs = Date.UTC(2026, 10, 27, 12);

beforeAll(async () => {
  t = await openTestApp();
  api = await startTestApi(t.app);
  [owner, stranger] = (await Promise.all(['owner', 'stranger'].map((name) => api.signUp(name)))) as [Account, Account];
  [gate, yard] = [await addCamera('Gate'), await addCamera('Yard')];
  const polygon = [
    { x: 0, y: 0 },
    { x: 1, y: 0 },
    { x: 1, y: 1 },
  ];
  const input = { cameraId: gate.cameraId, name: 'Door', polygon, rules: {} };
  const drawn = await ask('mutation ($input: UpsertZoneInput!) { upsertZone(input: $input) { zone { id } } }', {
    input,
  });
  zoneId = drawn.upsertZone.zone.id;
  const visits = [{ zoneId, fromUs: us(61), toUs: us(65), insideUs: 3_500_000 }];
  await recordTracks(t.app, gate, [
    seen(0, { kind: 'PERSON', colour: 'RED', direction: 'LEFT' }),
    seen(60, { kind: 'PERSON', colour: 'BLUE', direction: 'AWAY', visits }),
    seen(120, { kind: 'CAR', confidence: 0.7 }),
  ]);
  await recordTracks(t.app, yard, [seen(30, { kind: 'BUS' }), seen(90, { kind: 'UNKNOWN', confidence: 0 })]);
});
afterAll(async () => {
  await api[Symbol.asyncDispose]();
  await t[Symbol.asyncDispose]();
});

async function ask(query: string, variables: object = {}, token = owner.token) {
  const { data, errors } = await api.post(query, { token, variables });
  expect(errors).toBeUndefined();
  return data;
}

async function addCamera(name: string): Promise<CameraLease> {
  await ask('mutation ($input: CreateCameraInput!) { createCamera(input: $input) { camera { id } } }', {
    input: { name, source: { url: 'rtsp://192.0.2.1/' } },
  });
  const taken = await acquireCameraLease(t.app.db, { workerId: 'wrk_a', leaseMs: 3_600_000 });
  if (!taken) throw new Error('The camera was not to be had.');
  return taken.lease;
}

const us = (seconds: number) => beganMs * 1000 + seconds * 1e6;

function seen(seconds: number, change: Partial<TrackReport>): TrackReport {
  const at = (after: number) => new Date(beganMs + (seconds + after) * 1000);
  const box = { atUs: us(seconds), x: 0.1, y: 0.2, w: 0.1, h: 0.3 };
  return {
    ...{ trackKey: `${seconds}`, kind: 'PERSON', confidence: 0.8, colour: null, direction: null, visits: [] },
    ...{ firstAt: at(0), lastAt: at(8), firstPtsUs: us(seconds), lastPtsUs: us(seconds + 8) },
    path: [box, { ...box, atUs: us(seconds + 8), x: 0.5 }],
    ...change,
  };
}

const list = `query ($filter: TrackFilter, $first: Int, $after: String) { tracks(filter: $filter, first: $first, after: $after) {
  totalCount pageInfo { hasNextPage endCursor } edges { node { firstAt } } } }`;

/** In seconds after the beginning. */
async function find(filter: object, page: object = {}): Promise<number[]> {
  const { tracks } = await ask(list, { filter, ...page });
  return tracks.edges.map(({ node }: { node: { firstAt: string } }) => (Date.parse(node.firstAt) - beganMs) / 1000);
}

it.each<[string, () => object, number[]]>([
  ['nothing', () => ({}), [120, 90, 60, 30, 0]],
  ['camera', () => ({ cameraIds: [yard.cameraId] }), [90, 30]],
  ['cameras', () => ({ cameraIds: [yard.cameraId, gate.cameraId] }), [120, 90, 60, 30, 0]],
  ['no camera', () => ({ cameraIds: [] }), []],
  ['kinds', () => ({ kinds: ['CAR', 'BUS'] }), [120, 30]],
  ['zone', () => ({ zoneId }), [60]],
  ['zone that is gone', () => ({ zoneId: 'zon_gone' }), []],
  ['zone of another camera', () => ({ zoneId, cameraIds: [yard.cameraId] }), []],
  ['colour', () => ({ colour: 'RED' }), [0]],
  ['direction', () => ({ direction: 'AWAY' }), [60]],
  ['time', () => ({ since: new Date(beganMs + 30_000), until: new Date(beganMs + 90_000) }), [60, 30]],
  ['all at once', () => ({ kinds: ['PERSON'], colour: 'BLUE', zoneId, cameraIds: [gate.cameraId] }), [60]],
])('finds by %s', async (_name, filter, expected) => {
  expect(await find(filter())).toEqual(expected);
});

it('goes through the pages without missing or repeating one', async () => {
  const first = (await ask(list, { first: 2 })).tracks;
  expect(first).toMatchObject({ totalCount: 5, pageInfo: { hasNextPage: true } });
  const { endCursor: after } = first.pageInfo;
  expect(await find({}, { first: 2, after })).toEqual([60, 30]);
  expect(await find({ kinds: ['PERSON'] }, { first: 2, after })).toEqual([60, 0]);
});

it('tells the way, the visits and the camera of each', async () => {
  const { tracks } = await ask(
    `query ($id: ID!) { tracks(filter: { zoneId: $id }) { edges { node { id kind confidence colour lastAt path { atMs x y w h }
      visits { zone { name } since until insideSeconds } camera { name } } } } }`,
    { id: zoneId },
  );
  const [{ node }] = tracks.edges;
  expect(node).toMatchObject({ kind: 'PERSON', confidence: 0.8, colour: 'BLUE', camera: { name: 'Gate' } });
  expect(node.path).toEqual([
    { atMs: 0, x: 0.1, y: 0.2, w: 0.1, h: 0.3 },
    { atMs: 8000, x: 0.5, y: 0.2, w: 0.1, h: 0.3 },
  ]);
  const at = (seconds: number) => new Date(beganMs + seconds * 1000).toISOString();
  expect(node.visits).toEqual([{ zone: { name: 'Door' }, since: at(61), until: at(65), insideSeconds: 3.5 }]);
  expect((await ask('query ($id: ID!) { node(id: $id) { id } }', { id: node.id })).node).toEqual({ id: node.id });
});

it('asks the database as often for five as for one', async () => {
  let queries = 0;
  t.app.pool.on('acquire', () => queries++);
  const count = async (first: number) => {
    queries = 0;
    await ask(
      'query ($first: Int) { tracks(first: $first) { edges { node { camera { name } footage { hlsUrl } visits { zone { name } } } } } }',
      {
        first,
      },
    );
    return queries;
  };
  const once = await count(3);
  expect(once).toBeGreaterThan(1);
  expect(await count(5)).toBe(once);
  t.app.pool.removeAllListeners('acquire');
});

it('shows nothing to strangers, nor to keys that may not see cameras', async () => {
  const filter = { cameraIds: [gate.cameraId] };
  expect((await ask(list, { filter }, stranger.token)).tracks.totalCount).toBe(0);
  const { createApiKey } = await ask(
    'mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { secret } }',
    { input: { workspaceId: owner.workspaceId, name: 'x', scopes: ['alerts:read'] } },
  );
  const refused = await api.post(list, { token: createApiKey.secret });
  expect(refused.errors?.[0]?.extensions.code).toBe('FORBIDDEN');
  const many = Array.from({ length: 101 }, (_, index) => `cam_${index}`);
  const tooMany = await api.post(list, { token: owner.token, variables: { filter: { cameraIds: many } } });
  expect(tooMany.errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
});

it('plays the footage from shortly before it, while there is some', async () => {
  const prefix = `cameras/${gate.cameraId}/rec/rec_a/`;
  for (const sequence of [1, 2, 3, 4]) {
    const startsAt = new Date(beganMs + 54_000 + sequence * 3_000);
    await appendChunk(t.app, gate, {
      ...{ sequence, recordingId: 'rec_a', frames: 75, width: 320, height: 180, codec: 'avc1.64001f', startsAt },
      ...{ endsAt: new Date(startsAt.getTime() + 3_000), startPtsUs: BigInt(startsAt.getTime() * 1000) },
      ...{ durationUs: 3_000_000n, sizeBytes: 1, sha256: hashHex('x'), initSha256: hashHex('init') },
      ...{ storageKey: `${prefix}${sequence}.m4s`, initKey: `${prefix}init.mp4` },
    });
  }
  const footage = async (filter: object) => {
    const { tracks } = await ask(
      'query ($filter: TrackFilter) { tracks(filter: $filter) { edges { node { footage { hlsUrl } } } } }',
      {
        filter,
      },
    );
    return fetch(tracks.edges[0].node.footage.hlsUrl);
  };
  const found = await footage({ zoneId });
  expect(found.status).toBe(200);
  const lines = (await found.text()).split('\n');
  // From 58 s, two seconds before it came, in the chunk that begins at 57 s.
  expect(lines).toContain('#EXT-X-START:TIME-OFFSET=1.000,PRECISE=YES');
  expect(lines.filter((line) => line.endsWith('.m4s'))).toHaveLength(4);
  expect(lines).toContain('#EXT-X-ENDLIST');
  expect((await footage({ kinds: ['CAR'] })).status).toBe(404);
});

it('lays tracks over the clip of an alert, in its time', async () => {
  const { workspaceId } = owner;
  const at = new Date(beganMs + 65_000);
  await t.app.db.alert.create({
    data: {
      ...{ id: 'alt_clip', workspaceId, cameraId: gate.cameraId, eventClass: 'PERSON_FALL', urgency: 'LOW', text: '' },
      ...{
        confidence: 0.9,
        episodeKey: 'clip',
        since: at,
        createdAt: at,
        clipKey: 'alerts/alt_clip/clip.mp4',
        why: [],
      },
      facts: { atPtsUs: us(65) },
    },
  });
  const query = '{ alert(id: "alt_clip") { tracks { kind path { atMs x } } } }';
  // The clip begins with the chunk of 57 s; the car that comes two minutes later is not in it.
  expect((await ask(query)).alert.tracks).toEqual([
    {
      kind: 'PERSON',
      path: [
        { atMs: 3000, x: 0.1 },
        { atMs: 11_000, x: 0.5 },
      ],
    },
  ]);
  const { createApiKey } = await ask(
    'mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { secret } }',
    { input: { workspaceId, name: 'x', scopes: ['alerts:read'] } },
  );
  expect((await api.post(query, { token: createApiKey.secret })).errors?.[0]?.extensions.code).toBe('FORBIDDEN');
  await t.app.db.alert.update({ where: { id: 'alt_clip' }, data: { clipKey: null } });
  expect((await ask(query)).alert.tracks).toEqual([]);
});

it('finds alerts by the words of their sentences', async () => {
  const raised = ['Person in Loading yard for 40 seconds.', 'Bag left in Loading 100% bay.', 'Car in the yard.'];
  for (const [index, text] of raised.entries()) {
    const at = new Date(beganMs + index * 1000);
    await t.app.db.alert.create({
      data: {
        ...{ id: `alt_${index}`, workspaceId: owner.workspaceId, cameraId: gate.cameraId, text, facts: {}, why: [] },
        ...{ eventClass: 'PERSON_FALL', urgency: 'LOW', confidence: 0.9, episodeKey: text, since: at, createdAt: at },
      },
    });
  }
  const search =
    'query ($text: String) { alerts(filter: { textContains: $text }, orderBy: OLDEST_FIRST) { totalCount edges { node { text } } } }';
  const texts = async (text: string) =>
    (await ask(search, { text })).alerts.edges.map(({ node }: { node: { text: string } }) => raised.indexOf(node.text));
  expect(await texts('loading')).toEqual([0, 1]);
  expect(await texts('  YARD  person ')).toEqual([0]);
  expect(await texts('yard bag')).toEqual([]);
  expect(await texts('%')).toEqual([1]);
  expect(await texts('_')).toEqual([]);
  expect(await texts('   ')).toHaveLength(4);
  const long = await api.post(search, { token: owner.token, variables: { text: 'x'.repeat(201) } });
  expect(long.errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
});

it('explains why no alert came of what somebody did', async () => {
  const question =
    'query ($id: ID!, $since: DateTime!, $until: DateTime!) { whyNot(cameraId: $id, since: $since, until: $until) { gate sentence zone { name } track { colour } value threshold } }';
  const rules = { loitering: { enabled: true, dwellSeconds: 60 } };
  const polygon = [
    { x: 0, y: 0 },
    { x: 1, y: 0 },
    { x: 1, y: 1 },
  ];
  await ask('mutation ($input: UpsertZoneInput!) { upsertZone(input: $input) { zone { id } } }', {
    input: { id: zoneId, cameraId: gate.cameraId, name: 'Door', polygon, rules },
  });
  await t.app.db.zone.update({ where: { id: zoneId }, data: { createdAt: new Date(beganMs) } });
  const at = (seconds: number) => new Date(beganMs + seconds * 1000).toISOString();
  const span = { id: gate.cameraId, since: at(60), until: at(69) };
  const tooEarly = await api.post(question, { token: owner.token, variables: { ...span, since: at(-3600) } });
  expect(tooEarly.errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
  const { whyNot } = await ask(question, span);
  expect(whyNot.at(-1)).toEqual({
    ...{ gate: 'BELOW_THRESHOLD', zone: { name: 'Door' }, track: { colour: 'BLUE' }, value: 4, threshold: 60 },
    sentence: 'A person was in Door for 4 s; loitering needs 60 s.',
  });
  const { whyNot: before } = await ask(question, { ...span, since: at(-60), until: at(-1) });
  expect(before.map(({ gate: each }: { gate: string }) => each)).toContain('NO_PICTURES');
});

it('tries the rules of a zone on the last day', async () => {
  const now = t.clock.now();
  const track = (hoursAgo: number) => {
    const firstMs = now - hoursAgo * 3_600_000;
    const box = { x: 0.1, y: 0.2, w: 0.1, h: 0.3 };
    const path = [0, 20].map((seconds) => ({ ...box, atUs: (firstMs + seconds * 1000) * 1000 }));
    const times = { firstAt: new Date(firstMs), lastAt: new Date(firstMs + 20_000) };
    return seen(0, { trackKey: `tried ${hoursAgo}`, ...times, firstPtsUs: firstMs * 1000, path });
  };
  const pier = await addCamera('Pier');
  await recordTracks(t.app, pier, [track(30), track(2), track(1)]);
  const question = `query ($input: TryZoneRulesInput!) { tryZoneRules(input: $input) {
    since until trackCount outcomes { eventClass count times } untried } }`;
  const tried = (input: object) =>
    api.post(question, { token: owner.token, variables: { input: { cameraId: pier.cameraId, ...input } } });
  const polygon = [
    { x: 0, y: 0 },
    { x: 1, y: 0 },
    { x: 1, y: 1 },
    { x: 0, y: 1 },
  ];
  const rules = { loitering: { enabled: true, dwellSeconds: 15 }, falls: { enabled: true } };
  const { data } = await tried({ polygon, rules });
  const toldAt = (hoursAgo: number) => new Date(now - hoursAgo * 3_600_000 + 15_000).toISOString();
  expect(data.tryZoneRules).toEqual({
    ...{ since: new Date(now - 86_400_000).toISOString(), until: new Date(now).toISOString(), trackCount: 2 },
    outcomes: [{ eventClass: 'SUSPICIOUS_LOITERING', count: 2, times: [toldAt(2), toldAt(1)] }],
    untried: ['PERSON_FALL'],
  });
  const { errors } = await tried({ polygon: polygon.slice(0, 2), rules });
  expect(errors?.[0]?.message).toMatch(/at least three points/);
});
