/** Stored objects over HTTP: ranges (RFC 9110, one range at a time), types, and how long they may be kept. */

import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AppError } from '../../core/errors.ts';
import type { ByteRange, Storage } from '../../core/platform/storage/storage.ts';

export interface SentObject {
  key: string;
  contentType: string;
  /** What never changes may be kept for ever; default a minute. */
  isImmutable?: boolean;
}

/** Throws AppError `notFound`. */
export async function sendObject(
  storage: Storage,
  http: { request: FastifyRequest; reply: FastifyReply },
  object: SentObject,
) {
  const info = await storage.stat(object.key);
  if (!info) throw new AppError('notFound', 'There is no such media.');
  const { request, reply } = http;
  reply.headers({
    'accept-ranges': 'bytes',
    'content-type': object.contentType,
    'cache-control': object.isImmutable ? 'public, max-age=31536000, immutable' : 'private, max-age=60',
  });
  const range = readRange(request.headers.range, info.sizeBytes);
  if (range === 'unsatisfiable') {
    return reply.code(416).header('content-range', `bytes */${info.sizeBytes}`).send();
  }
  const length = range ? range.end - range.start + 1 : info.sizeBytes;
  if (range) reply.code(206).header('content-range', `bytes ${range.start}-${range.end}/${info.sizeBytes}`);
  reply.header('content-length', length);
  // Fastify's HEAD routes keep the length of a stream, but make it 0 for nothing.
  if (request.method === 'HEAD') return reply.send(Readable.from([]));
  if (length === 0) return reply.send();
  return reply.send(await storage.read(object.key, range ?? undefined));
}

/** null: the whole object, as also for several ranges at once, which a server need not grant. */
export function readRange(header: string | undefined, sizeBytes: number): ByteRange | 'unsatisfiable' | null {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? '');
  if (!match || (match[1] === '' && match[2] === '')) return null;
  const start = match[1] === '' ? Math.max(0, sizeBytes - Number(match[2])) : Number(match[1]);
  const end = match[1] === '' || match[2] === '' ? sizeBytes - 1 : Math.min(Number(match[2]), sizeBytes - 1);
  return start <= end && start < sizeBytes ? { start, end } : 'unsatisfiable';
}
