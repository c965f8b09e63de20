/**
 * Collects the facts of a finished video from rows and stored bytes, and has them judged (core/domain/videos/quality.rules.ts).
 *
 * The usual check lists every object, reads the heads of the first and last segment and of those on both sides of the
 * seams between chunks, and compares a few pictures with the source. A deep one reads and hashes every byte and compares
 * more. Segments that are sealed have to be read whole to be read at all.
 */

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { App } from '../../core/app.ts';
import {
  buildMediaPlaylist,
  findInitHashes,
  findRenditions,
  findSegments,
  judgeQuality,
  type MediaProbe,
  type PictureFacts,
  type PlannedRendition,
  plannedSegments,
  type QualityReport,
  type Rendition,
  type RenditionFacts,
  renditionPrefix,
  type SegmentMedia,
  unwrapContentKey,
  type Video,
  type VideoPlan,
} from '../../core/domain/videos/index.ts';
import { AppError } from '../../core/errors.ts';
import { readPlainSegment, readStoredInit, readStoredSegment, type StoredInit } from './read-segments.ts';
import { chooseSamples } from './ssim.plan.ts';
import { type ComparedRung, comparePictures } from './ssim.ts';

export interface QualityOptions {
  signal: AbortSignal;
  /** For a copy of the source where it is not local, and for the segments that are compared. */
  scratchDir: string;
  /** The original on this machine, when somebody holds it there already. */
  source?: string;
  /** Places at which pictures are compared; 0: none. Default 3, and 24 when deep. */
  samples?: number;
  isDeep?: boolean;
}

/** Scratch space that a check needs: a copy of the source where it is not on this machine, and one segment of each rung. */
export function scratchBytesFor({ config }: Pick<App, 'config'>, video: Pick<Video, 'sizeBytes'>): number {
  const comparedBytes = 256 * 1024 ** 2;
  return comparedBytes + (config.storage.kind === 'disk' ? 0 : Number(video.sizeBytes));
}

type Checking = Pick<App, 'db' | 'storage' | 'clock' | 'secrets'>;

const usualSamples = 3;
const deepSamples = 24;
/** Heads that are read of each rendition; a longer video is looked at more thinly. */
const mostHeads = 160;
const readsAtOnce = 8;
/** Where one cannot seek in the source, comparing decodes it from its beginning. */
const reachSeconds = { usual: 30, deep: 600 };

/** Throws AppError `conflict` for a video without a plan, and what storage throws when it is away. */
export async function checkQuality(app: Checking, video: Video, options: QualityOptions): Promise<QualityReport> {
  const { plan, probe } = video;
  if (!plan || !probe) throw new AppError('conflict', 'The video has not been probed yet: there is nothing to check.');
  const planned = plannedSegments(plan);
  const rows = (await findRenditions(app.db, [video.id])).sort((a, b) => (b.height ?? 0) - (a.height ?? 0));
  const tracks = await collectTracks({ app, video, options, planned, plan }, rows);
  const pictures =
    plan.video && probe.video ? await collectPictures({ app, video, options, planned, plan }, tracks) : [];
  const facts = {
    sourceMs: sourceMs(probe, plan),
    rowMs: video.durationMs,
    planMs: plan.durationMs,
    missingRenditions: planned.map(({ name }) => name).filter((name) => !rows.some((row) => row.name === name)),
    renditions: tracks.map(({ facts }) => facts),
    pictures,
  };
  return judgeQuality(facts, new Date(app.clock.now()));
}

interface Work {
  app: Checking;
  video: Video;
  options: QualityOptions;
  planned: PlannedRendition[];
  plan: VideoPlan;
}

interface Track {
  facts: RenditionFacts;
  init: StoredInit;
  contentKey: Uint8Array | null;
}

async function collectTracks(work: Work, rows: readonly Rendition[]): Promise<Track[]> {
  const { app, video } = work;
  const hashes = await findInitHashes(app.db, video.id);
  const contentKey = video.contentKey && unwrapContentKey(app.secrets, video.contentKey);
  const tracks: Track[] = [];
  for (const row of rows) {
    const plan = planOf(work, row);
    if (!plan) continue;
    const init = await readStoredInit(
      app,
      `${renditionPrefix(video.id, row.name)}init.mp4`,
      hashes.get(row.name) ?? null,
    );
    const track = { row, plan, init, contentKey };
    tracks.push({ init, contentKey, facts: { ...basicFacts(work, track), ...(await readSegments(work, track)) } });
  }
  return tracks;
}

/** An upgrade ("1080p-hevc") has the grid of every picture; what is not offered has no segments to check. */
function planOf({ planned }: Work, { name, state }: Rendition): PlannedRendition | null {
  if (state === 'DROPPED') return null;
  const own = planned.find((each) => each.name === name);
  if (own) return own;
  const picture = planned.find((each) => each.name !== 'audio');
  return picture && (state === 'READY' || state === 'COLD') ? { ...picture, name } : null;
}

interface OpenTrack {
  row: Rendition;
  plan: PlannedRendition;
  init: StoredInit;
  contentKey: Uint8Array | null;
}

function basicFacts({ video: { state }, plan: { video, audio } }: Work, { row, plan, init }: OpenTrack) {
  const isSound = row.name === 'audio';
  const rung = video?.rungs.find(({ name }) => name === row.name);
  const seconds = plan.samples.map((samples) => samples * plan.secondsPerSample);
  const playlist = buildMediaPlaylist(seconds);
  return {
    name: row.name,
    isSound,
    isCopied: isSound ? audio?.copyOffset != null : rung?.isCopy === true,
    // Of a finished video, what is not READY was freed, or is being made again or anew.
    isWhole: row.state === 'READY' || (row.state !== 'COLD' && state !== 'READY'),
    codecs: row.codecs,
    bitrate: row.state === 'READY' ? row.bitrate : null,
    width: row.width,
    height: row.height,
    planned: plan,
    playlistSeconds: [...playlist.matchAll(/#EXTINF:([\d.]+)/g)].reduce((sum, [, value]) => sum + Number(value), 0),
    init: init.media,
  };
}

async function readSegments(
  { app, video, options, plan: { video: grid } }: Work,
  { row, plan, init, contentKey }: OpenTrack,
): Promise<Pick<RenditionFacts, 'rows' | 'objects' | 'media'>> {
  const prefix = renditionPrefix(video.id, row.name);
  const rows = new Map(
    (await findSegments(app.db, { videoId: video.id, rendition: row.name })).map((r) => [r.index, r]),
  );
  const objects = new Map<number, { sizeBytes: number; wantedBytes: number | null }>();
  for await (const { key, sizeBytes } of app.storage.list(prefix)) {
    const index = Number(/^s(\d+)\.m4s$/.exec(key.slice(prefix.length))?.[1] ?? -1);
    if (index >= 0) objects.set(index, { sizeBytes, wantedBytes: storedBytes(rows.get(index), contentKey) });
  }
  const media = new Map<number, SegmentMedia>();
  const { track } = init;
  if (!track) return { rows, objects, media };
  const perChunk = grid?.segmentsPerChunk ?? 8;
  const wanted = options.isDeep ? [...rows.keys()] : chooseHeads(plan.samples.length, perChunk);
  await eachAtOnce(wanted, async (index) => {
    options.signal.throwIfAborted();
    const facts = rows.get(index);
    if (!facts || !objects.has(index)) return;
    const key = `${prefix}s${index}.m4s`;
    const source = { key, index, track, contentKey, sha256: facts.sha256, isWhole: options.isDeep === true };
    media.set(index, await readStoredSegment(app, source));
  });
  return { rows, objects, media: new Map([...media].sort(([a], [b]) => a - b)) };
}

/** Sealing pads to the next multiple of 16. */
function storedBytes(row: { sizeBytes: number } | undefined, contentKey: Uint8Array | null): number | null {
  if (!row) return null;
  return contentKey ? (Math.floor(row.sizeBytes / 16) + 1) * 16 : row.sizeBytes;
}

/** The first and the last, and both sides of the seams between chunks. */
function chooseHeads(segments: number, perChunk: number): number[] {
  const seams = Math.ceil(segments / perChunk) - 1;
  const pace = Math.max(1, Math.ceil((2 * seams) / mostHeads));
  const chosen = new Set([0, Math.min(1, segments - 1)]);
  for (let seam = 1; seam <= seams; seam += pace) {
    chosen.add(seam * perChunk - 1);
    chosen.add(seam * perChunk);
  }
  if (segments > 1) chosen.add(segments - 2);
  return [...chosen.add(segments - 1)].sort((a, b) => a - b);
}

async function collectPictures(work: Work, tracks: readonly Track[]): Promise<PictureFacts[]> {
  const { app, video, options, plan } = work;
  const grid = plan.video;
  const { probe } = video;
  const picture = probe?.video;
  const samples = options.samples ?? (options.isDeep ? deepSamples : usualSamples);
  if (!grid || !picture || samples <= 0 || !video.sourceKey) return [];
  const source = options.source ?? (await app.storage.localFile(video.sourceKey, options.scratchDir));
  const reach = options.isDeep ? reachSeconds.deep : reachSeconds.usual;
  const facts: PictureFacts[] = [];
  for (const index of chooseSamples(grid, { samples, reachSeconds: reach })) {
    const rungs: ComparedRung[] = [];
    for (const track of tracks) {
      const rung = await layOut(work, track, index);
      if (rung) rungs.push(rung);
    }
    if (rungs.length === 0) continue;
    const { scratchDir: directory, signal } = options;
    facts.push(...(await comparePictures({ source, probe, video: picture, grid, index, rungs, directory, signal })));
  }
  return facts;
}

/** A file that ffmpeg can read. null: there is none of this rendition, or it is known to be broken already. */
async function layOut({ app, video, options }: Work, track: Track, index: number): Promise<ComparedRung | null> {
  const { facts, init, contentKey } = track;
  if (facts.isSound || !init.bytes || !facts.objects.has(index) || facts.media.get(index)?.problem) return null;
  const key = `${renditionPrefix(video.id, facts.name)}s${index}.m4s`;
  const path = join(options.scratchDir, `compared-${facts.name}.mp4`);
  try {
    const bytes = await readPlainSegment(app, { key, index, contentKey });
    await writeFile(path, Buffer.concat([init.bytes, bytes]));
  } catch (error) {
    if (error instanceof AppError && ['notFound', 'internal'].includes(error.kind)) return null;
    throw error;
  }
  return { name: facts.name, isCopied: facts.isCopied, width: init.media.width, height: init.media.height, path };
}

/** From the beginning of the plan to the end of whichever lasts longer. */
function sourceMs({ video, audio }: MediaProbe, plan: VideoPlan): number {
  const start = plan.video?.startSeconds ?? plan.audio?.startSeconds ?? 0;
  return Math.round((Math.max(video?.endSeconds ?? start, audio?.endSeconds ?? start) - start) * 1000);
}

async function eachAtOnce<T>(items: readonly T[], act: (item: T) => Promise<void>): Promise<void> {
  const left = items.values();
  const worker = async () => {
    for (const item of left) await act(item);
  };
  await Promise.all(Array.from({ length: readsAtOnce }, worker));
}
