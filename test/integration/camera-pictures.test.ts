/** The pictures that the analysis is given are the source's: right in brightness and time, whatever carries them. */

import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readFragmentedMp4 } from '../../workers/cameras/fragmented-mp4.ts';
import { analysisSize, planInput, planWatching } from '../../workers/cameras/source.plan.ts';
import { streamFfmpeg } from '../../workers/runtime/ffmpeg.ts';

const directory = mkdtempSync(join(tmpdir(), 'sightline-pictures-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

test('white stays white and black stays black, and every picture has its own time', async () => {
  const path = join(directory, 'halves.mp4');
  const halves = 'color=black:size=320x240:rate=15:duration=2,drawbox=x=160:w=160:h=240:color=white:t=fill';
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
    const middle = (analysisSize.height / 2) * analysisSize.width;
    expect(part.fragment.media[middle + 20]).toBeLessThan(40);
    expect(part.fragment.media[middle + analysisSize.width - 20]).toBeGreaterThan(215);
  }
  await stream.done;
  expect(timesMs).toEqual(Array.from({ length: 15 }, (_, index) => Math.round((index * 2000) / 15)));
});
