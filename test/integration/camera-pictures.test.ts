/** The pictures that the analysis is given are the source's: right in brightness and time, whatever carries them. */

import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readFragmentedMp4 } from '../../workers/cameras/fragmented-mp4.ts';
import { planInput, planWatching } from '../../workers/cameras/source.plan.ts';
import { motionSize, planPictureSize, unpackPicture } from '../../workers/inference/picture.ts';
import { streamFfmpeg } from '../../workers/runtime/ffmpeg.ts';

const directory = mkdtempSync(join(tmpdir(), 'sightline-pictures-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

test('black stays black, red stays red, small and large, and every picture has its own time', async () => {
  const path = join(directory, 'halves.mp4');
  const halves = 'color=black:size=320x240:rate=15:duration=2,drawbox=x=160:w=160:h=240:color=red:t=fill';
  execFileSync('ffmpeg', ['-v', 'error', '-f', 'lavfi', '-i', halves, '-c:v', 'libx264', '-pix_fmt', 'yuv420p', path]);
  const facts = {
    codec: 'h264',
    format: 'mov',
    frameRate: 15,
    displayAspect: 4 / 3,
    file: { videoStartUs: 0, containerStartUs: 0 },
  };
  const input = planInput({ kind: 'file', path, isLooped: false }, path);
  const plan = planWatching(input, facts, null);
  await using stream = streamFfmpeg(plan.args, { protocols: plan.protocols, extraPipes: 2 });
  const [frames, pictures] = stream.pipes;
  stream.stdout.resume();
  pictures?.resume();
  const timesMs: number[] = [];
  let timescale = 1;
  for await (const part of readFragmentedMp4(frames as AsyncIterable<Uint8Array>)) {
    if (part.kind === 'init') {
      timescale = part.init.timescale;
      continue;
    }
    timesMs.push(Math.round((part.fragment.startTicks * 1000) / timescale));
    const { luma, colour } = unpackPicture(part.fragment.media, planPictureSize(facts.displayAspect));
    // Red is Y 81, U 90, V 240 (BT.601, limited range).
    const small = (motionSize.height / 2) * motionSize.width;
    expect(luma[small + 20]).toBeLessThan(40);
    expect(Math.abs(luma[small + motionSize.width - 20]! - 81)).toBeLessThan(25);
    const { width, height, y, uv } = colour;
    expect([width, height]).toEqual([640, 480]);
    const [row, half] = [(height / 2) * width, width / 2];
    expect(y[row + 20]).toBeLessThan(40);
    expect(Math.abs(y[row + width - 20]! - 81)).toBeLessThan(15);
    const [left, right] = [(height / 4) * width + 20, (height / 4) * width + half - 20];
    expect([uv[left], uv[left + half]].every((value) => Math.abs(value! - 128) < 12)).toBe(true);
    expect(Math.abs(uv[right]! - 90)).toBeLessThan(15);
    expect(Math.abs(uv[right + half]! - 240)).toBeLessThan(15);
  }
  await stream.done;
  expect(timesMs).toEqual(Array.from({ length: 15 }, (_, index) => Math.round((index * 2000) / 15)));
});
