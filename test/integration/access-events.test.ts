/** Access events from the outside: over GraphQL and HTTP, once each, by those who may, and for as long as they are kept. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pruneAccessEvents } from '../../core/domain/cameras/index.ts';
import { type Account, startTestApi, type TestApi } from '../support/test-api.ts';
import { openTestApp } from '../support/test-app.ts';

let t: Awaited<ReturnType<typeof openTestApp>>;
let api: TestApi;
let owner: Account;
let stranger: Account;
let viewer: Account;
let cameraId: string;
let zoneId: string;
let plainZoneId: string;

const record =
  'mutation ($input: RecordAccessEventInput!) { recordAccessEvent(input: $input) { accessEvent { id kind door people at externalId } } }';

beforeAll(async () => {
  t = await openTestApp();
  api = await startTestApi(t.app);
  [owner, stranger, viewer] = (await Promise.all(['owner', 'stranger', 'viewer'].map((name) => api.signUp(name)))) as [
    Account,
    Account,
    Account,
  ];
  const member = { workspaceId: owner.workspaceId, email: viewer.email, role: 'VIEWER' };
  await ask('mutation ($input: AddMemberInput!) { addMember(input: $input) { __typename } }', { input: member });
  const source = { url: 'rtsp://192.0.2.1/' };
  const { createCamera } = await ask(
    'mutation ($input: CreateCameraInput!) { createCamera(input: $input) { camera { id } } }',
    { input: { name: 'Hall', source } },
  );
  cameraId = createCamera.camera.id;
  plainZoneId = (await drawZone('Stairs', { enabled: true })).id;
});
afterAll(async () => {
  await api[Symbol.asyncDispose]();
  await t[Symbol.asyncDispose]();
});

async function ask(query: string, variables: object, token = owner.token) {
  const { data, errors } = await api.post(query, { token, variables });
  expect(errors).toBeUndefined();
  return data;
}

async function drawZone(name: string, restricted: object) {
  // They are listed in the order they were drawn.
  t.clock.advance(1_000);
  const polygon = [
    { x: 0, y: 0 },
    { x: 1, y: 0 },
    { x: 1, y: 1 },
  ];
  const { upsertZone } = await ask(
    'mutation ($input: UpsertZoneInput!) { upsertZone(input: $input) { zone { id rules { restricted { minSeconds badges { grantSeconds } } } } } }',
    { input: { cameraId, name, polygon, rules: { restricted } } },
  );
  return upsertZone.zone;
}

async function makeKey(scopes: string[]): Promise<string> {
  const { createApiKey } = await ask(
    'mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { secret } }',
    {
      input: { workspaceId: owner.workspaceId, name: 'Doors', scopes },
    },
  );
  return createApiKey.secret;
}

async function send(body: unknown, token?: string) {
  const response = await fetch(`${api.address}/access-events`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  const reply = (await response.json()) as {
    accessEvent?: { id: string; kind: string; people: number; at: string };
    error?: { code: string; message: string };
  };
  return { status: response.status, ...reply };
}

const codeOf = async (input: object, token: string) =>
  (await api.post(record, { token, variables: { input } })).errors?.[0]?.extensions.code;
const kept = () => t.app.db.accessEvent.findMany({ orderBy: { sequence: 'asc' } });

describe('a zone with badges', () => {
  it('says within what a grant covers an entry, and by default nothing', async () => {
    const zone = await drawZone('Server room', { enabled: true, badges: {} });
    expect(zone.rules.restricted).toEqual({ minSeconds: 1, badges: { grantSeconds: 5 } });
    zoneId = zone.id;
    const { camera } = await ask(
      'query ($id: ID!) { camera(id: $id) { zones { name rules { restricted { badges { grantSeconds } } } } } }',
      {
        id: cameraId,
      },
    );
    expect(camera.zones[0]).toEqual({ name: 'Stairs', rules: { restricted: { badges: null } } });
  });
});

describe('an access event', () => {
  it('is recorded once under its external id, tells the feed once, and is listed', async () => {
    const input = { zoneId, kind: 'GRANTED', door: ' North ', people: 2, externalId: 'a-1' };
    const first = (await ask(record, { input })).recordAccessEvent.accessEvent;
    expect(first).toMatchObject({
      kind: 'GRANTED',
      door: 'North',
      people: 2,
      at: new Date(t.clock.now()).toISOString(),
    });
    t.clock.advance(1_000);
    expect((await ask(record, { input })).recordAccessEvent.accessEvent).toEqual(first);
    const again = await send({ ...input, kind: 'DENIED' }, owner.token);
    expect(again).toMatchObject({ status: 200, accessEvent: { id: first.id, kind: 'GRANTED' } });
    // Another zone's door may count in the same way.
    expect((await send({ ...input, zoneId: plainZoneId }, owner.token)).status).toBe(201);
    const events = await t.app.db.feedEvent.findMany({
      where: { type: 'access.recorded' },
      orderBy: { sequence: 'asc' },
    });
    expect(events.map((event) => event.zoneId)).toEqual([zoneId, plainZoneId]);
    expect(events[0]).toMatchObject({ cameraId, payload: { kind: 'GRANTED', door: 'North', people: 2 } });

    const { camera } = await ask(
      'query ($id: ID!) { camera(id: $id) { accessEvents(first: 5) { zone { name } } zones { name accessEvents { id } } } }',
      { id: cameraId },
    );
    expect(camera.accessEvents.map(({ zone }: { zone: { name: string } }) => zone.name)).toEqual([
      'Stairs',
      'Server room',
    ]);
    expect(camera.zones[1]).toEqual({ name: 'Server room', accessEvents: [{ id: first.id }] });
  });

  it('may name a camera of which one zone has badges', async () => {
    const sent = await send({ cameraId, kind: 'DENIED', at: '2020-01-01T00:00:00Z' }, owner.token);
    expect(sent).toMatchObject({ status: 400, error: { message: 'at: must not be more than 24 hours ago.' } });
    const good = await send({ cameraId, kind: 'DENIED' }, owner.token);
    expect(good).toMatchObject({ status: 201, accessEvent: { zoneId, kind: 'DENIED', people: 1 } });
    const second = await drawZone('Lab', { enabled: true, badges: { grantSeconds: 3 } });
    expect(await codeOf({ cameraId, kind: 'DENIED' }, owner.token)).toBe('BAD_USER_INPUT');
    await ask('mutation ($input: DeleteZoneInput!) { deleteZone(input: $input) { deletedId } }', {
      input: { id: second.id },
    });
  });

  it('is refused with the reason when something is wrong with it', async () => {
    const before = await kept();
    const hours = (n: number) => new Date(t.clock.now() + n * 3_600_000).toISOString();
    const bad: [unknown, string][] = [
      [{ zoneId, kind: 'OPEN' }, 'kind: must be among GRANTED, DENIED, DOOR_OPENED, DOOR_FORCED.'],
      [{ kind: 'GRANTED' }, 'zoneId: say which zone is behind the door.'],
      [{ zoneId, kind: 'GRANTED', people: 0 }, 'people: must be at least 1.'],
      [{ zoneId, kind: 'GRANTED', people: 1.5 }, 'people: must be a whole number.'],
      [{ zoneId, kind: 'GRANTED', at: 'noon' }, 'at: must be a time such as 2026-01-31T12:00:00Z.'],
      [{ zoneId, kind: 'GRANTED', at: hours(0.1) }, 'at: must not be more than 5 minutes to come.'],
      [{ zoneId, kind: 'GRANTED', at: hours(-25) }, 'at: must not be more than 24 hours ago.'],
      [{ zoneId, kind: 'GRANTED', externalId: '' }, 'externalId: must not be empty.'],
      ['[1]', 'The body must be a JSON object.'],
    ];
    for (const [body, message] of bad) {
      expect(await send(body, owner.token)).toMatchObject({ status: 400, error: { code: 'BAD_USER_INPUT', message } });
    }
    expect((await send('{', owner.token)).status).toBe(400);
    expect((await send({ zoneId, kind: 'GRANTED', guests: 3 }, owner.token)).error?.message).toMatch(/guests/);
    expect((await send({ zoneId, kind: 'GRANTED', door: 'x'.repeat(20_000) }, owner.token)).status).toBe(413);
    expect((await send({ zoneId, kind: 'GRANTED', at: hours(0.05) }, owner.token)).status).toBe(201);
    expect((await send({ zoneId, kind: 'GRANTED', at: hours(-23) }, owner.token)).status).toBe(201);
    expect(await kept()).toHaveLength(before.length + 2);
  });

  it('comes from those who may draw zones, and from keys that may do nothing else', async () => {
    const [doors, cameras, reader] = await Promise.all([
      makeKey(['access:write']),
      makeKey(['cameras:write']),
      makeKey(['cameras:read', 'alerts:write']),
    ]);
    const input = { zoneId, kind: 'DOOR_OPENED' };
    expect((await send(input, doors)).status).toBe(201);
    expect((await send(input, cameras)).status).toBe(201);
    const before = await kept();
    expect(await send(input, reader)).toMatchObject({ status: 403, error: { code: 'FORBIDDEN' } });
    expect(await send(input, viewer.token)).toMatchObject({ status: 403 });
    expect(await send(input)).toMatchObject({ status: 401, error: { code: 'UNAUTHENTICATED' } });
    expect(await send(input, 'sl_wrong')).toMatchObject({ status: 401 });
    for (const place of [{ zoneId }, { cameraId }, { zoneId, cameraId }]) {
      expect(await send({ ...place, kind: 'GRANTED' }, stranger.token)).toMatchObject({ status: 404 });
      expect(await codeOf({ ...place, kind: 'GRANTED' }, stranger.token)).toBe('NOT_FOUND');
    }
    expect(await kept()).toEqual(before);
  });

  it('is shown to those only who may see cameras, whatever leads to it', async () => {
    const now = new Date(t.clock.now());
    await t.app.db.alert.create({
      data: {
        ...{ id: 'alt_1', workspaceId: owner.workspaceId, cameraId, zoneId, eventClass: 'UNAUTHORIZED_ACCESS' },
        ...{ state: 'ONGOING', urgency: 'HIGH', confidence: 0.9, text: 'x', facts: {}, why: [], episodeKey: 'x' },
        ...{ since: now, createdAt: now },
      },
    });
    const ways: [scope: string, query: string, variables?: object][] = [
      ['alerts:read', '{ alerts(first: 1) { edges { node { camera { accessEvents { id } } } } } }'],
      ['alerts:read', '{ alerts(first: 1) { edges { node { zone { accessEvents { id } } } } } }'],
      ['access:write', record.replace('{ id kind', '{ zone { name } id kind'), { input: { zoneId, kind: 'GRANTED' } }],
    ];
    for (const [scope, query, variables] of ways) {
      const reply = (token: string) => api.post(query, { token, ...(variables && { variables }) });
      expect((await reply(await makeKey([scope]))).errors?.[0]?.extensions.code).toBe('FORBIDDEN');
      expect((await reply(owner.token)).errors).toBeUndefined();
    }
  });

  it('is counted with the operations of its sender', async () => {
    await using slow = await startTestApi(t.app, { graphql: { operationsPerMinute: 2 } });
    const post = () =>
      fetch(`${slow.address}/access-events`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${owner.token}` },
        body: JSON.stringify({ zoneId, kind: 'GRANTED', externalId: 'often' }),
      });
    expect([(await post()).status, (await post()).status]).toEqual([201, 200]);
    const refused = await post();
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  });

  it('goes with its zone, and after 30 days', async () => {
    const other = await drawZone('Archive', { enabled: true });
    await send({ zoneId: other.id, kind: 'GRANTED' }, owner.token);
    const before = (await kept()).length;
    await ask('mutation ($input: DeleteZoneInput!) { deleteZone(input: $input) { deletedId } }', {
      input: { id: other.id },
    });
    expect(await kept()).toHaveLength(before - 1);
    expect(await pruneAccessEvents(t.app)).toBe(0);
    t.clock.advance(31 * 24 * 3_600_000);
    expect(await pruneAccessEvents(t.app)).toBe(before - 1);
    expect(await kept()).toEqual([]);
  });
});
