/** A workspace's profile, and what it does to popular videos: their rungs once more in a newer codec, on the same grid. */

import { expect, onTestFinished, test } from 'vitest';
import { findVideo, giveUpUpgrades, planUpgrade, type VideoPlan } from '../../core/domain/videos/index.ts';
import { startHeartbeat } from '../../core/domain/workers/index.ts';
import { newId } from '../../core/ids.ts';
import { findUpgrades } from '../../workers/upgrade/upgrade.handler.ts';
import { makeFilm } from '../support/numbered-film.ts';
import { fetchBytes, openVideoWorkplace, readNumbered, type VideoWorkplace } from '../support/video-workplace.ts';

async function openPlace(): Promise<VideoWorkplace> {
  const place = await openVideoWorkplace();
  onTestFinished(() => place[Symbol.asyncDispose]());
  return place;
}

/** A worker that says that it has opened these encoders; what it is asked to do is done in this process. */
async function announceWorker({ t }: VideoWorkplace, encoders: string[]): Promise<void> {
  const nothing = {
    hwaccels: [],
    scalers: [],
    closed: [],
    ortProviders: [],
    speechEngines: [],
    detector: null,
    eventModel: null,
    installedModels: [],
    modelProblems: [],
    cpuCores: 2,
  };
  const node = {
    id: newId('worker'),
    roles: ['transcode'],
    host: 'here',
    pid: 1,
  };
  const capacity = {
    cores: 2,
    load: 0,
    freeScratchBytes: 1e9,
    encoders,
    running: {},
    isAccepting: true,
    problem: null,
  };
  const heartbeat = await startHeartbeat(t.app, node, async () => ({
    capacity,
    capabilities: { encoders, ...nothing },
  }));
  onTestFinished(() => heartbeat[Symbol.asyncDispose]());
}

const changeProfile = `mutation ($input: UpdateVideoProfileInput!) { updateVideoProfile(input: $input) { workspace {
  videoProfile { rungs { name maxrate } crf isAdaptive audioBitrate upgrade upgradeAfterViews isEncrypted } } } }`;

test('a profile is changed in parts, within bounds, by administrators', async () => {
  const { api, account } = await openPlace();
  const change = async (input: object, token = account.token) => {
    const { data, errors } = await api.post(changeProfile, { token, variables: { input } });
    return data?.updateVideoProfile?.workspace.videoProfile ?? errors?.[0];
  };
  expect(await change({ upgrade: 'HEVC' })).toMatchObject({ upgrade: 'HEVC', isAdaptive: true, crf: null });
  expect(await change({ crf: 20 })).toMatchObject({ upgrade: 'HEVC', isAdaptive: false, crf: 20 });
  expect(await change({ isAdaptive: true, isEncrypted: true })).toMatchObject({ crf: null, isEncrypted: true });
  const rungs = [
    { name: '240p', maxrate: 300_000 },
    { name: '540p', maxrate: 1_500_000 },
  ];
  expect((await change({ rungs })).rungs).toEqual(rungs.toReversed());
  expect(await change({ rungs: [{ name: '241p', maxrate: 300_000 }] })).toMatchObject({
    message: 'rungs.0.name: must be even.',
    extensions: { code: 'BAD_USER_INPUT' },
  });
  expect((await change({ crf: 20, isAdaptive: true })).message).toContain('crf');
  const stranger = await api.signUp('stranger');
  const elsewhere = { workspaceId: account.workspaceId, upgrade: 'NONE' };
  expect((await change(elsewhere, stranger.token)).extensions.code).toBe('NOT_FOUND');
});

test.each([
  ['HEVC', 'libx265', 'hevc', /^hvc1\.1\.6\.L90/],
  ['AV1', 'libsvtav1', 'av1', /^av01\.0\.04M\.08/],
])('a popular video gets its rungs in %s too', { timeout: 120_000 }, async (upgrade, encoder, codec, codecs) => {
  const place = await openPlace();
  const { app } = place.t;
  const file = place.path('numbered.mp4');
  await makeFilm(file, { pictures: 130, width: 640, height: 360 });
  const video = await place.process(file);
  await announceWorker(place, ['libx264']);
  const input = { upgrade, upgradeAfterViews: 3 };
  await place.api.post(changeProfile, { token: place.account.token, variables: { input } });
  await app.db.$executeRaw`UPDATE "Video" SET "viewCount" = 3 WHERE id = ${video.id}`;
  // No worker can make it: nothing is queued.
  expect(await findUpgrades(app)).toBe(0);
  await announceWorker(place, ['libx264', encoder]);
  await app.db.$executeRaw`UPDATE "Video" SET "viewCount" = 2 WHERE id = ${video.id}`;
  expect(await findUpgrades(app)).toBe(0);
  await app.db.$executeRaw`UPDATE "Video" SET "viewCount" = 3 WHERE id = ${video.id}`;
  expect(await findUpgrades(app)).toBe(1);
  await place.work();

  const { renditions, quality, state } = await place.ask(
    video.id,
    'state quality { isClean } renditions { name state codec encoder encoderReason codecs }',
  );
  const name = `360p-${codec}`;
  const made = renditions.find((rendition: { name: string }) => rendition.name === name);
  expect(made).toMatchObject({ state: 'READY', codec, encoder });
  expect(made.codecs).toMatch(codecs);
  expect(made.encoderReason).toMatch(/^No worker has opened a hardware encoder/);
  expect([state, quality.isClean]).toEqual(['READY', true]);
  // It is done, and is not done again.
  expect(await findUpgrades(app)).toBe(0);

  const { playback } = await place.ask(video.id, 'playback { hlsUrl }');
  const master = (await fetchBytes(playback.hlsUrl)).toString();
  expect(master).toContain(`CODECS="${made.codecs}`);
  const numbersOf = async (folder: string) => {
    const parts = await Promise.all(
      ['init.mp4', 's0.m4s', 's1.m4s', 's2.m4s'].map((part) =>
        fetchBytes(new URL(`${folder}/${part}`, playback.hlsUrl)),
      ),
    );
    return (await readNumbered(Buffer.concat(parts))).map(({ number }) => number);
  };
  const numbers = await numbersOf(name);
  expect(numbers).toEqual(Array.from({ length: 130 }, (_, index) => index));
  expect(await numbersOf('360p')).toEqual(numbers);
});

test('an upgrade that lost its jobs goes on, and one that cannot be made leaves the video as it was', {
  timeout: 120_000,
}, async () => {
  const place = await openPlace();
  const { app } = place.t;
  const file = place.path('numbered.mp4');
  await makeFilm(file, { pictures: 60, width: 160, height: 96 });
  const video = await place.process(file);
  await announceWorker(place, ['libx264', 'libx265']);
  const input = { upgrade: 'HEVC', upgradeAfterViews: 1 };
  await place.api.post(changeProfile, { token: place.account.token, variables: { input } });
  await app.db.$executeRaw`UPDATE "Video" SET "viewCount" = 1 WHERE id = ${video.id}`;

  // Begun, but the process died before anything was queued.
  const offered = new Set(['360p']);
  const choice = { codec: 'hevc', encoder: 'libx265', encoderReason: 'Tested.', offered } as const;
  const plan = JSON.stringify(planUpgrade(video.plan as VideoPlan, choice));
  await app.db.$executeRaw`UPDATE "Video" SET plan = ${plan}::jsonb WHERE id = ${video.id}`;
  const row = {
    id: 'rnd_lost',
    videoId: video.id,
    name: '360p-hevc',
    codec: 'hevc',
    bitrate: 350_000,
    width: 160,
    height: 96,
  };
  await app.db.rendition.create({ data: row });
  expect(await findUpgrades(app)).toBe(1);
  await place.work();
  expect(await app.db.rendition.findUnique({ where: { id: 'rnd_lost' } })).toMatchObject({ state: 'READY' });

  await app.db.$executeRaw`UPDATE "Rendition" SET state = 'ENCODING' WHERE id = 'rnd_lost'`;
  await giveUpUpgrades(app, { videoId: video.id, attempt: video.attempt }, 'It could not be made.');
  const { renditions, state } = await place.ask(video.id, 'state renditions { name state encoderReason }');
  expect(state).toBe('READY');
  const given = renditions.find(({ name }: { name: string }) => name === '360p-hevc');
  expect(given).toEqual({ name: '360p-hevc', state: 'DROPPED', encoderReason: 'It could not be made.' });
  expect(renditions.find(({ name }: { name: string }) => name === '360p').state).toBe('READY');
  // Not tried for ever.
  expect(await findUpgrades(app)).toBe(0);
  expect((await findVideo(app.db, video.id))?.state).toBe('READY');
});
