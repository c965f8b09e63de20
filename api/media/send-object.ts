/**
 * Stored objects over HTTP: conditions, ranges, types, and how long they may be kept.
 *
 * Nothing is promised before the object is open: an answer that fails carries no headers of one that succeeds.
 */

import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AppError } from '../../core/errors.ts';
import type { OpenObject, Storage } from '../../core/platform/storage/storage.ts';
import { answerTo, etagOf } from './send-object.rules.ts';

export interface SentObject {
  key: string;
  contentType: string;
  /** What never changes may be kept for ever; default a minute. */
  isImmutable?: boolean;
  /** Browsers offer to save it under this name. */
  downloadName?: string;
}

/** Up to here one read and one write are cheaper than a stream: that holds a segment of the lower rungs. */
const sentAtOnce = 512 * 1024;

interface Http {
  request: FastifyRequest;
  reply: FastifyReply;
}

/** Throws AppError `notFound`. */
export async function sendObject(storage: Pick<Storage, 'open'>, http: Http, object: SentObject) {
  if (!(await offerObject(storage, http, object))) throw new AppError('notFound', 'There is no such media.');
  return http.reply;
}

/** false: there is no such object, and nothing was said. */
export async function offerObject(
  storage: Pick<Storage, 'open'>,
  { request, reply }: Http,
  object: SentObject,
): Promise<boolean> {
  await using stored = await storage.open(object.key);
  if (!stored) return false;
  await answer(stored, { request, reply }, object);
  return true;
}

async function answer(stored: OpenObject, { request, reply }: Http, object: SentObject): Promise<void> {
  const { sizeBytes, modifiedAt } = stored.info;
  const etag = etagOf(stored.info);
  const { status, range } = answerTo(request, { sizeBytes, modifiedAt, etag });
  if (status === 416 || status === 412) {
    if (status === 416) reply.header('content-range', `bytes */${sizeBytes}`);
    return void reply.code(status).header('cache-control', 'no-store').send();
  }
  const validators = {
    etag,
    'last-modified': modifiedAt.toUTCString(),
    'cache-control': object.isImmutable ? 'public, max-age=31536000, immutable' : 'private, max-age=60',
  };
  if (status === 304) return void reply.code(304).headers(validators).send();
  const { start, end } = range ?? { start: 0, end: sizeBytes - 1 };
  const content = request.method === 'HEAD' ? Readable.from([]) : await read(stored, { start, end });
  reply
    .code(status)
    .headers({
      ...validators,
      ...(range && { 'content-range': `bytes ${start}-${end}/${sizeBytes}` }),
      ...(object.downloadName !== undefined && { 'content-disposition': saveAs(object.downloadName) }),
      'accept-ranges': 'bytes',
      'content-type': object.contentType,
      // Fastify's HEAD routes keep the length of a stream, but make it 0 for nothing.
      'content-length': end - start + 1,
    })
    .send(content);
}

function read(stored: OpenObject, range: { start: number; end: number }): Promise<Uint8Array | Readable> {
  return range.end - range.start < sentAtOnce ? stored.bytes(range) : stored.stream(range);
}

/** Content-Disposition (RFC 6266): the plain name for old clients, the real one in UTF-8. */
export function saveAs(name: string): string {
  const plain = name.replace(/[^\x20-\x7e]|["\\%]/g, '_');
  const escaped = encodeURIComponent(name.toWellFormed()).replace(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16)}`);
  return `attachment; filename="${plain}"; filename*=UTF-8''${escaped}`;
}
