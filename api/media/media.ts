/**
 * Media over HTTP: playlists made from the plan, segments and pictures from the storage.
 *
 * The playlists of a video are complete as soon as it is playable. A request for a segment that is still being made
 * waits for it, for a bounded time. Every address is checked against its token before anything is looked up.
 */

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { App } from '../../core/app.ts';
import {
  type SubtitleTrack,
  toSubRip,
  toSubtitlePlaylist,
  toWebVtt,
  toWebVttSegment,
  tracksOfVideos,
} from '../../core/domain/subtitles/index.ts';
import {
  buildMasterPlaylist,
  buildMediaPlaylist,
  contentKeyUri,
  countView,
  findRenditions,
  findVideo,
  isUpgrade,
  plannedSegments,
  type Rendition,
  requestSegment,
  type Video,
  videoPrefix,
} from '../../core/domain/videos/index.ts';
import { AppError } from '../../core/errors.ts';
import type { Storage } from '../../core/platform/storage/storage.ts';
import { registerCameraMedia } from '../cameras/camera-media.ts';
import { registerDownloadMedia } from './download-media.ts';
import { registerMediaKeys } from './key.ts';
import { checkMediaToken } from './media-link.ts';
import { openRecentObjects } from './recent-objects.ts';
import { offerObject, sendObject } from './send-object.ts';
import { registerStoryboardMedia, scrubbingOf } from './storyboard-media.ts';

const segmentWaitMs = 15_000;
const segmentPollMs = 100;

const playlistType = 'application/vnd.apple.mpegurl';

interface MediaRequest {
  app: App;
  segments: Pick<Storage, 'open'>;
  request: FastifyRequest;
  reply: FastifyReply;
  /** Below `videos/<id>/`. */
  path: string;
  videoId: string;
}

export async function registerMedia(fastify: FastifyInstance, app: App): Promise<void> {
  fastify.addHook('onRequest', async (request, reply) => {
    // The token in the address is the permission, whatever page it is played on.
    // Nothing varies with the origin then, so that caches may keep one answer for all.
    if (request.url.startsWith('/media/')) reply.header('access-control-allow-origin', '*').removeHeader('vary');
  });
  const segments = openRecentObjects(app.storage, app.clock);
  fastify.get<{ Params: { token: string; id: string; '*': string } }>(
    '/media/:token/videos/:id/*',
    (request, reply) => {
      const { token, id: videoId, '*': path } = request.params;
      checkMediaToken(app.mediaKeys, { token, key: videoPrefix(videoId) + path, nowMs: app.clock.now() });
      return serveVideo({ app, segments, request, reply, path, videoId });
    },
  );
  registerMediaKeys(fastify, app);
  registerStoryboardMedia(fastify, app);
  registerDownloadMedia(fastify, app);
  await registerCameraMedia(fastify, app);
}

async function serveVideo(media: MediaRequest) {
  const { path, videoId, app, request, reply } = media;
  if (path === 'poster.jpg') {
    return sendObject(app.storage, { request, reply }, { key: videoPrefix(videoId) + path, contentType: 'image/jpeg' });
  }
  const caption = /^subtitles\/(sub_\w+)\.(vtt|srt)$/.exec(path);
  if (caption) return sendCaptions(media, caption[1] as string, caption[2] as 'vtt' | 'srt');
  const hls = /^hls\/(?:([\w-]+)\/)?([\w.]+)$/.exec(path);
  if (hls) return serveHls(media, hls[1] ?? null, hls[2] as string);
  throw noSuchMedia();
}

async function serveHls(media: MediaRequest, folder: string | null, file: string) {
  if (/^(init\.mp4|s\d+\.m4s)$/.test(file) && folder) return sendSegment(media, folder, file);
  const video = await findVideo(media.app.db, media.videoId);
  if (!video?.plan) throw noSuchMedia();
  const text = folder?.startsWith('text-') ? await findReadyTrack(media, folder.slice('text-'.length)) : null;
  const segment = /^c(\d+)\.vtt$/.exec(file);
  if (text && segment)
    return sendText(media, 'text/vtt; charset=utf-8', toWebVttSegment(text.cues, Number(segment[1])));
  if (text && file === 'playlist.m3u8') {
    return sendText(
      media,
      playlistType,
      toSubtitlePlaylist(video.plan.durationMs, (index) => `c${index}.vtt`),
    );
  }
  if (!folder && file === 'master.m3u8') {
    await countView(media.app.db, video.id, new Date(media.app.clock.now()));
    return sendText(media, playlistType, await masterOf(media, video));
  }
  if (folder && file === 'playlist.m3u8') {
    const seconds = plannedSeconds(video, folder);
    if (seconds)
      return sendText(media, playlistType, buildMediaPlaylist(seconds, { keyUri: video.contentKey && contentKeyUri }));
  }
  throw noSuchMedia();
}

async function masterOf({ app }: MediaRequest, video: Video): Promise<string> {
  const renditions = await findRenditions(app.db, [video.id]);
  const isOffered = ({ codecs, state }: Rendition) => codecs !== null && state !== 'DROPPED' && state !== 'FAILED';
  const known = new Map(renditions.filter(isOffered).map((each) => [each.name, each]));
  const rungs = (video.plan?.video?.rungs ?? []).flatMap((rung) => {
    const { name, width, height } = rung;
    const made = known.get(name);
    if (!made?.codecs || (isUpgrade(rung) && made.state !== 'READY')) return [];
    return [{ name, width, height, bandwidth: made.bitrate, codecs: made.codecs }];
  });
  const sound = known.get('audio');
  const rate = video.plan?.video?.frameRate;
  const tracks = (await tracksOfVideos(app.db, [video.id])).filter(
    (track) => track.state === 'READY' && track.cues.length > 0,
  );
  return buildMasterPlaylist({
    ...(await scrubbingOf(app, video, renditions)),
    rungs,
    frameRate: rate ? rate.num / rate.den : null,
    audio:
      sound?.codecs && video.plan?.audio
        ? {
            bandwidth: sound.bitrate,
            codecs: sound.codecs,
            channels: video.plan.audio.channels,
            language: video.language,
          }
        : null,
    subtitles: tracks.map(({ id, language }) => ({
      language,
      label: new Intl.DisplayNames('en', { type: 'language' }).of(language) ?? language,
      folder: `text-${id}`,
      isAutomatic: true,
    })),
  });
}

/** Seconds of each segment, or null when the plan has no such rendition. */
function plannedSeconds({ plan }: Video, name: string): number[] | null {
  const planned = plan && plannedSegments(plan).find((rendition) => rendition.name === name);
  return planned ? planned.samples.map((samples) => samples * planned.secondsPerSample) : null;
}

/** A segment that is not there is asked for and waited for, for a bounded time. */
async function sendSegment({ app, segments, request, reply, videoId }: MediaRequest, folder: string, file: string) {
  const key = `${videoPrefix(videoId)}hls/${folder}/${file}`;
  const contentType = folder === 'audio' ? 'audio/mp4' : 'video/mp4';
  const offer = () => offerObject(segments, { request, reply }, { key, contentType, isImmutable: true });
  const index = Number(/^s(\d+)/.exec(file)?.[1] ?? 0);
  const deadline = app.clock.now() + segmentWaitMs;
  for (let isAsked = false; !(await offer()); ) {
    const video = await findVideo(app.db, videoId);
    if (!video) throw noSuchMedia();
    if (!isAsked) isAsked = await requestSegment(app, video, { rendition: folder, index });
    const isComing = isAsked && (video.state === 'PROCESSING' || video.state === 'READY');
    if (!isComing) throw noSuchMedia();
    if (app.clock.now() >= deadline) {
      reply.header('retry-after', '2');
      throw new AppError('unavailable', 'This part of the video is still being made. Try again in some seconds.');
    }
    await app.clock.sleep(segmentPollMs, request.signal).catch((cause: unknown) => {
      throw new AppError('cancelled', 'The caller has gone.', { cause });
    });
  }
  return reply;
}

async function findReadyTrack({ app, videoId }: MediaRequest, trackId: string): Promise<SubtitleTrack> {
  const track = (await tracksOfVideos(app.db, [videoId])).find((each) => each.id === trackId && each.state === 'READY');
  if (!track) throw noSuchMedia();
  return track;
}

async function sendCaptions(media: MediaRequest, trackId: string, format: 'vtt' | 'srt') {
  const { cues } = await findReadyTrack(media, trackId);
  return format === 'vtt'
    ? sendText(media, 'text/vtt; charset=utf-8', toWebVtt(cues))
    : sendText(media, 'application/x-subrip; charset=utf-8', toSubRip(cues));
}

function sendText({ reply }: MediaRequest, contentType: string, text: string) {
  return reply.headers({ 'content-type': contentType, 'cache-control': 'private, no-cache' }).send(text);
}

function noSuchMedia(): AppError {
  return new AppError('notFound', 'There is no such media.');
}
