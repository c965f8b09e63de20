/**
 * What lies around a video, over HTTP: sprites and their map, posters, chapters, and the playlist of key frames.
 *
 * Every address is checked against its token before anything is looked up. Names that are made from content never change
 * what they show, so they may be kept for ever.
 */

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { App } from '../../core/app.ts';
import {
  buildIframePlaylist,
  findKeyFrames,
  findVideo,
  lowestRung,
  measureKeyFrames,
  mendChapters,
  plannedSegments,
  posterKeyOf,
  type Rendition,
  storyboardPrefix,
  toChaptersJson,
  toChaptersVtt,
  type Video,
  videoPrefix,
} from '../../core/domain/videos/index.ts';
import { AppError } from '../../core/errors.ts';
import { checkMediaToken } from './media-link.ts';
import { sendObject } from './send-object.ts';

interface Media {
  app: App;
  request: FastifyRequest;
  reply: FastifyReply;
  videoId: string;
}
type Params = { Params: { token: string; id: string; file: string; rendition: string } };

const routes: Readonly<Record<string, (media: Media, params: Params['Params']) => Promise<unknown>>> = {
  'storyboard/:file': (media, { file }) => sendStoryboard(media, file),
  'posters/:file': (media, { file }) => sendPoster(media, file),
  'chapters.vtt': (media) => sendChapters(media, 'text/vtt; charset=utf-8', toChaptersVtt),
  'chapters.json': (media) => sendChapters(media, 'application/json', toChaptersJson),
  'hls/:rendition/iframes.m3u8': (media, { rendition }) => sendIframes(media, rendition),
};

export function registerStoryboardMedia(fastify: FastifyInstance, app: App): void {
  for (const [path, send] of Object.entries(routes)) {
    fastify.get<Params>(`/media/:token/videos/:id/${path}`, (request, reply) => {
      const { token, id: videoId } = request.params;
      checkMediaToken(app.mediaKeys, { token, key: videoPrefix(videoId) + path, nowMs: app.clock.now() });
      return send({ app, request, reply, videoId }, request.params);
    });
  }
}

/** What the master playlist says of key frames and chapters. */
export async function scrubbingOf(app: Pick<App, 'db'>, video: Video, renditions: readonly Rendition[]) {
  const rung = video.plan?.video && lowestRung(video.plan.video.rungs);
  const made = renditions.find(({ name, state }) => name === rung?.name && state === 'READY');
  const chaptersUri = chaptersOf(video).length > 0 ? '../chapters.json' : null;
  // A player cannot open a part of a segment that is encrypted as a whole.
  if (!rung || !made?.codecs || video.state !== 'READY' || video.contentKey) return { iframes: [], chaptersUri };
  const seconds = secondsOf(video, rung.name);
  const { count, maxBytes } = await measureKeyFrames(app.db, video.id, rung.name);
  if (count !== seconds.length) return { iframes: [], chaptersUri };
  const { name, width, height } = rung;
  const bandwidth = Math.ceil((maxBytes * 8) / Math.max(1, Math.min(...seconds)));
  return { iframes: [{ name, width, height, bandwidth, codecs: made.codecs }], chaptersUri };
}

export function chaptersOf({ probe, plan, durationMs }: Pick<Video, 'probe' | 'plan' | 'durationMs'>) {
  const startSeconds = plan?.video?.startSeconds ?? plan?.audio?.startSeconds ?? 0;
  return mendChapters(probe?.chapters, { startSeconds, durationMs: durationMs ?? 0 });
}

function sendStoryboard({ app, request, reply, videoId }: Media, file: string) {
  const [, kind] = /^[0-9a-f]{12}(\.vtt|-\d+\.jpg)$/.exec(file) ?? [];
  if (!kind) throw noSuchMedia();
  const contentType = kind === '.vtt' ? 'text/vtt; charset=utf-8' : 'image/jpeg';
  const key = storyboardPrefix(videoId) + file;
  return sendObject(app.storage, { request, reply }, { key, contentType, isImmutable: true });
}

/** A poster that was replaced meanwhile answers with its successor: addresses outlive pictures. */
async function sendPoster({ app, request, reply, videoId }: Media, file: string) {
  const [, version] = /^([0-9a-f]{12})\.jpg$/.exec(file) ?? [];
  if (!version) throw noSuchMedia();
  const wanted = posterKeyOf(videoId, version);
  const isThere = (await app.storage.stat(wanted)) !== null;
  const key = isThere ? wanted : (await findVideo(app.db, videoId))?.posterKey;
  if (!key) throw noSuchMedia();
  return sendObject(app.storage, { request, reply }, { key, contentType: 'image/jpeg', isImmutable: isThere });
}

async function sendChapters(
  { app, reply, videoId }: Media,
  contentType: string,
  print: (chapters: ReturnType<typeof chaptersOf>) => string,
) {
  const video = await findVideo(app.db, videoId);
  const chapters = video ? chaptersOf(video) : [];
  if (chapters.length === 0) throw noSuchMedia();
  return reply.headers({ 'content-type': contentType, 'cache-control': 'private, max-age=60' }).send(print(chapters));
}

async function sendIframes({ app, reply, videoId }: Media, rendition: string) {
  const video = await findVideo(app.db, videoId);
  const keyFrames = video && !video.contentKey ? await findKeyFrames(app.db, videoId, rendition) : [];
  if (!video || keyFrames.length === 0) throw noSuchMedia();
  return reply
    .headers({ 'content-type': 'application/vnd.apple.mpegurl', 'cache-control': 'private, no-cache' })
    .send(buildIframePlaylist(secondsOf(video, rendition), keyFrames));
}

/** Of each segment. */
function secondsOf({ plan }: Video, name: string): number[] {
  const planned = plan && plannedSegments(plan).find((rendition) => rendition.name === name);
  return planned ? planned.samples.map((samples) => samples * planned.secondsPerSample) : [];
}

function noSuchMedia(): AppError {
  return new AppError('notFound', 'There is no such media.');
}
