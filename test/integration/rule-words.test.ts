/** A rule in words over GraphQL: what becomes of it can be saved as it is, and only those who may save are answered. */

import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Account, startTestApi, type TestApi } from '../support/test-api.ts';
import { openTestApp, type TestApp } from '../support/test-app.ts';
import { wholePicture } from '../support/track-scene.ts';

let t: TestApp;
let api: TestApi;
let owner: Account;
let cameraId: string;

const read = `query ($cameraId: ID!, $words: String!) { ruleFromWords(cameraId: $cameraId, words: $words) {
  zone { id } rules { vehicles { enabled minSeconds stopSeconds } loitering { enabled } } hours { days from to } unread notes } }`;
const draw = `mutation ($input: UpsertZoneInput!) { upsertZone(input: $input) {
  zone { id rules { vehicles { enabled minSeconds stopSeconds } } schedule { hours { days from to } } } } }`;

beforeAll(async () => {
  t = await openTestApp();
  api = await startTestApi(t.app);
  owner = await api.signUp('owner');
  const create = 'mutation ($input: CreateCameraInput!) { createCamera(input: $input) { camera { id } } }';
  const input = { name: 'Gate', source: { url: 'rtsp://192.0.2.1/' } };
  cameraId = (await api.post(create, { token: owner.token, variables: { input } })).data.createCamera.camera.id;
});
afterAll(async () => {
  await api[Symbol.asyncDispose]();
  await t[Symbol.asyncDispose]();
});

const ask = (words: string, token = owner.token) => api.post(read, { token, variables: { cameraId, words } });

it('becomes a rule of the zone that is named, which can be saved as it is', async () => {
  const zone = { cameraId, name: 'Gate', polygon: wholePicture };
  const drawn = await api.post(draw, { token: owner.token, variables: { input: zone } });
  const { id } = drawn.data.upsertZone.zone;
  const { data } = await ask('Tell me when a van stops at the gate after 22:00 for over a minute');
  const days = ['MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT', 'SUN'];
  const hours = { days, from: '22:00', to: '06:00' };
  const vehicles = { enabled: true, minSeconds: 1, stopSeconds: 60 };
  expect(data.ruleFromWords).toEqual({
    ...{ zone: { id }, rules: { vehicles, loitering: null }, hours, unread: [] },
    notes: ['Any vehicle counts: a van is not told from others.'],
  });
  const schedule = { timeZone: 'Europe/Berlin', hours: [hours] };
  const input = { ...zone, id, rules: { vehicles }, schedule };
  const saved = await api.post(draw, { token: owner.token, variables: { input } });
  expect(saved.data.upsertZone.zone).toEqual({ id, rules: { vehicles }, schedule: { hours: [hours] } });
});

it('says what is wrong with words that are no rule, or one that cannot be', async () => {
  expect((await ask('the weather')).errors?.[0]?.message).toMatch(/^No rule was understood\. Try "a car stops/);
  const tooShort = await ask('somebody loiters for 2 seconds');
  expect(tooShort.errors?.[0]?.message).toMatch(/must be at least 5/);
  expect((await ask(`somebody enters ${'x'.repeat(300)}`)).errors?.[0]?.message).toMatch(/at most 300 characters/);
});

it('is read for those who may save it', async () => {
  const viewer = await api.signUp('viewer');
  const input = { workspaceId: owner.workspaceId, email: viewer.email, role: 'VIEWER' };
  const add = 'mutation ($input: AddMemberInput!) { addMember(input: $input) { __typename } }';
  await api.post(add, { token: owner.token, variables: { input } });
  expect((await ask('somebody enters', viewer.token)).errors?.[0]?.extensions.code).toBe('FORBIDDEN');
  const stranger = await api.signUp('stranger');
  expect((await ask('somebody enters', stranger.token)).errors?.[0]?.extensions.code).toBe('NOT_FOUND');
});
