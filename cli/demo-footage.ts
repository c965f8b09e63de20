/**
 * Makes one file of the demo: a camera's loop or the talk. Runs as a worker thread, because lighting a scene takes seconds.
 *
 * A file appears under its name only when it is complete: an interrupted run leaves a .part file, which the next one overwrites.
 */

import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { renameSync } from 'node:fs';
import { isMainThread, workerData } from 'node:worker_threads';
import {
  intruderInYard,
  loitererAtDoor,
  renderScene,
  renderTalk,
  type SceneScript,
  speechFile,
  talkSize,
} from '../scenes/index.ts';

export type FootageName = 'lobby' | 'yard' | 'talk';

export interface FootageOrder {
  readonly name: FootageName;
  /** Ends in .mp4. */
  readonly file: string;
}

export const cameraScenes: Readonly<Record<'lobby' | 'yard', SceneScript>> = {
  lobby: loitererAtDoor,
  yard: intruderInYard,
};
export const cameraPicture = { width: 960, height: 540, fps: 15, seed: 7 } as const;

const talkFps = 30;
const voiceRate = 16_000;

/** Throws when ffmpeg fails. */
export async function makeFootage({ name, file }: FootageOrder): Promise<void> {
  const part = `${file}.part`;
  if (name === 'talk') await encodeTalk(part);
  else await encodeScene(cameraScenes[name], part);
  renameSync(part, file);
}

async function encodeScene(script: SceneScript, file: string): Promise<void> {
  const { width, height, fps } = cameraPicture;
  // Key frames every two seconds and no B-frames, as cameras send them; the loop is a whole number of groups long.
  const encoder = startFfmpeg([
    ...rawVideo(width, height, fps),
    ...[
      '-c:v',
      'libx264',
      '-preset',
      'veryfast',
      '-crf',
      '25',
      '-g',
      String(fps * 2),
      '-bf',
      '0',
      '-pix_fmt',
      'yuv420p',
      '-f',
      'mp4',
      file,
    ],
  ]);
  const frames = renderScene(script, cameraPicture);
  await feed(
    encoder,
    frames.map(({ frame }) => frame),
  );
}

async function encodeTalk(file: string): Promise<void> {
  const loudness = await readLoudness();
  const encoder = startFfmpeg([
    ...rawVideo(talkSize.width, talkSize.height, talkFps),
    ...[
      '-i',
      speechFile,
      '-map',
      '0:v',
      '-map',
      '1:a',
      '-c:v',
      'libx264',
      '-preset',
      'veryfast',
      '-crf',
      '22',
      '-pix_fmt',
      'yuv420p',
    ],
    ...['-c:a', 'aac', '-b:a', '96k', '-movflags', '+faststart', '-f', 'mp4', file],
  ]);
  await feed(encoder, renderTalk({ fps: talkFps, loudness }));
}

/** How loud the voice is during each frame, 0 to 1. */
async function readLoudness(): Promise<number[]> {
  const decoder = startFfmpeg(['-i', speechFile, '-f', 's16le', '-ac', '1', '-ar', String(voiceRate), '-']);
  const finished = exitOf(decoder);
  decoder.stdin.end();
  const chunks: Buffer[] = [];
  for await (const chunk of decoder.stdout) chunks.push(chunk as Buffer);
  await finished;
  const bytes = Buffer.concat(chunks);
  const perFrame = Math.round(voiceRate / talkFps);
  const loudness: number[] = [];
  for (let from = 0; from + perFrame <= bytes.length / 2; from += perFrame) {
    let sum = 0;
    for (let i = from; i < from + perFrame; i++) sum += (bytes.readInt16LE(i * 2) / 32768) ** 2;
    loudness.push(Math.min(1, Math.sqrt(sum / perFrame) * 4));
  }
  return loudness;
}

function rawVideo(width: number, height: number, fps: number): string[] {
  return ['-f', 'rawvideo', '-pix_fmt', 'rgba', '-s', `${width}x${height}`, '-r', String(fps), '-i', 'pipe:0'];
}

function startFfmpeg(args: readonly string[]): ChildProcessWithoutNullStreams {
  return spawn('ffmpeg', ['-nostdin', '-v', 'error', '-y', ...args]);
}

/** Writes the frames one at a time, no faster than they are taken. A frame may be overwritten once it has been taken. */
async function feed(encoder: ChildProcessWithoutNullStreams, frames: Iterable<Uint8ClampedArray>): Promise<void> {
  const finished = exitOf(encoder);
  finished.catch(() => {});
  for (const frame of frames) {
    const written = new Promise<void>((resolve, reject) => {
      encoder.stdin.write(frame, (error) => (error ? reject(error) : resolve()));
    });
    // When ffmpeg dies, its own words are the better error.
    await written.catch(() => finished);
  }
  encoder.stdin.end();
  await finished;
}

async function exitOf(child: ChildProcessWithoutNullStreams): Promise<void> {
  let words = '';
  child.stderr.on('data', (chunk: Buffer) => {
    words = (words + chunk).slice(-500);
  });
  child.stdin.on('error', () => {});
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`ffmpeg could not make the demo (exit ${code}): ${words.trim()}`);
}

const isWorker = !isMainThread && (workerData as { footage?: FootageOrder } | null)?.footage;
if (isWorker) await makeFootage(isWorker);
