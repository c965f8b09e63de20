/** A finished video is damaged in every way we know, and each damage is found by its name. */

import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { findVideo, type QualityReport, renditionPrefix } from '../../core/domain/videos/index.ts';
import { jobHandlers } from '../../workers/job-handlers.ts';
import { runJob } from '../../workers/runtime/run-job.ts';
import { openSources } from '../../workers/runtime/sources.ts';
import { checkQuality } from '../../workers/transcode/check-quality.ts';
import { makeMedia } from '../media/make-media.ts';
import { ApiClient } from '../support/api-client.ts';
import { password, startTestApi } from '../support/test-api.ts';
import type { TestApp } from '../support/test-app.ts';
import { startVideoEngine } from '../support/video-engine.ts';

const run = promisify(execFile);
const rung = '360p';
/** The segment that is damaged: one in the middle. */
const victim = 1;

async function openDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'sightline-quality-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  return directory;
}

/** What the checks say of the video, as "rendition name" of each that failed. */
async function failures(
  t: TestApp,
  videoId: string,
  options: { isDeep: boolean; samples?: number },
): Promise<string[]> {
  const video = await findVideo(t.app.db, videoId);
  if (!video) throw new Error('the video is gone');
  const signal = new AbortController().signal;
  const report = await checkQuality(t.app, video, { signal, scratchDir: await openDirectory(), ...options });
  expect(report.isClean).toBe(report.checks.every(({ isPassed }) => isPassed));
  const failed = report.checks.filter(({ isPassed }) => !isPassed);
  return failed.map(({ name, rendition }) => `${rendition ? `${rendition} ` : ''}${name}`);
}

interface Stored {
  key(index: number): string;
  initKey: string;
  read(key: string): Promise<Buffer>;
  write(key: string, bytes: Uint8Array): Promise<void>;
  /** Writes the bytes and makes the row vouch for them. */
  replace(index: number, bytes: Uint8Array): Promise<void>;
}

function storedSegments({ app }: TestApp, videoId: string): Stored {
  const prefix = renditionPrefix(videoId, rung);
  const key = (index: number) => `${prefix}s${index}.m4s`;
  return {
    key,
    initKey: `${prefix}init.mp4`,
    read: async (from) => buffer(await app.storage.read(from)),
    write: (to, bytes) => app.storage.write(to, bytes),
    async replace(index, bytes) {
      await app.storage.write(key(index), bytes);
      await app.db.videoSegment.updateMany({
        where: { videoId, rendition: rung, index },
        data: { sizeBytes: bytes.length, sha256: createHash('sha256').update(bytes).digest() },
      });
    },
  };
}

/** The position of a box's body. */
function bodyAt(bytes: Buffer, type: string): number {
  return bytes.indexOf(type, 0, 'latin1') + 4;
}

/** The segment with the same pictures and times, a key frame at every tenth of them. */
async function withShortGops(stored: Stored, index: number, directory: string): Promise<Buffer> {
  const bytes = Buffer.concat([await stored.read(stored.initKey), await stored.read(stored.key(index))]);
  await writeFile(join(directory, 'in.mp4'), bytes);
  const coding = ['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '23', '-profile:v', 'high', '-pix_fmt', 'yuv420p'];
  const gops = ['-g', '10', '-keyint_min', '10', '-x264-params', 'scenecut=0:open-gop=0'];
  const cut = ['-f', 'hls', '-hls_time', '2', '-hls_segment_type', 'fmp4', '-hls_fmp4_init_filename', 'other.mp4'];
  const muxer = ['-avoid_negative_ts', 'disabled', ...cut, '-hls_segment_options', 'movflags=+frag_discont'];
  const target = [
    '-hls_list_size',
    '0',
    '-hls_segment_filename',
    join(directory, 'out%d.m4s'),
    join(directory, 'out.m3u8'),
  ];
  const input = ['-v', 'error', '-y', '-copyts', '-i', join(directory, 'in.mp4')];
  await run('ffmpeg', [...input, ...coding, ...gops, ...muxer, ...target]);
  return readFile(join(directory, 'out0.m4s'));
}

test('ten kinds of damage are found by name', { timeout: 180_000 }, async () => {
  const engine = await startVideoEngine();
  onTestFinished(() => engine[Symbol.asyncDispose]());
  const { t } = engine;
  const directory = await openDirectory();
  await makeMedia(join(directory, 'film.mp4'), { seconds: 6, width: 854, height: 480 });
  const other = ['-f', 'lavfi', '-i', 'mandelbrot=s=854x480:r=25', '-t', '6', '-pix_fmt', 'yuv420p'];
  await run('ffmpeg', ['-v', 'error', ...other, join(directory, 'other.mp4')]);
  const id = await engine.upload(join(directory, 'film.mp4'));
  const otherId = await engine.upload(join(directory, 'other.mp4'));
  for (const each of [id, otherId]) {
    expect(await engine.finish(each)).toMatchObject({ state: 'READY', failure: null });
    expect(await failures(t, each, { isDeep: true })).toEqual([]);
    expect(await failures(t, each, { isDeep: false })).toEqual([]);
  }

  const stored = storedSegments(t, id);
  const whole = await stored.read(stored.key(victim));
  const init = await stored.read(stored.initKey);
  const where = { videoId: id, rendition: rung, index: victim };
  const row = await t.app.db.videoSegment.findFirstOrThrow({ where });
  const damages: { name: string; found: string[]; do(): Promise<unknown>; undo?(): Promise<unknown> }[] = [
    {
      name: 'two segments swapped, with their rows',
      found: ['360p decode times', '360p time stamps', 'key frames over rungs'],
      async do() {
        const next = await stored.read(stored.key(victim + 1));
        await stored.replace(victim + 1, whole);
        await stored.replace(victim, next);
      },
      async undo() {
        await stored.replace(victim + 1, await stored.read(stored.key(victim)));
      },
    },
    {
      name: 'cut off',
      found: ['360p objects', '360p bytes'],
      do: () => stored.write(stored.key(victim), whole.subarray(0, -100)),
    },
    {
      name: 'one byte changed',
      found: ['360p bytes'],
      do() {
        const changed = Buffer.from(whole);
        changed.writeUInt8((changed.at(-5) as number) ^ 1, changed.length - 5);
        return stored.write(stored.key(victim), changed);
      },
    },
    { name: 'object deleted', found: ['360p objects'], do: () => t.app.storage.remove(stored.key(victim)) },
    {
      name: 'row deleted',
      found: ['360p rows', '360p objects'],
      do: () => t.app.db.videoSegment.deleteMany({ where }),
      undo: () => t.app.db.videoSegment.create({ data: row }),
    },
    {
      name: 'the initialisation segment of another rendition',
      found: ['360p init'],
      do: async () => stored.write(stored.initKey, await stored.read(`${renditionPrefix(id, '480p')}init.mp4`)),
      undo: () => stored.write(stored.initKey, init),
    },
    {
      name: 'encoded again with other key frames',
      found: ['360p key frames'],
      do: async () => stored.replace(victim, await withShortGops(stored, victim, directory)),
    },
    {
      name: 'shifted by one picture',
      found: ['360p decode times', '360p time stamps', 'key frames over rungs'],
      do() {
        const shifted = Buffer.from(whole);
        const at = bodyAt(shifted, 'tfdt') + 4;
        const ticksPerPicture = BigInt(init.readUInt32BE(bodyAt(init, 'mdhd') + 12) / 25);
        shifted.writeBigUInt64BE(shifted.readBigUInt64BE(at) + ticksPerPicture, at);
        return stored.replace(victim, shifted);
      },
    },
    {
      name: "another film's pictures",
      found: ['360p picture'],
      do: async () => stored.replace(victim, await stored.read(storedSegments(t, otherId).key(victim))),
    },
    {
      name: 'wrong codecs in the row',
      found: ['360p codecs'],
      do: () => t.app.db.rendition.updateMany({ where: { videoId: id, name: rung }, data: { codecs: 'avc1.42001e' } }),
    },
  ];
  for (const damage of damages) {
    const { codecs } = await t.app.db.rendition.findFirstOrThrow({ where: { videoId: id, name: rung } });
    await damage.do();
    const hasPicture = damage.found.includes('360p picture');
    const found = await failures(t, id, { isDeep: true, ...(hasPicture ? {} : { samples: 0 }) });
    expect(found, damage.name).toEqual(expect.arrayContaining(damage.found));
    await damage.undo?.();
    await stored.replace(victim, whole);
    await t.app.db.rendition.updateMany({ where: { videoId: id, name: rung }, data: { codecs } });
    expect(await failures(t, id, { isDeep: true, samples: 0 }), `after: ${damage.name}`).toEqual([]);
  }
});

test('a source that is damaged says nothing against the renditions', { timeout: 120_000 }, async () => {
  const engine = await startVideoEngine();
  onTestFinished(() => engine[Symbol.asyncDispose]());
  const { t } = engine;
  const directory = await openDirectory();
  const path = join(directory, 'film.mp4');
  await makeMedia(path, { seconds: 4, width: 854, height: 480 });
  const other = ['-f', 'lavfi', '-i', 'mandelbrot=s=854x480:r=25', '-t', '4', '-pix_fmt', 'yuv420p'];
  await run('ffmpeg', ['-v', 'error', ...other, join(directory, 'other.mp4')]);
  const id = await engine.upload(path);
  expect(await engine.finish(id)).toMatchObject({ state: 'READY', failure: null });

  const { sourceKey } = (await findVideo(t.app.db, id)) ?? {};
  const bytes = await readFile(join(directory, 'other.mp4'));
  await t.app.storage.write(sourceKey as string, bytes);
  expect(await failures(t, id, { isDeep: false })).toContain('360p picture');

  for (let at = bodyAt(bytes, 'mdat') + 2000; at < bodyAt(bytes, 'moov') - 200; at += 500)
    bytes.writeUInt8(bytes.readUInt8(at) ^ 255, at);
  await t.app.storage.write(sourceKey as string, bytes);
  expect(await failures(t, id, { isDeep: false })).toEqual([]);
});

test('whoever may change a video can have it checked, and an encrypted one too', { timeout: 120_000 }, async () => {
  const engine = await startVideoEngine();
  onTestFinished(() => engine[Symbol.asyncDispose]());
  const { t } = engine;
  await t.app.db.workspace.updateMany({ data: { videoProfile: { encrypt: true } } });
  const directory = await openDirectory();
  await makeMedia(join(directory, 'film.mp4'), { seconds: 3 });
  const id = await engine.upload(join(directory, 'film.mp4'));
  expect(await engine.finish(id)).toMatchObject({ state: 'READY' });
  const made = await t.app.db.video.findUniqueOrThrow({ where: { id } });
  expect(made.contentKey).not.toBeNull();

  const api = await startTestApi(t.app);
  onTestFinished(() => api[Symbol.asyncDispose]());
  const { token } = await api.signUp('stranger');
  const document = 'mutation ($input: VerifyVideoInput!) { verifyVideo(input: $input) { video { id } } }';
  const refused = await api.post(document, { token, variables: { input: { id } } });
  expect(refused.errors?.[0]?.extensions.code).toBe('NOT_FOUND');

  const client = new ApiClient(api.address);
  const owner = { memberships: { some: { workspaceId: made.workspaceId } } };
  await client.signIn((await t.app.db.user.findFirstOrThrow({ where: owner })).email, password);
  await client.query(document, { input: { id } });
  const asked = new Date();
  await using sources = openSources(t.app);
  await t.drain('upgrade', (job) => runJob(t.app, jobHandlers, { ...job, sources }));
  const facts = 'quality { isClean checkedAt checks { name isPassed rendition found wanted } }';
  const { video } = await client.query<{ video: { quality: QualityReport } }>(
    `query ($id: ID!) { video(id: $id) { ${facts} } }`,
    { id },
  );
  expect(new Date(video.quality.checkedAt) >= asked).toBe(true);
  expect(video.quality.checks.filter(({ isPassed }) => !isPassed)).toEqual([]);
  expect(video.quality.isClean).toBe(true);
  const check = (name: string) => video.quality.checks.find((each) => each.name === name && each.rendition === rung);
  expect(check('bytes')?.wanted).toContain('all read, 1 hashed');
  expect(check('picture')?.found).toMatch(/^(0\.9\d\d|1\.000) to/);

  // What `sightline verify` starts.
  const { stdout } = await run(process.execPath, ['workers/verify-main.ts', '--', id], {
    env: { ...process.env, ...t.env },
  });
  expect(JSON.parse(stdout)).toMatchObject({ id, state: 'READY', report: { isClean: true } });
});
