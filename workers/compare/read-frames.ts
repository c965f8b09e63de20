/** Decodes a video file to the analyzer's pictures, packed as a camera watcher packs them, at a fixed rate. */

import {
  type AnalysisPicture,
  type PictureSize,
  packedHeight,
  pictureFilter,
  unpackPicture,
} from '../inference/picture.ts';
import { streamFfmpeg } from '../runtime/ffmpeg.ts';

export const analysisRate = 7.5;

/** Yields pictures with their media time; each is valid for good. `size` is of those in colour. */
export async function* readFrames(
  path: string,
  size: PictureSize,
): AsyncGenerator<AnalysisPicture & { ptsUs: number }> {
  const filter = `fps=${analysisRate},${pictureFilter(size)}`;
  await using decoder = streamFfmpeg(['-v', 'error', '-i', path, '-an', '-vf', filter, '-f', 'rawvideo', 'pipe:1']);
  const bytes = size.width * packedHeight(size);
  let packed = new Uint8Array(bytes);
  let filled = 0;
  let index = 0;
  for await (const part of decoder.stdout as AsyncIterable<Buffer>) {
    for (let read = 0; read < part.length; ) {
      const count = Math.min(bytes - filled, part.length - read);
      packed.set(part.subarray(read, read + count), filled);
      filled += count;
      read += count;
      if (filled < bytes) continue;
      yield { ...unpackPicture(packed, size), ptsUs: Math.round((index++ * 1e6) / analysisRate) };
      packed = new Uint8Array(bytes);
      filled = 0;
    }
  }
  await decoder.done;
}
