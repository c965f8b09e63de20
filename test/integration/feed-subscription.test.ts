/** The feed as its subscribers see it. */

import type { Client } from 'graphql-ws';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { NewFeedEvent } from '../../core/domain/events.ts';
import { pruneFeed, recordChange } from '../../core/domain/feeds/index.ts';
import { type Seeded, seedWorkspace } from '../support/seed.ts';
import { type Account, startTestApi, type TestApi } from '../support/test-api.ts';
import { openTestApp } from '../support/test-app.ts';
import { until } from '../support/until.ts';

let t: Awaited<ReturnType<typeof openTestApp>>;
let api: TestApi;
let count = 0;
let account: Account;
let ids: Seeded;

beforeAll(async () => {
  t = await openTestApp();
  api = await startTestApi(t.app);
});
afterAll(async () => {
  await api[Symbol.asyncDispose]();
  await t[Symbol.asyncDispose]();
});
beforeEach(async () => {
  account = await api.signUp(`listener-${++count}`);
  ids = await seedWorkspace(t.app, account.workspaceId, 'seen');
});

const query = `subscription ($workspaceId: ID, $after: String, $filter: FeedFilter) {
  feed(workspaceId: $workspaceId, after: $after, filter: $filter) {
    __typename
    ... on FeedEvent { cursor type occurredAt videoId cameraId alertId zoneId alert { id revision text urgency } video { id state progress } camera { name } }
    ... on CursorExpired { oldestCursor }
    ... on Lagged { resumeCursor }
  }
}`;

function happen(...events: NewFeedEvent[]): Promise<null> {
  return recordChange(t.app, account.workspaceId, async () => ({ result: null, events }));
}

const progress = (share: number): NewFeedEvent => ({
  type: 'video.progress',
  videoId: ids.video,
  payload: { state: 'PROCESSING', progress: share },
});
const alertMoment = (type: 'alert.raised' | 'alert.updated', revision: number): NewFeedEvent => ({
  ...{ type, alertId: ids.alert, cameraId: ids.camera, eventClass: 'UNAUTHORIZED_ACCESS', urgency: 'LOW' },
  payload: {
    revision,
    state: 'CONFIRMED',
    urgency: 'LOW',
    confidence: 0.5,
    text: `revision ${revision}`,
    isQuiet: false,
  },
});

async function feedCursor(list: 'videos' | 'alerts' | 'cameras' = 'videos'): Promise<string> {
  return (await api.post(`{ ${list} { feedCursor } }`, { token: account.token })).data[list].feedCursor;
}

/** Listens until the client is disposed; what came is in `heard`, how it ended in `ended`. */
function listen(client: Client, variables: Record<string, unknown> = {}) {
  // biome-ignore lint/suspicious/noExplicitAny: tests read whatever they have asked for
  const heard: any[] = [];
  const ended = (async () => {
    try {
      for await (const { data, errors } of client.iterate<{ feed: unknown }>({ query, variables })) {
        if (errors) return errors;
        heard.push(data?.feed);
      }
      return null;
    } catch (error) {
      return error;
    }
  })();
  return { heard, ended };
}

const code = (ended: unknown) => (ended as { extensions: { code: string } }[])[0]?.extensions.code;

describe('reading on', () => {
  it('delivers what came after a list, then what comes, without a seam', async () => {
    const after = await feedCursor();
    await happen(progress(0.1), progress(0.2));
    const client = api.connect(account.token);
    const { heard } = listen(client, { after });
    await until(() => heard.length === 2);
    await happen(progress(0.3));
    await until(() => heard.length === 3);
    expect(heard.map(({ __typename, type, video }) => [__typename, type, video.progress, video.state])).toEqual(
      [0.1, 0.2, 0.3].map((share) => ['FeedEvent', 'video.progress', share, 'PROCESSING']),
    );
    await client.dispose();
    await happen(progress(0.4));
    const again = api.connect(account.token);
    const resumed = listen(again, { after: heard[1].cursor });
    await until(() => resumed.heard.length === 2);
    expect(resumed.heard.map(({ video }) => video.progress)).toEqual([0.3, 0.4]);
    await again.dispose();
  });

  it('shows an alert as it was at that moment, and what was removed as null', async () => {
    const after = await feedCursor('alerts');
    await happen(alertMoment('alert.raised', 1), alertMoment('alert.updated', 2), {
      type: 'video.deleted',
      videoId: 'vid_gone',
      payload: {},
    });
    const client = api.connect(account.token);
    const { heard } = listen(client, { after });
    await until(() => heard.length === 3);
    expect(heard.map(({ alert, camera }) => [alert, camera])).toEqual([
      [{ id: ids.alert, revision: 1, text: 'revision 1', urgency: 'LOW' }, { name: 'seen' }],
      [{ id: ids.alert, revision: 2, text: 'revision 2', urgency: 'LOW' }, { name: 'seen' }],
      [null, null],
    ]);
    expect(heard[2].video).toBeNull();
    await client.dispose();
  });

  it('names what it is about, also when that no longer exists', async () => {
    const client = api.connect(account.token);
    const { heard } = listen(client, { after: await feedCursor() });
    await happen({ ...alertMoment('alert.raised', 1), zoneId: 'zon_gone' });
    for (const [name, id] of [
      ['Video', ids.video],
      ['Camera', ids.camera],
    ]) {
      const reply = await api.post(`mutation ($id: ID!) { delete${name}(input: { id: $id }) { deletedId } }`, {
        token: account.token,
        variables: { id },
      });
      expect(reply.errors).toBeUndefined();
    }
    await until(() => heard.length === 3);
    const named = heard.map(({ type, videoId, cameraId, alertId, zoneId }) => [
      type,
      videoId,
      cameraId,
      alertId,
      zoneId,
    ]);
    expect(named).toEqual([
      ['alert.raised', null, ids.camera, ids.alert, 'zon_gone'],
      ['video.deleted', ids.video, null, null, null],
      ['camera.deleted', null, ids.camera, null, null],
    ]);
    expect([heard[1].video, heard[2].camera]).toEqual([null, null]);
    await client.dispose();
  });

  it('reads rows anew for every event', async () => {
    const client = api.connect(account.token);
    const { heard } = listen(client, { after: await feedCursor() });
    for (const name of ['one', 'two']) {
      await t.app.db.camera.update({ where: { id: ids.camera }, data: { name } });
      await happen({ type: 'camera.updated', cameraId: ids.camera, payload: { state: 'ONLINE', problem: null } });
      await until(() => heard.at(-1)?.camera.name === name);
    }
    await client.dispose();
  });

  it('filters', async () => {
    const after = await feedCursor();
    await happen(progress(0.1), alertMoment('alert.raised', 1), alertMoment('alert.updated', 2));
    const client = api.connect(account.token);
    const byType = listen(client, { after, filter: { types: ['alert.updated'] } });
    const byVideo = listen(client, { after, filter: { videoId: ids.video } });
    const byClass = listen(client, {
      after,
      filter: { eventClass: 'UNAUTHORIZED_ACCESS', urgency: 'LOW', cameraId: ids.camera },
    });
    await until(() => byClass.heard.length === 2 && byType.heard.length === 1 && byVideo.heard.length === 1);
    expect(byType.heard[0].alert.revision).toBe(2);
    expect(byVideo.heard[0].type).toBe('video.progress');
    await client.dispose();
  });

  it('says when the cursor is older than what is kept', async () => {
    const after = await feedCursor();
    await happen(progress(0.1), progress(0.2));
    t.clock.advance(1000);
    await pruneFeed(t.app, 0);
    await happen(progress(0.3));
    const client = api.connect(account.token);
    const { heard, ended } = listen(client, { after });
    expect(await ended).toBeNull();
    expect(heard).toEqual([{ __typename: 'CursorExpired', oldestCursor: expect.any(String) }]);
    const onwards = listen(client, { after: heard[0].oldestCursor });
    await until(() => onwards.heard.length === 1);
    expect(onwards.heard[0].video.progress).toBe(0.3);
    await client.dispose();
  });
});

describe('refusals', () => {
  it.each([
    ['nobody', {}, undefined, 'UNAUTHENTICATED'],
    ['a strange workspace', { workspaceId: 'wsp_00000000000000000000000000' }, 'user', 'NOT_FOUND'],
    ['a cursor that is none', { after: 'x' }, 'user', 'BAD_USER_INPUT'],
    ['a type that does not exist', { filter: { types: ['video.exploded'] } }, 'user', 'BAD_USER_INPUT'],
  ] as const)('%s', async (_name, variables, who, expected) => {
    const client = api.connect(who && account.token);
    expect(code(await listen(client, variables).ended)).toBe(expected);
    await client.dispose();
  });

  it('lets a key hear only of what its scopes allow', async () => {
    const input = { name: 'Key', scopes: ['alerts:read'] };
    const { data } = await api.post(
      'mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { secret } }',
      {
        token: account.token,
        variables: { input },
      },
    );
    const after = await feedCursor();
    await happen(progress(0.1), alertMoment('alert.raised', 1));
    const client = api.connect(data.createApiKey.secret);
    const { heard } = listen(client, { after });
    await until(() => heard.length === 1);
    expect([heard[0].type, heard[0].camera]).toEqual(['alert.raised', null]);
    expect(code(await listen(client, { filter: { types: ['video.progress'] } }).ended)).toBe('FORBIDDEN');
    await client.dispose();
  });

  it('closes a connection with a bad token so that stock clients may come back', async () => {
    const client = api.connect('slk_wrong');
    expect(await listen(client).ended).toMatchObject({ code: 4403 });
  });
});

describe('the end of access', () => {
  const invite = async (role: string) => {
    const guest = await api.signUp(`guest-${count}`);
    const input = { email: guest.email, role };
    await api.post('mutation ($input: AddMemberInput!) { addMember(input: $input) { role } }', {
      token: account.token,
      variables: { input },
    });
    return guest;
  };
  const change = (name: string, input: object, fields: string) =>
    api.post(
      `mutation ($input: ${name}Input!) { ${name[0]?.toLowerCase()}${name.slice(1)}(input: $input) ${fields} }`,
      {
        token: account.token,
        variables: { input },
      },
    );

  it.each([
    ['a session that was signed out', 'The session or key has ended'],
    ['a member who was removed', 'Access has changed: connect again'],
    ['a member with another role', 'Access has changed: connect again'],
    ['a key that was revoked', 'The session or key has ended'],
  ])('%s: the connection is closed', async (name, reason) => {
    const guest = await invite('OPERATOR');
    const { data } = await change('CreateApiKey', { name: 'Key', scopes: ['videos:read'] }, '{ secret apiKey { id } }');
    const { secret, apiKey } = data.createApiKey;
    const stays = api.connect(account.token);
    const goes = api.connect(name.includes('key') ? secret : guest.token);
    const staying = listen(stays);
    const going = listen(goes, { workspaceId: account.workspaceId });
    await until(async () => {
      await happen(progress(0.5));
      return going.heard.length > 0 && staying.heard.length > 0;
    });
    if (name.includes('signed out')) await change('SignOut', { refreshToken: guest.refreshToken }, '{ signedOut }');
    if (name.includes('removed')) await change('RemoveMember', { userId: guest.userId }, '{ deletedId }');
    if (name.includes('role')) await change('ChangeMemberRole', { userId: guest.userId, role: 'VIEWER' }, '{ role }');
    if (name.includes('key')) await change('RevokeApiKey', { id: apiKey.id }, '{ id }');
    t.clock.advance(2_000);
    expect(await going.ended).toMatchObject({ code: 4403, reason });
    const before = staying.heard.length;
    await happen(progress(0.6));
    await until(() => staying.heard.length > before);
    await stays.dispose();
  });

  it('sends everybody away with 1012 when the server stops', async () => {
    const other = await startTestApi(t.app);
    const { ended, heard } = listen(other.connect(account.token));
    await until(async () => {
      await happen(progress(0.7));
      return heard.length > 0;
    });
    await other[Symbol.asyncDispose]();
    expect(await ended).toMatchObject({ code: 1012 });
  });

  it('lets nobody in while the server stops', async () => {
    const other = await startTestApi(t.app);
    const url = `${other.address.replace('http', 'ws')}/graphql`;
    const deaf = new WebSocket(url, 'graphql-transport-ws');
    await new Promise((resolve) => deaf.once('open', resolve));
    deaf.pause(); // it never says goodbye, so the server waits
    const stopped = other[Symbol.asyncDispose]();
    const late = new WebSocket(url, 'graphql-transport-ws');
    const refusal = await new Promise<Error>((resolve) => late.once('error', resolve));
    expect(refusal.message).toContain('503');
    await stopped;
    deaf.terminate();
  });
});
