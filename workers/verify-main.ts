/**
 * One quality check as a process of its own, for `sightline verify`: `verify-main.js VIDEO [--deep]` prints the report as
 * one line of JSON. VIDEO is an id or a title.
 */

import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { openApp } from '../core/app.ts';
import { findVideo, findVideoIds } from '../core/domain/videos/index.ts';
import { AppError } from '../core/errors.ts';
import { processEnv } from '../core/platform/config/env.ts';
import { readConfig } from '../core/platform/config/read-config.ts';
import { openScratch } from './runtime/scratch.ts';
import { checkQuality, scratchBytesFor } from './transcode/check-quality.ts';

const { values, positionals } = parseArgs({ options: { deep: { type: 'boolean' } }, allowPositionals: true });
const stop = new AbortController();
for (const signal of ['SIGTERM', 'SIGINT']) once(process, signal).then(() => stop.abort());

try {
  const answer = await verify(positionals[0] ?? '', values.deep === true);
  process.stdout.write(`${JSON.stringify(answer)}\n`);
} catch (error) {
  if (!(error instanceof AppError)) throw error;
  process.stdout.write(`${JSON.stringify({ error: error.message })}\n`);
}

async function verify(idOrTitle: string, isDeep: boolean) {
  await using app = await openApp({ ...readConfig(processEnv()), logLevel: 'error' }, { process: 'verify' });
  const ids = await findVideoIds(app.db, idOrTitle, 10);
  if (ids.length > 1) throw new AppError('conflict', `Several videos have this title; name one: ${ids.join(', ')}`);
  const video = ids[0] ? await findVideo(app.db, ids[0]) : null;
  if (!video) throw new AppError('notFound', `There is no video with the id or title "${idOrTitle}".`);
  await using scratch = await openScratch(app.config, scratchBytesFor(app, video));
  const options = { signal: stop.signal, scratchDir: scratch.directory, isDeep };
  const { id, title, state } = video;
  return { id, title, state, report: await checkQuality(app, video, options) };
}
