/**
 * One comparison as a process of its own, for `sightline models compare`: `compare-main.js CANDIDATE --film FILE`, or
 * `--camera ID --minutes N`, prints the report as one line of JSON.
 *
 * It is niced: on a machine that watches cameras they go before it.
 */

import { once } from 'node:events';
import { constants, setPriority } from 'node:os';
import { parseArgs } from 'node:util';
import { openApp } from '../core/app.ts';
import type { ModelReport } from '../core/domain/models/index.ts';
import { AppError } from '../core/errors.ts';
import { processEnv } from '../core/platform/config/env.ts';
import { readConfig } from '../core/platform/config/read-config.ts';
import { compareModels } from './compare/compare-models.ts';
import { type Footage, openFilm, openRecordings } from './compare/footage.ts';
import { readChoices } from './model.watcher.ts';

const { values, positionals } = parseArgs({
  options: { film: { type: 'string' }, camera: { type: 'string' }, minutes: { type: 'string', default: '60' } },
  allowPositionals: true,
});
const stop = new AbortController();
for (const signal of ['SIGTERM', 'SIGINT']) once(process, signal).then(() => stop.abort());
setPriority(constants.priority.PRIORITY_LOW);

try {
  process.stdout.write(`${JSON.stringify(await compare(positionals[0] ?? ''))}\n`);
} catch (error) {
  if (!(error instanceof AppError)) throw error;
  process.stdout.write(`${JSON.stringify({ error: error.message })}\n`);
}

/** Without a database, what the installation has chosen is not known: then a film is compared with the best model here. */
async function compare(candidate: string): Promise<ModelReport> {
  const config = { ...readConfig(processEnv()), logLevel: 'error' };
  const { film, camera, minutes } = values;
  await using app = config.databaseUrl ? await openApp(config, { process: 'compare' }) : null;
  const choices = app ? await readChoices(app) : {};
  if (film) return await compareModels(config, { candidate, choices, footage: onlyFilm(film) });
  if (!app || !camera) throw new AppError('unavailable', 'The recordings of a camera need the running system.');
  const footage = openRecordings(app, { cameraId: camera, minutes: Number(minutes) }, stop.signal);
  return await compareModels(config, { candidate, choices, footage });
}

async function* onlyFilm(path: string): AsyncGenerator<Footage> {
  yield await openFilm(path, stop.signal);
}
