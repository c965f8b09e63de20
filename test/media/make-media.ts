/** Test media with known content, made by ffmpeg's own generators: the burnt-in number of each picture is its truth. */

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface MediaShape {
  seconds: number;
  width?: number;
  height?: number;
  /** As ffmpeg writes it: "25", "30000/1001". */
  rate?: string;
  hasPicture?: boolean;
  hasSound?: boolean;
  /** Degrees that a player has to turn it by. */
  rotate?: number;
}

/** Writes an MP4. Every picture shows its number as sixteen black or white blocks along its top, lowest bit first. */
export async function makeMedia(path: string, shape: MediaShape): Promise<void> {
  const { seconds, width = 320, height = 180, rate = '25', hasPicture = true, hasSound = true, rotate = 0 } = shape;
  const inputs: string[] = [];
  const outputs: string[] = [];
  if (hasPicture) {
    const bits = `color=black:s=16x1:r=${rate}:d=${seconds},format=gray,geq=lum='255*mod(floor(N/pow(2,X)),2)'`;
    const banner = `${bits},scale=${width}:${2 * Math.floor(height / 8)}:flags=neighbor,format=yuv420p[bits]`;
    const picture = `testsrc2=s=${width}x${height}:r=${rate}:d=${seconds},format=yuv420p[film]`;
    inputs.push('-f', 'lavfi', '-i', `${banner};${picture};[film][bits]overlay=0:0`);
    outputs.push('-c:v', 'libx264', '-preset', 'ultrafast', '-crf', '18', '-pix_fmt', 'yuv420p');
  }
  if (hasSound) {
    inputs.push('-f', 'lavfi', '-i', `sine=frequency=440:duration=${seconds}`);
    outputs.push('-c:a', 'aac');
  }
  const upright = rotate ? path.replace(/\.mp4$/, '.upright.mp4') : path;
  await run('ffmpeg', ['-v', 'error', '-nostdin', '-y', ...inputs, ...outputs, upright]);
  if (rotate) {
    // ffmpeg before 6 sets a display matrix by this tag, counting the other way round.
    const turned = ['-metadata:s:v:0', `rotate=${rotate}`, '-c', 'copy', path];
    await run('ffmpeg', ['-v', 'error', '-nostdin', '-y', '-i', upright, ...turned]);
  }
}

/** The numbers that the pictures of a film show, in order. `size` is the film's own. */
export async function readPictureNumbers(path: string, size: { width: number; height: number }): Promise<number[]> {
  const { width, height } = size;
  const args = [
    '-v',
    'error',
    '-nostdin',
    '-i',
    path,
    '-map',
    '0:v',
    '-fps_mode',
    'passthrough',
    '-f',
    'rawvideo',
    '-pix_fmt',
    'gray',
    '-',
  ];
  const { stdout } = await run('ffmpeg', args, { encoding: 'buffer', maxBuffer: 1024 ** 3 });
  const numbers: number[] = [];
  for (let at = 0; at + width * height <= stdout.length; at += width * height) {
    const row = at + Math.floor(height / 8) * width;
    let number = 0;
    for (let bit = 0; bit < 16; bit++) {
      if ((stdout[row + Math.floor(((bit + 0.5) * width) / 16)] as number) > 128) number += 2 ** bit;
    }
    numbers.push(number);
  }
  return numbers;
}
