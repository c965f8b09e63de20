/** Decodes a video file to the analyzer's frames: scaled luma, as a camera watcher makes it, at a fixed rate. */

import { analysisSize } from '../workers/cameras/source.plan.ts';
import { streamFfmpeg } from '../workers/runtime/ffmpeg.ts';

export const { width: analysisWidth, height: analysisHeight } = analysisSize;
export const analysisRate = 7.5;
export const analysisFilter = `fps=${analysisRate},scale=${analysisWidth}:${analysisHeight}:flags=area,format=gray`;

/** Yields frames of 224x168 luma with their media time; a frame is valid for good. */
export async function* readFrames(path: string): AsyncGenerator<{ luma: Uint8Array; ptsUs: number }> {
  await using decoder = streamFfmpeg([
    '-v',
    'error',
    '-i',
    path,
    '-an',
    '-vf',
    analysisFilter,
    '-f',
    'rawvideo',
    'pipe:1',
  ]);
  const size = analysisWidth * analysisHeight;
  let rest: Buffer = Buffer.alloc(0);
  let index = 0;
  for await (const part of decoder.stdout) {
    rest = rest.length === 0 ? part : Buffer.concat([rest, part]);
    for (; rest.length >= size; rest = rest.subarray(size)) {
      yield { luma: Uint8Array.from(rest.subarray(0, size)), ptsUs: Math.round((index++ * 1e6) / analysisRate) };
    }
  }
  await decoder.done;
}
