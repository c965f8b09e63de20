/**
 * What analysis costs: milliseconds per analysed frame, with and without decoding, beside the limit: ffmpeg alone
 * decoding and scaling the same clip into nothing.
 *
 * `node bench/analysis.bench.ts [clip] [folder of models]`; without a clip it makes 20 s of 1280x720 H.264 with moving test
 * pictures. With a folder, the first detector in it looks too, where the motion gate lets it.
 */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findModelFiles } from '../core/platform/models/model-registry.ts';
import { type AnalyzerFrame, openAnalyzer } from '../workers/inference/analyzer.ts';
import { openOnnxDetector } from '../workers/inference/onnx-detector.ts';
import { motionSize, pictureFilter, planPictureSize } from '../workers/inference/picture.ts';
import { runFfmpeg } from '../workers/runtime/ffmpeg.ts';
import { analysisRate, readFrames } from './read-frames.ts';

const size = planPictureSize(16 / 9);
const filter = `fps=${analysisRate},${pictureFilter(size)}`;

const whole = [
  { x: 0, y: 0 },
  { x: 1, y: 0 },
  { x: 1, y: 1 },
  { x: 0, y: 1 },
];

function open() {
  const rules = { loitering: { enabled: true, dwellSeconds: 60 }, restricted: { enabled: true, minSeconds: 1 } };
  const zones = [{ id: 'zone', name: 'Zone', polygon: whole, rules }];
  return openAnalyzer({
    ...motionSize,
    zones,
    context: { cameraName: 'camera', location: '' },
  });
}

async function makeClip(path: string): Promise<void> {
  const source = ['-f', 'lavfi', '-i', 'testsrc2=size=1280x720:rate=25:duration=20'];
  await runFfmpeg(['-y', ...source, '-c:v', 'libx264', '-preset', 'veryfast', '-pix_fmt', 'yuv420p', path]);
}

async function measure(clip: string): Promise<void> {
  const frames = [];
  for await (const frame of readFrames(clip, size)) frames.push(frame);
  const analyzer = open();
  const costs = frames.map((frame) => {
    const start = performance.now();
    analyzer.push(frame);
    return performance.now() - start;
  });
  const warm = costs.slice(Math.min(30, costs.length >> 1)).sort((a, b) => a - b);

  let start = performance.now();
  await runFfmpeg(['-v', 'error', '-i', clip, '-an', '-vf', filter, '-f', 'null', '-']);
  const limitMs = (performance.now() - start) / frames.length;

  start = performance.now();
  const second = open();
  for await (const frame of readFrames(clip, size)) second.push(frame);
  const bothMs = (performance.now() - start) / frames.length;

  await measureDetector(frames);

  const at = (share: number) => warm[Math.floor((warm.length - 1) * share)]!.toFixed(2);
  console.log(`${frames.length} frames of ${size.width}x${size.height}, ${analysisRate} per second of video`);
  console.log(`analysis alone          p50 ${at(0.5)}  p95 ${at(0.95)} ms per frame`);
  console.log(`decode alone (limit)    ${limitMs.toFixed(2)} ms per frame: ffmpeg, the same filters`);
  console.log(`decode and analysis     ${bothMs.toFixed(2)} ms per frame`);
  console.log(`ratio to the limit      ${(bothMs / limitMs).toFixed(2)} (1.00 would be analysis for nothing)`);
  console.log(`real time               ${(1000 / analysisRate / bothMs).toFixed(0)} times, one camera`);
}

/** What the detector adds, beside the time of its bare runs: the rest is scaling and reading. */
async function measureDetector(frames: readonly AnalyzerFrame[]): Promise<void> {
  const [file] = process.argv[3] === undefined ? [] : await findModelFiles(process.argv[3]);
  if (!file) return;
  await using detector = await openOnnxDetector(file);
  const analyzer = open();
  let looks = 0;
  const startedAt = performance.now();
  for (const frame of frames) {
    const isWanted = frame.colour && analyzer.wantsDetections(frame);
    const detections = isWanted && frame.colour ? ((await detector.detect([frame.colour]))[0] ?? []) : null;
    looks += Number(detections !== null);
    analyzer.push({ ...frame, detections });
  }
  const perFrame = (performance.now() - startedAt) / frames.length;
  const cameras = 1000 / analysisRate / perFrame;
  console.log(
    `with ${detector.model.id.padEnd(19)} ${perFrame.toFixed(2)} ms per frame, ${looks} looks at ${frames.length} frames`,
  );
  console.log(`a look                  ${detector.pictureMs.toFixed(2)} ms`);
  // The design that this replaces: ViT-B/16-224, 16 frames anew for each window, takes 6.0 s of a core.
  console.log(
    `cameras for one core    ${cameras.toFixed(1)} without decoding (0.18 with the first design: ${(cameras / 0.18).toFixed(0)} times)`,
  );
}

const folder = await mkdtemp(join(tmpdir(), 'sightline-bench-'));
try {
  const clip = process.argv[2] ?? join(folder, 'clip.mp4');
  if (process.argv[2] === undefined) await makeClip(clip);
  await measure(clip);
} finally {
  await rm(folder, { recursive: true });
}
