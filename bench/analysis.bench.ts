/**
 * What analysis costs: milliseconds per analysed frame, with the event model, with and without decoding. Beside it the
 * limit, ffmpeg alone decoding and scaling the same clip into nothing, and the design that this replaces
 * (bench/first_design.py, where /usr/bin/python3 has PyTorch).
 *
 * `node bench/analysis.bench.ts [clip] [folder of models]`; without a clip it makes 20 s of 640x360 H.264 at 25 pictures a
 * second, as the small stream of a camera, with moving test pictures. With a folder, the first detector in it looks too,
 * where the motion gate lets it.
 */

import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findRoot } from '../core/platform/config/find-root.ts';
import { findModelFiles } from '../core/platform/models/model-registry.ts';
import { analysisRate, readFrames } from '../workers/compare/read-frames.ts';
import { type AnalyzerFrame, openAnalyzer } from '../workers/inference/analyzer.ts';
import type { EventModel } from '../workers/inference/event-model.ts';
import { openEventWatch } from '../workers/inference/event-watch.ts';
import { type OnnxDetector, openOnnxDetector } from '../workers/inference/onnx-detector.ts';
import { openOnnxEventModel } from '../workers/inference/onnx-event-model.ts';
import { motionSize, pictureFilter, planPictureSize } from '../workers/inference/picture.ts';
import { openTrackLog } from '../workers/inference/track-log.ts';
import { runFfmpeg } from '../workers/runtime/ffmpeg.ts';

const size = planPictureSize(16 / 9);
const filter = `fps=${analysisRate},${pictureFilter(size)}`;

const whole = [
  { x: 0, y: 0 },
  { x: 1, y: 0 },
  { x: 1, y: 1 },
  { x: 0, y: 1 },
];

const zones = [
  {
    id: 'zone',
    name: 'Zone',
    polygon: whole,
    rules: { loitering: { enabled: true, dwellSeconds: 60 }, restricted: { enabled: true, minSeconds: 1 } },
  },
];

function open() {
  return openAnalyzer({
    ...motionSize,
    zones,
    context: { cameraName: 'camera', location: '' },
  });
}

async function makeClip(path: string): Promise<void> {
  const source = ['-f', 'lavfi', '-i', 'testsrc2=size=640x360:rate=25:duration=20'];
  await runFfmpeg(['-y', ...source, '-c:v', 'libx264', '-preset', 'veryfast', '-pix_fmt', 'yuv420p', path]);
}

async function measure(clip: string): Promise<void> {
  const frames = [];
  for await (const frame of readFrames(clip, size)) frames.push(frame);
  const costs = await watch(frames, { eventModel: null });
  const warm = costs.slice(Math.min(30, costs.length >> 1)).sort((a, b) => a - b);
  const at = (share: number) => warm[Math.floor((warm.length - 1) * share)]!.toFixed(2);
  console.log(`${frames.length} frames of ${size.width}x${size.height}, ${analysisRate} per second of video`);
  console.log(`rules, tracks kept      p50 ${at(0.5)}  p95 ${at(0.95)} ms per frame`);

  let start = performance.now();
  await runFfmpeg(['-v', 'error', '-i', clip, '-an', '-vf', filter, '-f', 'null', '-']);
  const decodeMs = (performance.now() - start) / frames.length;
  start = performance.now();
  const second = open();
  for await (const frame of readFrames(clip, size)) second.push(frame);
  const bothMs = (performance.now() - start) / frames.length;
  console.log(`decode alone (limit)    ${decodeMs.toFixed(2)} ms per frame: ffmpeg, the same filters`);
  console.log(
    `decode and rules        ${bothMs.toFixed(2)} ms per frame, ${(bothMs / decodeMs).toFixed(2)} of the limit`,
  );

  const baselineS = await measureFirstDesign();
  const tell = (what: string, frameMs: number) => {
    const cameras = 1000 / analysisRate / frameMs;
    const decoded = 1000 / analysisRate / (frameMs + decodeMs);
    const times =
      baselineS === null ? '' : `, ${(cameras / camerasOfFirstDesign(baselineS)).toFixed(0)} times the first design`;
    console.log(
      `${what.padEnd(23)} ${frameMs.toFixed(2)} ms per frame: ${cameras.toFixed(1)} cameras for a core, ${decoded.toFixed(1)} with decoding${times}`,
    );
  };
  await using eventModel = await openOnnxEventModel(join(findRoot(), 'models', 'events'));
  tell('rules and event model', mean(await watch(frames, { eventModel })));
  const [file] = process.argv[3] === undefined ? [] : await findModelFiles(process.argv[3]);
  if (!file) return;
  await using detector = await openOnnxDetector(file);
  tell(`with ${detector.model.id}`, mean(await watch(frames, { eventModel, detector })));
  console.log(`a look                  ${detector.pictureMs.toFixed(2)} ms`);
}

/** What each frame costs, milliseconds. */
async function watch(
  frames: readonly AnalyzerFrame[],
  { eventModel, detector = null }: { eventModel: EventModel | null; detector?: OnnxDetector | null },
): Promise<number[]> {
  const analyzer = open();
  const events = eventModel && openEventWatch(eventModel);
  const trackLog = openTrackLog({ longestUs: 3_600_000_000, aspect: 16 / 9 });
  const costs: number[] = [];
  for (const frame of frames) {
    const start = performance.now();
    const isWanted = detector && frame.colour && analyzer.wantsDetections(frame);
    const detections = isWanted && frame.colour ? ((await detector.detect([frame.colour]))[0] ?? []) : null;
    const probabilities = events?.probabilities ?? null;
    const { eventFrame, tracks } = analyzer.push({ ...frame, detections, probabilities });
    if (frame.colour)
      trackLog.see({ tracks, zones, colour: frame.colour, ptsUs: frame.ptsUs, wallMs: frame.ptsUs / 1000 });
    if (events && eventFrame) await events.see(eventFrame, frame.ptsUs);
    costs.push(performance.now() - start);
  }
  return costs;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Seconds of a core for one window of 16 frames; null: there is no PyTorch. */
async function measureFirstDesign(): Promise<number | null> {
  const script = join(import.meta.dirname, 'first_design.py');
  try {
    const { stdout } = await promisify(execFile)('/usr/bin/python3', [script]);
    console.log(
      `first design            ${Number(stdout).toFixed(2)} s for a window of 16 frames (ViT-B/16, eager PyTorch)`,
    );
    return Number(stdout);
  } catch {
    console.log('first design            not run: /usr/bin/python3 has no PyTorch');
    return null;
  }
}

/** Windows overlap by half: one for every eight frames. */
function camerasOfFirstDesign(windowS: number): number {
  return 8 / analysisRate / windowS;
}

const folder = await mkdtemp(join(tmpdir(), 'sightline-bench-'));
try {
  const clip = process.argv[2] ?? join(folder, 'clip.mp4');
  if (process.argv[2] === undefined) await makeClip(clip);
  await measure(clip);
} finally {
  await rm(folder, { recursive: true });
}
