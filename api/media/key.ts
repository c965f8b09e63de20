/**
 * What belongs to addresses of media but is no media: the content keys of encrypted videos, and the question whether a
 * token is good, which a web server asks that sends the bytes itself (deploy/nginx).
 */

import type { FastifyInstance } from 'fastify';
import type { App } from '../../core/app.ts';
import { findVideo, unwrapContentKey, videoPrefix } from '../../core/domain/videos/index.ts';
import { AppError } from '../../core/errors.ts';
import { checkMediaToken } from './media-link.ts';

type MediaParams = { Params: { token: string; id: string } };

/** So long may the one who asked go by the answer: a withdrawn key works no longer than this. */
const grantSeconds = 30;

export function registerMediaKeys(fastify: FastifyInstance, app: App): void {
  const check = (token: string, key: string) =>
    checkMediaToken(app.mediaKeys, { token, key, nowMs: app.clock.now() }).getTime();

  fastify.get<MediaParams>('/media/:token/videos/:id/key', async ({ params: { token, id } }, reply) => {
    check(token, videoPrefix(id));
    const video = await findVideo(app.db, id);
    if (!video?.contentKey) throw new AppError('notFound', 'There is no such media.');
    const key = Buffer.from(unwrapContentKey(app.secrets, video.contentKey));
    return reply.headers({ 'content-type': 'application/octet-stream', 'cache-control': 'no-store' }).send(key);
  });
  for (const kind of ['videos', 'cameras', 'alerts'] as const) {
    fastify.get<MediaParams>(`/media/:token/${kind}/:id/grant`, ({ params: { token, id } }, reply) => {
      const leftMs = check(token, `${kind}/${id}/`) - app.clock.now();
      const seconds = Math.min(grantSeconds, Math.floor(leftMs / 1000));
      return reply.code(204).header('cache-control', `max-age=${seconds}`).send();
    });
  }
}
