/**
 * Watches one camera for as long as its lease holds: connects, records, analyses, and connects again.
 *
 * `run` repeats `connect`; a second loop keeps the lease, stores the checkpoint and follows changes of the configuration; a
 * third makes pictures and clips of alerts. The first of them that learns that the lease is lost, or that the camera is
 * switched off or gone, stops all three.
 */

import { createHash } from 'node:crypto';
import type { App } from '../../core/app.ts';
import {
  type Camera,
  type CameraSource,
  type CameraTimes,
  findCamera,
  listNewAccessEvents,
  listZones,
  parseCameraSource,
  recordSnapshot,
  releaseCameraLease,
  renewCameraLease,
  resolveCameraFile,
  type TakenCamera,
} from '../../core/domain/cameras/index.ts';
import { findLastChunk } from '../../core/domain/recordings/index.ts';
import { AppError } from '../../core/errors.ts';
import type { ModelLender } from '../inference/held-models.ts';
import { makeAlertMedia } from './alert-media.ts';
import { type Analysis, openAnalysis } from './analysis.ts';
import type { CameraMetrics } from './camera-metrics.ts';
import { type ChunkRecorder, openChunkRecorder } from './chunk-recorder.ts';
import { isLost, runConnection } from './connection.ts';
import { type HealthKeeper, openHealthKeeper } from './health-keeper.ts';
import { planInput, planWatching, type SourceFacts } from './source.plan.ts';
import { probeSource } from './source-probe.ts';
import { openFileTimeLine, openLiveTimeLine } from './time-line.ts';
import { decodeWatchState, encodeWatchState, freshWatchState } from './watch-state.ts';

export interface WatchOptions {
  readonly times: CameraTimes;
  readonly metrics: CameraMetrics;
  readonly models: ModelLender;
  /** The ids of the cameras that send pictures to this worker. */
  readonly connected: Set<string>;
  /** Aborted when the worker stops: then the lease is given back. */
  readonly stop: AbortSignal;
}

const retryMs = { first: 1_000, longest: 8_000, forgottenAfter: 30_000 } as const;
const alertMediaMs = 1_000;
/** Access events told longer ago than this are of no use to anybody any more, whatever the clocks. */
const oldestAccessMs = 5 * 60_000;
const mostAccessEvents = 500;
/** Every pass starts a process of its own. */
const shortestLoopUs = 1_000_000;

/** Resolves when the camera is no longer this worker's to watch. Never rejects. */
export async function watchCamera(app: App, taken: TakenCamera, options: WatchOptions): Promise<void> {
  const log = app.log.child({ cameraId: taken.lease.cameraId, epoch: taken.lease.epoch });
  const over = new AbortController();
  const finish = (reason: string) => over.abort(new AppError('cancelled', reason));
  const onStop = () => finish('the worker stops');
  options.stop.addEventListener('abort', onStop, { once: true });
  if (options.stop.aborted) onStop();
  const watch = await openWatch(app, taken, { ...options, over: over.signal, finish });
  log.info('watching');
  const loops = [watch.run(), watch.keepLease(), watch.makeMedia()].map((loop) =>
    loop.catch((error) => {
      // Lost leases, deleted cameras and stops are how a watch ends; anything else is a fault of ours.
      if (!over.signal.aborted && !isLost(error)) log.error({ err: error }, 'the watch failed');
      finish('the watch ended');
    }),
  );
  await Promise.all(loops);
  options.stop.removeEventListener('abort', onStop);
  await watch.close().catch((error) => log.warn({ err: error }, 'the lease could not be given back'));
  log.info({ reason: (over.signal.reason as Error).message }, 'no longer watching');
}

interface WatchContext extends WatchOptions {
  readonly over: AbortSignal;
  readonly finish: (reason: string) => void;
}

async function openWatch(app: App, taken: TakenCamera, context: WatchContext) {
  const { times, metrics, models, connected, over, stop: workerStop, finish } = context;
  const { lease } = taken;
  let camera = taken.camera;
  let zones = await listZones(app.db, [lease.cameraId]);
  let saved = await decodeWatchState(taken.watchState);
  if (saved.sourceHash !== hashOf(camera)) saved = freshWatchState;
  let passStartUs = saved.passStartUs;
  let facts: SourceFacts | null = null;
  let lastFrameAt: Date | null = null;
  let reconnect = new AbortController();
  /** Nobody will watch after this watch. */
  let isLast = false;
  const health: HealthKeeper = openHealthKeeper(app, { lease, camera, times });
  const analysis: Analysis = openAnalysis(app, {
    ...{ lease, metrics, models, saved },
    onImpairment: (impairment) => health.picture(impairment),
  });

  async function run(): Promise<void> {
    let delayMs: number = retryMs.first;
    while (!over.aborted) {
      const beganMs = app.clock.now();
      try {
        if ((await connect()) === 'ended') {
          await health.ended();
          isLast = true;
          return finish('the file has ended');
        }
        delayMs = retryMs.first;
      } catch (error) {
        if (over.aborted || isLost(error)) throw error;
        if (reconnect.signal.aborted) continue;
        facts = null; // It may be another stream by now.
        await health.problem(
          error instanceof AppError && error.kind !== 'internal' ? error.message : 'The stream broke off.',
        );
        if (!(error instanceof AppError))
          app.log.error({ err: error, cameraId: lease.cameraId }, 'a connection failed');
        if (app.clock.now() - beganMs > retryMs.forgottenAfter) delayMs = retryMs.first;
        await app.clock.sleep(delayMs * (0.75 + Math.random() / 2), over);
        delayMs = Math.min(delayMs * 2, retryMs.longest);
      }
    }
  }

  /** One connection, or one pass through a file. */
  async function connect(): Promise<'again' | 'ended'> {
    reconnect = new AbortController();
    const stop = AbortSignal.any([over, reconnect.signal]);
    const source = parseCameraSource(app.secrets.decrypt(camera.sourceCipher));
    const path = source.kind === 'file' ? await resolveCameraFile(app.config.cameraFilesDir, source.path) : '';
    const input = planInput(source, path);
    facts ??= await probeSource(source, input, { timeoutMs: times.connectMs, signal: stop });
    metrics.connections.inc();
    return facts.file ? playFile(source, { input, facts, file: facts.file, stop }) : watchLive({ input, facts, stop });
  }

  interface Connection {
    readonly input: ReturnType<typeof planInput>;
    readonly facts: SourceFacts;
    readonly stop: AbortSignal;
  }

  async function watchLive(connection: Connection): Promise<never> {
    const last = await findLastChunk(app.db, lease.cameraId);
    const recordFromUs = last ? Number(last.startPtsUs + last.durationUs) : 0;
    const timeLine = openLiveTimeLine(() => app.clock.now(), Math.max(recordFromUs, (analysis.analysedUs ?? 0) + 1));
    const recorder = openRecorder({ timeLine, recordFromUs, nextSequence: (last?.sequence ?? 0) + 1, isLive: true });
    await analysis.begin(viewOf(connection.facts), app.clock.now() * 1000);
    await pump(connection, { timeLine, recorder, isLive: true, resume: null });
    connection.stop.throwIfAborted();
    throw new AppError('unavailable', 'The camera has closed the connection.');
  }

  async function playFile(
    source: CameraSource,
    connection: Connection & { file: NonNullable<SourceFacts['file']> },
  ): Promise<'again' | 'ended'> {
    const { file } = connection;
    const last = await findLastChunk(app.db, lease.cameraId);
    const lastEndUs = last ? Number(last.startPtsUs + last.durationUs) : 0;
    if (passStartUs === null)
      await beginPass(Math.max(app.clock.now() * 1000, lastEndUs, (analysis.analysedUs ?? 0) + 1));
    const startUs = passStartUs as unknown as number;
    const recordFromUs = Math.max(lastEndUs, startUs);
    // From where something is missing: of the recording or of the analysis, whichever is earlier.
    const fromUs = Math.max(startUs, Math.min(recordFromUs, analysis.analysedUs ?? recordFromUs));
    const toStream = (mediaUs: number) => mediaUs - startUs + file.videoStartUs;
    const resume = fromUs > startUs ? { fromUs: toStream(fromUs), recordFromUs: toStream(recordFromUs) } : null;
    const timeLine = openFileTimeLine(() => app.clock.now(), {
      videoStartUs: file.videoStartUs,
      passStartUs: startUs,
      leastOffsetMs: (last?.endsAt.getTime() ?? 0) - recordFromUs / 1000,
    });
    const recorder = openRecorder({ timeLine, recordFromUs, nextSequence: (last?.sequence ?? 0) + 1, isLive: false });
    await analysis.begin(viewOf(connection.facts), fromUs);
    await pump(connection, { timeLine, recorder, isLive: false, resume });
    const endUs = Math.max(recorder.seenUntilUs, recordFromUs);
    if (endUs <= startUs) throw new AppError('badMedia', 'The file has no picture.');
    if (source.kind !== 'file' || !source.isLooped) return 'ended';
    if (endUs - startUs < shortestLoopUs) {
      throw new AppError('badMedia', 'The file is too short to be looped: it needs at least a second.');
    }
    await beginPass(endUs);
    return 'again';
  }

  /** Stored before the first chunk of the pass, so that whoever takes over knows its place in the file. */
  async function beginPass(startUs: number): Promise<void> {
    passStartUs = startUs;
    await renew();
  }

  function openRecorder(
    part: Pick<Parameters<typeof openChunkRecorder>[0], 'timeLine' | 'recordFromUs' | 'nextSequence' | 'isLive'>,
  ): ChunkRecorder {
    return openChunkRecorder({
      ...{ app, lease, ...part },
      onListed: () => {
        metrics.chunks.inc();
        health.recording(null);
      },
      onUnstored: (error) => health.recording(describeUnstored(error)),
      onDropped: (chunk) => {
        metrics.droppedChunks.inc();
        app.log.warn({ cameraId: lease.cameraId, ...chunk }, 'a chunk was dropped: the storage is too slow');
      },
    });
  }

  async function pump(
    { input, facts: of, stop }: Connection,
    part: Pick<Parameters<typeof runConnection>[0], 'timeLine' | 'recorder' | 'isLive'> & {
      resume: Parameters<typeof planWatching>[2];
    },
  ): Promise<void> {
    const { timeLine, isLive } = part;
    let pictures: Promise<void> = Promise.resolve();
    const picture = { width: 0, height: 0, codec: of.codec };
    try {
      await runConnection({
        ...{ app, stop, times, isLive, timeLine, recorder: part.recorder, plan: planWatching(input, of, part.resume) },
        onInit: ({ width, height, codec }) => Object.assign(picture, { width, height, codec }),
        onFrame: (packed, mediaUs) => {
          connected.add(lease.cameraId);
          lastFrameAt = new Date(Math.round(timeLine.wallMs(mediaUs)));
          health.frame({ ...picture, frameRate: of.frameRate });
          return analysis.push(packed, mediaUs, { timeLine, isLive });
        },
        onPicture: (jpeg) => {
          pictures = pictures.then(() => keepPicture(jpeg)).catch(stopWhenLost);
        },
      });
    } finally {
      connected.delete(lease.cameraId);
      await pictures;
      await health.settled();
    }
  }

  async function keepPicture(jpeg: Buffer): Promise<void> {
    const at = new Date(app.clock.now());
    const key = `cameras/${lease.cameraId}/snapshot-${at.getTime()}.jpg`;
    await app.storage.write(key, jpeg);
    const previous = await recordSnapshot(app, lease, { key, at }).catch(async (error) => {
      await app.storage.remove(key);
      throw error;
    });
    if (previous && previous !== key) await app.storage.remove(previous);
  }

  function stopWhenLost(error: unknown): void {
    if (isLost(error)) finish('the lease is lost');
    else app.log.warn({ err: error, cameraId: lease.cameraId }, 'a picture could not be kept');
  }

  function viewOf({ displayAspect }: SourceFacts) {
    return { camera, zones, displayAspect };
  }

  async function keepLease(): Promise<void> {
    while (!over.aborted) {
      await app.clock.sleep(times.renewMs, over);
      try {
        await renew();
        await hearDoors();
        await health.check();
      } catch (error) {
        if (over.aborted || isLost(error)) throw error;
        // The database is away: the lease may run out, but then every write of ours is refused.
        app.log.warn({ err: error, cameraId: lease.cameraId }, 'the lease could not be renewed');
      }
    }
  }

  async function renew(): Promise<void> {
    const found = await analysis.settle();
    const state = { version: 1 as const, sourceHash: hashOf(camera), passStartUs, ...found };
    const renewed = await renewCameraLease(app.db, lease, {
      leaseMs: times.leaseMs,
      watchState: await encodeWatchState(state),
      ...(lastFrameAt && { lastFrameAt }),
    });
    if (!renewed) throw new AppError('conflict', 'Another worker watches this camera now, or it is gone.');
    if (!renewed.enabled) {
      isLast = true;
      return finish('the camera is switched off');
    }
    if (renewed.configVersion !== camera.configVersion) await reload();
  }

  /** After the checkpoint is stored: whoever takes over reads again what it does not include. */
  async function hearDoors(): Promise<void> {
    if (!zones.some(({ rules }) => rules.restricted?.badges)) return;
    const since = new Date(app.clock.now() - oldestAccessMs);
    const of = { cameraId: lease.cameraId, after: analysis.heardSequence, since, limit: mostAccessEvents };
    analysis.hear(await listNewAccessEvents(app.db, of));
  }

  async function reload(): Promise<void> {
    const [next, nextZones] = [await findCamera(app.db, lease.cameraId), await listZones(app.db, [lease.cameraId])];
    if (!next) throw new AppError('notFound', 'The camera is gone.');
    const isOther = hashOf(next) !== hashOf(camera);
    camera = next;
    zones = nextZones;
    if (isOther) {
      passStartUs = null;
      facts = null;
      reconnect.abort(new AppError('cancelled', 'The source has changed.'));
    } else if (facts) analysis.look(viewOf(facts));
  }

  async function makeMedia(): Promise<void> {
    while (!over.aborted) {
      await app.clock.sleep(alertMediaMs, over);
      await makeAlertMedia(app, { lease, signal: over }).catch((error) => {
        if (over.aborted || isLost(error)) throw error;
        app.log.warn({ err: error, cameraId: lease.cameraId }, 'the picture or clip of an alert could not be made');
      });
    }
  }

  /** Leaves everything so that another worker can go on at once. */
  async function close(): Promise<void> {
    if (isLast) analysis.finish();
    await renew().catch((error) => (isLost(error) ? undefined : Promise.reject(error)));
    if (isLast) await makeAlertMedia(app, { lease, signal: workerStop, isLast });
    await releaseCameraLease(app.db, lease);
  }

  return { run, keepLease, makeMedia, close };
}

function describeUnstored(error: unknown): string {
  const reason =
    error instanceof AppError && error.kind === 'unavailable' ? error.message : 'The storage does not answer.';
  return `Nothing is recorded at the moment. ${reason}`;
}

function hashOf(camera: Camera): string {
  return createHash('sha256').update(camera.sourceCipher).digest('hex');
}
