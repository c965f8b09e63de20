/** Stored segments of a rendition as a film of their first pictures; only these bytes are read where the store allows it. */

import { buffer } from 'node:stream/consumers';
import type { App } from '../../core/app.ts';
import {
  contentKeyOf,
  findSegments,
  openSegment,
  renditionPrefix,
  type Video,
} from '../../core/domain/videos/index.ts';
import { AppError } from '../../core/errors.ts';
import { openKeyFrameFilm } from '../runtime/key-frame.ts';

type Reading = Pick<App, 'db' | 'storage' | 'secrets'>;

/** How many are fetched ahead: a bucket answers each request after a while, and all of them at once. */
const ahead = 8;

/**
 * The bytes of a fragmented MP4 with one picture per second, in the order of `segments`, and the last one once more.
 * Throws AppError `notFound`.
 */
export async function* readKeyFrames(
  app: Reading,
  video: Pick<Video, 'id' | 'contentKey'>,
  wanted: { rendition: string; segments: readonly number[] },
): AsyncGenerator<Buffer> {
  const { rendition, segments } = wanted;
  const rows = await findSegments(app.db, { videoId: video.id, rendition });
  const sizes = new Map(rows.map(({ index, keyFrameBytes }) => [index, keyFrameBytes]));
  const film = openKeyFrameFilm(
    await buffer(await app.storage.read(`${renditionPrefix(video.id, rendition)}init.mp4`)),
  );
  yield film.head;
  const readFirst = (index: number) => readHead(app, video, { rendition, index, sizeBytes: sizes.get(index) ?? null });
  const pending: Promise<Buffer>[] = [];
  for (let second = 0; second < segments.length; second++) {
    for (let next = second + pending.length; pending.length < ahead && next < segments.length; next++) {
      const reading = readFirst(segments[next] as number);
      reading.catch(() => {}); // Whoever awaits it sees the failure.
      pending.push(reading);
    }
    const head = await (pending.shift() as Promise<Buffer>);
    yield film.fragment(head, second);
    // A filter that keeps a rate lets a picture go when it sees the next: without this, the last one would be lost.
    if (second === segments.length - 1) yield film.fragment(head, second + 1);
  }
}

/** A whole segment, in the clear. Throws AppError `notFound`. */
export async function readSegment(
  app: Reading,
  video: Pick<Video, 'id' | 'contentKey'>,
  { rendition, index }: { rendition: string; index: number },
): Promise<Buffer> {
  const bytes = await buffer(await app.storage.read(`${renditionPrefix(video.id, rendition)}s${index}.m4s`));
  const key = contentKeyOf(app, video);
  if (!key) return bytes;
  try {
    return Buffer.from(openSegment(key, index, bytes));
  } catch (cause) {
    throw new AppError('internal', 'A segment cannot be opened with the key of its video.', { cause });
  }
}

/** A sealed segment opens only as a whole. */
async function readHead(
  app: Reading,
  video: Pick<Video, 'id' | 'contentKey'>,
  segment: { rendition: string; index: number; sizeBytes: number | null },
): Promise<Buffer> {
  const { rendition, index, sizeBytes } = segment;
  if (video.contentKey || sizeBytes === null) return readSegment(app, video, segment);
  const key = `${renditionPrefix(video.id, rendition)}s${index}.m4s`;
  return buffer(await app.storage.read(key, { start: 0, end: sizeBytes - 1 }));
}
