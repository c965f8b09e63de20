/**
 * A folder of real films through the whole engine, and every one that becomes READY checked to its last byte:
 * `CORPUS_DIR=<folder> npx vitest run --project e2e test/media/quality-corpus.test.ts`. Every file below the folder's
 * upload-valid/ is tried. Without CORPUS_DIR it is skipped.
 */

import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { findVideo } from '../../core/domain/videos/index.ts';
import { checkQuality } from '../../workers/transcode/check-quality.ts';
import { startVideoEngine } from '../support/video-engine.ts';

const corpus = process.env.CORPUS_DIR;
if (!corpus) process.stderr.write('quality-corpus: skipped, CORPUS_DIR names no folder of files\n');

test.skipIf(!corpus)('every film of the corpus passes its checks', { timeout: 1_800_000 }, async () => {
  const root = join(corpus as string, 'upload-valid');
  const engine = await startVideoEngine();
  onTestFinished(() => engine[Symbol.asyncDispose]());
  const scratchDir = await mkdtemp(join(tmpdir(), 'sightline-quality-'));
  onTestFinished(() => rm(scratchDir, { recursive: true, force: true }));
  const { signal } = new AbortController();
  const unclean: string[] = [];
  for (const file of (await readdir(root)).sort()) {
    const id = await engine.upload(join(root, file));
    const { state, failure } = await engine.finish(id);
    const video = await findVideo(engine.t.app.db, id);
    if (!video || state !== 'READY') {
      process.stderr.write(`${state.padEnd(8)} ${file}: ${failure?.message}\n`);
      if (failure?.code !== 'BAD_MEDIA') unclean.push(`${file}: ${failure?.message}`);
      continue;
    }
    const startedAt = performance.now();
    await checkQuality(engine.t.app, video, { signal, scratchDir });
    const usualMs = Math.round(performance.now() - startedAt);
    const report = await checkQuality(engine.t.app, video, { signal, scratchDir, isDeep: true });
    const deepMs = Math.round(performance.now() - startedAt) - usualMs;
    const failed = report.checks.filter(({ isPassed }) => !isPassed);
    const pictures = report.checks
      .filter(({ name }) => name === 'picture')
      .map(({ rendition, found }) => `${rendition} ${found}`);
    const said = failed.map(
      ({ name, rendition, found, wanted }) => `${rendition ?? ''} ${name}: ${found}; wanted ${wanted}`,
    );
    process.stderr.write(
      `${report.isClean ? 'clean   ' : 'UNCLEAN '} ${file}: ${said.join(' | ') || pictures.join(', ')} (${usualMs} ms, deep ${deepMs} ms)\n`,
    );
    if (!report.isClean) unclean.push(`${file}: ${said.join(' | ')}`);
  }
  expect(unclean).toEqual([]);
});
