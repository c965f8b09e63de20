/**
 * Files to keep, over HTTP: the original, renditions with their sound, captions. Ranges and conditions let a download that
 * broke off go on where it was.
 *
 * Their addresses grant nothing but downloads, and those for playing do not grant these. A rendition is put together when
 * it is asked for; until it is there the request waits, for a bounded time.
 */

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { App } from '../../core/app.ts';
import { toSubRip, toWebVtt, tracksOfVideos } from '../../core/domain/subtitles/index.ts';
import { downloadKey, findDownload, findVideo, requestDownload, type Video } from '../../core/domain/videos/index.ts';
import { AppError } from '../../core/errors.ts';
import { captionsName, downloadPrefix, originalName, renditionName } from './download-name.rules.ts';
import { checkMediaToken } from './media-link.ts';
import { saveAs, sendObject } from './send-object.ts';

interface Media {
  app: App;
  request: FastifyRequest;
  reply: FastifyReply;
  video: Video;
}
type Params = { Params: { token: string; id: string; file: string } };

const waitMs = 25_000;
const pollMs = 200;

export function registerDownloadMedia(fastify: FastifyInstance, app: App): void {
  fastify.get<Params>('/media/:token/downloads/:id/:file', async (request, reply) => {
    const { token, id, file } = request.params;
    checkMediaToken(app.mediaKeys, { token, key: downloadPrefix(id) + file, nowMs: app.clock.now() });
    const video = await findVideo(app.db, id);
    if (!video) throw noSuchMedia();
    const media = { app, request, reply, video };
    if (file === 'original') return sendOriginal(media);
    const [, trackId, format] = /^(sub_\w+)\.(vtt|srt)$/.exec(file) ?? [];
    if (trackId) return sendCaptions(media, trackId, format as 'vtt' | 'srt');
    const [, rendition] = /^([\w-]+)\.(?:mp4|m4a)$/.exec(file) ?? [];
    if (rendition) return sendRendition(media, rendition);
    throw noSuchMedia();
  });
}

/** As its owner sent it: a stranger's bytes, so nothing is said of their type. */
function sendOriginal({ app, request, reply, video }: Media) {
  if (!video.sourceKey) throw noSuchMedia();
  const contentType = 'application/octet-stream';
  const downloadName = originalName(video);
  return sendObject(app.storage, { request, reply }, { key: video.sourceKey, contentType, downloadName });
}

async function sendRendition({ app, request, reply, video }: Media, rendition: string) {
  const deadline = app.clock.now() + waitMs;
  while (!(await findDownload(app.db, video.id, rendition))) {
    if (!(await requestDownload(app, video, rendition))) throw noSuchMedia();
    if (app.clock.now() >= deadline) {
      // A browser that was sent here by a link asks again by itself.
      reply.headers({ 'retry-after': '3', refresh: '3' });
      throw new AppError('unavailable', 'The file is being put together. Try again in some seconds.');
    }
    await app.clock.sleep(pollMs, request.signal).catch((cause: unknown) => {
      throw new AppError('cancelled', 'The caller has gone.', { cause });
    });
  }
  const contentType = rendition === 'audio' ? 'audio/mp4' : 'video/mp4';
  const downloadName = renditionName(video, rendition);
  const key = downloadKey(video.id, rendition);
  return sendObject(app.storage, { request, reply }, { key, contentType, downloadName });
}

async function sendCaptions({ app, reply, video }: Media, trackId: string, format: 'vtt' | 'srt') {
  const track = (await tracksOfVideos(app.db, [video.id])).find(({ id, state }) => id === trackId && state === 'READY');
  if (!track) throw noSuchMedia();
  const [type, print] =
    format === 'vtt' ? (['text/vtt', toWebVtt] as const) : (['application/x-subrip', toSubRip] as const);
  return reply
    .headers({
      'content-type': `${type}; charset=utf-8`,
      'cache-control': 'private, no-cache',
      'content-disposition': saveAs(captionsName(video, track.language, format)),
    })
    .send(print(track.cues));
}

function noSuchMedia(): AppError {
  return new AppError('notFound', 'There is no such media.');
}
