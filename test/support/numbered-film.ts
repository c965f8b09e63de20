/**
 * Makes films of numbered pictures and clicks, and knows which picture must be seen when.
 *
 * A film has a clock of `ticksPerSecond`. Picture i is shown from tick `tickOf(i)` on and shows that very tick as its
 * number (unless it is told to show another), so irregular timing and holes need no second table.
 */

import { writeFile } from 'node:fs/promises';
import { type ClickChannel, makeClicks } from './clicks.ts';
import { runTool } from './media-tool.ts';
import { drawPicture, gridColumns, gridRows } from './numbered-pictures.ts';

export interface FilmShape {
  /** Pictures; 0 is a film of sound alone. */
  pictures: number;
  /** "25", "30000/1001". */
  ticksPerSecond?: string;
  width?: number;
  height?: number;
  /** The tick of picture i, twice: for the oracle and as ffmpeg's expression of N. */
  timing?: { tickOf(i: number): number; expression: string };
  /** What picture i shows, when that is not its tick. */
  numberOf?(i: number): number;
  /** Filters after the picture has its size: turning, colours, fields. */
  filters?: string;
  /** Encoder options for the picture. Default: small H.264. */
  video?: readonly string[];
  sound?: readonly FilmSound[];
  /** Options of the container. */
  output?: readonly string[];
}

export interface FilmSound {
  seconds: number;
  /** What each channel plays. Default: one channel of 1500 Hz. */
  channels?: readonly (ClickChannel | null)[];
  layout?: string;
  codec?: readonly string[];
  /** Delay against the picture. */
  startSeconds?: number;
}

export const plainVideo = ['-c:v', 'libx264', '-preset', 'ultrafast', '-crf', '20', '-pix_fmt', 'yuv420p'];
export const plainClick: ClickChannel = { pitchHz: 1500, amplitude: 0.5 };

/** Writes the film; the container follows from the path or from `output`. */
export async function makeFilm(path: string, shape: FilmShape): Promise<void> {
  const { pictures, ticksPerSecond = '25', width = 160, height = 96, timing, filters, sound = [] } = shape;
  const inputs: string[] = [];
  const outputs: string[] = [];
  if (pictures > 0) {
    const size = `${gridColumns}x${gridRows}`;
    inputs.push(
      '-f',
      'rawvideo',
      '-pix_fmt',
      'rgb24',
      '-video_size',
      size,
      '-framerate',
      ticksPerSecond,
      '-i',
      'pipe:',
    );
    const chain = [
      ...(timing ? [`settb=1/(${ticksPerSecond})`, `setpts='${timing.expression}'`] : []),
      `scale=${width}:${height}:flags=neighbor:out_color_matrix=bt709`,
      'setsar=1',
      ...(filters ? [filters] : []),
    ];
    outputs.push('-map', '0:v', '-vf', chain.join(','), '-fps_mode', 'passthrough');
    if (timing) outputs.push('-enc_time_base:v', `1/${ticksPerSecond}`);
    outputs.push(...(shape.video ?? plainVideo));
  }
  for (const [index, track] of sound.entries()) {
    const wav = `${path}.${index}.wav`;
    await writeFile(wav, makeClicks(track.seconds, track.channels ?? [plainClick]));
    if (track.startSeconds) inputs.push('-itsoffset', String(track.startSeconds));
    if (track.layout) inputs.push('-channel_layout', track.layout);
    inputs.push('-i', wav);
    outputs.push('-map', `${index + (pictures > 0 ? 1 : 0)}:a`);
    outputs.push(...(track.codec ?? ['-c:a', 'aac', '-b:a', '128k']).map((arg) => arg.replace(/:a$/, `:a:${index}`)));
  }
  const args = ['-v', 'error', '-y', '-threads', '2', ...inputs, ...outputs, ...(shape.output ?? []), path];
  await runTool('ffmpeg', args, drawAll(shape));
}

function* drawAll({ pictures, timing, numberOf }: FilmShape): Generator<Buffer> {
  for (let i = 0; i < pictures; i++) yield drawPicture(numberOf ? numberOf(i) : timing ? timing.tickOf(i) : i);
}

/**
 * The numbers that may be seen at grid picture n: the last picture that began before the middle of the grid's step.
 * Two, when a picture begins so near to that middle that the container's own clock decides.
 */
export function picturesAt(
  shownTicks: readonly number[],
  moment: { ticksPerSecond: number; secondsAfterFirst: number },
): number[] {
  const first = shownTicks[0] as number;
  const toleranceSeconds = 0.0011;
  const heldAt = (seconds: number): number => {
    let held = first;
    for (const tick of shownTicks) {
      if ((tick - first) / moment.ticksPerSecond > seconds) break;
      held = tick;
    }
    return held;
  };
  return [heldAt(moment.secondsAfterFirst - toleranceSeconds), heldAt(moment.secondsAfterFirst + toleranceSeconds)];
}
