/**
 * Pictures of cameras and alerts over HTTP: the live playlist, footage of a span, recorded chunks, snapshots and clips.
 *
 * Every address is checked against its token before anything is looked up; only names that the system makes are read.
 */

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { App } from '../../core/app.ts';
import { findCamera } from '../../core/domain/cameras/index.ts';
import { listChunksByMedia, listLatestChunks } from '../../core/domain/recordings/index.ts';
import { AppError } from '../../core/errors.ts';
import { checkMediaToken } from '../media/media-link.ts';
import { sendObject } from '../media/send-object.ts';
import { type FootageSpan, mostFootageChunks, planFootage, readFootageName } from './footage.plan.ts';
import { liveChunkCount, planLivePlaylist } from './live-playlist.plan.ts';

interface MediaRequest {
  request: FastifyRequest;
  reply: FastifyReply;
}
type MediaParams = { Params: { token: string; id: string; '*': string } };

export async function registerCameraMedia(fastify: FastifyInstance, app: App): Promise<void> {
  fastify.get<MediaParams>('/media/:token/cameras/:id/*', (request, reply) => {
    const { token, id, '*': path } = request.params;
    const prefix = `cameras/${id}/`;
    checkMediaToken(app.mediaKeys, { token, key: prefix + path, nowMs: app.clock.now() });
    const media = { request, reply };
    if (path === 'live.m3u8') return sendLivePlaylist(app, media, id);
    const span = readFootageName(path);
    if (span) return sendFootage(app, media, { cameraId: id, span });
    if (/^snapshot-\d+\.jpg$/.test(path)) return sendSnapshot(app, media, { cameraId: id, key: prefix + path });
    if (/^rec\/rec_\w+\/(init\.mp4|\d+\.m4s)$/.test(path)) {
      return sendObject(app.storage, media, { key: prefix + path, contentType: 'video/mp4', isImmutable: true });
    }
    throw noSuchMedia();
  });
  fastify.get<MediaParams>('/media/:token/alerts/:id/*', (request, reply) => {
    const { token, id, '*': path } = request.params;
    const key = `alerts/${id}/${path}`;
    checkMediaToken(app.mediaKeys, { token, key, nowMs: app.clock.now() });
    const contentType = { 'snapshot.jpg': 'image/jpeg', 'clip.mp4': 'video/mp4' }[path];
    if (!contentType) throw noSuchMedia();
    return sendObject(app.storage, { request, reply }, { key, contentType, isImmutable: true });
  });
}

async function sendLivePlaylist(app: App, { reply }: MediaRequest, cameraId: string) {
  const camera = await findCamera(app.db, cameraId);
  const chunks = camera ? await listLatestChunks(app.db, cameraId, liveChunkCount) : [];
  if (!camera || chunks.length === 0) throw noSuchMedia();
  const hasEnded = camera.state === 'ENDED' || camera.state === 'DISABLED';
  return reply
    .headers({ 'content-type': 'application/vnd.apple.mpegurl', 'cache-control': 'private, no-cache' })
    .send(planLivePlaylist(chunks, { prefix: `cameras/${cameraId}/`, hasEnded }));
}

async function sendFootage(app: App, { reply }: MediaRequest, of: { cameraId: string; span: FootageSpan }) {
  const { cameraId, span } = of;
  const chunks = await listChunksByMedia(app.db, { cameraId, ...span, limit: mostFootageChunks });
  if (chunks.length === 0) throw noSuchMedia();
  return reply
    .headers({ 'content-type': 'application/vnd.apple.mpegurl', 'cache-control': 'private, no-cache' })
    .send(planFootage(chunks, span, `cameras/${cameraId}/`));
}

/** A picture that was replaced meanwhile answers with its successor: addresses outlive pictures. */
async function sendSnapshot(app: App, media: MediaRequest, snapshot: { cameraId: string; key: string }) {
  const isThere = (await app.storage.stat(snapshot.key)) !== null;
  const key = isThere ? snapshot.key : (await findCamera(app.db, snapshot.cameraId))?.snapshotKey;
  if (!key) throw noSuchMedia();
  return sendObject(app.storage, media, { key, contentType: 'image/jpeg' });
}

function noSuchMedia(): AppError {
  return new AppError('notFound', 'There is no such media.');
}
