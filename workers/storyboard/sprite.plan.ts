/** The command line that lays key frames out on sprites. */

import type { StoryboardPlan } from '../../core/domain/videos/index.ts';

/** Reads the film of key frames from standard input, writes `sprite-0.jpg` and following into the working directory. */
export function planSprites(plan: StoryboardPlan): string[] {
  const { columns, rows, tileWidth, tileHeight, tiles } = plan;
  const filters = [
    // A picture that cannot be decoded shows the one before it, so that all others stay in their places.
    ...['fps=1:start_time=0:round=near', 'tpad=stop=-1:stop_mode=clone', `trim=end_frame=${tiles.length}`],
    ...[`scale=${tileWidth}:${tileHeight}`, 'setsar=1', 'format=yuvj420p', `tile=${columns}x${rows}`],
  ];
  return [
    ...['-v', 'error', '-ignore_editlist', '1', '-f', 'mov', '-i', 'pipe:0', '-map', '0:v:0', '-vf', filters.join(',')],
    ...['-fps_mode', 'passthrough', '-threads', '1', '-q:v', '5', '-map_metadata', '-1', '-bitexact'],
    ...['-f', 'image2', '-start_number', '0', '-y', 'sprite-%d.jpg'],
  ];
}

export function spriteCount({ columns, rows, tiles }: StoryboardPlan): number {
  return Math.ceil(tiles.length / (columns * rows));
}
