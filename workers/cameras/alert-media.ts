/**
 * Makes the picture and the clip of alerts from recorded chunks.
 *
 * Nothing is remembered: whatever alert of the last minutes lacks its picture or clip gets it as soon as the footage is
 * listed, so a worker that takes over finishes what the one before could not. Clips are stream copies of whole chunks.
 */

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { App } from '../../core/app.ts';
import {
  type Alert,
  attachAlertMedia,
  type EpisodeMoment,
  listAlertsWithoutMedia,
  momentOf,
  planClip,
} from '../../core/domain/alerts/index.ts';
import type { CameraLease } from '../../core/domain/cameras/index.ts';
import { findLastChunk, listChunksByMedia } from '../../core/domain/recordings/index.ts';
import { runFfmpeg } from '../runtime/ffmpeg.ts';
import { openScratch } from '../runtime/scratch.ts';
import { joinChunks } from './join-chunks.ts';

type MediaApp = Pick<App, 'db' | 'bell' | 'clock' | 'storage' | 'config'>;

/** Older alerts are given up: their footage never came. */
const longestWaitMs = 10 * 60_000;
/** Footage that is not there this long after the confirmation will not come; the clip is made of what is there. */
const footageWaitMs = 60_000;
/** Made in one pass; the rest waits for the next. */
const alertsAtOnce = 4;
/** Looked at in one pass: those whose footage never comes do not stand before the others. */
const mostWaiting = 64;
const maxClipChunks = 60;

/** `isLast`: no more footage will come. One alert that fails does not hold up the others; its error is thrown at the end. */
export async function makeAlertMedia(
  app: MediaApp,
  watch: { lease: CameraLease; signal: AbortSignal; isLast?: boolean },
): Promise<void> {
  const { cameraId } = watch.lease;
  const nowMs = app.clock.now();
  const alerts = await listAlertsWithoutMedia(app.db, {
    cameraId,
    since: new Date(nowMs - longestWaitMs),
    limit: mostWaiting,
  });
  if (alerts.length === 0) return;
  const last = await findLastChunk(app.db, cameraId);
  const recordedUntilUs = last ? Number(last.startPtsUs + last.durationUs) : 0;
  const failures: unknown[] = [];
  let made = 0;
  for (const alert of alerts) {
    if (made + failures.length >= alertsAtOnce) break;
    const moment = momentOf(alert.facts);
    if (!moment) continue;
    const span = planClip(alert, moment);
    const isDue = watch.isLast || recordedUntilUs >= span.toUs || nowMs > alert.createdAt.getTime() + footageWaitMs;
    try {
      const hasPicture = !alert.snapshotKey && (await makeSnapshot(app, { alert, moment }, watch.signal));
      const hasClip = !alert.clipKey && isDue && (await makeClip(app, { alert, span }, watch.signal));
      if (hasPicture || hasClip) made += 1;
    } catch (error) {
      watch.signal.throwIfAborted();
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
}

/** False when its footage is not there. */
async function makeSnapshot(
  app: MediaApp,
  of: { alert: Alert; moment: EpisodeMoment },
  signal: AbortSignal,
): Promise<boolean> {
  const { alert, moment } = of;
  const span = { fromUs: moment.atPtsUs, toUs: moment.atPtsUs + 1 };
  const [chunk] = await listChunksByMedia(app.db, { cameraId: alert.cameraId, ...span, limit: 1 });
  if (!chunk) return false;
  await using scratch = await openScratch(app.config);
  const part = join(scratch.directory, 'part.mp4');
  const picture = join(scratch.directory, 'snapshot.jpg');
  await joinChunks(app, [chunk], part);
  // Half a frame early, so that rounding cannot lead past the frame that is meant.
  const frameUs = Number(chunk.durationUs) / chunk.frames;
  const wantedUs = Math.min(
    moment.atPtsUs - Number(chunk.startPtsUs) - frameUs / 2,
    Number(chunk.durationUs) - frameUs * 1.5,
  );
  const filter = `select=gte(t\\,${(Math.max(0, wantedUs) / 1e6).toFixed(4)})${boxFilter(moment)}`;
  const output = ['-frames:v', '1', '-q:v', '3', '-f', 'image2', '-update', '1', picture];
  await runFfmpeg(['-y', '-i', part, '-map', '0:v:0', '-vf', filter, ...output], { signal, ...bounds });
  await attach(app, alert, { name: 'snapshot.jpg', path: picture });
  return true;
}

const bounds = { timeoutMs: 60_000, cpuSeconds: 60, niceness: 5 } as const;

/** A frame around what the alert is about. */
function boxFilter({ box }: EpisodeMoment): string {
  if (!box) return '';
  const share = (value: number) => Math.max(0, Math.min(1, value)).toFixed(4);
  const place = `x=iw*${share(box.x)}:y=ih*${share(box.y)}:w=iw*${share(box.w)}:h=ih*${share(box.h)}`;
  return `,drawbox=${place}:color=red:t=3`;
}

/** False when its footage is not there. */
async function makeClip(
  app: MediaApp,
  clip: { alert: Alert; span: { fromUs: number; toUs: number } },
  signal: AbortSignal,
): Promise<boolean> {
  const { alert, span } = clip;
  const chunks = await listChunksByMedia(app.db, { cameraId: alert.cameraId, ...span, limit: maxClipChunks });
  if (chunks.length === 0) return false;
  await using scratch = await openScratch(app.config);
  const parts: string[] = [];
  for (const group of Map.groupBy(chunks, (chunk) => chunk.recordingId).values()) {
    const raw = join(scratch.directory, `raw-${parts.length}.mp4`);
    const part = join(scratch.directory, `part-${parts.length}.mp4`);
    await joinChunks(app, group, raw);
    await runFfmpeg(['-y', '-i', raw, ...copyTo(part)], { signal, ...bounds });
    parts.push(part);
  }
  const path =
    parts.length === 1 ? (parts[0] as string) : await joinParts(parts, { directory: scratch.directory, signal });
  await attach(app, alert, { name: 'clip.mp4', path });
  return true;
}

/** Recordings of one clip (a reconnect between them) follow one another without their gap. */
async function joinParts(parts: readonly string[], job: { directory: string; signal: AbortSignal }): Promise<string> {
  const list = join(job.directory, 'list.txt');
  const path = join(job.directory, 'clip.mp4');
  await writeFile(list, parts.map((part) => `file '${part}'\n`).join(''));
  await runFfmpeg(['-y', '-f', 'concat', '-safe', '0', '-i', list, ...copyTo(path)], { signal: job.signal, ...bounds });
  return path;
}

function copyTo(path: string): string[] {
  return [
    '-map',
    '0:v:0',
    '-c',
    'copy',
    '-avoid_negative_ts',
    'make_zero',
    '-movflags',
    '+faststart',
    '-f',
    'mp4',
    path,
  ];
}

async function attach(
  app: MediaApp,
  alert: Alert,
  media: { name: 'snapshot.jpg' | 'clip.mp4'; path: string },
): Promise<void> {
  const key = `alerts/${alert.id}/${media.name}`;
  await app.storage.moveIn(media.path, key);
  const keys = media.name === 'clip.mp4' ? { clipKey: key } : { snapshotKey: key };
  const isThere = await attachAlertMedia(app, alert.workspaceId, { alertId: alert.id, ...keys });
  if (!isThere) await app.storage.remove(key); // The camera was deleted meanwhile, with its alerts.
}
