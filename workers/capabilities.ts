/** What this machine can do, found by trying: an encoder counts when it opens, not when it is listed. */

import { availableParallelism } from 'node:os';
import type { WorkerCapabilities } from '../core/domain/workers/index.ts';
import { probeOrtProviders } from './inference/onnx-providers.ts';
import { runFfmpeg, streamTool } from './runtime/ffmpeg.ts';

const encoders = ['libx264', 'h264_nvenc', 'h264_qsv', 'h264_videotoolbox'];

export async function probeCapabilities(): Promise<WorkerCapabilities> {
  const [opened, ortProviders, hasSpeech] = await Promise.all([
    Promise.all(encoders.map(opens)),
    probeOrtProviders(),
    hasPocketSphinx(),
  ]);
  return {
    encoders: encoders.filter((_, index) => opened[index]),
    ortProviders: ortProviders.filter(({ isUsable }) => isUsable).map(({ name }) => name),
    speechEngines: hasSpeech ? ['pocketsphinx'] : [],
    cpuCores: availableParallelism(),
  };
}

async function opens(encoder: string): Promise<boolean> {
  const picture = ['-f', 'lavfi', '-i', 'color=size=256x256:rate=10:duration=0.2'];
  const args = ['-v', 'error', ...picture, '-c:v', encoder, '-pix_fmt', 'yuv420p', '-f', 'null', '-'];
  // GPU drivers reserve far more address space than they use.
  return runFfmpeg(args, { timeoutMs: 10_000, memoryBytes: 2 ** 46 }).then(
    () => true,
    () => false,
  );
}

/** Without an argument it prints its usage, whatever its exit code says of that. */
async function hasPocketSphinx(): Promise<boolean> {
  await using tool = streamTool('pocketsphinx_continuous', [], { timeoutMs: 5_000 });
  tool.stdout.resume();
  return tool.done.then(
    () => true,
    (error: Error) => !/not installed/.test(error.message),
  );
}
