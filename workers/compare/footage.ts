/** What a candidate is tried on: a film, or what a camera has recorded, with the camera's own zones. */

import { join } from 'node:path';
import type { App } from '../../core/app.ts';
import { findCamera, listZones, type ZoneRules } from '../../core/domain/cameras/index.ts';
import { listChunks, type RecordingChunk } from '../../core/domain/recordings/index.ts';
import { AppError } from '../../core/errors.ts';
import { joinChunks, planInput, probeSource } from '../cameras/index.ts';
import type { AnalyzerZone } from '../inference/analyzer.ts';
import { openScratch } from '../runtime/scratch.ts';
import type { Film } from './watch-film.ts';

export interface Footage extends Film {
  /** Wall time of its beginning; null: it is a film. */
  readonly startsAt: Date | null;
}

const probeMs = 30_000;
const mib = 1024 ** 2;
/** More than a day of chunks. */
const mostChunks = 50_000;

/** Everything that needs no line or door, over the whole picture. */
const filmRules: ZoneRules = {
  loitering: { enabled: true, dwellSeconds: 20 },
  crowd: { enabled: true, people: 6, seconds: 5 },
  unattended: { enabled: true, seconds: 20 },
  falls: { enabled: true, stillSeconds: 3 },
  vehicles: { enabled: true, minSeconds: 1, stopSeconds: null, direction: null },
  fire: { enabled: true },
};
const corners = [
  { x: 0, y: 0 },
  { x: 1, y: 0 },
  { x: 1, y: 1 },
  { x: 0, y: 1 },
];
const filmZones: readonly AnalyzerZone[] = [{ id: 'whole', name: 'Whole picture', polygon: corners, rules: filmRules }];

/** Throws AppError `badMedia` or `unavailable` when the file shows nothing. */
export async function openFilm(path: string, signal: AbortSignal): Promise<Footage> {
  return { ...(await examine(path, signal)), zones: filmZones, startsAt: null };
}

/** Each of a camera's recordings of the last minutes, one file at a time. Throws AppError `notFound` when there is nothing. */
export async function* openRecordings(
  app: Pick<App, 'db' | 'storage' | 'config' | 'clock'>,
  { cameraId, minutes }: { cameraId: string; minutes: number },
  signal: AbortSignal,
): AsyncGenerator<Footage> {
  const camera = await findCamera(app.db, cameraId);
  if (!camera) throw new AppError('notFound', `There is no camera ${cameraId}.`);
  const zones = await listZones(app.db, [cameraId]);
  if (zones.length === 0) throw new AppError('invalid', `${camera.name} has no zones: nothing would be raised.`);
  const since = new Date(app.clock.now() - minutes * 60_000);
  const chunks = await listChunks(app.db, { cameraId, since, limit: mostChunks });
  if (chunks.length === 0)
    throw new AppError('notFound', `Nothing of ${camera.name} was recorded in the last ${minutes} minutes.`);
  for (const group of Map.groupBy(chunks, ({ recordingId }) => recordingId).values()) {
    const bytes = group.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
    await using scratch = await openScratch(app.config, bytes + mib);
    const path = join(scratch.directory, 'recording.mp4');
    await joinChunks(app, group, path);
    yield { ...(await examine(path, signal)), zones, startsAt: (group[0] as RecordingChunk).startsAt };
  }
}

async function examine(path: string, signal: AbortSignal): Promise<Pick<Film, 'path' | 'displayAspect'>> {
  const source = { kind: 'file', path, isLooped: false } as const;
  const { displayAspect } = await probeSource(source, planInput(source, path), { timeoutMs: probeMs, signal });
  return { path, displayAspect };
}
