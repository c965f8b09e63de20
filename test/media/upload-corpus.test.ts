/**
 * A folder of real files with ground truth through the real pipeline: `CORPUS_DIR=<folder> npx vitest run --project e2e
 * test/media/upload-corpus.test.ts`. The folder holds MANIFEST.json ({files: [{file, ground_truth: {expected}}]}) and
 * the files it names; entries below upload-valid/ and upload-hostile/ are tried. Without CORPUS_DIR it is skipped.
 */

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import {
  acceptUpload,
  createVideo,
  findRenditions,
  findVideo,
  plannedSegments,
  uploadKey,
  type Video,
} from '../../core/domain/videos/index.ts';
import { systemClock } from '../../core/platform/clock/system-clock.ts';
import { drainVideos } from '../support/drain-videos.ts';
import { openTestApp, type TestApp } from '../support/test-app.ts';

interface Entry {
  file: string;
  ground_truth: { expected: string; reason?: string };
}

const directory = process.env.CORPUS_DIR;
if (!directory)
  process.stderr.write('upload-corpus: skipped, CORPUS_DIR names no folder of files with a MANIFEST.json\n');

test.skipIf(!directory)(
  'every file is accepted or refused as its ground truth says',
  { timeout: 1_800_000 },
  async () => {
    const root = directory as string;
    const manifest = JSON.parse(await readFile(join(root, 'MANIFEST.json'), 'utf8')) as { files: Entry[] };
    const entries = manifest.files.filter(({ file }) => /^upload-(valid|hostile)\//.test(file));
    const t = await openTestApp({ clock: systemClock, env: { SIGHTLINE_LOG_LEVEL: 'silent' } });
    onTestFinished(() => t[Symbol.asyncDispose]());
    const { principal } = await t.createWorkspace();
    const wrong: string[] = [];
    for (const { file, ground_truth } of entries) {
      const startedAt = performance.now();
      const video = await processFile(t, principal, join(root, file));
      const problems = video ? await problemsOf(t, video, ground_truth.expected) : sizeProblems(ground_truth.expected);
      const verdict = video
        ? video.state === 'READY'
          ? `READY ${video.durationMs} ms, playable after ${secondsToPlayable(video)} s`
          : `refused: ${video.failure?.message}`
        : 'refused: empty';
      const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
      process.stderr.write(
        `${problems.length ? 'WRONG' : 'ok   '} ${seconds.padStart(5)} s  ${file}: ${verdict} ${problems.join('; ')}\n`,
      );
      if (problems.length > 0) wrong.push(`${file}: ${problems.join('; ')}`);
    }
    process.stderr.write(`${entries.length - wrong.length} of ${entries.length} as their ground truth says\n`);
    expect(wrong).toEqual([]);
  },
);

/** null: refused before any byte was taken. */
async function processFile(
  t: TestApp,
  principal: Parameters<typeof createVideo>[1],
  path: string,
): Promise<Video | null> {
  const bytes = await readFile(path);
  const input = {
    title: 'Corpus',
    fileName: path.split('/').at(-1) ?? '',
    sizeBytes: BigInt(bytes.length),
    language: 'de',
  };
  if (bytes.length === 0) {
    await expect(createVideo(t.app, principal, input)).rejects.toMatchObject({ kind: 'invalid' });
    return null;
  }
  const { video } = await createVideo(t.app, principal, input);
  await t.app.storage.write(uploadKey(video.id), bytes);
  await acceptUpload(t.app, video.id);
  await drainVideos(t);
  return findVideo(t.app.db, video.id);
}

async function problemsOf(t: TestApp, video: Video, expected: string): Promise<string[]> {
  const problems: string[] = [];
  const mayAccept = /accept|salvage/.test(expected);
  const mayRefuse = /reject|refuse|error/.test(expected);
  if (video.state === 'READY' && !mayAccept) problems.push(`expected: ${expected}`);
  if (video.state === 'FAILED' && !mayRefuse) problems.push(`expected: ${expected}`);
  if (video.state === 'FAILED' && video.failure?.code !== 'badMedia') problems.push(`failed as ${video.failure?.code}`);
  if (!['READY', 'FAILED'].includes(video.state)) problems.push(`ended ${video.state}`);
  if (video.state !== 'READY' || !video.plan) return problems;
  // Never an empty result: every planned segment is stored, and every rendition says what it is.
  for (const { name, samples } of plannedSegments(video.plan)) {
    for (let index = 0; index < samples.length; index++) {
      const found = await t.app.storage.stat(`videos/${video.id}/hls/${name}/s${index}.m4s`);
      if (!found) problems.push(`${name}/s${index} is missing`);
    }
  }
  for (const { name, codecs, state } of await findRenditions(t.app.db, [video.id])) {
    if (state !== 'READY' || !codecs) problems.push(`${name} is ${state} ${codecs}`);
  }
  return problems;
}

function secondsToPlayable({ uploadedAt, playableAt }: Video): string {
  return (((playableAt?.getTime() ?? 0) - (uploadedAt?.getTime() ?? 0)) / 1000).toFixed(1);
}

function sizeProblems(expected: string): string[] {
  return /reject/.test(expected) ? [] : [`expected: ${expected}`];
}
