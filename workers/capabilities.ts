/** What this machine can do, found by trying: an encoder counts when it opens, not when it is listed. */

import { availableParallelism } from 'node:os';
import type { WorkerCapabilities } from '../core/domain/workers/index.ts';
import type { InstalledModels } from './inference/installed-models.ts';
import type { OnnxDetector } from './inference/onnx-detector.ts';
import { probeOrtProviders } from './inference/onnx-providers.ts';
import { streamTool } from './runtime/ffmpeg.ts';
import { probeHardware } from './transcode/probe-hardware.ts';

export async function probeCapabilities(models: InstalledModels): Promise<WorkerCapabilities> {
  const [hardware, ortProviders, hasSpeech] = await Promise.all([
    probeHardware(),
    probeOrtProviders(),
    hasPocketSphinx(),
  ]);
  return {
    ...hardware,
    ortProviders: ortProviders.filter(({ isUsable }) => isUsable).map(({ name }) => name),
    speechEngines: hasSpeech ? ['pocketsphinx'] : [],
    detector: describeDetector(models.detector),
    eventModel: models.eventModel?.model ?? null,
    cpuCores: availableParallelism(),
  };
}

function describeDetector(detector: OnnxDetector | null): WorkerCapabilities['detector'] {
  if (!detector) return null;
  const { model, provider, pictureMs } = detector;
  return { ...model, provider, pictureMs: Math.round(pictureMs * 10) / 10 };
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
